// Cloudflare Queues on miniflare: what the engine takes for a merchant, beside an empty consumer and the same work without the engine.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { made } from "../make.mjs";
import { ratios, shuffle } from "../measure.mjs";
import { OURS, told } from "./rows.mjs";

const RUNTIME = "workerd";
const NODE = "Node 24";
const MOST_ROUNDS = 5;
const MESSAGES = 500;
const NAME = `${MESSAGES.toLocaleString("en")} messages of Cloudflare Queues, locally`;
/** What a consumer is called in the Worker and in the results. */
const CONSUMERS = { empty: "an empty consumer", "rolloutOne and ack": "rolloutOne and ack", ours: OURS };
const COUNTS = { calls: "calls to WeChat", objects: "requests to Durable Objects", queries: "queries to D1", read: "rows read in D1", written: "rows written in D1" };

export async function queues(runtimes, rounds) {
  const node = runtimes.find(({ name }) => name === NODE);
  if (!node || !runtimes.some(({ name }) => name === RUNTIME)) return [];
  const folder = fileURLToPath(new URL("../../.cache/consumers/workerd", import.meta.url));
  const samples = Object.fromEntries(Object.keys(CONSUMERS).map((who) => [who, []]));
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++) {
    for (const who of shuffle(Object.keys(CONSUMERS))) samples[who].push(...(await told(...node.command, join(made, "queues.mjs"), folder, who, MESSAGES)));
  }
  const each = (who, what) => samples[who].map((sample) => sample[what] / MESSAGES);
  const row = (candidate, unit, measured) => ({ group: "queues", runtime: RUNTIME, case: NAME, candidate, ...measured, unit });
  const timed = (who) => row(CONSUMERS[who], "ms", { base: CONSUMERS.empty, ...ratios(each(who, "milliseconds"), each("empty", "milliseconds")) });
  const most = (label, who, what) => row(label, "", { value: Math.max(...each(who, what)) });
  return [
    ...Object.keys(CONSUMERS).map(timed),
    ...Object.entries(CONSUMERS).map(([who, name]) => row(`CPU of workerd, ${name}`, "ms", { value: Math.min(...each(who, "cpu")) })),
    ...Object.entries(COUNTS).map(([what, label]) => most(label, "ours", what)),
  ];
}
