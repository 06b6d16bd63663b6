// Brings many merchants in step: lanes take merchants from the list, and the reader takes rows from the lanes.
import { Stopper } from "../shared/stop.js";
import { fingerprintOf, parsedOnce } from "./desired-for.js";
import { RolloutError } from "./errors.js";
import { merchantsOf } from "./merchants.js";
import { rolloutOptions } from "./options.js";
import { RowQueue } from "./queue.js";
import { Records } from "./records.js";
import { Safety } from "./safety.js";
import { settle } from "./settle.js";

const PATIENCE = 1000;

export function rollout(options) {
  const given = rolloutOptions(options);
  const desired = parsedOnce(given.desired);
  return rolloutOf({ ...given, desired }, async () => fingerprintOf(desired));
}

/** `fingerprint` returns what the journal knows the desired state by. */
export const rolloutOf = (given, fingerprint) => new Rollout({ ...given, fingerprint }).rows();

class Rollout {
  #given;
  #records;
  #safety;
  #queue;
  #work;
  #list;
  /** Stops the lanes at once, between two writes. */
  #control = new AbortController();
  #stop = new Stopper(this.#control.signal, Infinity);
  /** Why no more merchants are taken from the list. */
  #halted;

  constructor(given) {
    this.#given = given;
    this.#records = new Records(given);
    this.#safety = new Safety(given);
    this.#queue = new RowQueue(given.concurrency);
    this.#work = this.#workOf(given);
  }

  /** What the work on one merchant needs. */
  #workOf(given) {
    const records = this.#records;
    return {
      given,
      rollout: () => records.id,
      lock: given.mode === "apply" ? given.lock : undefined,
      stop: this.#stop,
      mayWrite: (plan) => {
        const wrong = this.#safety.planned(plan);
        if (wrong) this.#haltFor(wrong);
        return !wrong;
      },
      writing: (merchant, plan) => records.writing(merchant, plan),
      broken: (error) => this.#abort(error),
      /** Nobody can be served for now. So those who wait for a call do not wait for long. */
      closed: (error) => {
        this.#haltFor({ reason: "platform", message: `nobody can be served for now. ${error.message}` });
        this.#abort(this.#halted.error);
      },
    };
  }

  async *rows() {
    const { signal, fingerprint, mode } = this.#given;
    const caller = new Stopper(signal, Infinity);
    caller.onStop((reason) => this.#abort(reason));
    let lanes;
    try {
      if (caller.stopped) throw signal.reason;
      await this.#records.begin({ desired: await fingerprint(), mode }, this.#given, this.#stop);
      lanes = this.#lanes();
      for (let row; (row = await this.#queue.take()); ) yield row;
      await this.#records.end(this.#halted?.error);
      if (this.#halted) throw this.#halted.error;
    } finally {
      caller.close();
      this.#abort(new RolloutError({ message: "nobody reads the rows any more", reason: "reader" }));
      this.#queue.end();
      await lanes;
      this.#stop.close();
      await this.#records.close();
    }
  }

  async #lanes() {
    const { merchants, concurrency } = this.#given;
    this.#list = merchantsOf(merchants, this.#records.table, this.#records.counts);
    await Promise.all(Array.from({ length: concurrency }, () => this.#lane()));
    await this.#closeList();
    this.#queue.end();
  }

  /** Lets the user's iterable clean up. One that hangs is not waited for. */
  async #closeList() {
    let timer;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE)));
    await Promise.race([this.#list.return().catch((cause) => this.#halt(cause)), patience]);
    clearTimeout(timer);
  }

  async #lane() {
    for (let isGoing = true; isGoing; ) {
      await this.#safety.turn();
      isGoing = await this.#step();
      this.#safety.leave();
    }
  }

  /** Works on the next merchant. Resolves with whether there can be another one. */
  async #step() {
    try {
      if (this.#halted) return false;
      const { value: job } = await this.#stop.race(() => this.#list.next());
      if (!job || this.#halted) return false;
      const row = await settle(job, this.#work);
      if (row) await this.#queue.put(await this.#kept(row));
      return true;
    } catch (error) {
      // A wrong list harms nobody who has begun. Without its journal or its lock nobody may write.
      if (error?.reason === "merchants") this.#halt(error);
      else if (!this.#stop.stopped) this.#abort(error);
      return false;
    }
  }

  async #kept(row) {
    const whole = await this.#records.finish(row);
    const wrong = this.#safety.settled(whole);
    if (wrong) this.#haltFor(wrong);
    return whole;
  }

  /** Lets those who have begun end, and takes no more. In an object, because a signal's reason can be anything. */
  #halt(error) {
    this.#halted ??= { error };
    this.#safety.open();
  }

  #abort(error) {
    this.#halt(error);
    this.#control.abort(error);
  }

  #haltFor({ reason, message }) {
    const how = this.#records.isKept ? "run it again with the same journal, and it goes on from here; `again` names the outcomes that it tries once more" : "give it a `journal`, and the next run goes on where this one ends";
    this.#halt(new RolloutError({ message: `the rollout has stopped: ${message}; ${how}`, reason, progress: this.#records.progress }));
  }
}
