// Passes the events of a call to the listener, and makes the ids of calls.

/** A random number tells processes apart whose events go into one log. An import must not run code, so it is drawn later. */
let prefix;
let count = 0;

export const newCallId = () => (prefix ??= Math.random().toString(36).slice(2)) + "-" + ++count;

/** Events and errors have no member `merchant` if there is no merchant. */
export const merchantMember = (merchant) => (merchant ? { merchant } : {});

/**
 * Ignores errors of the listener: a listener must not make a call fail. An async listener that rejects must not end the
 * process either, so the arrow function is async. It calls the listener at once.
 */
export function emitter(onEvent, endpoint, callId, merchant) {
  const common = { endpoint, callId, ...merchant };
  return (event) => void (async () => onEvent({ ...common, ...event }))().catch(() => {});
}
