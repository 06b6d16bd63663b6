// Passes the events of a call to the listener, and warnings to the console if there is no listener. Makes the ids of calls.

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

/**
 * Which warnings of a call nobody needs to hear: the bits of those that the client has said, or all of them. The result is
 * undefined if a listener gets all warnings of each call.
 */
export const saidOf = ({ warnings }, emit, memory) => (warnings === "ignore" ? -1 : emit ? undefined : memory.said);

/** Some runtimes have no console, and a program can replace it. */
export function warn(endpoint, issues) {
  for (const { path, message } of issues) {
    try {
      console.warn(`wechat-cloudbase: ${endpoint}: ${path}: ${message}`);
    } catch {}
  }
}
