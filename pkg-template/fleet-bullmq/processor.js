// The work of a BullMQ worker on one merchant, and what its answer means for the queue.
import { check, methods } from "../shared/check.js";
import { deliver } from "../fleet/delivery.js";
import { fingerprintOf, parsedOnce } from "../fleet/desired-for.js";
import { keptFor } from "../fleet/kept-for.js";
import { leased } from "../fleet/lease.js";
import { createLimiter } from "../fleet/limiter.js";
import { OPTIONS } from "../fleet/options.js";
import { SHARED_JOURNAL, standingOf } from "../fleet/shared-journal.js";
import { QUEUE } from "./enqueue.js";
import { Hold } from "./hold.js";

const ERRORS = ["DelayedError", "RateLimitError", "UnrecoverableError"];
const { client, desired, mode, allow, callsPerSecond, limiter, deadline, lock, onStep, locale } = OPTIONS;
const PROCESSOR = { bullmq: methods(...ERRORS), queue: QUEUE, journal: SHARED_JOURNAL, client, desired, mode, allow, callsPerSecond, limiter, deadline, lock, onStep, locale };
const SUCCESS = ["unchanged", "planned", "changed"];
/** How long a worker may not know that its rollout has stopped, in milliseconds. All its jobs share one answer. */
const FRESH = 1000;

export async function rolloutProcessor(options) {
  const given = check(options, PROCESSOR, { required: ["bullmq", "queue", "client", "desired", "journal"] });
  const desired = parsedOnce(given.desired);
  const { mode = "plan", journal, lock } = given;
  const standing = keptFor(FRESH, () => standingOf(journal, { desired: fingerprintOf(desired), mode }));
  await standing();
  const limiter = given.limiter ?? createLimiter(given.callsPerSecond);
  const context = {
    deadline: 60_000, ...given, mode, desired, standing,
    // The queue pauses for all machines. A job that waits here would keep its worker from ending.
    limiter: { take: (signal) => limiter.take(signal) },
    hold: (merchant, work) => leased(mode === "apply" ? lock : undefined, merchant, work),
    ending: new Hold(given),
  };
  // BullMQ gives a signal only to functions with three parameters.
  return (job, token, signal) => processed({ job, token, signal }, context);
}

async function processed(work, context) {
  const { job: { data }, signal } = work;
  const { standing, ending } = context;
  // First of all: a killer must not meet the same jobs again before they are put off.
  await ending.spread(work);
  const { rollout, isStopped } = await standing();
  if (data.rollout !== rollout) throw ending.end(`this job belongs to the rollout ${data.rollout}, and its worker to ${rollout}`);
  if (isStopped) return jobRow({ ...data, outcome: "stopped" });
  const { row, everybody, after, tries } = await deliver(data, { ...context, signal }).catch((error) => {
    throw signal?.aborted ? ending.end("cancelled; `enqueueRollout` with the same journal goes on") : error;
  });
  if (everybody !== undefined) throw await ending.everybody(everybody);
  if (!row) throw await ending.merchant(work, after * 1000 * (0.5 + Math.random()), tries);
  if (SUCCESS.includes(row.outcome)) return jobRow(row);
  throw ending.failed(work.job, `${row.merchant} ${row.outcome}${row.error ? `: ${row.error.message}` : ""}`);
}

/** Redis keeps what a job returns, and the journal has the whole row. */
const jobRow = ({ rollout, merchant, index, outcome, ms }) => ({ rollout, merchant, index, outcome, ms });
