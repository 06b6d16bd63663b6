// Fresh processes, one after another, in another order each round.
import { join } from "node:path";
import { COLD, IMPORTS, made } from "../make.mjs";
import { quantile, ratios, shuffle } from "../measure.mjs";
import { OURS, told } from "./rows.mjs";

const FRESH = 25;
const program = join(import.meta.dirname, "../programs/fresh.mjs");
const isNodeOrBun = ({ name }) => /^Node|^Bun/.test(name);

/** What `told` of each file, as `{ file: [number] }`. */
async function samplesOf(files, what, { command }, rounds) {
  const samples = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round < Math.min(rounds, FRESH); round++) {
    for (const name of shuffle(Object.keys(files))) {
      const [{ [what]: milliseconds }] = await told(...command, program, join(made, files[name]));
      samples[name].push(milliseconds);
    }
  }
  return samples;
}

/** From before the import to the first request that was checked. */
export async function cold(runtimes, rounds) {
  const base = "ajv standalone";
  const files = { ...COLD, twin: COLD[base] };
  const rows = [];
  for (const runtime of runtimes.filter(isNodeOrBun)) {
    const samples = await samplesOf(files, "first", runtime, rounds);
    const aa = ratios(samples.twin, samples[base]).ratio;
    rows.push(...Object.keys(COLD).map((candidate) => ({
      group: "cold", runtime: runtime.name, case: "import to the first request", candidate, base,
      ...ratios(samples[candidate], samples[base]), unit: "ms", aa,
    })));
  }
  return rows;
}

/** The import alone, as what it takes more than an empty module in the same round. */
export async function imports(runtimes, rounds) {
  const files = { ...IMPORTS, empty: "import/empty.mjs" };
  const rows = [];
  for (const runtime of runtimes.filter(isNodeOrBun)) {
    const { empty, ...samples } = await samplesOf(files, "imported", runtime, rounds);
    for (const [name, times] of Object.entries(samples)) {
      const more = times.map((time, round) => time - empty[round]);
      rows.push({
        group: "import", runtime: runtime.name, case: name, candidate: OURS,
        value: quantile(more, 0.5), lower: quantile(more, 0.25), upper: quantile(more, 0.75), unit: "ms",
      });
    }
  }
  return rows;
}
