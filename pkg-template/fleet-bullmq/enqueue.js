// Begins a rollout, or goes on with it: a job for each merchant that its journal has not finished.
import { check, methods, RULES } from "../shared/check.js";
import { fingerprintOf, parsedOnce } from "../fleet/desired-for.js";
import { merchantsOf } from "../fleet/merchants.js";
import { OPTIONS } from "../fleet/options.js";
import { Records } from "../fleet/records.js";
import { inGroups } from "../fleet/store-journal.js";

/** One command takes so many jobs. More would keep other commands waiting. */
const TOGETHER = 500;

/**
 * Attempts are for stores that fail: what WeChat says is never a failed attempt. A job that is finished has its row in the journal,
 * so the queue need not keep it. What it kept would use its memory, and its id could not be queued again.
 */
const JOB = { attempts: 5, backoff: { type: "exponential", delay: 1000 }, removeOnComplete: true };

/** The options that the producer and its workers have to have in common. */
export const SHARED = {
  queue: methods("addBulk", "rateLimit", "getFailed"),
  desired: OPTIONS.desired,
  mode: OPTIONS.mode,
  journal: methods("append", "load", "read"),
  allow: OPTIONS.allow,
};

export async function enqueueRollout(options) {
  const given = check(options, { ...SHARED, merchants: OPTIONS.merchants, again: OPTIONS.again, signal: OPTIONS.signal }, { required: ["queue", "merchants", "desired", "journal"] });
  const { queue, merchants, journal, mode = "plan", allow, again = [], signal } = given;
  const desired = parsedOnce(given.desired);
  signal?.throwIfAborted();
  const records = new Records({ journal });
  await records.begin({ desired: fingerprintOf(desired), mode }, { allow, again });
  await removeKilled(queue, records.id);
  const { table, counts } = records;
  const jobOf = ({ merchant, values, index }) => ({
    name: "rollout",
    data: { rollout: records.id, merchant, index, values: columnsOf(desired, values), again: again.length > 0 ? again : undefined },
    // A colon is not allowed in the id of a job.
    opts: { ...JOB, jobId: `${records.id}-${encodeURIComponent(merchant)}` },
  });
  let queued = 0;
  for await (const group of inGroups(merchantsOf(merchants, table, counts), TOGETHER)) {
    signal?.throwIfAborted();
    await queue.addBulk(group.map(jobOf));
    queued += group.length;
  }
  const { skipped, duplicates, repeated } = counts;
  return { rollout: records.id, queued, skipped, duplicates, repeated };
}

/** A job holds only the columns that the desired state names. A function can want each of them. */
function columnsOf(desired, values) {
  if (values === undefined || typeof desired === "function") return values;
  return Object.fromEntries(desired.merchantColumns.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}

/** BullMQ drops a new job without a word if a failed one has its id. */
async function removeKilled(queue, rollout) {
  for (const job of await queue.getFailed()) if (job?.data?.rollout === rollout) await job.remove();
}
