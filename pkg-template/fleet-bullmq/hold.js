// How a job ends without a row: it waits, everybody waits, or it has failed. BullMQ knows each by the error that is thrown.
import { RolloutError } from "../fleet/errors.js";

/** The default of BullMQ, in milliseconds. */
const LOCK = 30_000;
/** BullMQ looks at a pause only if the queue has a rate. This one holds nobody back: it is reached only in a pause. */
const NO_RATE = 1_000_000;
/** In seconds. A store that has failed for one job fails for all of them. */
const AFTER_STORE_ERROR = 10;
/** How many workers may die over a job that runs alone. People kill workers too, so one death proves nothing. */
const DEATHS = 4;

export class Hold {
  #queue;
  #errors;

  constructor({ queue, bullmq }) {
    this.#queue = queue;
    this.#errors = bullmq;
  }

  /**
   * A job that kills its worker takes the worker's other jobs with it, and BullMQ counts a death for each of them. So `starts` counts
   * how often the job began alone and did not end. Resolves with whether it may begin once more.
   */
  async mayBegin(job) {
    if (!job.stalledCounter) return true;
    const { starts = 0 } = job.data;
    if (starts >= DEATHS) return false;
    await job.updateData({ ...job.data, starts: starts + 1 });
    return true;
  }

  /** A process that was asleep has lost its job to another one, and must not write. */
  async mustOwn({ job, token }) {
    if (await job.extendLock(token, job.queue?.opts?.lockDuration ?? LOCK)) return;
    throw new RolloutError({ message: "another worker has got this job", reason: "lock", retryable: true });
  }

  /** Holds all workers of the queue back. A shorter pause does not end a longer one. */
  async everybody(job, seconds) {
    await this.#ended(job);
    const milliseconds = seconds * 1000;
    if ((await this.#queue.getRateLimitTtl(NO_RATE)) < milliseconds) {
      // A rate of the queue would take the place of the worker's own.
      const hasRate = job.queue?.opts?.limiter || (await this.#queue.getGlobalRateLimit());
      if (!hasRate) await this.#queue.setGlobalRateLimit(NO_RATE, 1000);
      await this.#queue.rateLimit(milliseconds);
    }
    return new this.#errors.RateLimitError();
  }

  /** Puts one merchant off. */
  async merchant({ job, token }, milliseconds, tries) {
    await job.updateData({ ...job.data, tries, starts: undefined });
    await job.moveToDelayed(Date.now() + milliseconds, token);
    return new this.#errors.DelayedError();
  }

  /** Without a pause, all jobs would use up their attempts while a store is away. */
  async broken(job, error) {
    // Another worker has this job, so BullMQ takes no answer from this one.
    if (error.reason === "lock" && error.retryable) return error;
    await this.everybody(job, AFTER_STORE_ERROR).catch(() => {});
    return error;
  }

  async #ended(job) {
    if (job.data.starts) await job.updateData({ ...job.data, starts: undefined });
  }

  /** The journal has the row. So the failed jobs of the queue are those that killed their worker, and nobody else. */
  failed(job, message) {
    job.opts = { ...job.opts, removeOnFail: true };
    return this.end(message);
  }

  /** A job that no worker should try again. */
  end(message) {
    return new this.#errors.UnrecoverableError(message);
  }
}
