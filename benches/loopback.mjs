// `loopback.mjs <address> <rounds>`: calls over loopback, in wall time and in CPU time of this process; a line of JSON for
// each case.
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

/** Calls of a sample: some 10 ms of work, at 64 in flight as well. Many short samples feel a busy machine least. */
const CALLS = 64;

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

/** What a clock, in milliseconds, shows of so many batches of calls. */
const timed = (clock, inFlight) => async ({ call }, batches) => {
  const before = clock();
  let left = CALLS * batches;
  const lane = async () => {
    while (left-- > 0) if ((await call()).errcode !== 0) throw new Error("that is no answer");
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return clock() - before;
};

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const wall = () => performance.now();

const CASES = [
  ...[2, 20, 200].map((size) => ({ size, kind: "wall", inFlight: 1 })),
  ...[2, 200].flatMap((size) => [1, 64].map((inFlight) => ({ size, kind: "CPU", inFlight }))),
];

for (const { size, kind, inFlight } of CASES) {
  const time = timed(kind === "CPU" ? cpu : wall, inFlight);
  const results = await compare(candidates(request(size)), time, { rounds: Number(rounds), minimum: 5, warmUp: 300 });
  for (const result of results) result.value /= CALLS;
  console.log(JSON.stringify({ case: `${size} callbacks, ${inFlight} in flight, ${kind}`, kind, size, inFlight, results }));
}
