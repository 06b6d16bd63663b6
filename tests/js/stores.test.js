// The tests of stores: the stores in memory pass them, and stores with a mistake do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { kvStore, memoryStore } from "wechat-cloudbase/stores";
import { storeTests } from "wechat-cloudbase/testing";
import { mapStore } from "wechat-cloudbase/tokens";

const MINIMAL = ["delete", "list", "lease"];

function conforms(kind, makeStore, options) {
  for (const { name, run } of storeTests(makeStore, options)) test(`${kind}: ${name}`, run);
}

conforms("memoryStore", () => memoryStore());
conforms("kvStore", () => kvStore(new Map()), { without: ["replace", ...MINIMAL] });
conforms("kvStore with replace", () => kvOver(new Map()), { without: MINIMAL });
conforms("kvStore of a client that parses JSON", () => kvOver(new Parsing()), { without: MINIMAL });

/** As the clients of Upstash do it. */
class Parsing extends Map {
  get(key) {
    const text = super.get(key);
    return text === undefined ? null : JSON.parse(text);
  }
  textOf = (key) => super.get(key);
}

function kvOver(map) {
  const textOf = (key) => (map.textOf ?? map.get).call(map, key);
  return kvStore(map, "p:", {
    replace: async (key, before, text) => textOf(key) === before && (map.set(key, text), true),
  });
}

test("mapStore is the name of memoryStore until 0.2, and a map can be shared", async () => {
  assert.equal(mapStore, memoryStore);
  const map = new Map([["wx1", { refreshToken: "r" }]]);
  assert.deepEqual(await memoryStore(map).get("wx1"), { refreshToken: "r" });
  assert.throws(() => memoryStore({}), { name: "ValidationError", message: /map: must have the methods/ });
  assert.throws(() => memoryStore(map, {}), { name: "ValidationError" });
});

test("a lease of a key that has another record is refused, and the record stays", async () => {
  const store = memoryStore();
  await store.set("wx1", { refreshToken: "r" });
  await assert.rejects(store.lease("wx1", 1000), { message: "this key has a record that is no lease" });
  assert.deepEqual(await store.get("wx1"), { refreshToken: "r" });
});

/** Each is a mistake that stores of users have made, and the name of a test that finds it. */
const MISTAKES = {
  "is not atomic": [(store) => ({
    ...store,
    async replace(key, before, record) {
      const same = JSON.stringify(await store.get(key)) === JSON.stringify(before);
      await new Promise(setImmediate);
      if (same) await (record ? store.set(key, record) : store.delete(key));
      return same;
    },
  }), "of 20 at the same time, one replaces"],
  "answers how many it wrote": [(store) => ({ ...store, replace: async (...given) => Number(await store.replace(...given)) }), "replace writes if nothing has changed, and says so"],
  "writes in every case": [(store) => ({ ...store, replace: async (key, before, record) => (await store.set(key, record), true) }), "replace writes nothing if the record is another, and says so"],
  "keeps known members only": [(store) => ({ ...store, set: (key, { refreshToken }) => store.set(key, { refreshToken }) }), "get resolves with the record that set wrote, with all its members"],
  "adds members": [(store) => ({ ...store, set: async (key, record) => store.set(key, { ...(await store.get(key)), ...record }) }), "set writes over all that was there"],
  "does not know the case of letters": [(store) => ({ ...store, get: (key) => store.get(key.toLowerCase()), set: (key, record) => store.set(key.toLowerCase(), record) }), "keys that look alike are different keys"],
  "rejects for no record": [(store) => ({ ...store, get: async (key) => (await store.get(key)) ?? Promise.reject(new Error("none")) }), "get resolves with undefined for a key that is not there"],
  "deletes nothing": [(store) => ({ ...store, delete: async () => {} }), "delete removes a record, and can be repeated"],
  "lists deleted keys": [(store) => {
    const keys = new Set();
    return { ...store, set: (key, record) => (keys.add(key), store.set(key, record)), async *list(prefix) { for (const key of keys) if (key.startsWith(prefix)) yield key; } };
  }, "list does not give what was deleted"],
  "keeps an empty text where replace deletes": [(store) => {
    const keys = new Set();
    return { ...store, replace: (key, ...given) => (keys.add(key), store.replace(key, ...given)), async *list(prefix) { for (const key of keys) if (key.startsWith(prefix)) yield key; } };
  }, "list does not give what replace deleted"],
  "takes a prefix for a pattern": [(store) => ({ ...store, async *list(prefix) { for await (const key of store.list("")) if (new RegExp(`^${prefix.replace(/[\\[]/g, "\\$&").replaceAll("_", ".").replace("a*", "a")}`).test(key)) yield key; } }), "list gives the keys that begin with the prefix, whatever characters they have"],
  "lists one page": [(store) => ({ ...store, async *list(prefix) { let left = 1000; for await (const key of store.list(prefix)) if (left-- > 0) yield key; } }), "list gives all of 1,100 keys"],
  "cannot delete in one step": [(store) => ({ ...store, replace: async (key, before, record) => record !== undefined && store.replace(key, before, record) }), "replace by undefined deletes what has not changed"],
  "overwrites": [(store) => ({ ...store, replace: async (key, before, record) => { const kept = await store.get(key); await new Promise(setImmediate); return JSON.stringify(kept) === JSON.stringify(before) && store.replace(key, await store.get(key), record); } }), "8 at the same time count to 80 and lose nothing"],
  "gives a lease to everybody": [(store) => ({ ...store, lease: async () => ({ renew: async () => true, release: async () => true }) }), "of 20 at the same time, one gets the lease, and the next one when it is released"],
  "refuses always": [(store) => ({ ...store, replace: async () => false }), "8 at the same time count to 80 and lose nothing"],
  "lets a late holder go on": [(store) => ({ ...store, lease: async (...given) => { const lease = await store.lease(...given); return lease && { ...lease, renew: async () => true }; } }), "a lease that has ended belongs to who takes it next"],
};

for (const [mistake, [makeStore, found]] of Object.entries(MISTAKES)) {
  test(`a store that ${mistake} does not pass "${found}"`, async () => {
    const { run } = storeTests(() => makeStore(memoryStore())).find(({ name }) => name === found);
    await assert.rejects(run(), Error);
  });
}

test("each test finds a mistake", () => {
  const found = new Set(Object.values(MISTAKES).map(([, name]) => name));
  assert.deepEqual(storeTests(() => memoryStore()).map(({ name }) => name).filter((name) => !found.has(name)), []);
});

test("a store without a method that it should have is told so, and a wrong option too", async () => {
  const [{ run }] = storeTests(() => ({ get: async () => undefined }));
  await assert.rejects(run(), /the store has no method `set`/);
  assert.throws(() => storeTests(() => memoryStore(), { without: ["set"] }), /`without` can have replace, delete, list, lease, not set/);
});

test("kvStore: no error of the client shows a record, wherever the client puts it", async () => {
  const record = { refreshToken: "refresh-of-a-merchant", accessToken: "access-of-a-merchant" };
  const refused = (...args) => Object.assign(new Error(`READONLY ${args.join(" ")}`), { code: "READONLY", command: { name: "set", args }, cause: new Error(String(args)) });
  const failing = { get: async () => JSON.stringify(record), set: async (...args) => { throw refused(...args); } };
  const store = kvStore(failing, "", { replace: async (...args) => { throw refused(...args); } });
  for (const work of [() => store.set("wx1", record), () => store.replace("wx1", record, { ...record, kept: 1 })]) {
    const error = await work().catch((caught) => caught);
    assert.match(error.message, /^kvStore: READONLY wx1/);
    assert.equal(error.code, "READONLY");
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /of-a-merchant/);
  }
  // A client that throws at once, or rejects with nothing, says so too.
  await assert.rejects(kvStore({ get() { throw new Error("closed"); }, set() {} }).get("wx1"), { message: "kvStore: closed" });
  await assert.rejects(kvStore({ get: () => Promise.reject(), set() {} }).get("wx1"), { message: "kvStore: the storage failed" });
});

test("kvStore: a client that parses by itself shows no piece of a record that is not JSON", async () => {
  const text = '{"accessToken":"access-of-a-merchant","refreshToken":"refresh-of-a-merchant"oops}';
  for (const failure of [() => JSON.parse(text), () => { throw new Error("no record", { cause: (() => { try { JSON.parse(text); } catch (cause) { return cause; } })() }); }]) {
    const error = await kvStore({ get: async () => failure(), set() {} }).get("wx1").catch((caught) => caught);
    assert.match(error.message, /^kvStore: .*an answer of the storage is not JSON$/);
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /merchant|oops/);
  }
  const quoting = kvStore({ get: () => Promise.reject(new Error(`bad value: Unexpected token 'x', "x"refresh-of-a-merchant"`)), set() {} });
  await assert.rejects(quoting.get("wx1"), { message: "kvStore: bad value: Unexpected token " });
});
