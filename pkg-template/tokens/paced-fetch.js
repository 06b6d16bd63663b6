// Keeps the requests of a provider below the rate that it shares with others.
import { bare } from "../shared/check.js";
import { belowNext } from "../shared/next.js";
import { sentOnce } from "../shared/send.js";

/** Returns a `fetch` that waits for its turn before each request, so that repeats are counted too. */
export function pacedFetch(limiter, fetch) {
  return async (url, init) => {
    await limiter.take(init.signal);
    if (init.signal.aborted) throw init.signal.reason;
    if (fetch) return fetch(url, init);
    // What the client does for the global `fetch`, which it does not see any more.
    return belowNext(globalThis.fetch).call(globalThis, url, bare({ ...init, body: sentOnce(init.body) }));
  };
}
