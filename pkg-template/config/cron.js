// Cron expressions of timers. Rust reads them and knows when they run.
import { withSegments } from "../client/segments.js";
import { check, refuse, RULES } from "../shared/check.js";
import { callCore } from "./core.js";

const MOST_RUNS = 1000;

/** The rule for an option that is a time. */
export const DATE = [isDate, "must be a valid Date"];
const COUNT = [(value) => Number.isInteger(value) && value >= 1 && value <= MOST_RUNS, `must be a whole number from 1 to ${MOST_RUNS}`];

/** Also a Date of another realm, as jest has. */
function isDate(value) {
  try {
    return Number.isFinite(Date.prototype.getTime.call(value));
  } catch {
    return false;
  }
}

export function parseCron(expression, options = {}) {
  const { from, locale } = check(options, { from: DATE, locale: RULES.locale });
  const cron = callCore("parseCron", { expression: textOf(expression), from: secondsOf(from), locale });
  withSegments(cron.warnings);
  return cron;
}

export function nextRuns(expression, options = {}) {
  const { from, count = 5, locale } = check(options, { from: DATE, count: COUNT, locale: RULES.locale });
  const runs = callCore("nextRuns", { expression: textOf(expression), from: secondsOf(from), count, locale });
  return runs.map((seconds) => new Date(seconds * 1000));
}

export function describeCron(expression, locale = "en") {
  check({ locale }, { locale: RULES.locale }, { within: "" });
  return callCore("describeCron", { expression: textOf(expression), locale });
}

/** Half of a surrogate pair would not reach Rust. */
function textOf(expression) {
  if (typeof expression !== "string") refuse([{ path: "expression", segments: ["expression"], code: "wrong_type", message: "must be a string" }]);
  return expression.replace(/[\ud800-\udfff]/gu, "\ufffd");
}

/** A run is after the whole time, so the part of a second can be dropped. */
export const secondsOf = (date) => Math.floor((date?.getTime() ?? Date.now()) / 1000);
