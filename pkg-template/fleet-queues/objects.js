// Asks the Durable Objects of a rollout: one for the rate, and some for merchants, so that none has too many requests.
const SHARDS = 32;

/** Longer than the calls of one try take. */
const LEASE = 300_000;

export class Objects {
  #namespace;

  constructor(namespace) {
    this.#namespace = namespace;
  }

  /** A stub that has failed once fails always, and belongs to the request that made it. So each operation makes its own. */
  async #ask(name, ...operation) {
    const stub = this.#namespace.get(this.#namespace.idFromName(`rollout/${name}`));
    const response = await stub.fetch("https://rollout/", { method: "POST", body: JSON.stringify(operation) });
    if (!response.ok) throw new Error(`the Durable Object does not answer as a CloudbaseRolloutObject (HTTP ${response.status}); check the class of the binding`);
    return (await response.json()).result;
  }

  take(calls, perSecond) {
    return this.#ask("rate", "take", calls, perSecond);
  }

  pause(milliseconds) {
    return this.#ask("rate", "pause", milliseconds);
  }

  /** A `delivery` has the id of its message, and its attempt. */
  lease(merchant, delivery, isAlone) {
    return this.#ask(shardOf(merchant), "lease", merchant, delivery, LEASE, isAlone);
  }

  renew(merchant, delivery) {
    return this.#ask(shardOf(merchant), "renew", merchant, delivery, LEASE);
  }

  release(merchant, delivery, tries = 0) {
    return this.#ask(shardOf(merchant), "release", merchant, delivery, tries);
  }
}

function shardOf(merchant) {
  let hash = 0;
  for (let at = 0; at < merchant.length; at++) hash = (Math.imul(hash, 31) + merchant.charCodeAt(at)) >>> 0;
  return `merchants-${hash % SHARDS}`;
}
