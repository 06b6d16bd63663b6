// Begins a rollout, or goes on with it, as jobs of BullMQ.
import { methods } from "../shared/check.js";
import { jobsToEnqueue } from "../fleet/enqueued.js";
import { inGroups } from "../fleet/groups.js";

/** One command takes so many jobs. More would keep other commands waiting. */
const TOGETHER = 500;

/**
 * Attempts are for stores that fail: what WeChat says is never a failed attempt. Ten take eight minutes. A job that is finished has
 * its row in the journal, so the queue need not keep it. What it kept would use its memory, and its id could not be queued again.
 */
const JOB = { attempts: 10, backoff: { type: "exponential", delay: 1000 }, removeOnComplete: true };

export const QUEUE = methods("addBulk", "rateLimit", "getRateLimitTtl", "getFailed");

export async function enqueueRollout(options) {
  const { queue, rollout, signal, jobs, result } = await jobsToEnqueue(options, QUEUE);
  const failed = new Map((await queue.getFailed()).map((job) => [job?.id, job]));
  // A colon is not allowed in the id of a job.
  const jobOf = (data) => ({ name: "rollout", data, opts: { ...JOB, jobId: `${rollout}-${encodeURIComponent(data.merchant)}` } });
  let queued = 0;
  for await (const group of inGroups(jobs, TOGETHER)) {
    signal?.throwIfAborted();
    const added = group.map(jobOf);
    // BullMQ drops a new job without a word if a failed one has its id.
    for (const { opts } of added) await failed.get(opts.jobId)?.remove();
    await queue.addBulk(added);
    queued += group.length;
  }
  return result(queued);
}
