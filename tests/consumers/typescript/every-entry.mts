// Uses every entry.
import { ApiError, CloudbaseClient } from "wechat-cloudbase";
import { errorCodes } from "wechat-cloudbase/codes";
import { describeCron, nextRuns } from "wechat-cloudbase/config";
import { loadDesired } from "wechat-cloudbase/config/node";
import { rollout, stopRollout } from "wechat-cloudbase/fleet";
import { rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { rolloutConsumer } from "wechat-cloudbase/fleet/queues";
import * as gloo from "wechat-cloudbase/gloo";
import { relayTransport, RelayError } from "wechat-cloudbase/relay/client";
import * as slim from "wechat-cloudbase/slim";
import { callback, schema } from "wechat-cloudbase/standard-schema";
import { memoryStore, type Store } from "wechat-cloudbase/stores";
import { fileStore } from "wechat-cloudbase/stores/node";
import { createEmulator } from "wechat-cloudbase/testing";
import { tokenServer } from "wechat-cloudbase/tokens";
import module from "wechat-cloudbase/wechat_cloudbase.wasm";
import * as web from "wechat-cloudbase/web";

export async function calls(): Promise<void> {
  const wechat = createEmulator({ tokens: { TOKEN: "wx1" } });
  const client = new CloudbaseClient({ accessToken: async ({ signal }) => (signal.aborted ? "" : "TOKEN"), fetch: wechat.fetch });
  const answer = await client.getCallBackConfig();
  const env: string | null | undefined = answer.data?.container_config?.qbase_env;
  const more: string | null | undefined = errorCodes.get(85089)?.advice.en;
  const clients: CloudbaseClient[] = [new web.CloudbaseClient({ accessToken: "t" }), new slim.CloudbaseClient({ accessToken: "t" })];
  const inRust = new gloo.CloudbaseClient({ accessToken: tokenServer({ url: "https://a.example", appid: "wx1", headers: { a: "b" } }) });
  const runs: Date[] = nextRuns("0 0 2 1 * * *", { count: 1, from: new Date(), locale: "zh" });
  const words: string = describeCron("0 0 2 1 * * *", "zh");
  const state: { fingerprint: string } = await loadDesired("wechat-cloudbase.yaml");
  const row = callback["~standard"].validate({});
  const code: string | undefined = row.issues ? row.issues[0]?.code : row.value.event;
  schema("functionName", { locale: "zh" });
  const rolled: AsyncIterable<{ merchant: string }> = rollout({ client, merchants: ["wx1"], desired: { version: 1 }, journal: fileJournal("rollout.jsonl") });
  const stop: (journal: { read(merchant?: string): Promise<string[]>; append(line: string): Promise<void>; load(): string[] }) => Promise<void> = stopRollout;
  const [store]: Store[] = [memoryStore(), fileStore("folder")];
  slim.initSync(module);
  slim.initSync(new Uint8Array(8));
  await web.init("https://a.example/x.wasm");
  try {
    await inRust.getCallBackConfig();
  } catch (error) {
    if (error instanceof RelayError) void [error.reason, relayTransport({ url: "/api/wechat" })];
    if (error instanceof ApiError) void [error.errcode, env, more, clients, runs, words, state, code, store, rolled, stop, rolloutConsumer, rolloutProcessor];
  }
  // @ts-expect-error the typings are known, and not `any`
  await client.setCallBackConfig({ container_config: 1 });
  // @ts-expect-error a token is needed
  new CloudbaseClient({});
  // @ts-expect-error a fetch resolves with a Response
  new CloudbaseClient({ accessToken: "t", fetch: async () => 1 });
}
