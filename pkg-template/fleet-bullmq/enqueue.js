// Begins a rollout, or goes on with it, as jobs of BullMQ.
import { methods } from "../shared/check.js";
import { jobsToEnqueue } from "../fleet/enqueued.js";
import { inGroups } from "../fleet/groups.js";

/** One command takes so many jobs. More would keep other commands waiting. */
const TOGETHER = 500;

/**
 * Attempts are for stores that fail: what WeChat says is never a failed attempt. A job that is finished has its row in the journal,
 * so the queue need not keep it. What it kept would use its memory, and its id could not be queued again.
 */
const JOB = { attempts: 5, backoff: { type: "exponential", delay: 1000 }, removeOnComplete: true };

export const QUEUE = methods("addBulk", "rateLimit", "getFailed");

export async function enqueueRollout(options) {
  const { queue, rollout, signal, jobs, result } = await jobsToEnqueue(options, QUEUE);
  await removeKilled(queue, rollout);
  // A colon is not allowed in the id of a job.
  const jobOf = (data) => ({ name: "rollout", data, opts: { ...JOB, jobId: `${rollout}-${encodeURIComponent(data.merchant)}` } });
  let queued = 0;
  for await (const group of inGroups(jobs, TOGETHER)) {
    signal?.throwIfAborted();
    await queue.addBulk(group.map(jobOf));
    queued += group.length;
  }
  return result(queued);
}

/** BullMQ drops a new job without a word if a failed one has its id. */
async function removeKilled(queue, rollout) {
  for (const job of await queue.getFailed()) if (job?.data?.rollout === rollout) await job.remove();
}
