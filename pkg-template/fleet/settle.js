// The work on one merchant of a rollout on one machine: it plans again as long as that can help.
import { leased } from "./lease.js";
import { settleOne } from "./one.js";

/** How often a merchant is tried, by whom the failure concerns. A pause of everybody is not the merchant's failure. */
const TRIES = { merchant: 4, platform: 10 };
/** In seconds. A longer pause is for people: the rollout stops, and its journal goes on from there. */
const LONGEST_PAUSE = 120;

/** Resolves with the row, or with undefined if the rollout stopped before there was one. */
export async function settle({ merchant, values, index }, context) {
  const started = performance.now();
  const tries = { merchant: 0, platform: 0 };
  const done = [];
  for (;;) {
    const verdict = await attempt(merchant, values, context);
    if (!verdict) return undefined;
    done.push(...(verdict.done ?? []));
    const { scope, after, error } = verdict;
    if (scope === "platform" && after > LONGEST_PAUSE) return void context.closed(error);
    const isLast = verdict.outcome !== "retry" || ++tries[scope] >= TRIES[scope];
    if (isLast) return { rollout: context.rollout(), merchant, index, ...ended(verdict, done), ms: Math.round(performance.now() - started) };
    // The limiter has held everybody back already.
    if (scope === "merchant") await context.stop.sleep(after * 1000 * tries.merchant * (0.5 + Math.random()));
  }
}

/** The verdict on all tries together. */
function ended(verdict, done) {
  const { outcome, error, left = [] } = verdict;
  if (outcome === "retry") return { outcome: "failed", error, done, left };
  if (done.length === 0) return verdict;
  return outcome === "unchanged" ? { outcome: "changed", done } : { ...verdict, done };
}

async function attempt(merchant, values, context) {
  const { lock, stop: { signal }, given: { client, limiter, desired, mode, allow, deadline, locale, onStep } } = context;
  let isStopped = false;
  const verdict = await leased(lock, merchant, (mustHold) => {
    const beforeWrite = async (plan) => {
      isStopped = !context.mayWrite(plan);
      if (isStopped) throw new Error("the rollout has stopped");
      try {
        await mustHold();
        await context.writing(merchant, plan);
      } catch (error) {
        // Without its journal or its lock no lane may write.
        if (!error.retryable) context.broken(error);
        throw error;
      }
    };
    return settleOne({ merchant, values, desired, mode }, { client, limiter, allow, deadline, locale, onStep, signal, beforeWrite });
  }, context.stop);
  return isStopped ? undefined : verdict;
}
