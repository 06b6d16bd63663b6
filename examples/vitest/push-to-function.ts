// The code under test: sends one event of a merchant to a cloud function, and says in plain words what became of it.
import { ApiError, CloudbaseError, type CloudbaseClient } from "wechat-cloudbase";
import { upsertCallback } from "wechat-cloudbase/config";

export async function pushToFunction(client: CloudbaseClient, event: string, functionName: string) {
  try {
    const { done } = await upsertCallback(client, { msgType: "event", event, env: "prod-1", functionName, enable: true });
    return done.length > 0 ? "saved" : "nothing to do";
  } catch (error) {
    if (error instanceof ApiError && error.errcode === 61007) return "the merchant has to grant cloud development";
    if (error instanceof CloudbaseError && error.outcome === "unknown") return "look again before you repeat it";
    throw error;
  }
}
