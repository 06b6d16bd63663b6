// Tests that a store of `/stores` passes, for stores of users.

const METHODS = ["replace", "delete", "list", "lease"];

/** Texts that are easily taken for one another, or that mean something to a database. */
const ODD_KEYS = ["a", "A", "a ", " a", "a'b", 'a"b', "a\\b", "a/b", "a?b", "a*", "a[b]", "a_b", "a%b", "a:b", ".", "..", "商家", "🙂", "x".repeat(120), "%41", "null"];

const ODD_RECORD = {
  refreshToken: "r@@@+/=", text: "引号 \" ' \\ \n \u0000 \u2028 🙂", "": "empty name", zero: 0, fraction: 0.1, large: 9007199254740991,
  no: null, yes: true, list: [1, "two", { three: [] }], nested: { refreshing: 1 }, long: "长".repeat(20_000),
};

function expect(holds, message) {
  if (!holds) throw new Error(message);
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const expectSame = (given, expected, what) => expect(isSame(given ?? null, expected ?? null), `${what}: expected ${short(expected)}, got ${short(given)}`);
const short = (value) => (JSON.stringify(value) ?? "nothing").slice(0, 200);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function keysOf(store, prefix) {
  const keys = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return [...new Set(keys)].sort();
}

/** A store behind a network would take long for one key after the other. */
async function inParts(keys, work) {
  for (let from = 0; from < keys.length; from += 100) await Promise.all(keys.slice(from, from + 100).map(work));
}

/** Each test gets the store and a prefix that only it uses. The list names what a store needs beside `get` and `set`. */
const TESTS = [
  ["get resolves with undefined for a key that is not there", [], async (store, at) => {
    expect(((await store.get(at)) ?? undefined) === undefined, "get of an unknown key resolved with something");
  }],
  ["get resolves with the record that set wrote, with all its members", [], async (store, at) => {
    await store.set(at, ODD_RECORD);
    expectSame(await store.get(at), ODD_RECORD, "the record");
  }],
  ["set writes over all that was there", [], async (store, at) => {
    await store.set(at, { a: 1, b: 2 });
    await store.set(at, { c: 3 });
    expectSame(await store.get(at), { c: 3 }, "the record");
  }],
  ["keys that look alike are different keys", [], async (store, at) => {
    for (const [index, key] of ODD_KEYS.entries()) await store.set(at + key, { index });
    for (const [index, key] of ODD_KEYS.entries()) expectSame(await store.get(at + key), { index }, `the record of ${JSON.stringify(key)}`);
  }],
  ["replace writes if nothing has changed, and says so", ["replace"], async (store, at) => {
    expectSame(await store.replace(at, undefined, ODD_RECORD), true, "replace of nothing");
    expectSame(await store.replace(at, await store.get(at), { b: 2 }), true, "replace of what get returned");
    expectSame(await store.get(at), { b: 2 }, "the record");
    expectSame(await store.replace(at, { b: 2 }, { b: 2 }), true, "replace by the same record");
  }],
  ["replace writes nothing if the record is another, and says so", ["replace"], async (store, at) => {
    expectSame(await store.replace(at, { a: 1 }, { b: 2 }), false, "replace where nothing is there");
    expectSame(await store.get(at), undefined, "the record");
    await store.set(at, { a: 1, refreshing: 5 });
    for (const before of [undefined, { a: 1 }, { a: 1, refreshing: 6 }, { a: "1", refreshing: 5 }, {}]) {
      expectSame(await store.replace(at, before, { b: 2 }), false, `replace of ${short(before)}`);
    }
    expectSame(await store.get(at), { a: 1, refreshing: 5 }, "the record");
  }],
  ["replace by undefined deletes what has not changed", ["replace"], async (store, at) => {
    await store.set(at, { a: 1 });
    expectSame(await store.replace(at, { a: 2 }, undefined), false, "replace of another record");
    expectSame(await store.replace(at, { a: 1 }, undefined), true, "replace of this record");
    expectSame(await store.get(at), undefined, "the record");
    expectSame(await store.replace(at, undefined, { a: 3 }), true, "replace after it");
  }],
  ["of 20 at the same time, one replaces", ["replace"], async (store, at) => {
    for (const before of [undefined, { owner: 100 }]) {
      if (before) await store.set(at, before);
      const answers = await Promise.all(Array.from({ length: 20 }, (_, owner) => store.replace(at, before, { owner })));
      expectSame(answers.filter((answer) => answer === true).length, 1, "how many replaced");
      expectSame(await store.get(at), { owner: answers.indexOf(true) }, "the record");
    }
  }],
  ["8 at the same time count to 80 and lose nothing", ["replace"], async (store, at) => {
    const countUp = async () => {
      for (let done = 0, refused = 0; done < 10; ) {
        const before = (await store.get(at)) ?? undefined;
        if (await store.replace(at, before, { count: (before?.count ?? 0) + 1 })) done++;
        else expect(++refused < 1000, "replace of what get returned was refused 1,000 times");
      }
    };
    await Promise.all(Array.from({ length: 8 }, countUp));
    expectSame(await store.get(at), { count: 80 }, "the record");
  }],
  ["delete removes a record, and can be repeated", ["delete"], async (store, at) => {
    await store.set(at, { a: 1 });
    await store.delete(at);
    await store.delete(at);
    expectSame(await store.get(at), undefined, "the record");
  }],
  ["list gives the keys that begin with the prefix, whatever characters they have", ["list"], async (store, at) => {
    const keys = ODD_KEYS.map((key) => at + key).sort();
    for (const key of keys) await store.set(key, {});
    expectSame(await keysOf(store, at), keys, "the keys");
    for (const part of ["a", "A", "a*", "a[", "a_", "a%", "a\\", "商", "x".repeat(120)]) {
      expectSame(await keysOf(store, at + part), keys.filter((key) => key.startsWith(at + part)), `the keys with ${short(part)}`);
    }
    for await (const key of store.list(at)) {
      expect(key.startsWith(at), "a key without the prefix");
      break;
    }
  }],
  ["list does not give what was deleted", ["list", "delete"], async (store, at) => {
    await store.set(`${at}1`, {});
    await store.set(`${at}2`, {});
    await store.delete(`${at}1`);
    expectSame(await keysOf(store, at), [`${at}2`], "the keys");
  }],
  ["list does not give what replace deleted", ["list", "replace"], async (store, at) => {
    await store.replace(`${at}1`, undefined, { a: 1 });
    await store.replace(`${at}2`, undefined, { a: 2 });
    expectSame(await store.replace(`${at}1`, { a: 1 }, undefined), true, "replace by undefined");
    expectSame(await keysOf(store, at), [`${at}2`], "the keys");
  }],
  ["list gives all of 1,100 keys", ["list"], async (store, at) => {
    const keys = Array.from({ length: 1100 }, (_, index) => `${at}${index}`);
    await inParts(keys, (key) => store.set(key, { key }));
    expectSame((await keysOf(store, at)).length, keys.length, "how many keys");
  }],
  ["of 20 at the same time, one gets the lease, and the next one when it is released", ["lease"], async (store, at) => {
    const leases = await Promise.all(Array.from({ length: 20 }, () => store.lease(at, 60_000)));
    const [held, ...more] = leases.filter(Boolean);
    expect(held && more.length === 0, `${leases.filter(Boolean).length} got the lease`);
    expectSame(await store.lease(at, 60_000), undefined, "the lease that another has");
    expectSame(await held.renew(), true, "renew");
    expectSame(await held.release(), true, "release");
    expectSame(await held.release(), false, "a second release");
    expect(await store.lease(at, 60_000), "nobody got the lease after its release");
  }],
  ["a lease that has ended belongs to who takes it next", ["lease"], async (store, at) => {
    const late = await store.lease(at, 1);
    await sleep(20);
    const held = await store.lease(at, 60_000);
    expect(held, "nobody got the lease that had ended");
    expectSame(await late.renew(), false, "renew of the late one");
    expectSame(await late.release(), false, "release of the late one");
    expectSame(await store.lease(at, 60_000), undefined, "the lease that another has");
    expectSame(await held.renew(), true, "renew of the holder");
  }],
];

let made = 0;

/** Removes what a test wrote, where the store can. */
async function clean(store, at) {
  if (typeof store.list !== "function" || typeof store.delete !== "function") return;
  await inParts(await keysOf(store, at), (key) => store.delete(key));
}

export function storeTests(makeStore, { without = [] } = {}) {
  const unknown = without.filter((name) => !METHODS.includes(name));
  if (unknown.length > 0) throw new TypeError(`storeTests: \`without\` can have ${METHODS.join(", ")}, not ${unknown.join(", ")}`);
  const tests = TESTS.filter(([, needs]) => !needs.some((name) => without.includes(name)));
  return tests.map(([name, needs, work]) => ({
    name,
    async run() {
      const store = await makeStore();
      for (const method of ["get", "set", ...needs]) expect(typeof store[method] === "function", `the store has no method \`${method}\``);
      const at = `test-${Date.now().toString(36)}-${++made}:`;
      await clean(store, at);
      await work(store, at);
      await clean(store, at);
    },
  }));
}
