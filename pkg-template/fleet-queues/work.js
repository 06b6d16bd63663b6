// The work on one message, and what its verdict means for the queue.
import { RolloutError } from "../fleet/errors.js";
import { merchantIn, rowLine, writingLine } from "../fleet/journal.js";
import { settleOne } from "../fleet/one.js";

/** How often a merchant is tried if the failure is its own. */
const TRIES = 4;
/** How many workers may die over a merchant: one with others, and the rest with it alone. */
const DEATHS = 3;
/** In seconds. */
const BUSY_AFTER = 10;

/**
 * Resolves with nothing if the message is finished, with the seconds after which it should come again, or with `suspect` if it may
 * only begin alone.
 */
export async function work({ id, body }, context) {
  const { objects, isAlone, deadLetters } = context;
  const { merchant, again } = body;
  const { busy, suspect, starts, tries } = await objects.lease(merchant, id, isAlone);
  if (busy) return BUSY_AFTER;
  if (suspect) return "suspect";
  const lines = merchantIn(await context.journal.read(merchant), again);
  let ending = {};
  // The worker died after the row, and before the queue knew.
  if (!lines.row) {
    if (starts > DEATHS) await deadLetters.send(body);
    else ending = await settled({ id, body, tries, before: lines.before }, context);
  }
  await objects.release(merchant, id, ending.tries);
  return ending.after;
}

/** Keeps the row, or returns after how many seconds to try again. */
async function settled({ id, body, tries, before }, context) {
  const { journal, limiter, onRow } = context;
  const { rollout, merchant } = body;
  const started = Date.now();
  const verdict = await verdictOn(id, body, context);
  const { outcome, scope, after } = verdict;
  await limiter.told();
  if (scope === "platform") return { after, tries };
  if (outcome === "retry" && tries + 1 < TRIES) return { after: after * (tries + 1), tries: tries + 1 };
  const row = { rollout, merchant, ...final(verdict, before), ms: Date.now() - started };
  await journal.append(rowLine(row));
  // An error of the listener must not bring the message back.
  await Promise.resolve(row).then(onRow).catch(() => {});
  return {};
}

/** Returns the verdict. A store that fails is no verdict on the merchant, so its error is thrown. */
async function verdictOn(owner, { merchant, values }, context) {
  const { client, limiter, desired, mode, allow, deadline, locale, onStep, journal, objects, signal } = context;
  let broken;
  const guarded = async (step) => {
    try {
      return await step();
    } catch (cause) {
      throw (broken = cause);
    }
  };
  const beforeWrite = (plan) => guarded(async () => {
    if (!(await objects.renew(merchant, owner))) throw new RolloutError({ message: "another message works on this merchant", reason: "lock" });
    await journal.append(writingLine(merchant, plan), { durable: true });
  });
  try {
    const verdict = await settleOne({ merchant, values, desired, mode }, { client, limiter, allow, deadline, locale, onStep, signal, beforeWrite });
    if (broken) throw broken;
    return verdict;
  } catch (error) {
    // The pause is too long for a Worker.
    if (signal.aborted && error === signal.reason) return { outcome: "retry", scope: "platform", after: error.after };
    throw error;
  }
}

/** An earlier try that wrote and then lost its worker, or was put off, has changed what this one found. */
function final(verdict, before) {
  if (verdict.outcome === "retry") return { outcome: "failed", error: verdict.error, done: verdict.done, left: [] };
  return verdict.outcome === "unchanged" && before ? { outcome: "changed", done: before } : verdict;
}
