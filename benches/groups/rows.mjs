// What groups have in common: programs that tell lines of JSON, and the rows of results.json that are made of them.
import { run } from "../../tests/consumers/lib/process.mjs";
import { made } from "../make.mjs";

export const OURS = "wechat-cloudbase";

/** Seconds that a program may take. */
const LIMIT = 400;

/** Runs a program; resolves with what it told. */
export async function told(...command) {
  const output = await run(LIMIT, made, ...command);
  return output.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

/** A row for each candidate of a case. The twin tells how much of a difference is noise (`aa`). */
export function caseRows(group, runtime, { case: name, size, kind, results: [base, twin, ...results] }) {
  return [base, ...results].map(({ name: candidate, ratio, lower, median, upper, value }) => ({
    group, runtime, case: name, size, kind, candidate, base: base.name, ratio, lower, median, upper, value, unit: "ms", aa: twin.ratio,
  }));
}
