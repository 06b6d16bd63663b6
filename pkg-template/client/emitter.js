// Passes the events of a call to the listener.

/** Ignores errors of the listener: a listener must not make a call fail. */
export function emitter(onEvent, endpoint, merchant) {
  const common = { endpoint, ...(merchant !== undefined && { merchant }) };
  return (event) => {
    try {
      onEvent({ ...common, ...event });
    } catch {}
  };
}
