// Limits how long a caller waits: for the time-out, or until the caller's signal aborts. The work goes on without the caller.
import { TimeoutError } from "../shared/errors.js";
import { Stopper } from "../shared/stop.js";
import { say } from "./words.js";

/** `word` is what the error says if the time is over. The work gets the stopper. */
export async function waitFor(place, word, work, signal) {
  const stop = new Stopper(signal, place.timeout);
  try {
    return await stop.race(() => work(stop));
  } catch (cause) {
    throw stop.late ? new TimeoutError({ message: say(place, word, place.timeout), retryable: true }) : cause;
  } finally {
    stop.close();
  }
}
