// Passes the events of a call to the listener, and warnings to the console if there is no listener.

/**
 * Ignores errors of the listener: a listener must not make a call fail. An async listener that rejects must not end the
 * process either, so the arrow function is async. It calls the listener at once.
 */
export function emitter(onEvent, endpoint, merchant) {
  const common = { endpoint, ...(merchant !== undefined && { merchant }) };
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
