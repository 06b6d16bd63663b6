// `loopback.mjs <address> <rounds>`: calls over loopback, one after another, in wall time; a line of JSON for each case.
import process from "node:process";
import { CloudbaseClient } from "package/entry";
import { compare } from "../measure.mjs";
import { request } from "../payloads.mjs";
import * as zod from "../peers/zod.mjs";

const [baseURL, rounds] = process.argv.slice(2);
const TOKEN = "80_access_token_of_an_account";
const url = `${baseURL}/tcb/setcallbackconfig?access_token=${TOKEN}`;
const init = { method: "POST", headers: { "content-type": "application/json" } };
const client = new CloudbaseClient({ baseURL, accessToken: TOKEN });

const plain = async (payload) => (await fetch(url, { ...init, body: JSON.stringify(payload) })).json();

const candidates = (payload) => [
  { name: "limit", call: () => plain(payload) },
  { name: "twin", call: () => plain(payload) },
  { name: "wechat-cloudbase", call: () => client.setCallBackConfig(payload) },
  { name: "zod", call: async () => zod.answers.setCallBackConfig(await plain(zod.requests.setCallBackConfig(payload))) },
];

/** Calls of a sample: some 10 ms of work. Many short samples feel a busy machine least. */
const CALLS = 64;

async function time({ call }, batches) {
  const started = performance.now();
  for (let left = CALLS * batches; left > 0; left--) if ((await call()).errcode !== 0) throw new Error("that is no answer");
  return performance.now() - started;
}

for (const size of [2, 20, 200]) {
  const results = await compare(candidates(request(size)), time, { rounds: Number(rounds), minimum: 5, warmUp: 300 });
  for (const result of results) result.value /= CALLS;
  console.log(JSON.stringify({ case: `${size} callbacks`, size, results }));
}
