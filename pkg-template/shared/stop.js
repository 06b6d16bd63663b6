// Stops work early, for the caller's signal or a deadline.

/** The hooks on each caller's signal. Node warns of more than ten listeners on a signal, so one listener calls all hooks. */
const heard = new WeakMap();

/** Calls `hook` when the signal aborts. Returns a function that removes the hook, and with the last hook the listener. */
function listen(signal, hook) {
  let hooks = heard.get(signal);
  if (!hooks) {
    heard.set(signal, (hooks = new Set()));
    hooks.call = () => hooks.forEach((each) => each());
    signal.addEventListener("abort", hooks.call);
  }
  hooks.add(hook);
  return () => {
    if (!hooks.delete(hook) || hooks.size > 0) return;
    heard.delete(signal);
    signal.removeEventListener("abort", hooks.call);
  };
}

/**
 * Stops one piece of work: a call or a refresh. `fetch` and providers get `signal`. Our own code uses hooks, because a
 * listener on an AbortSignal costs a microsecond and a hook a few nanoseconds. `close` removes the timer and the listener.
 */
export class Stopper {
  #made;
  /** Usually one or two hooks, and the last one is removed first. A list is faster here than a set. */
  #hooks = [];
  #deadline;
  #timer;
  #unlisten;

  /** `stopped`: the work has to end. `late`: it has to end because of the deadline, and not because of the caller. */
  stopped = false;
  late = false;

  /** Pass `started` if you have read the clock already. */
  constructor(caller, timeout, started = performance.now()) {
    this.#deadline = started + timeout;
    if (caller?.aborted) return void this.#stop(caller.reason);
    if (caller) this.#unlisten = listen(caller, () => this.#stop(caller.reason));
    if (timeout !== Infinity) this.#timer = setTimeout(() => this.#expire(), timeout);
  }

  #expire(again) {
    if (this.stopped) return;
    // The process was asleep, and has not yet read what came meanwhile.
    if (!again && this.remaining() < -1000) return void (this.#timer = setTimeout(() => this.#expire(1), 1000));
    this.late = true;
    this.#stop();
  }

  /** Is made when it is needed: it costs more than the rest. */
  get #controller() {
    return (this.#made ??= new AbortController());
  }

  get signal() {
    return this.#controller.signal;
  }

  #stop(reason) {
    if (this.stopped) return;
    this.stopped = true;
    this.#controller.abort(reason);
    for (const hook of this.#hooks) hook(this.signal.reason);
  }

  /** Calls `hook` when the work is stopped, or at once if it is stopped already. The hook must not throw. */
  onStop(hook) {
    if (this.stopped) hook(this.signal.reason);
    else this.#hooks.push(hook);
  }

  offStop(hook) {
    if (this.#hooks.at(-1) === hook) this.#hooks.pop();
    else this.#hooks = this.#hooks.filter((other) => other !== hook);
  }

  /** Settles as the promise of `work` does, or rejects with the signal's reason. Does not call `work` if already stopped. */
  race(work) {
    return new Promise((resolve, reject) => {
      if (this.stopped) return reject(this.signal.reason);
      this.#hooks.push(reject);
      const settled = (settle) => (value) => {
        this.offStop(reject);
        settle(value);
      };
      work().then(settled(resolve), settled(reject));
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

  /** Returns the time until the deadline, in milliseconds. */
  remaining() {
    return this.#deadline - performance.now();
  }

  /** From now on only the deadline stops the work. */
  ignoreCaller() {
    this.#unlisten?.();
  }

  close() {
    clearTimeout(this.#timer);
    this.ignoreCaller();
  }
}
