// What a rollout knows of its merchants: the journal, who is finished, and the numbers for `onProgress`.
import { RolloutError } from "./errors.js";
import { checkHeader, headerLine, readJournal, rowLine, withEarlier, writingLine } from "./journal.js";
import { MerchantTable } from "./merchant-table.js";

/** The code of a system's error, such as ENOENT. Its message can have anything. */
const codeOf = (cause) => (/^E[A-Z]+$/.test(cause?.code) ? `: ${cause.code}` : "");

/** A line on which a later run counts has to survive a power cut. The other lines only save work. */
const DURABLE = { durable: true };

export class Records {
  id = `${new Date().toISOString().replace(/[:.]/g, "-")}-${crypto.randomUUID().slice(0, 4)}`;
  /** Who is finished, or was in the list. */
  table = new MerchantTable();
  counts = {
    finished: 0, skipped: 0, duplicates: 0, repeated: [],
    outcomes: { unchanged: 0, planned: 0, changed: 0, unauthorized: 0, refused: 0, failed: 0 },
  };
  #journal;
  /** Whether this run has the journal. Another one may have it, and must keep it. */
  #isOpen = false;
  #unfinished = new Map();
  #onProgress;
  #total;

  constructor({ journal, merchants, onProgress }) {
    this.#journal = journal;
    this.#onProgress = onProgress;
    this.#total = Array.isArray(merchants) ? merchants.length : undefined;
  }

  get isKept() {
    return this.#journal !== undefined;
  }

  /** Begins the journal, or goes on with it. `stop` ends the reading of a long one. */
  async begin(wanted, { allow, again }, stop) {
    if (!this.#journal) return;
    await this.#open();
    const read = () => readJournal(this.#journal, this.table, again);
    const { header, unfinished } = await (stop ? stop.race(read) : read());
    if (header) checkHeader(header, wanted);
    this.#unfinished = unfinished;
    const now = new Date().toISOString();
    if (header) this.id = header.rollout;
    await this.#append(header ? JSON.stringify({ resumed: now, allow }) : headerLine({ rollout: this.id, ...wanted, allow, started: now }), DURABLE);
  }

  async #open() {
    try {
      await this.#journal.open?.();
      this.#isOpen = true;
    } catch (cause) {
      if (cause instanceof RolloutError) throw cause;
      throw new RolloutError({ message: `the journal could not be opened${codeOf(cause)}`, reason: "journal" }, { cause });
    }
  }

  /** Says that the merchant is about to be written, and what is there now. */
  async writing(merchant, plan) {
    if (this.#journal) await this.#append(writingLine(merchant, plan), DURABLE);
  }

  /** Keeps what became of a merchant, and returns its row. */
  async finish(row) {
    const whole = withEarlier(row, this.#unfinished.get(row.merchant));
    if (this.#journal) await this.#append(rowLine(whole));
    this.#unfinished.delete(row.merchant);
    this.counts.finished++;
    this.counts.outcomes[whole.outcome]++;
    this.#tell();
    return whole;
  }

  /** An error of the listener must not stop a rollout, nor end the process if it is async. */
  #tell() {
    if (this.#onProgress) void (async () => this.#onProgress(this.progress))().catch(() => {});
  }

  get progress() {
    const { outcomes, repeated, ...counts } = this.counts;
    return { rollout: this.id, total: this.#total, ...counts, repeated: [...repeated], outcomes: { ...outcomes } };
  }

  /** Says how the rollout ended. What the list had behind the last row is told too. */
  async end(stopped) {
    this.#tell();
    const { finished, outcomes } = this.counts;
    const now = new Date().toISOString();
    const how = stopped ? { stopped: now, reason: stopped instanceof RolloutError ? stopped.reason : "signal" } : { ended: now };
    if (this.#journal && stopped?.reason !== "journal") await this.#append(JSON.stringify({ ...how, finished, ...outcomes }), DURABLE);
  }

  async close() {
    if (this.#isOpen) await this.#journal.close?.();
  }

  async #append(line, options) {
    try {
      await this.#journal.append(line, options);
    } catch (cause) {
      if (cause instanceof RolloutError) throw cause;
      throw new RolloutError({ message: "the journal could not be written, so the rollout has stopped; mend the cause and run it again with the same journal", reason: "journal" }, { cause });
    }
  }
}
