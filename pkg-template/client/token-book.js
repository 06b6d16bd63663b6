// Who asks for a token, and who waits for what another has asked. Keeps nothing once no call of a merchant is under way.

export class TokenBook {
  #pages = new Map();

  /** Opens the page of a merchant, or of a provider that belongs to none by name; close it when the call ends. */
  open(key) {
    let page = this.#pages.get(key);
    if (!page) this.#pages.set(key, (page = { calls: 0, asked: 0, known: 0, token: undefined, flights: new Map() }));
    page.calls++;
    return {
      find: (provider, request, stop) => find(page, provider, request, stop),
      close: () => --page.calls === 0 && this.#pages.delete(key),
    };
  }
}

/** A token for this call. Calls that need one at the same time, for the same reason, share one question. */
function find(page, provider, { reason, rejected }, stop) {
  let flight = page.flights.get(reason);
  // Another call has replaced the rejected token already.
  if (!flight && reason === "rejected" && page.token !== undefined && page.token !== rejected) return page.token;
  if (!flight) page.flights.set(reason, (flight = ask(page, provider, { reason, rejected })));
  return join(flight, stop);
}

function ask(page, provider, { reason, rejected }) {
  const order = ++page.asked;
  const controller = new AbortController();
  const answer = async () => {
    const token = await provider({ reason, rejected, signal: controller.signal });
    // A late answer to an early question must not replace what a later one has brought.
    if (order > page.known) Object.assign(page, { token, known: order });
    return token;
  };
  const flight = { waiting: 0, promise: answer(), abandon: () => controller.abort() };
  const land = () => page.flights.get(reason) === flight && page.flights.delete(reason);
  flight.promise.then(land, land);
  flight.land = land;
  return flight;
}

/** Waits with others. Who leaves does not disturb them; when the last has left, the provider's signal says so. */
async function join(flight, stop) {
  flight.waiting++;
  try {
    return await stop.race(() => flight.promise);
  } finally {
    if (--flight.waiting === 0) {
      flight.land();
      flight.abandon();
    }
  }
}
