// The work of a BullMQ worker on one merchant, and what its answer means for the queue.
import { check, methods } from "../shared/check.js";
import { buried, deliver, KILLED } from "../fleet/delivery.js";
import { fingerprintOf, parsedOnce } from "../fleet/desired-for.js";
import { keptFor } from "../fleet/kept-for.js";
import { leased } from "../fleet/lease.js";
import { limiterFor } from "../fleet/limiter.js";
import { refuseForAll } from "../fleet/one.js";
import { OPTIONS } from "../fleet/options.js";
import { SHARED_JOURNAL, standingOf } from "../fleet/shared-journal.js";
import { doorway } from "./doorway.js";
import { QUEUE } from "./enqueue.js";
import { Hold } from "./hold.js";

const ERRORS = ["DelayedError", "RateLimitError", "UnrecoverableError"];
const { client, desired, mode, allow, callsPerSecond, limiter, deadline, lock, onStep, locale } = OPTIONS;
const PROCESSOR = { bullmq: methods(...ERRORS), queue: QUEUE, journal: SHARED_JOURNAL, client, desired, mode, allow, callsPerSecond, limiter, deadline, lock, onStep, locale };
const DONE = ["unchanged", "planned", "changed", "stopped"];
/** How long a worker may not know that its rollout has stopped, in milliseconds. All its jobs share one answer. */
const FRESH = 1000;

export async function rolloutProcessor(options) {
  const given = check(options, PROCESSOR, { required: ["bullmq", "queue", "client", "desired", "journal"] });
  refuseForAll(given);
  const desired = parsedOnce(given.desired);
  const { mode = "plan", journal, lock } = given;
  const standing = keptFor(FRESH, () => standingOf(journal, { desired: fingerprintOf(desired), mode }));
  await standing();
  const limiter = limiterFor(given);
  const context = {
    deadline: 60_000, ...given, mode, desired, standing,
    // The queue pauses for all machines. A job that waits here would keep its worker from ending.
    limiter: { take: (signal) => limiter.take(signal) },
    lock: mode === "apply" ? lock : undefined,
    ending: new Hold(given),
  };
  // BullMQ gives a signal only to functions with three parameters.
  return (job, token, signal) => inTurn({ job, token, signal }, context);
}

async function inTurn(work, context) {
  await doorway.enter(work.job.stalledCounter > 0);
  try {
    return await processed(work, context);
  } finally {
    doorway.leave();
  }
}

async function processed(work, context) {
  const { job, signal } = work;
  const { ending } = context;
  const { row, everybody, after, tries, wrong } = await answerTo(work, context).catch(async (error) => {
    throw signal?.aborted ? ending.end("cancelled; `enqueueRollout` with the same journal goes on") : await ending.broken(job, error);
  });
  if (wrong) throw ending.end(wrong);
  if (everybody !== undefined) throw await ending.everybody(job, everybody);
  if (!row) throw await ending.merchant(work, after * 1000 * (0.5 + Math.random()), tries);
  if (DONE.includes(row.outcome)) return jobRow(row);
  throw ending.failed(job, `${row.merchant} ${row.outcome}${row.error ? `: ${row.error.message}` : ""}`);
}

/** Resolves with the answer of `deliver`, or with what is `wrong` with the job. */
async function answerTo(work, context) {
  const { job, signal } = work;
  const { journal, standing, ending, lock } = context;
  const { data } = job;
  const { rollout, isStopped } = await standing();
  if (data.rollout !== rollout) return { wrong: `this job belongs to the rollout ${data.rollout}, and its worker to ${rollout}` };
  if (isStopped) return { row: { ...data, outcome: "stopped" } };
  const mustOwn = () => ending.mustOwn(work);
  const hold = (merchant, attempt) => leased(lock, merchant, (mustHold) => attempt(() => Promise.all([mustHold(), mustOwn()])));
  if (await ending.mayBegin(job)) return deliver(data, { ...context, signal, hold, mustOwn });
  await buried(data, journal);
  return { wrong: `${data.merchant}: ${KILLED.message}` };
}

/** Redis keeps what a job returns, and the journal has the whole row. */
const jobRow = ({ rollout, merchant, index, outcome, ms }) => ({ rollout, merchant, index, outcome, ms });
