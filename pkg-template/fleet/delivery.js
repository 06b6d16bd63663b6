// The work on a job that a queue has delivered. The answer says what the engine has to do with the job.
import { merchantIn, rowLine, withEarlier, writingLine } from "./journal.js";
import { settleOne } from "./one.js";

/** How often a merchant is tried if the failure is its own. */
const TRIES = 4;

/**
 * Resolves with one of these: `{ row, isOld }` if the merchant is finished, perhaps by an earlier delivery; `{ everybody }`, the seconds
 * for which all workers have to wait; `{ after, tries }`, the seconds after which to try again, and how often it was tried.
 * Rejects if a store fails, because that says nothing about the merchant. `hold(merchant, work)` runs `work` with a lease.
 */
export async function deliver(job, context) {
  const { rollout, merchant, index, again, tries = 0 } = job;
  const { row: old, before } = merchantIn(await context.journal.read(merchant), { rollout, again });
  // The worker died after the row, and before the queue knew.
  if (old) return { row: { ...old, index }, isOld: true };
  const started = performance.now();
  const verdict = await verdictOn(job, context);
  const { outcome, scope, after, error } = verdict;
  if (scope === "platform") return { everybody: after };
  // Who waits for a lease has not failed.
  const tried = error?.reason === "lock" ? tries : tries + 1;
  if (outcome === "retry" && tried < TRIES) return { after: after * Math.max(tried, 1), tries: tried };
  const row = { rollout, merchant, index, ...ended(verdict, before), ms: Math.round(performance.now() - started) };
  // A process that was asleep must not write over the row of the one that took its place.
  await context.mustOwn?.();
  await context.journal.append(rowLine(row));
  return { row };
}

async function verdictOn({ merchant, values }, context) {
  const { client, limiter, desired, mode, allow, deadline, locale, onStep, journal, signal, hold } = context;
  let broken;
  const verdict = await hold(merchant, (mustHold) => {
    const beforeWrite = async (plan) => {
      try {
        await mustHold();
        await journal.append(writingLine(merchant, plan), { durable: true });
      } catch (error) {
        if (!error.retryable) broken = error;
        throw error;
      }
    };
    return settleOne({ merchant, values, desired, mode }, { client, limiter, allow, deadline, locale, onStep, signal, beforeWrite });
  });
  if (broken) throw broken;
  return verdict;
}

function ended({ outcome, error, done, ...verdict }, before) {
  return outcome === "retry" ? { outcome: "failed", error, done, left: [] } : withEarlier({ ...verdict, outcome, error, done }, before);
}

export const KILLED = { code: "rollout", reason: "killed", message: "each worker died over this merchant: an exception, or the limits of CPU time or memory; see the logs of the workers" };

/** Gives a row to a merchant whose job has killed its workers. Resolves with nothing if it has one. */
export async function buried(job, journal) {
  const { rollout, merchant, index } = job;
  if (merchantIn(await journal.read(merchant), job).row) return undefined;
  const row = { rollout, merchant, index, outcome: "failed", error: KILLED, done: [], left: [] };
  await journal.append(rowLine(row));
  return row;
}
