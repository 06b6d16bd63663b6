// Encryption at rest: what is in the store shows nothing, and what was changed there is not believed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { encrypted, kvStore, memoryStore } from "wechat-cloudbase/stores";
import { storeTests } from "wechat-cloudbase/testing";
import { authorizerToken, saveAuthorization } from "wechat-cloudbase/tokens";

const keyOf = (byte) => Buffer.alloc(32, byte).toString("base64");
const [OLD, NEW] = [keyOf(1), keyOf(2)];
const RECORD = { refreshToken: "refresh-canary", expiresAt: 17 };

/** Returns the map of a store in memory, and stores over it with these keys. */
function over(...keys) {
  const map = new Map();
  return [map, ...keys.map((key) => encrypted(memoryStore(map), key))];
}

for (const { name, run } of storeTests(() => encrypted(memoryStore(), OLD))) test(`encrypted(memoryStore): ${name}`, run);
for (const { name, run } of storeTests(() => encrypted(kvStore(new Map()), OLD), { without: ["replace", "delete", "list", "lease"] })) test(`encrypted(kvStore): ${name}`, run);
for (const { name, run } of storeTests(() => encrypted(encrypted(memoryStore(), OLD), NEW))) test(`encrypted twice: ${name}`, run);

test("the store shows the key of a record, and nothing of the record", async () => {
  const [map, store] = over(OLD);
  await store.set("wx1", RECORD);
  await store.replace("wx2", undefined, RECORD);
  await store.set("wx3", RECORD);
  assert.deepEqual([...map.keys()], ["wx1", "wx2", "wx3"]);
  const records = [...map.values()];
  for (const record of records) {
    assert.deepEqual(Object.keys(record), ["sealed"]);
    assert.match(record.sealed, /^1\.72cd6e84\.[A-Za-z0-9+/]+=*$/);
    assert.doesNotMatch(record.sealed + Buffer.from(record.sealed.split(".")[2], "base64"), /canary|refresh/);
  }
  assert.equal(new Set(records.map(({ sealed }) => sealed.slice(0, 26))).size, 3, "each has its own random beginning");
});

test("another program with the key opens a record by the documented format", async () => {
  const [map, store] = over(OLD);
  await store.set("wx1", RECORD);
  const bytes = Buffer.from(map.get("wx1").sealed.split(".")[2], "base64");
  const { createDecipheriv } = await import("node:crypto");
  const decipher = createDecipheriv("aes-256-gcm", Buffer.alloc(32, 1), bytes.subarray(0, 12)).setAAD(Buffer.from("wx1")).setAuthTag(bytes.subarray(-16));
  assert.deepEqual(JSON.parse(decipher.update(bytes.subarray(12, -16), undefined, "utf8") + decipher.final("utf8")), RECORD);
});

test("a record that was changed in any byte is refused, without its content", async () => {
  const [map, store] = over(OLD);
  await store.set("wx1", RECORD);
  const { sealed } = map.get("wx1");
  const bytes = Buffer.from(sealed.slice(11), "base64");
  const refusals = [];
  const refuses = async (changed) => {
    map.set("wx1", { sealed: changed });
    for (const work of [() => store.get("wx1"), () => store.replace("wx1", RECORD, {})]) {
      await assert.rejects(work(), ({ message }) => (refusals.push(message), /^encrypted: the record of `wx1` cannot be opened: /.test(message) && !/canary|refresh/.test(message)), changed);
    }
    assert.deepEqual(map.get("wx1"), { sealed: changed });
  };
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index] ^= 1 << (index % 8);
    await refuses(sealed.slice(0, 11) + changed.toString("base64"));
    await refuses(sealed.slice(0, 11) + bytes.subarray(0, index).toString("base64"));
  }
  const odd = ["", "canary", `2${sealed.slice(1)}`, `${sealed}.`, ` ${sealed}`, sealed.replace("72cd6e84", "72CD6E84"), sealed.replace("72cd6e84", "refresh1"), `${sealed.slice(0, 70)}=${sealed.slice(71)}`, `${sealed}A`, sealed.slice(0, 11) + "A".repeat(41)];
  for (const text of odd) await refuses(text);
  assert.deepEqual([...new Set(refusals)], ["it was changed, or belongs to another key of the store", "it is damaged"].map((reason) => `encrypted: the record of \`wx1\` cannot be opened: ${reason}`));
  await store.set("wx1", { b: 2 });
  assert.deepEqual(await store.get("wx1"), { b: 2 });
});

test("a record does not open under the key of another merchant", async () => {
  const [map, store] = over(OLD);
  await store.set("wx1", RECORD);
  map.set("wx2", map.get("wx1"));
  await assert.rejects(store.get("wx2"), { message: "encrypted: the record of `wx2` cannot be opened: it was changed, or belongs to another key of the store" });
  await store.set("wx\n3".repeat(50), RECORD);
  map.set("wx\n4".repeat(50), map.get("wx\n3".repeat(50)));
  await assert.rejects(store.get("wx\n4".repeat(50)), ({ message }) => message.length < 250 && !message.includes("\n"));
});

test("with the wrong key no record opens, and the error names the key by its hash", async () => {
  const [, store, other] = over(OLD, NEW);
  await store.set("wx1", RECORD);
  const message = "encrypted: the record of `wx1` cannot be opened: it was sealed with the key `72cd6e84`, which is not one of yours";
  await assert.rejects(other.get("wx1"), { message });
  await assert.rejects(other.replace("wx1", RECORD, {}), { message });
  assert.deepEqual(await store.get("wx1"), RECORD);
});

test("keys rotate: all open, the first one seals, and a loop seals all records again", async () => {
  const [map, before, both, after] = over(OLD, [NEW, OLD], [Buffer.alloc(32, 2)]);
  for (const key of ["wx1", "wx2", "wx3"]) await before.set(key, { ...RECORD, key });
  assert.deepEqual(await both.get("wx1"), { ...RECORD, key: "wx1" });
  for await (const key of both.list()) {
    const record = await both.get(key);
    await both.replace(key, record, record);
  }
  for (const key of ["wx1", "wx2", "wx3"]) assert.deepEqual(await after.get(key), { ...RECORD, key });
  assert.ok([...map.values()].every(({ sealed }) => sealed.startsWith("1.75877bb4.")));
});

test("encryption can be turned on: records that are not sealed are read, and sealed when they are replaced", async () => {
  const [map, store] = over(OLD);
  map.set("wx1", RECORD);
  map.set("wx2", { ...RECORD, sealed: 5 });
  assert.deepEqual(await store.get("wx2"), { ...RECORD, sealed: 5 });
  assert.equal(await store.replace("wx1", { ...RECORD, other: 1 }, {}), false);
  assert.equal(await store.replace("wx1", await store.get("wx1"), { ...RECORD, next: 1 }), true);
  assert.deepEqual(Object.keys(map.get("wx1")), ["sealed"]);
  assert.deepEqual(await store.get("wx1"), { ...RECORD, next: 1 });
});

test("a record that another process seals again in between is still the same record", async () => {
  const map = new Map();
  const inner = memoryStore(map);
  const store = encrypted(inner, OLD);
  await store.set("wx1", RECORD);
  let meanwhile = 1;
  const slow = encrypted({ ...inner, replace: async (...given) => (meanwhile-- > 0 && (await store.set("wx1", RECORD)), inner.replace(...given)) }, OLD);
  assert.equal(await slow.replace("wx1", RECORD, { b: 2 }), true);
  assert.deepEqual(await store.get("wx1"), { b: 2 });
  assert.equal(await encrypted({ ...inner, replace: async () => false }, OLD).replace("wx1", { b: 2 }, {}), false);
  assert.equal(await encrypted({ ...inner, replace: async () => undefined }, OLD).replace("wx1", { b: 2 }, {}), undefined, "an odd answer is passed on");
});

test("methods that the store does not have are not there, and the others get their store", async () => {
  assert.deepEqual(Object.keys(encrypted(kvStore(new Map()), OLD)).sort(), ["get", "set"]);
  class Mine {
    map = new Map();
    get(key) { return this.map.get(key); }
    set(key, record) { this.map.set(key, record); }
    delete(key) { return this.map.delete(key); }
    replace(key, before, record) { return JSON.stringify(this.map.get(key)) === JSON.stringify(before) && (this.map.set(key, record), true); }
  }
  const store = encrypted(new Mine(), OLD);
  await store.set("wx1", RECORD);
  assert.equal(await store.replace("wx1", RECORD, { b: 2 }), true);
  await store.delete("wx1");
  assert.equal(await store.get("wx1"), undefined);
});

test("keys are 32 bytes in each form, copied, and never in an error", async () => {
  const bytes = new Uint8Array(40).fill(0xfb).subarray(4, 36);
  const text = Buffer.from(bytes).toString("base64");
  const [map, given] = over(bytes);
  bytes.fill(0);
  await given.set("wx1", RECORD);
  for (const key of [text, text.slice(0, -1), Buffer.from(text, "base64").toString("base64url"), new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer), [text]]) {
    assert.deepEqual(await encrypted(memoryStore(map), key).get("wx1"), RECORD);
  }
  await given.set("wx2", RECORD);
  assert.deepEqual(await encrypted(memoryStore(map), text).get("wx2"), RECORD);
  const canary = "canary".repeat(7);
  for (const wrong of [undefined, null, "", canary, text + text, new Uint8Array(31), [], [text, canary], {}, 5]) {
    assert.throws(() => encrypted(memoryStore(), wrong), ({ name, message, issues }) => name === "ValidationError" && issues[0].path === "key" && !message.includes("canary"));
  }
  assert.throws(() => encrypted({ get() {} }, text), { name: "ValidationError", message: "store: must have the methods `get` and `set`" });
  assert.throws(() => encrypted(memoryStore(), text, {}), { name: "ValidationError" });
});

test("a provider reads an encrypted store, and a record that does not open is told as the trouble of the store", async () => {
  const [map, store, other] = over(OLD, NEW);
  const merchant = { store, componentAppid: "wxc", authorizerAppid: "wx1" };
  await saveAuthorization({ ...merchant, refreshToken: "refresh-canary", accessToken: "access-canary" });
  assert.deepEqual(Object.keys(map.get("wx1")), ["sealed"]);
  const fetch = () => assert.fail("no request is needed");
  assert.equal(await authorizerToken({ ...merchant, componentToken: "c", fetch })(), "access-canary");
  const closed = authorizerToken({ ...merchant, store: other, componentToken: "c", fetch });
  await assert.rejects(closed(), ({ name, cause }) => name === "TokenError" && cause.message.includes("sealed with the key `72cd6e84`"));
});
