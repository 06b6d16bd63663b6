// `growth.mjs`, with --expose-gc: the heap after 1,000,000 hand-outs and after 100,000 pushes, less the heap after a few of them.
// A line of JSON for each.
import process from "node:process";
import { AT_ONCE, ours as receiver } from "../pushed.mjs";
import { warmPlatform } from "../handed-out.mjs";
import { authorization, merchantsOf, ticket } from "../pushes.mjs";

const MERCHANTS = merchantsOf(10_000);
const MIB = 2 ** 20;

function heap() {
  globalThis.gc();
  return process.memoryUsage().heapUsed / MIB;
}

/** `work(n)` does the n-th piece. */
async function growth(what, warmUp, count, work) {
  for (let n = 0; n < warmUp; n++) await work(n);
  const before = heap();
  for (let n = 0; n < count; n++) await work(n);
  console.log(JSON.stringify({ case: what, grew: heap() - before }));
}

const { authorizerToken } = warmPlatform();
await growth("1,000,000 hand-outs of 10,000 tokens", MERCHANTS.length, 1_000_000, (n) => authorizerToken({ merchant: MERCHANTS[n % MERCHANTS.length] }));

/** Half of the pushes are new tickets, and half are new authorisations of the same merchants. */
const again = MERCHANTS.slice(0, 500);
const { receive } = receiver();
async function push(n) {
  const { url, body } = n % 2 ? ticket(n) : authorization(again[(n / 2) % again.length], n);
  const answer = await receive(new Request(url, { method: "POST", body }));
  if (answer.status !== 200) throw new Error("a push was refused");
}

let sent = 0;
const pushAtOnce = () => Promise.all(Array.from({ length: AT_ONCE }, () => push(sent++)));
await growth("100,000 pushes", 25_000 / AT_ONCE, 100_000 / AT_ONCE, pushAtOnce);
