// The unit of work: brings one merchant in step and returns a verdict. The same on one machine and on each engine.
import { carryOutAll } from "../config/apply.js";
import { isClient, SIGNAL } from "../config/calls.js";
import { callCore } from "../config/core.js";
import { planned } from "../config/plan.js";
import { check, methods, refuse, RULES } from "../shared/check.js";
import { TimeoutError, ValidationError } from "../shared/errors.js";
import { Stopper } from "../shared/stop.js";
import { Clock, pacedCalls } from "./calls.js";
import { desiredFor } from "./desired-for.js";
import { holdOf, verdictOf } from "./judge.js";

const OBJECT = [(value) => Object(value) === value, "must be an object"];
const NAMES = [(value) => Array.isArray(value) && value.every((name) => typeof name === "string"), "must be a list of names of dangers"];

/** The rules that `rollout` shares. */
export const CLIENT = methods("forMerchant");
export const MODE = [(value) => value === "plan" || value === "apply", "must be `plan` or `apply`"];
export const DESIRED = [
  (value) => typeof value === "string" || (Object(value) === value && typeof value.then !== "function"),
  "must be a desired state, or a function that returns one, and no promise: await `loadDesired`",
];
export const SHARED = { allow: NAMES, deadline: RULES.timeout, signal: SIGNAL, onStep: RULES.function, locale: RULES.locale };

/** Refuses what would fail for each merchant in the same way, and would stand in the journal as its failure. */
export function refuseForAll({ client, allow, locale }) {
  if (allow) callCore("checkAllow", { allow, locale });
  // An object of the user that only has `forMerchant` may know no such merchant, or count its calls.
  if (!isClient(client)) return;
  try {
    client.forMerchant("wx0000000000000000");
  } catch (error) {
    if (error?.issues?.[0]?.path !== "merchant.accessToken") return;
    refuse([{ path: "options.client", segments: ["client"], code: "invalid_option", message: "needs a provider as its `accessToken`, because a string is the token of one merchant" }]);
  }
}

const JOB = { merchant: RULES.text, values: OBJECT, desired: DESIRED, mode: MODE };
const CONTEXT = { ...SHARED, client: CLIENT, limiter: methods("take"), beforeWrite: RULES.function };

export async function rolloutOne(job, context) {
  try {
    const given = check(context, CONTEXT, { within: "context", required: ["client"] });
    return await settleOne(check(job, JOB, { within: "job", required: ["merchant", "desired"] }), given);
  } catch (error) {
    if (context?.signal?.aborted) throw context.signal.reason;
    return verdictOf(error, [], []);
  }
}

/** The same without a check of what it gets, which a rollout has checked once for all merchants. */
export async function settleOne(job, given) {
  const made = { done: [], changes: [], plan: undefined };
  const stop = new Stopper(given.signal, Infinity);
  try {
    return await carriedOut(job, given, stop, made);
  } catch (error) {
    if (stop.stopped) throw given.signal.reason;
    const left = made.changes.filter((change) => !made.done.includes(change));
    return refusal(error, made.plan) ?? verdictOf(error, made.done, left);
  } finally {
    stop.close();
  }
}

async function carriedOut({ merchant, values, desired, mode = "plan" }, given, stop, made) {
  const { deadline = Infinity, allow, locale, onStep, beforeWrite } = given;
  const control = new AbortController();
  stop.onStop((reason) => control.abort(reason));
  const { signal } = control;
  const clock = new Clock(deadline, () => control.abort(tooLate(deadline)));
  const client = pacedCalls(given.client.forMerchant(merchant), { limiter: given.limiter, clock, signal });
  // A function of the user can hang, or take longer than the rollout goes on.
  const state = await stop.race(() => desiredFor(desired, { ...values, merchant }, locale));
  const found = await planned(client, state, { signal, merchant, locale });
  made.changes = found.plan.changes;
  made.plan = found.plan;
  throwUnread(found);
  if (made.changes.length === 0) return { outcome: "unchanged" };
  if (mode === "plan") return { outcome: "planned", plan: found.plan };
  const tell = (step) => {
    if (step.step === "done") made.done.push(step.change);
    return onStep?.({ merchant, ...step });
  };
  const begin = () => beforeWrite?.(found.plan);
  const report = await carryOutAll(client, found, JSON.stringify(found.plan), { allow, signal, locale, onStep: tell, begin });
  if (report.failed.length > 0) throw report.failed[0].error;
  return { outcome: "changed", done: report.done };
}

/** A merchant that cannot be read as a whole is not written in part: the order of a plan counts on all of it. */
function throwUnread({ found, plan: { warnings } }) {
  if (warnings.length === 0) return;
  // That a function has no config is an error of its read too, and no warning.
  const isTold = ({ code, errcode }) => warnings.some((warning) => warning.error === code && warning.errcode === errcode);
  const errors = found.map(({ error }) => error).filter((error) => error !== undefined && isTold(error));
  if (errors.length > 0) throw errors.find((error) => holdOf(error) !== undefined) ?? errors[0];
  const [{ code, resource, path }] = warnings;
  const message = code === "unread" ? "WeChat's answer cannot be written back" : "the whole resource would break a rule of the interface";
  throw new ValidationError({ message: `${resource.kind}: ${message}${path ? `: ${path}` : ""}`, issues: [], warnings: [] });
}

/** Returns the verdict if only consent is missing. */
function refusal(error, plan) {
  const isRefusal = error instanceof ValidationError && error.issues.length > 0 && error.issues.every(({ code }) => code === "needs_consent");
  if (!isRefusal) return undefined;
  const dangers = error.issues.map(({ segments: [, change, , danger] }) => plan.changes[change].dangers[danger]);
  return { outcome: "refused", dangers: [...new Set(dangers)], plan };
}

const tooLate = (deadline) => new TimeoutError({ message: `the calls of this merchant took longer than ${deadline} ms`, retryable: true });
