// The stores of Cloudflare outside of Workers, as the tests of a user's program run them: the Durable Object is a plain class.
// tests/consumers/workerd runs them on the real Durable Objects, D1 and KV of workerd.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseStoreObject, cloudflareKVStore, durableObjectStore } from "wechat-cloudbase/stores";
import { storeTests } from "wechat-cloudbase/testing";

/** A storage in memory that lets other requests in while it works, and lists in pages. */
function slowStorage(map = new Map()) {
  const slow = async (work) => (await new Promise(setImmediate), work());
  const keys = ({ prefix, startAfter = "", limit }) => [...map.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort().slice(0, limit);
  return {
    get: (key) => slow(() => map.get(key)),
    put: (key, text) => slow(() => void map.set(key, text)),
    delete: (key) => slow(() => map.delete(key)),
    list: (options) => slow(() => new Map(keys(options).map((key) => [key, map.get(key)]))),
  };
}

/** A namespace of Durable Objects in this process. `asked` has the names and options of all stubs. */
function namespaceOf(storage = slowStorage()) {
  const objects = new Map();
  const asked = [];
  const get = (id, options) => {
    asked.push([id, options]);
    if (!objects.has(id)) objects.set(id, new CloudbaseStoreObject({ storage }));
    return { fetch: (url, init) => objects.get(id).fetch(new Request(url, init)) };
  };
  return { idFromName: (name) => `id of ${name}`, get, asked };
}

const namespace = namespaceOf();
for (const { name, run } of storeTests(() => durableObjectStore(namespace))) test(`durableObjectStore: ${name}`, run);

/** A KV that lists fifty keys in a page, and an empty page first. */
function smallKV(map = new Map()) {
  async function list({ prefix, cursor = "-1" }) {
    const keys = [...map.keys()].filter((key) => key.startsWith(prefix));
    const at = Number(cursor);
    const names = at < 0 ? [] : keys.slice(at, at + 50);
    const next = at < 0 ? 0 : at + 50;
    return { keys: names.map((name) => ({ name })), list_complete: next >= keys.length && at >= 0, cursor: String(next) };
  }
  return { get: async (key) => map.get(key) ?? null, put: async (key, text) => void map.set(key, text), delete: async (key) => void map.delete(key), list };
}

for (const { name, run } of storeTests(() => cloudflareKVStore(smallKV(), { prefix: "p:" }), { without: ["replace", "lease"] })) test(`cloudflareKVStore: ${name}`, run);

test("each operation has a stub of its own, with the name and the place", async () => {
  const space = namespaceOf();
  const store = durableObjectStore(space, { name: "wxc", locationHint: "apac" });
  await store.set("wx1", {});
  await store.get("wx1");
  await durableObjectStore(space).get("wx1");
  assert.deepEqual(space.asked, [["id of wxc", { locationHint: "apac" }], ["id of wxc", { locationHint: "apac" }], ["id of wechat-cloudbase", {}]]);
});

test("wrong arguments are refused with their place", () => {
  const kv = smallKV();
  const wrong = [
    [() => durableObjectStore(), "namespace"],
    [() => durableObjectStore(null), "namespace"],
    [() => durableObjectStore({ get() {} }), "namespace"],
    [() => durableObjectStore(namespace, { name: "" }), "options.name"],
    [() => durableObjectStore(namespace, { locationHint: 1 }), "options.locationHint"],
    [() => durableObjectStore(namespace, { prefix: "p" }), "options.prefix"],
    [() => durableObjectStore(namespace, "name"), "options"],
    [() => durableObjectStore(namespace, {}, {}), "arguments"],
    [() => cloudflareKVStore(), "kv"],
    [() => cloudflareKVStore(new Map()), "kv"],
    [() => cloudflareKVStore(kv, "prefix"), "options"],
    [() => cloudflareKVStore(kv, { prefix: 1 }), "options.prefix"],
    [() => cloudflareKVStore(kv, {}, {}), "arguments"],
  ];
  for (const [make, path] of wrong) {
    assert.throws(make, ({ name, issues }) => name === "ValidationError" && issues.map((issue) => issue.path).join() === path, `${make}`);
  }
});
