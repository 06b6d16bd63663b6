// Desired states and plans. workerd's clock stands still while it computes, so it is left out.
import { join } from "node:path";
import { made } from "../make.mjs";
import { caseRows, told } from "./rows.mjs";

export async function config(runtimes, rounds) {
  const rows = [];
  for (const { name, command } of runtimes.filter(({ command }) => command)) {
    const cases = await told(...command, join(made, "config.mjs"), rounds);
    rows.push(...cases.flatMap((one) => caseRows("config", name, one)));
  }
  return rows;
}
