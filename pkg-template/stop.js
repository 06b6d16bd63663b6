// What ends a call before its time: the caller's signal and the deadline, as one signal.

/** Leaves no timer and no listener behind once it is closed. */
export function stopper(signal, timeout) {
  const controller = new AbortController();
  const deadline = performance.now() + timeout;
  let late = false;
  const onAbort = () => controller.abort(signal.reason);
  const onTimeout = () => {
    late = true;
    controller.abort();
  };
  const timer = timeout === Infinity ? undefined : setTimeout(onTimeout, timeout);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    remaining: () => deadline - performance.now(),
    timedOut: () => late,
    close() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** Settles as `work` does, however it does so, or rejects with the signal's reason. */
export function race(signal, work) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    new Promise((resolve) => resolve(work()))
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

export function sleep(milliseconds, signal) {
  let timer;
  const passed = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return race(signal, () => passed).finally(() => clearTimeout(timer));
}
