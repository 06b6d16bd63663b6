// The limiter of one batch. It borrows turns from the Durable Object, several at once, so that not each call asks it.
import { sleep } from "../config/calls.js";
import { SPREAD } from "../fleet/limiter.js";

const BORROWED = 10;
/** In milliseconds. A longer wait is not for a Worker: its messages wait in the queue. */
const LONGEST_WAIT = 60_000 + SPREAD;

export class LentLimiter {
  #objects;
  #perSecond;
  #tooLong;
  #turns = [];
  #borrowing;
  #resume = 0;
  #told;

  /** `tooLong` is called with the milliseconds that all calls have to wait, if a Worker cannot wait for so long. */
  constructor(objects, perSecond, tooLong) {
    this.#objects = objects;
    this.#perSecond = perSecond;
    this.#tooLong = tooLong;
  }

  get #pauseLeft() {
    return Math.max(this.#resume - Date.now(), 0);
  }

  /** Waits for the end of a pause, and resolves with 0. If a Worker cannot wait for so long, resolves with what is left, in milliseconds. */
  async pauseEnd(signal) {
    while (this.#pauseLeft > 0 && this.#pauseLeft <= LONGEST_WAIT && !signal.aborted) await sleep(this.#pauseLeft, signal);
    return this.#pauseLeft;
  }

  /** Learns of a pause that others have asked for. */
  async begin() {
    const { pause } = await this.#objects.take(0);
    if (pause > 0) this.#resume = Date.now() + pause;
  }

  async take(signal) {
    let seen;
    do {
      const turn = this.#perSecond ? await this.#turn() : 0;
      seen = this.#resume;
      await this.#wait(Math.max(turn, seen) - Date.now(), signal);
    } while (!signal?.aborted && seen !== this.#resume);
  }

  async #wait(milliseconds, signal) {
    if (milliseconds > LONGEST_WAIT) this.#tooLong(milliseconds);
    if (milliseconds > 0 && !signal?.aborted) await sleep(milliseconds, signal);
  }

  async #turn() {
    while (this.#turns.length === 0) await (this.#borrowing ??= this.#borrow().finally(() => (this.#borrowing = undefined)));
    return this.#turns.shift();
  }

  async #borrow() {
    const calls = Math.min(BORROWED, Math.ceil(this.#perSecond));
    const { wait, every, pause } = await this.#objects.take(calls, this.#perSecond);
    if (pause > this.#pauseLeft) this.#resume = Date.now() + pause;
    const first = Date.now() + wait;
    this.#turns.push(...Array.from({ length: calls }, (_, index) => first + index * every));
  }

  /** Holds all calls back. */
  pause(milliseconds) {
    const until = Date.now() + milliseconds + Math.random() * SPREAD;
    if (until <= this.#resume) return;
    this.#resume = until;
    this.#turns.length = 0;
    this.#told = Promise.all([this.#told, this.#objects.pause(milliseconds)]);
    // Who awaits it gets the error.
    this.#told.catch(() => {});
  }

  /** Resolves when the object knows of all pauses. */
  told() {
    return this.#told;
  }
}
