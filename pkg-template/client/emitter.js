// Events of a call, for whoever listens.

/** A listener that throws is the listener's trouble, not the call's. */
export function emitter(onEvent, endpoint, merchant) {
  const common = { endpoint, ...(merchant !== undefined && { merchant }) };
  return (event) => {
    try {
      onEvent({ ...common, ...event });
    } catch {}
  };
}
