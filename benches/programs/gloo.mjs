// `gloo.mjs <address> <rounds>`: both clients beside plain `fetch`, over loopback and with a stub in the place of the global
// `fetch`; CPU time of this process. A line of JSON for each case.
import process from "node:process";
import { CloudbaseClient } from "package/entry";
import { CloudbaseClient as GlooClient } from "wechat-cloudbase/gloo";
import { compare } from "../measure.mjs";
import { request } from "../payloads.mjs";

const [address, rounds] = process.argv.slice(2);
const TOKEN = "80_access_token_of_an_account";
/** Calls of a sample. */
const CALLS = 64;

const realFetch = globalThis.fetch;
const stub = async () => new Response('{"errcode":0,"errmsg":"ok"}');

const CASES = [
  { name: "over loopback", fetch: realFetch, baseURL: address },
  { name: "with a stubbed fetch", fetch: stub, baseURL: "https://api.weixin.qq.com" },
];

function candidates({ baseURL }, payload) {
  const url = `${baseURL}/tcb/setcallbackconfig?access_token=${TOKEN}`;
  const init = { method: "POST", headers: { "content-type": "application/json" } };
  const plain = () => async () => (await fetch(url, { ...init, body: JSON.stringify(payload) })).json();
  const clients = { "wechat-cloudbase": CloudbaseClient, "wechat-cloudbase/gloo": GlooClient };
  const ours = Object.entries(clients).map(([name, Client]) => {
    const client = new Client({ baseURL, accessToken: TOKEN });
    return { name, call: () => client.setCallBackConfig(payload) };
  });
  return [{ name: "limit", call: plain() }, { name: "twin", call: plain() }, ...ours];
}

async function time({ call }, batches) {
  const before = process.cpuUsage();
  for (let left = CALLS * batches; left > 0; left--) if ((await call()).errcode !== 0) throw new Error("that is no answer");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

for (const one of CASES) {
  globalThis.fetch = one.fetch;
  for (const size of [2, 200]) {
    const results = await compare(candidates(one, request(size)), time, { rounds: Number(rounds), minimum: 5, warmUp: 300 });
    for (const result of results) result.value /= CALLS;
    console.log(JSON.stringify({ case: `${size} callbacks, ${one.name}, CPU`, kind: "CPU", size, results }));
  }
}
