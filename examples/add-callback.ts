// Sends one event of many merchants to a cloud function, and keeps all their other callbacks. Each line of standard input has an
// appid and an environment: `wx0000000000000001,prod-1`.
//   node add-callback.ts < merchants.csv
import { createInterface } from "node:readline";
import { CloudbaseClient, CloudbaseError } from "wechat-cloudbase";
import { upsertCallback } from "wechat-cloudbase/config";
import { tokenServer } from "wechat-cloudbase/tokens";

// WECHAT_URL is for tests: without it the client calls WeChat.
const { TOKEN_SERVER = "http://127.0.0.1:8081", WECHAT_URL } = process.env;
const client = new CloudbaseClient({ accessToken: tokenServer({ url: TOKEN_SERVER }), baseURL: WECHAT_URL });

async function addCallback(appid: string, env: string) {
  const callback = { msgType: "event", event: "wxa_media_check", env, functionName: "onMediaCheck", enable: true };
  const { done } = await upsertCallback(client.forMerchant(appid), callback);
  return done.length > 0 ? "added" : "was there already";
}

for await (const line of createInterface({ input: process.stdin })) {
  const [appid = "", env = ""] = line.split(",");
  try {
    console.log(appid, await addCallback(appid, env));
  } catch (error) {
    if (!(error instanceof CloudbaseError)) throw error;
    console.log(appid, "failed:", error.message);
    process.exitCode = 1;
  }
}
