// Plans. Rust says what to read, and makes the plan of what was read.
import { version } from "../client/version.js";
import { check, isFilled, RULES } from "../shared/check.js";
import { checkClient, judged, readAll, SIGNAL } from "./calls.js";
import { callCore } from "./core.js";
import { DATE, secondsOf } from "./cron.js";
import { originOf } from "./desired.js";

const BOOLEAN = [(value) => typeof value === "boolean", "must be true or false"];
const WIDTH = [(value) => Number.isInteger(value) && value >= 40 && value <= 1000, "must be a whole number from 40 to 1000"];

export async function plan(client, desired, options) {
  const given = check(options ?? {}, { signal: SIGNAL, merchant: RULES.text, locale: RULES.locale });
  return (await planned(client, desired, given)).plan;
}

/** The reads of each desired state. A rollout plans the same one for many merchants. */
const known = new WeakMap();

/** Makes a plan, and returns it with the reads and their results. */
export async function planned(client, desired, { signal, merchant, locale }) {
  checkClient(client);
  const origin = originOf(desired);
  const wanted = { ...origin, locale };
  if (!known.has(origin)) known.set(origin, callCore("readsForPlan", wanted));
  const reads = known.get(origin);
  const found = await readAll(client, reads, signal);
  const about = { made: new Date().toISOString(), by: version, about: merchant };
  return { plan: callCore("makePlan", { ...wanted, found: found.map(judged), ...about }), wanted, reads, found };
}

export function renderPlan(plan, options) {
  const { color = false, width = 100, now, locale } = check(options ?? {}, { color: BOOLEAN, width: WIDTH, now: DATE, locale: RULES.locale });
  return callCore("renderPlan", { plan: textOf(plan), color, width, now: secondsOf(now), locale });
}

export function undo(plan, options) {
  const { locale } = check(options ?? {}, { locale: RULES.locale });
  return callCore("undoPlan", { plan: textOf(plan), locale });
}

/** A plan can come from anywhere: a file, a database, a person who approved it. */
export function textOf(plan) {
  try {
    const text = typeof plan === "string" ? plan : JSON.stringify(plan);
    if (isFilled(text)) return text;
  } catch {}
  return "null";
}
