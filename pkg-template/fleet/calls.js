// The calls of one merchant: paced, retried, and counted against the deadline.
import { METHODS, sleep } from "../config/calls.js";
import { holdOf, isPassing } from "./judge.js";

/** The client must not retry: only the rollout knows when all merchants have to wait. */
const NO_RETRIES = { maxRetries: 0 };
const RETRIES = 2;
const BACKOFF = 1000;

/** Returns the methods that plans need. `limiter` is asked before each request. */
export function pacedCalls(client, { limiter, clock, signal }) {
  async function call(name, payloads, options) {
    for (let retries = 0; ; retries++) {
      await limiter?.take(signal);
      if (signal.aborted) throw signal.reason;
      try {
        return await clock.during(() => client[name](...payloads, { ...options, ...NO_RETRIES }));
      } catch (error) {
        const hold = holdOf(error);
        if (hold !== undefined) limiter?.pause?.(hold);
        if (!isPassing(error) || retries >= RETRIES) throw error;
        await sleep(Math.random() * BACKOFF * 2 ** retries + (error.retryAfter ?? 0), signal);
      }
    }
  }
  const method = (name) => (...given) => {
    const payloads = given.slice(0, -1);
    const { signal, ...options } = given.at(-1);
    // A write ends by its own time-out. If it were aborted, nobody would know what became of it.
    return call(name, payloads, isRead(name, payloads[0]) ? { signal, ...options } : options);
  };
  return Object.fromEntries(METHODS.map((name) => [name, method(name)]));
}

const isRead = (name, payload) => name.startsWith("get") || payload.action === "get";

/** Counts the time in which calls of a merchant are under way. Waiting for one's turn is nobody's fault, so it does not count. */
export class Clock {
  #left;
  #late;
  #active = 0;
  #began = 0;
  #timer;

  constructor(milliseconds, late) {
    this.#left = milliseconds;
    this.#late = late;
  }

  async during(work) {
    if (this.#active++ === 0) this.#start();
    try {
      return await work();
    } finally {
      if (--this.#active === 0) this.#stop();
    }
  }

  #start() {
    if (this.#left === Infinity) return;
    this.#began = performance.now();
    this.#timer = setTimeout(this.#late, Math.max(this.#left, 0));
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#left -= performance.now() - this.#began;
  }
}
