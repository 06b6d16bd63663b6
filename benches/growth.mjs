// `growth.mjs <rounds>`: what large payloads and answers cost, and what stays of them; a line of JSON for each case.
// `growth.mjs peak ours|limit`: the most that a process held while it read an answer of 50 MiB, in bytes.
import process from "node:process";
import { memorySize } from "package/instance";
import { decodeJson, encodeJson } from "./coders.mjs";
import { compare, timeHere } from "./measure.mjs";
import { callbackAnswer, request } from "./payloads.mjs";
import { decoders, encoders } from "./peers/ours.mjs";

const SIZES = [20, 200, 2000, 20_000];
const MIB = 2 ** 20;
/** Callbacks in an answer of so many MiB. */
const callbacksOf = (mebibytes) => Math.round((mebibytes * MIB) / (callbackAnswer("distinct", 10_000).length / 10_000));

const tell = (value) => console.log(JSON.stringify(value));
const linearMemory = () => memorySize() / MIB;
const readers = (body) => [
  { name: "limit", run: () => decodeJson(body) },
  { name: "twin", run: () => decodeJson(body) },
  { name: "wechat-cloudbase", run: () => decoders.getCallBackConfig(body) },
];

const [what, who] = process.argv.slice(2);
if (what === "peak") peak(who);
else await growth(Number(what));

async function growth(rounds) {
  await costPerCallback(rounds);
  tell({ memory: "linear memory after 20,000 callbacks", mebibytes: linearMemory() });
  for (const [mebibytes, times] of [[1, rounds], [50, 5]]) {
    const body = callbackAnswer("distinct", callbacksOf(mebibytes));
    const results = await compare(readers(body), timeHere, { rounds: times, warmUp: 1 });
    tell({ answer: mebibytes, bytes: body.length, results });
    tell({ memory: `linear memory after an answer of ${mebibytes} MiB`, mebibytes: linearMemory() });
  }
}

/** In the same rounds for all sizes, so that the first of them is what the others are compared with. */
async function costPerCallback(rounds) {
  const payloads = SIZES.map((size) => ({ size, payload: request(size) }));
  const ways = { "wechat-cloudbase": encoders.setCallBackConfig, limit: encodeJson };
  for (const [name, encode] of Object.entries(ways)) {
    const candidates = payloads.map(({ size, payload }) => ({ name, size, run: () => encode(payload) }));
    const results = await compare(candidates, timeHere, { rounds });
    tell({ candidate: name, sizes: SIZES, results });
  }
}

function peak(who) {
  const body = callbackAnswer("distinct", callbacksOf(50));
  const before = process.resourceUsage().maxRSS;
  const answer = who === "ours" ? decoders.getCallBackConfig(body) : decodeJson(body);
  tell({ mebibytes: (process.resourceUsage().maxRSS - before) / 1024, callbacks: answer.data.function_config.callbacks.length });
}
