// memory.test.js runs this file in its own process. It makes calls of every kind, and prints the memory after each tenth.
import { CloudbaseClient, CloudbaseError } from "wechat-cloudbase";
import { container, TOKEN } from "./fixtures.js";

const CALLS = Number(process.argv[2]);
const AT_ONCE = 200;

/** The package does not export it. */
const { memorySize } = await import(new URL("client/instance.js", import.meta.resolve("wechat-cloudbase")));

const bytes = (text) => new TextEncoder().encode(text).buffer;
const GOOD = [
  [200, '{"errcode":0,"errmsg":"ok","data":{"container_config":{"enable":true,"qbase_env":"环境","qbase_container_path":"/","text_mode":1}}}'],
  [200, '{"errcode":0,"errmsg":"ok","config":"{}","open":true}'],
];
const BAD = [
  [200, '{"errcode":61007,"errmsg":"api is unauthorized to component rid: 60d1a2b3-4c5d6e7f-01234567"}'],
  [200, '{"errcode":-1,"errmsg":"system error"}'],
  [200, '{"errcode":42001,"errmsg":"access_token expired"}'],
  [200, '{"errcode":0,'],
  [502, "<html>Bad Gateway</html>"],
];
const ANSWERS = [...Array(8).fill(GOOD), BAD].flat().map(([status, text]) => ({ status, body: bytes(text) }));

let answered = 0;
const fetch = async () => {
  const { status, body } = ANSWERS[answered++ % (ANSWERS.length + 1)] ?? {};
  if (!body) throw new TypeError("fetch failed", { cause: new Error(TOKEN) });
  return { status, arrayBuffer: async () => body };
};

let events = 0;
const options = { fetch, maxRetries: 1, backoff: { base: 0 } };
const client = new CloudbaseClient({ ...options, accessToken: TOKEN });
const heard = new CloudbaseClient({ ...options, accessToken: TOKEN, onEvent: () => events++ });
const accessToken = async ({ reason }) => (reason === "initial" ? TOKEN : `${TOKEN}2`);
const set = { action: "set", env: "环境", open: true, version: 1, api_whitelist: ["/wxa/msg_sec_check"] };
const KINDS = [
  () => client.getCallBackConfig(),
  () => client.setCallBackConfig(container),
  () => client.getFunctionConfig('{"type":1,"env":"e","function_name":"f"}'),
  () => client.setCloudAccessToken(set),
  () => client.getCallBackConfig({ accessToken }),
  () => heard.getCallBackConfig(),
  (index) => heard.forMerchant(`merchant-${index}`, accessToken).setCallBackConfig(container),
  (index) => client.setCloudAccessToken({ ...set, env: "", [`unknown_${index}`]: 1 }),
  () => client.getCallBackConfig({ signal: stopped }),
];
const stopped = AbortSignal.abort("stopped");

const outcomes = {};
const count = (name) => (outcomes[name] = (outcomes[name] ?? 0) + 1);
const settled = (call) => call.then(() => count("answers"), (error) => count(error instanceof CloudbaseError ? error.name : error));

/** Returns the used memory after a collection, in bytes. */
async function held() {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, external, wasm: memorySize() };
}

const started = performance.now();
const samples = [];
for (let done = 0; done < CALLS; ) {
  for (const tenth = done + CALLS / 10; done < tenth; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => settled(KINDS[(done + index) % KINDS.length](done + index))));
  }
  samples.push(await held());
}
console.log(JSON.stringify({ samples, outcomes, events, seconds: (performance.now() - started) / 1000 }));
