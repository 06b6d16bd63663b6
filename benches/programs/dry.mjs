// `dry.mjs <count>`, with --expose-gc: a rollout without `mode`, over a client that answers at once. A line of JSON: the time to the first
// row and to the last one, and by how much the heap and the whole process have grown since the first 1,000 rows.
import process from "node:process";
import { DESIRED, merchantOf } from "../rolled-out.mjs";
import { entry } from "../stores.mjs";

const WARM = 1000;
const MIB = 2 ** 20;
const count = Number(process.argv[2]);
const { rollout } = await entry("fleet");
const answer = { errcode: 0, errmsg: "ok", open: true, version: 1, api_whitelist: ["/wxa/old"] };
const calls = new Proxy({}, { get: () => async () => answer });
const client = { forMerchant: () => calls };
async function* merchants() {
  for (let index = 0; index < count; index++) yield { merchant: merchantOf(index), env: "prod-1" };
}

/** `rss` can only be read as it is; what the heap has given back may still be in it. */
function memory() {
  globalThis.gc();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: (heapUsed + arrayBuffers) / MIB, rss: rss / MIB };
}

let rows = 0, first, before, after;
const started = performance.now();
for await (const { outcome } of rollout({ client, merchants: merchants(), desired: DESIRED, concurrency: 32 })) {
  if (outcome !== "planned") throw new Error(outcome);
  first ??= performance.now() - started;
  if (++rows === WARM) before = memory();
  if (rows === count - WARM) after = memory();
}
const milliseconds = performance.now() - started;
console.log(JSON.stringify({ rows, first, milliseconds, heap: after.heap - before.heap, rss: after.rss - before.rss }));
