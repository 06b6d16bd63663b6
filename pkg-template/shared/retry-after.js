// Reads a `Retry-After` header: seconds, or one of the three forms of a date in RFC 9110.
import { MAX_TIMER } from "./check.js";

/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`. */
const DATE = /^[a-z]+,? (\d\d[ -]\w{3}[ -]\d{2,4}|\w{3} [ \d]\d) [\d:]{8} (GMT|\d{4})$/i;

/**
 * Returns the wait that the header asks for, in whole milliseconds. If it is longer than a timer can wait, the result is
 * one more than that, and the call ends. A number counts without what follows it. `Date.parse` reads only the three forms:
 * at other texts each runtime guesses in its own way. The last form is in GMT too, but does not say so.
 */
export function retryAfter(headers) {
  const header = headers?.get?.("retry-after");
  const wait = DATE.test(header) ? Date.parse(header.replace(/ (\d{4})$/, " GMT $1")) - Date.now() : parseFloat(header) * 1000;
  return Math.min(Math.max(Math.ceil(wait) || 0, 0), MAX_TIMER + 1);
}
