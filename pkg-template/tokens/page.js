// What this process knows of one merchant in one store, and the one piece of work that it does for the merchant at a time.

const pages = new WeakMap();

/** Returns the page of a merchant. All providers of this merchant over the same store object share it. */
export function pageOf(store, authorizerAppid) {
  if (!pages.has(store)) pages.set(store, new Map());
  const merchants = pages.get(store);
  if (!merchants.has(authorizerAppid)) merchants.set(authorizerAppid, { replaced: [] });
  return merchants.get(authorizerAppid);
}

/** The work of a merchant: a refresh, or the storing of an authorisation. It goes on when its callers leave. */
export class Flight {
  /** When the work has to have gone on, or it is taken as dead: a Worker's work ends with the request that began it. */
  #until = 0;
  settled = false;

  /** `stale` is the token that the work replaces, `platform` the platform that it works for. */
  constructor(page, { stale, platform, context }, work) {
    Object.assign(this, { stale, platform });
    page.flight = this;
    this.promise = work(this).finally(() => {
      this.settled = true;
      this.#leave(page);
    });
    const end = this.promise.catch(() => {});
    try {
      context?.waitUntil(end);
    } catch {
      // The caller's request has ended already. The work goes on as far as the runtime lets it.
    }
  }

  #leave(page) {
    if (page.flight === this) page.flight = undefined;
  }

  /** Says that the next step takes at most `milliseconds`. */
  expect(milliseconds) {
    this.#until = performance.now() + milliseconds + 1000;
  }

  /** Runs one step, and gives up on it after `milliseconds`. */
  async step(milliseconds, work) {
    this.expect(milliseconds);
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer came within ${milliseconds} ms`)), milliseconds);
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async sleep(milliseconds) {
    this.expect(milliseconds);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Resolves when the work has settled or is dead, or when the caller's `stop` stops. Takes dead work off the page. */
  async ended(page, stop) {
    while (page.flight === this && !stop?.stopped) {
      const wait = this.#until - performance.now();
      if (wait <= 0 || (await settledWithin(wait, this.promise, stop))) this.#leave(page);
    }
  }
}

/**
 * Resolves with whether the promise has settled. Timers of dead work do not fire, so this one is the caller's own. In newer
 * Workers the promise of dead work rejects, without its `finally`.
 */
function settledWithin(milliseconds, promise, stop) {
  return new Promise((resolve) => {
    const end = (hasSettled) => {
      clearTimeout(timer);
      stop?.offStop(stopped);
      resolve(hasSettled);
    };
    const stopped = () => end(false);
    const timer = setTimeout(stopped, milliseconds);
    stop?.onStop(stopped);
    promise.then(() => end(true), () => end(true));
  });
}
