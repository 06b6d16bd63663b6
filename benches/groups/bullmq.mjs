// Rollouts as jobs of BullMQ: what the engine takes, beside an empty processor and the same merchants on one machine.
import { join } from "node:path";
import { ratios, shuffle } from "../measure.mjs";
import { SERVERS } from "../stores.mjs";
import { told } from "./rows.mjs";

const RUNTIME = "Node 24";
const MOST_ROUNDS = 5;
const MERCHANTS = 2000;
/** What a candidate is called in the program and in the results. The first one is the base. */
const CANDIDATES = { rollout: "rollout, on one machine", empty: "BullMQ, an empty processor", ours: "BullMQ, rolloutProcessor" };
const program = join(import.meta.dirname, "../programs/bullmq.mjs");

export async function bullmq(runtimes, rounds) {
  const node = runtimes.find(({ name }) => name === RUNTIME);
  if (!node) return [];
  const rows = [];
  for (const store of ["Redis", "PostgreSQL"]) rows.push(...(await measured(store, node, Math.min(rounds, MOST_ROUNDS))));
  return rows;
}

async function measured(store, { command }, rounds) {
  const samples = Object.fromEntries(Object.keys(CANDIDATES).map((who) => [who, []]));
  const server = await SERVERS[store]();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const who of shuffle(Object.keys(CANDIDATES))) samples[who].push(...(await told(...command, program, store, server.place, who, MERCHANTS)));
    }
  } finally {
    await server.close();
  }
  const each = (who, what) => samples[who].map((sample) => sample[what] / MERCHANTS);
  const row = (candidate, measured) => ({ group: "bullmq", runtime: RUNTIME, case: `${MERCHANTS.toLocaleString("en")} merchants, ${store}`, candidate, unit: "ms", ...measured });
  const timed = ([who, candidate]) => row(candidate, { base: CANDIDATES.rollout, ...ratios(each(who, "milliseconds"), each("rollout", "milliseconds")) });
  return [...Object.entries(CANDIDATES).map(timed), row("queueing a job", { value: ratios(each("ours", "queued"), each("ours", "queued")).value })];
}
