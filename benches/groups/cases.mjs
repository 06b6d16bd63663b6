// The groups of candidates.mjs, on every runtime.
import { runCases } from "../runtimes.mjs";
import { caseRows } from "./rows.mjs";

export const cases = (group) => async (runtimes, rounds) => {
  const rows = [];
  for (const runtime of runtimes) {
    const began = performance.now();
    for (const one of await runCases(runtime, group, rounds)) rows.push(...caseRows(group, runtime.name, one));
    console.log(`${group}, ${runtime.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  return rows;
};

export const requests = cases("requests");
export const answers = cases("answers");
export const invalid = cases("invalid");
export const call = cases("call");
export const relay = cases("relay");
