// Runs the attack in a runtime, and reports to the server of run.mjs.
import { baseURL as given, report, runtime } from "../scenario.js";
import { attack } from "./attack.js";

/** With fewer pushes there is too little to compare. */
const MEASURED = 3000;

/** Resolves with the report. A runtime that can collect what was dropped must measure its memory. */
export async function pushesAttacked({ entry, ...pkg }, { pushes, baseURL = given, canCollect = false }) {
  const seen = { entry, ready: "sync", runtime: runtime(), asked: [] };
  try {
    seen.attack = await attack(pkg, { pushes });
    if (canCollect && pushes >= MEASURED && seen.attack.growth === undefined) throw new Error("the memory was not measured");
  } catch (error) {
    seen.error = `${error}\n${error?.stack}`;
  }
  return report(baseURL, seen);
}
