// Collects what a Sentry SDK would send.
export function collector() {
  const envelopes = [];
  const transport = () => ({ send: async (envelope) => (envelopes.push(envelope), {}), flush: async () => true });
  return { envelopes, options: { dsn: "https://public@sentry.example/1", transport, tracesSampleRate: 1 } };
}

/** Makes all calls inside a span, and sends all errors. */
export async function record(Sentry, work) {
  await Sentry.startSpan({ name: "job" }, () => work((error) => Sentry.captureException(error)));
  await Sentry.flush(2000);
}

/** The kinds of what was sent. */
export const kinds = (envelopes) => new Set(envelopes.flatMap(([, items]) => items.map(([{ type }]) => type)));
