// How a job ends without a row: it waits, everybody waits, or it has failed. BullMQ knows each by the error that is thrown.

/** BullMQ looks at a pause only if the queue has a rate. This one holds nobody back. */
const NO_RATE = [1_000_000, 1000];
/** Jobs whose worker died come back over so many milliseconds, and over twice as many after each further death. */
const SPREAD = 1000;

export class Hold {
  #queue;
  #errors;
  #until = 0;

  constructor({ queue, bullmq }) {
    this.#queue = queue;
    this.#errors = bullmq;
  }

  /** Holds all workers of the queue back. A shorter pause does not end a longer one of this process. */
  async everybody(seconds) {
    const until = Date.now() + seconds * 1000;
    if (until > this.#until) {
      this.#until = until;
      if (!(await this.#queue.getGlobalRateLimit())) await this.#queue.setGlobalRateLimit(...NO_RATE);
      await this.#queue.rateLimit(seconds * 1000);
    }
    return new this.#errors.RateLimitError();
  }

  /** Puts one merchant off. */
  async merchant({ job, token }, milliseconds, tries) {
    await job.updateData({ ...job.data, tries });
    await job.moveToDelayed(Date.now() + milliseconds, token);
    return new this.#errors.DelayedError();
  }

  /**
   * A job that kills its worker takes the worker's other jobs with it. If all of them came back together, they would die together
   * until they count as killers too.
   */
  async spread({ job, token }) {
    const { stalledCounter: stalled, data } = job;
    if (!stalled || data.stalled === stalled) return;
    await job.updateData({ ...data, stalled });
    await job.moveToDelayed(Date.now() + Math.random() * SPREAD * 2 ** stalled, token);
    throw new this.#errors.DelayedError();
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
