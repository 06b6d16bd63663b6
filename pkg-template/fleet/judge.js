// What an error means for a rollout: try this merchant again, hold everybody back, or give up.
import { ApplyError } from "../config/apply.js";
import { CloudbaseError, TokenError } from "../shared/errors.js";
import { reportOf } from "./errors.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** WeChat counts the calls of a day by the clock of China. */
const CHINA = 8 * 60 * MINUTE;
/** Somebody has to do something first: register an address, or give the platform a good ticket. */
const UNTIL_SOMEBODY_ACTS = 10 * MINUTE;

/** How long everybody has to wait, by the class of an errcode. */
const HOLDS = {
  __proto__: null,
  rate: (error, now) => error.retryAfter ?? MINUTE - (now % MINUTE),
  quota: (_, now) => DAY - ((now + CHINA) % DAY),
  egress: () => UNTIL_SOMEBODY_ACTS,
};

/** A new plan reads what is there, so it is right whatever became of the write. */
const PLAN_AGAIN = ["moved", "unread", "refused"];

/** Returns how long everybody has to wait because of this error, in milliseconds. Undefined if it concerns one merchant. */
export function holdOf(error) {
  const { root, fromProvider } = rootOf(error);
  const hold = HOLDS[root?.class];
  if (hold) return hold(root, Date.now());
  // The provider's own request was refused. Unless the merchant has to authorise again, the platform's token or ticket is bad.
  const isPlatform = fromProvider && root.errcode !== undefined && root.class !== "authorization" && !root.retryable;
  return isPlatform ? UNTIL_SOMEBODY_ACTS : undefined;
}

/** Returns the verdict on an error. `done` and `left` are the changes of the plan that were made and that were not. */
export function verdictOf(error, done, left) {
  const { root } = rootOf(error);
  const report = reportOf(error instanceof TokenError ? root : error);
  const hold = holdOf(error);
  if (hold !== undefined) return { outcome: "retry", scope: "platform", after: inSeconds(hold), error: report, done };
  if (root?.class === "authorization") return { outcome: "unauthorized", error: report, done };
  const again = error instanceof ApplyError ? PLAN_AGAIN.includes(error.reason) : isPassing(error);
  if (again) return { outcome: "retry", scope: "merchant", after: inSeconds(error.retryAfter ?? SECOND), error: report, done };
  return { outcome: "failed", error: report, done, left };
}

/** Whether the same call may succeed a little later. */
export const isPassing = (error) => error instanceof CloudbaseError && error.retryable && holdOf(error) === undefined;

/** Failures that say something about this merchant, and nothing about the rollout. */
export const isOwn = ({ outcome, error }) => outcome === "unauthorized" || error?.class === "setup" || error?.class === "authorization";

/** Providers and `apply` put the error that says why into `cause`. */
function rootOf(error) {
  let [root, fromProvider] = [error, false];
  for (let depth = 0; depth < 4 && (root instanceof TokenError || root instanceof ApplyError) && root.cause instanceof CloudbaseError; depth++) {
    fromProvider ||= root instanceof TokenError;
    root = root.cause;
  }
  return { root, fromProvider };
}

const inSeconds = (ms) => Math.ceil(ms / SECOND);
