// What ends work before its time: the caller's signal and a deadline.

/**
 * Stops one piece of work, a call or a refresh. `signal` tells `fetch` and providers. Our own code leaves hooks instead: a
 * listener on an AbortSignal costs a microsecond, a hook a few nanoseconds. `close` leaves no timer and no listener behind.
 */
export class Stopper {
  #controller = new AbortController();
  /** One or two as a rule, and the last one leaves first. A list costs less than a set. */
  #hooks = [];
  #deadline;
  #timer;
  #caller;
  #onAbort;

  signal = this.#controller.signal;
  /** Whether the work has to end, and whether the deadline said so and not the caller. */
  stopped = false;
  late = false;

  /** `started` is for those who have looked at the clock already. */
  constructor(caller, timeout, started = performance.now()) {
    this.#deadline = started + timeout;
    if (caller?.aborted) return void this.#stop(caller.reason);
    if (caller) this.#listen(caller);
    if (timeout !== Infinity) this.#timer = setTimeout(() => this.#expire(), timeout);
  }

  #listen(caller) {
    this.#caller = caller;
    this.#onAbort = () => this.#stop(caller.reason);
    caller.addEventListener("abort", this.#onAbort, { once: true });
  }

  #expire() {
    if (this.stopped) return;
    this.late = true;
    this.#stop();
  }

  #stop(reason) {
    if (this.stopped) return;
    this.stopped = true;
    this.#controller.abort(reason);
    for (const hook of this.#hooks) hook(this.signal.reason);
  }

  /** Has `hook` called when the work is stopped, or at once where it is stopped already. It must not throw. */
  onStop(hook) {
    if (this.stopped) hook(this.signal.reason);
    else this.#hooks.push(hook);
  }

  offStop(hook) {
    if (this.#hooks.at(-1) === hook) this.#hooks.pop();
    else this.#hooks = this.#hooks.filter((other) => other !== hook);
  }

  /** Settles as the promise of `work` does, or rejects with the signal's reason. What is stopped begins nothing more. */
  race(work) {
    return new Promise((resolve, reject) => {
      if (this.stopped) return reject(this.signal.reason);
      this.#hooks.push(reject);
      const fulfil = (value) => {
        this.offStop(reject);
        resolve(value);
      };
      const fail = (cause) => {
        this.offStop(reject);
        reject(cause);
      };
      work().then(fulfil, fail);
    });
  }

  async sleep(milliseconds) {
    let timer;
    try {
      await this.race(() => new Promise((resolve) => (timer = setTimeout(resolve, milliseconds))));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Milliseconds until the deadline. */
  remaining() {
    return this.#deadline - performance.now();
  }

  close() {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#onAbort);
  }
}
