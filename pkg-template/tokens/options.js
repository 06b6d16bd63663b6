// Options that all token providers share, with the rules of the client.
import { backoffOf, CLIENT } from "../client/options.js";
import { methods } from "../shared/check.js";
import { pacedFetch } from "./paced-fetch.js";
import { isAppid, OWN_KEYS } from "./records.js";

const { fetch, timeout, maxRetries, backoff, onEvent, locale } = CLIENT;

export const SENDING = { fetch, timeout, maxRetries, backoff, onEvent, locale };

/** Returns the options that go with each request. */
export function sending({ fetch, limiter, baseURL, maxRetries, backoff, onEvent, locale }) {
  return { fetch: limiter ? pacedFetch(limiter, fetch) : fetch, baseURL, maxRetries, backoff: backoffOf(backoff), onEvent, locale };
}

/** Stores need `get` and `set`, and may have `replace`. */
const [hasGetAndSet, needs] = methods("get", "set");
export const STORE = [(store) => hasGetAndSet(store) && ["undefined", "function"].includes(typeof store.replace), `${needs}, and may have the method \`replace\``];

export const APPID = [isAppid, `must be an appid, and must not begin with \`${OWN_KEYS}\``];

export const CONTEXT = methods("waitUntil");
export const LIMITER = methods("take");
