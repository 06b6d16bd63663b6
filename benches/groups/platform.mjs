// The token centre: pushes and hand-outs on every runtime, refreshes of many merchants over each store, and the growth of the heap.
import { join } from "node:path";
import { made } from "../make.mjs";
import { ratios, shuffle } from "../measure.mjs";
import { SERVERS } from "../stores.mjs";
import { cases } from "./cases.mjs";
import { OURS, told } from "./rows.mjs";

/** What runs outside of candidates runs there. */
const RUNTIME = "Node 24";
/** Fresh processes that take seconds. */
const MOST_ROUNDS = 3;
const LOOP = "read, refresh, write";
const refreshes = join(import.meta.dirname, "../programs/refreshes.mjs");

export async function platform(runtimes, rounds) {
  const rows = (await cases("platform")(runtimes, rounds)).map(each);
  const node = runtimes.find(({ name }) => name === RUNTIME);
  if (!node) return rows;
  for (const store of Object.keys(SERVERS)) rows.push(...(await coldMerchants(store, node, Math.min(rounds, MOST_ROUNDS))));
  return [...rows, ...(await growth(node))];
}

/** Pushes come several at a time. */
const each = ({ size = 1, ...row }) => ({ ...row, value: row.value / size });

const row = (name, candidate, unit, measured) => ({ group: "platform", runtime: RUNTIME, case: name, candidate, ...measured, unit });

async function coldMerchants(store, { command }, rounds) {
  const began = performance.now();
  const samples = { loop: [], ours: [] };
  const server = await SERVERS[store]();
  const name = `10,000 refreshes, 10,000 at once, ${store}`;
  try {
    for (let round = 0; round < Math.min(rounds, server.rounds ?? rounds); round++) {
      for (const who of shuffle(Object.keys(samples))) samples[who].push(...(await told(...command, refreshes, store, server.place, who)));
    }
  } finally {
    await server.close();
  }
  console.log(`platform, ${store}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const all = (who, what) => samples[who].map((sample) => sample[what]);
  const timed = (who) => ({ base: LOOP, ...ratios(all(who, "milliseconds"), all("loop", "milliseconds")) });
  const most = (who, what) => ({ value: Math.max(...all(who, what)) });
  return [
    row(name, LOOP, "ms", timed("loop")),
    row(name, OURS, "ms", timed("ours")),
    row(name, "operations a refresh", "", most("ours", "operations")),
    row(name, "of the loop", "", most("loop", "operations")),
    row(name, "peak of memory", "MiB", most("ours", "peak")),
    row(name, "peak of the loop", "MiB", most("loop", "peak")),
  ];
}

async function growth({ command }) {
  const cases = await told(...command, "--expose-gc", join(made, "growth.mjs"));
  return cases.map(({ case: name, grew }) => row(name, "growth of the heap", "MiB", { value: grew }));
}
