// The class of the Durable Object that keeps the records of `durableObjectStore`. It is a plain class with a `fetch`, because
// `cloudflare:workers`, which has the base class for methods, cannot be imported elsewhere.
import { bare } from "../shared/check.js";

/** So many keys are in one page of `list`. Cloudflare reads the records with the keys, and an object has 128 MB of memory. */
const PAGE = 500;

/** After a deploy a new Worker can meet an old object for some minutes, so an operation never changes its meaning. */
const READS = bare({
  read: (storage, key) => storage.get(key),
  list: async (storage, prefix, after) => [...(await storage.list({ prefix, startAfter: after ?? undefined, limit: PAGE })).keys()],
});
const CHANGES = bare({
  write: (storage, key, text) => storage.put(key, text),
  remove: async (storage, key) => void (await storage.delete(key)),
  async swap(storage, key, before, next) {
    if (((await storage.get(key)) ?? null) !== before) return false;
    await (next === null ? storage.delete(key) : storage.put(key, next));
    return true;
  },
});

export class CloudbaseStoreObject {
  #storage;
  #last = Promise.resolve();

  constructor({ storage }) {
    this.#storage = storage;
  }

  async fetch(request) {
    const [name, ...given] = await request.json();
    const isChange = name in CHANGES;
    const work = (isChange ? CHANGES : READS)[name];
    if (!work) return new Response("unknown operation", { status: 400 });
    const run = () => work(this.#storage, ...given);
    return Response.json({ result: (await (isChange ? this.#inTurn(run) : run())) ?? null });
  }

  /** One change after another. Cloudflare's input gates promise this too, for its own storage, if nothing else is awaited. */
  #inTurn(change) {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }
}
