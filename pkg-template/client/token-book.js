// Lets calls share one request to a token provider. The book forgets a merchant when the merchant's last call ends.

export class TokenBook {
  #pages = new Map();

  /** Opens the page of a merchant. Without a merchant the key is the provider. Close the page when the call ends. */
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

/** Returns a token. Calls that need one at the same time and for the same reason ask the provider once. */
function find(page, provider, { reason, rejected }, stop) {
  let flight = page.flights.get(reason);
  // Another call has already replaced the rejected token.
  if (!flight && reason === "rejected" && page.token !== undefined && page.token !== rejected) return page.token;
  if (!flight) page.flights.set(reason, (flight = ask(page, provider, { reason, rejected })));
  return join(flight, stop);
}

function ask(page, provider, { reason, rejected }) {
  const order = ++page.asked;
  const controller = new AbortController();
  const answer = async () => {
    const token = await provider({ reason, rejected, signal: controller.signal });
    // The provider was asked more than once. A token from an earlier request must not replace one from a later request.
    if (order > page.known) Object.assign(page, { token, known: order });
    return token;
  };
  const flight = { waiting: 0, promise: answer(), abandon: () => controller.abort() };
  const land = () => page.flights.get(reason) === flight && page.flights.delete(reason);
  flight.promise.then(land, land);
  flight.land = land;
  return flight;
}

/** Waits together with other calls. A call that stops does not disturb them. The last one to stop aborts the provider's signal. */
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
