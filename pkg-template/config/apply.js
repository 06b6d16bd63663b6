// Applying. Rust says what each step does next; this file makes the calls, waits, and keeps the reads of this very apply.
import { check, RULES } from "../shared/check.js";
import { CloudbaseError } from "../shared/errors.js";
import { judged, send, SIGNAL, sleep } from "./calls.js";
import { callCore } from "./core.js";
import { planned, textOf } from "./plan.js";

/** A change was not made, or WeChat does not show it. If a call failed, `cause` is its error. */
export class ApplyError extends CloudbaseError {
  static title = "ApplyError";
  static kind = "apply";
  static status = 424;
}

const NAMES = [(value) => Array.isArray(value) && value.every((name) => typeof name === "string"), "must be a list of names of dangers"];

export const APPLY_OPTIONS = { allow: NAMES, merchant: RULES.text, onStep: RULES.function, signal: SIGNAL, locale: RULES.locale };

export async function apply(client, desired, plan, options) {
  const given = check(options ?? {}, APPLY_OPTIONS);
  const approved = textOf(plan);
  return carryOutAll(client, await planned(client, desired, given), approved, given);
}

/** Carries out what was planned just now, if it is what was approved. `begin` is awaited before the first write. */
export async function carryOutAll(client, { plan: fresh, wanted, reads, found }, approved, { allow = [], onStep = () => {}, begin, signal, locale }) {
  const steps = callCore("beginPlan", { ...wanted, allow, plan: approved, fresh: JSON.stringify(fresh) });
  await begin?.();
  const cache = new Map(reads.map((read, index) => [keyOf(read), found[index]]));
  const left = fresh.changes.slice();
  const report = { done: [], failed: [], left };
  for (const step of steps) {
    const change = left.shift();
    // A listener must not make a change fail, nor end the process if it is async.
    const tell = (event) => void (async () => onStep({ change, ...event }))().catch(() => {});
    const end = await carryOut({ client, step, cache, signal, locale, tell });
    if (end.do === "failed") {
      const error = errorOf(change, end);
      report.failed.push({ change, error });
      tell({ step: "failed", error });
      break;
    }
    report.done.push(change);
    tell({ step: "done", settled: end.settled });
  }
  return report;
}

const keyOf = ({ call, payload }) => JSON.stringify([call, payload]);

/** Carries out one step and returns its end. */
async function carryOut({ client, step, cache, signal, locale, tell }) {
  let state, unread, unwritten;
  let event = { kind: "begin" };
  let before = cache.get(keyOf(step.read));
  if (before) event = { ...event, read: judged(before), age: Math.max(0, Date.now() - before.at) };
  for (;;) {
    const action = callCore("nextOfStep", { step, state, event, locale });
    state = action.state;
    if (action.do === "read") {
      tell({ step: "reading" });
      const result = await send(client, action, signal);
      cache.set(keyOf(action), result);
      unread = result.error;
      event = { kind: "read", read: judged(result), before: before && judged(before) };
      if (state.phase === "compare") before = result;
    } else if (action.do === "write") {
      tell({ step: "writing" });
      const result = await send(client, action, signal);
      forget(cache, step.read);
      unwritten = result.error;
      event = result.error === undefined ? { kind: "written" } : { kind: "failed", outcome: result.error?.outcome };
    } else if (action.do === "wait") {
      tell({ step: "waiting", ms: action.ms });
      await sleep(action.ms, signal);
      event = { kind: "waited" };
    } else {
      return { ...action, failure: action.reason === "unread" ? unread : unwritten };
    }
  }
}

/** Drops what a write makes old. The switch of the token shows in the reads of all environments. */
function forget(cache, { call, payload }) {
  const own = keyOf({ call, payload });
  for (const key of cache.keys()) {
    if (key === own || (call !== "getFunctionConfig" && key.startsWith(`["${call}"`))) cache.delete(key);
  }
}

/** If a call failed and nothing was written, its own error says most. */
function errorOf(change, { reason, message, mayBeWritten, differs, theirs, failure }) {
  if (failure !== undefined && !mayBeWritten && reason !== "moved") return failure;
  const outcome = mayBeWritten ? "unknown" : "not_done";
  return new ApplyError({ message, endpoint: change.call, reason, outcome, differs, theirs }, failure === undefined ? undefined : { cause: failure });
}
