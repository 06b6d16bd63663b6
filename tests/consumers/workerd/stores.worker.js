// The stores of Cloudflare, in a Worker: `/?store=` runs the tests of one store, `/faults` gives it storages with faults.
import { DurableObject } from "cloudflare:workers";
import entry from "wechat-cloudbase-probe/stores";
import { cloudflareKVStore, CloudbaseStoreObject, durableObjectStore, kvStore, sqlSchema, sqlStore } from "wechat-cloudbase/stores";
import { storeTests } from "wechat-cloudbase/testing";
import { faults } from "./store-faults.js";

export { CloudbaseStoreObject };
export class OldStorage extends CloudbaseStoreObject {}

/** A storage that lets other requests in while it works, and refuses long records as that of `new_classes` does. */
export class SlowStorage extends CloudbaseStoreObject {
  constructor({ storage }) {
    const slow = (work) => new Promise((resolve, reject) => setTimeout(() => work().then(resolve, reject), 1));
    async function put(key, text) {
      if (text.length > 131_072) throw new RangeError(`Values cannot be larger than 131072 bytes. A value of size ${text.length} was provided.`);
      return storage.put(key, text);
    }
    super({
      storage: {
        get: (key) => slow(() => storage.get(key)),
        put: (key, text) => slow(() => put(key, text)),
        delete: (key) => slow(() => storage.delete(key)),
        list: (options) => slow(() => storage.list(options)),
      },
    });
  }
}

/** An object that does what its name says. */
export class Faulty extends DurableObject {
  async fetch(request) {
    const name = request.headers.get("x-fault") ?? this.ctx.id.name;
    if (name === "throws") throw Object.assign(new Error("Durable Object is overloaded. Requests queued for too long."), { overloaded: true });
    if (name === "aborts") this.ctx.abort("Durable Object reset because its code was updated.");
    if (name === "refuses") return new Response(await request.text(), { status: 500 });
    if (name === "mute") return new Response(await request.text());
    if (name === "empty") return Response.json({});
    return new Promise(() => {});
  }
}

const MINIMAL = { without: ["replace", "lease"] };

const stores = {
  sqlite: (env) => [() => durableObjectStore(env.SQLITE)],
  "legacy-kv": (env) => [() => durableObjectStore(env.LEGACY, { name: "another", locationHint: "apac" })],
  slow: (env) => [() => durableObjectStore(env.SLOW)],
  d1: (env) => [() => sqlStore({ dialect: "sqlite", query: async (statement, values) => (await env.DB.prepare(statement).bind(...values).all()).results })],
  kv: (env) => [() => cloudflareKVStore(env.KV, { prefix: "p:" }), MINIMAL],
  "kvStore over KV": (env) => [() => kvStore(env.KV), { without: [...MINIMAL.without, "list", "delete"] }],
};

/** Resolves with the names of the tests, and what is wrong. */
async function tested(given) {
  const failures = [];
  const tests = storeTests(...given);
  for (const { name, run } of tests) await run().catch((error) => failures.push(`${name}: ${error}`));
  return { count: tests.length, failures };
}

export default {
  async fetch({ url }, env, ctx) {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/entry") return new Response(entry);
    if (pathname === "/schema") return Response.json((await env.DB.prepare(sqlSchema({ dialect: "sqlite" })).run()).success);
    const store = searchParams.get("store");
    if (store) return Response.json(await tested(stores[store](env)));
    return Response.json(await faults(env, ctx));
  },
};
