// `loopback.mjs <address> <rounds>`: calls over loopback, in CPU time of this process; a line of JSON for each case.
import process from "node:process";
import { CloudbaseClient } from "package/entry";
import { encodeJson } from "./coders.mjs";
import { compare } from "./measure.mjs";
import { request } from "./payloads.mjs";
import * as zod from "./peers/zod.mjs";

const [baseURL, rounds] = process.argv.slice(2);
const TOKEN = "80_access_token_of_an_account";
const url = `${baseURL}/tcb/setcallbackconfig?access_token=${TOKEN}`;
const init = { method: "POST", headers: { "content-type": "application/json" } };
const client = new CloudbaseClient({ baseURL, accessToken: TOKEN });

/** Calls of a sample: some 25 ms of work, at 64 in flight as well. */
const CALLS = 128;

const candidates = (payload) => [
  { name: "limit", call: async () => (await fetch(url, { ...init, body: JSON.stringify(payload) })).json() },
  { name: "twin", call: async () => (await fetch(url, { ...init, body: JSON.stringify(payload) })).json() },
  { name: "wechat-cloudbase", call: () => client.setCallBackConfig(payload) },
  { name: "zod", call: () => withZod(payload) },
];

async function withZod(payload) {
  const body = encodeJson(zod.requests.setCallBackConfig(payload));
  return zod.answers.setCallBackConfig(await (await fetch(url, { ...init, body })).json());
}

/** CPU time of so many batches of calls. */
const cpuTime = (inFlight) => async ({ call }, batches) => {
  const before = process.cpuUsage();
  let left = CALLS * batches;
  const lane = async () => {
    while (left-- > 0) if ((await call()).errcode !== 0) throw new Error("that is no answer");
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

for (const size of [2, 200]) {
  for (const inFlight of [1, 64]) {
    const results = await compare(candidates(request(size)), cpuTime(inFlight), { rounds: Number(rounds), minimum: 10, warmUp: 300 });
    for (const result of results) result.value /= CALLS;
    console.log(JSON.stringify({ case: `${size} callbacks, ${inFlight} in flight`, size, inFlight, results }));
  }
}
