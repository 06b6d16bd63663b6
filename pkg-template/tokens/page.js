// What this process knows of one merchant in one store, and the one piece of work that it does for the merchant at a time.
import { Stopper } from "../shared/stop.js";

/** So many pages of one store are kept. If there are more, those of no use are forgotten. */
const MANY = 10_000;
/** For so long a page remembers what was written or refused. A call lasts no longer, or it died with a Worker's request. */
const KEPT = 120_000;

const books = new WeakMap();

/** Opens the page of a merchant. All providers of this merchant over the same store object share it. Close it after use. */
export function openPage(store, authorizerAppid) {
  if (!books.has(store)) books.set(store, { pages: new Map(), most: MANY });
  const book = books.get(store);
  if (!book.pages.has(authorizerAppid)) {
    if (book.pages.size >= book.most) forgetIdle(book);
    book.pages.set(authorizerAppid, { replaced: [], spent: [], calls: 0, keptUntil: 0 });
  }
  const page = book.pages.get(authorizerAppid);
  page.calls++;
  page.opened = performance.now();
  return page;
}

export const closePage = (page) => void page.calls--;

export const keepPage = (page) => void (page.keptUntil = performance.now() + KEPT);

/** If most pages are of use, the next look comes when there are twice as many. */
function forgetIdle(book) {
  const now = performance.now();
  for (const [key, page] of book.pages) {
    if (isIdle(page, now)) book.pages.delete(key);
  }
  book.most = Math.max(MANY, book.pages.size * 2);
}

const isIdle = ({ flight, unsaved, writing, calls, opened, keptUntil }, now) =>
  !flight && !unsaved && !writing && now > keptUntil && (calls === 0 || now > opened + KEPT);

/** The work of a merchant: a refresh, or the storing of an authorisation. It goes on when its callers leave. */
export class Flight {
  /** When the work has to have gone on, or it is taken as dead: a Worker's work ends with the request that began it. */
  #until = 0;
  #wasLate = false;
  settled = false;

  /**
   * `stale` is the token that the work replaces, `platform` the platform that it works for, and `callId` the first call that
   * needs it.
   */
  constructor(page, { stale, platform, context, callId }, work) {
    Object.assign(this, { stale, platform, callId });
    page.flight = this;
    this.promise = work(this).finally(() => {
      this.settled = true;
      this.#leave(page);
    });
    keepAlive(context, this.promise);
  }

  #leave(page) {
    if (page.flight === this) page.flight = undefined;
  }

  /** Says what the next step waits for (a word of words.js), and that it takes at most `milliseconds`. */
  expect(waitsFor, milliseconds) {
    this.waitsFor = waitsFor;
    this.#until = performance.now() + milliseconds + 1000;
    this.#wasLate = false;
  }

  /** Runs one step, and gives up on it after `milliseconds`. */
  async step(waitsFor, milliseconds, work) {
    this.expect(waitsFor, milliseconds);
    const stop = new Stopper(undefined, milliseconds);
    try {
      return await stop.race(work);
    } catch (cause) {
      throw stop.late ? new Error(`no answer came within ${milliseconds} ms`) : cause;
    } finally {
      stop.close();
    }
  }

  async sleep(waitsFor, milliseconds) {
    this.expect(waitsFor, milliseconds);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /**
   * Resolves when the work has settled or is dead, or when the caller's `stop` stops. Takes dead work off the page. Work that
   * is late gets one more second: if the process was asleep, the answer may have come meanwhile.
   */
  async ended(page, stop) {
    while (page.flight === this && !stop?.stopped) {
      if (this.#until < performance.now() && !this.#wasLate) {
        this.#wasLate = true;
        this.#until = performance.now() + 1000;
      }
      const wait = this.#until - performance.now();
      if (wait <= 0 || (await settledWithin(wait, this.promise, stop))) this.#leave(page);
    }
  }
}

/** Keeps a Worker alive until the work has ended. If the request has ended already, the runtime says how far the work goes on. */
export function keepAlive(context, work) {
  const end = work.catch(() => {});
  try {
    context?.waitUntil(end);
  } catch {}
}

/** No token is this symbol, so no caller takes the end of this work as the end of a refresh. */
const WRITING = Symbol("writing");

/** Does the work when no other work of the merchant is under way. The work gets the page and its flight. */
export async function inTurn({ store, authorizerAppid, componentAppid, context }, work) {
  const page = openPage(store, authorizerAppid);
  try {
    while (page.flight) await page.flight.ended(page);
    const about = { stale: WRITING, platform: componentAppid, context };
    return await new Flight(page, about, (flight) => work(page, flight)).promise;
  } finally {
    closePage(page);
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
