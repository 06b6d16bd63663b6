// The class of the Durable Object that keeps the records of `durableObjectStore`. It is a plain class with a `fetch`, because
// `cloudflare:workers`, which has the base class for methods, cannot be imported elsewhere.
import { bare } from "../shared/check.js";

/** So many keys are in one page of `list`. Cloudflare reads the records with the keys, and an object has 128 MB of memory. */
const PAGE = 500;

/**
 * While a storage operation is under way, an object gets no other request: Cloudflare's input gates. So the read and the write
 * of `swap` are one step, if nothing but storage is awaited between them. After a deploy a new Worker can meet an old object
 * for some minutes, so an operation never changes its meaning.
 */
const OPERATIONS = bare({
  read: (storage, key) => storage.get(key),
  write: (storage, key, text) => storage.put(key, text),
  remove: async (storage, key) => void (await storage.delete(key)),
  async swap(storage, key, before, next) {
    if (((await storage.get(key)) ?? null) !== before) return false;
    await (next === null ? storage.delete(key) : storage.put(key, next));
    return true;
  },
  list: async (storage, prefix, after) => [...(await storage.list({ prefix, startAfter: after ?? undefined, limit: PAGE })).keys()],
});

export class CloudbaseStoreObject {
  #storage;

  constructor({ storage }) {
    this.#storage = storage;
  }

  async fetch(request) {
    const [name, ...given] = await request.json();
    const work = OPERATIONS[name];
    if (!work) return new Response("unknown operation", { status: 400 });
    return Response.json({ result: (await work(this.#storage, ...given)) ?? null });
  }
}
