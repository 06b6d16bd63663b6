// Passes the events of a call to the listener.

/**
 * Ignores errors of the listener: a listener must not make a call fail. An async listener that rejects must not end the
 * process either, so the arrow function is async. It calls the listener at once.
 */
export function emitter(onEvent, endpoint, merchant) {
  const common = { endpoint, ...(merchant !== undefined && { merchant }) };
  return (event) => void (async () => onEvent({ ...common, ...event }))().catch(() => {});
}
