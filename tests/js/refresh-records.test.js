// Odd records and odd answers, old reads, and two platforms over one store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, CloudbaseError, DecodeError, TokenError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, kvStore } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, answers, FIRST, HOUR, NEXT, NEXT_ACCESS, platform, refreshed, START, tick, withoutReplace } from "./platform.js";

leaveNoTimer();

const MINUTE = 60_000;

test("a stored access token that is no token is refreshed", async () => {
  for (const accessToken of [5, {}, "a b", "", true, [], null]) {
    const { provider, refreshes } = platform({}, { accessToken });
    assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 1], inspect(accessToken));
  }
});

test("what is no record is told as one of our errors", async () => {
  const records = [[FIRST], FIRST, 5, true, { refreshToken: 5 }, { refreshToken: "a b" }, Object.create({ refreshToken: FIRST }), Object.freeze({})];
  for (const record of records) {
    const platforms = platform();
    platforms.records.set("wx1", record);
    const error = await rejection(platforms.provider());
    assert.ok(error instanceof TokenError, inspect(record));
    assert.match(error.message, /the store has no `refreshToken`/);
  }
  const throwing = platform();
  throwing.records.set("wx1", { get refreshToken() { throw new TypeError("no"); } });
  assert.match((await rejection(throwing.provider())).message, /the store's `get` failed/);
});

test("members of prototypes are not members of a record", async (t) => {
  t.after(() => delete Object.prototype.accessToken);
  Object.prototype.accessToken = "lent";
  const { provider, records } = platform();
  records.set("wx1", { componentAppid: "wxc", refreshToken: FIRST });
  assert.equal(await provider(), "authorizer-token-1");
});

test("odd times in a record do not make its token useless", async () => {
  for (const expiresAt of [undefined, null, "soon", {}, NaN, Infinity, true]) {
    const { provider, refreshes } = platform({}, { expiresAt });
    assert.deepEqual([await provider(), refreshes()], [ACCESS, 0], inspect(expiresAt));
  }
  for (const expiresAt of [String(START + 1), START - 1, -5, "0"]) {
    const { provider, refreshes } = platform({}, { expiresAt });
    assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 1], inspect(expiresAt));
  }
  // With a lifetime of two hours it is due 9 minutes before its end.
  for (const [lifetime, due] of [[undefined, 1], ["odd", 1], [{}, 1], [-5, 1], [NaN, 1], [1e306, 1], [String(24 * HOUR), 1], [1000, 0]]) {
    const { provider, refreshes } = platform({}, { expiresAt: START + 8 * MINUTE, lifetime });
    await provider();
    assert.equal(refreshes(), due, inspect(lifetime));
  }
});

test("an odd expires_in is capped or replaced", async () => {
  const day = 24 * HOUR;
  const kinds = [[7200, 2 * HOUR], ["600", 600_000], [1e306, day], [86_401, day]];
  for (const odd of ["Infinity", true, -5, 0, null, undefined, {}, [], "", "2h", "-5", "0x10"]) kinds.push([odd, 2 * HOUR]);
  for (const [expires_in, lifetime] of kinds) {
    const { provider, stored } = platform({ fetch: answers({ ...refreshed, expires_in }) });
    assert.equal(await provider({ rejected: ACCESS }), NEXT_ACCESS);
    assert.deepEqual([stored().lifetime, stored().expiresAt], [lifetime, START + lifetime], inspect(expires_in));
  }
});

test("odd answers end in one of our classes", async () => {
  const odd = { toString: 5, valueOf: {} };
  for (const answer of [{ errcode: 61004, errmsg: odd }, { errcode: 61004, errmsg: [odd] }, { errcode: 61004, errmsg: null }, { errcode: 61004 }]) {
    const { provider } = platform({ fetch: answers(answer) });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof ApiError && error.errcode === 61004, inspect(error));
  }
  for (const answer of [{ errcode: odd }, { errcode: [61004] }, { authorizer_access_token: odd }, [refreshed], { errcode: 1e400 }]) {
    const { provider, rest } = platform({ timeout: 100, fetch: answers(answer) });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof CloudbaseError, inspect(error));
    await rest();
  }
});

test("a new refresh token is kept even if the answer has no access token", async () => {
  for (const authorizer_access_token of ["a b", 5, {}]) {
    const { provider, stored } = platform({ fetch: answers({ ...refreshed, authorizer_access_token }) });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof DecodeError, inspect(error));
    assert.match(error.message, /`authorizer_access_token`/);
    assert.deepEqual(stored(), { componentAppid: "wxc", refreshToken: NEXT });
  }
});

test("a write keeps the members that are not ours", async () => {
  const own = { nickname: "shop", nested: { deep: [1] }, refresh_count: 3 };
  for (const narrow of [(store) => store, withoutReplace]) {
    const { given, records, stored } = platform({}, own);
    records.set("wx1", Object.freeze(records.get("wx1")));
    await authorizerToken({ ...given, store: narrow(memoryStore(records)) })({ rejected: ACCESS });
    const { nickname, nested, refresh_count, refreshToken } = stored();
    assert.deepEqual({ nickname, nested, refresh_count, refreshToken }, { ...own, refreshToken: "refresh-token-2" });
  }
});

test("a store may be synchronous, and may change its object later", async () => {
  const row = { componentAppid: "wxc", refreshToken: FIRST, accessToken: ACCESS };
  const sync = {
    get: () => row,
    set: (_, record) => Object.assign(row, record, { refreshing: undefined }),
    replace: (_, before, record) => before.refreshToken === row.refreshToken && Boolean(Object.assign(row, record)),
  };
  let again = false;
  const changing = {
    ...sync,
    async replace(...given) {
      if (!again) Object.assign(row, { refreshToken: "authorised-again", accessToken: "given-with-it" });
      again = true;
      return sync.replace(...given);
    },
  };
  assert.equal(await authorizerToken({ ...platform().given, store: changing })({ rejected: ACCESS }), "given-with-it");
  for (const store of [withoutReplace(sync), sync]) {
    const { given } = platform();
    Object.assign(row, { refreshToken: FIRST, accessToken: ACCESS, expiresAt: undefined });
    const provider = authorizerToken({ ...given, store });
    assert.deepEqual([await provider({ rejected: ACCESS }), await provider({ rejected: ACCESS })], ["authorizer-token-1", "authorizer-token-1"]);
    assert.equal(row.refreshToken, "refresh-token-2");
  }
});

test("an old read after a write is known as old for two minutes", async () => {
  let now = START;
  const { given, records, refreshes, wechat } = platform({ timeout: 50, now: () => now });
  const old = records.get("wx1");
  const late = { ...withoutReplace(memoryStore(records)), get: async () => old };
  const provider = authorizerToken({ ...given, store: late });
  assert.equal(await provider({ rejected: ACCESS }), "authorizer-token-1");
  for (const rejected of [undefined, ACCESS]) assert.equal(await provider({ rejected }), "authorizer-token-1");
  assert.equal(refreshes(), 1);
  now += 2 * MINUTE - 1;
  wechat.expire("authorizer-token-1");
  assert.equal(await provider({ rejected: "authorizer-token-1" }), "authorizer-token-3", "the refresh uses the newest refresh token");
  now += 2 * MINUTE;
  assert.equal(await provider(), ACCESS, "after that the store is right");
  now = START;
  assert.equal(await provider(), ACCESS, "a clock that goes backwards does not prolong it");
});

test("a record that was restored from a backup is used, and not overwritten", async () => {
  let now = START;
  const { given, records } = platform({ now: () => now });
  const backup = { ...records.get("wx1"), accessToken: "restored" };
  const provider = authorizerToken(given);
  await provider({ rejected: ACCESS });
  records.set("wx1", backup);
  assert.equal(await provider(), "restored", "it is none that this process replaced");
  now += 2 * MINUTE;
  assert.deepEqual([await provider(), records.get("wx1")], ["restored", backup]);
});

test("a record of version 0.1 belongs to the first platform that uses it", async () => {
  for (const narrow of [(store) => store, withoutReplace]) {
    const { given, records } = platform({}, { componentAppid: undefined });
    const steps = [];
    const inner = memoryStore(records);
    const logged = (write) => async (...given) => (await tick(), steps.push("written"), write(...given));
    const store = narrow({ get: inner.get, set: logged(inner.set), replace: logged(inner.replace) });
    const provider = authorizerToken({ ...given, store });
    assert.equal(await provider().finally(() => steps.push("handed out")), ACCESS);
    assert.deepEqual([steps, records.get("wx1").componentAppid], [["written", "handed out"], "wxc"]);
    assert.equal(await provider(), ACCESS);
    assert.equal(steps.length, 2, "it is written once");
    for (const over of [store, memoryStore(records)]) {
      const error = await rejection(authorizerToken({ ...given, store: over, componentAppid: "wxother" })());
      assert.ok(error instanceof TokenError);
      assert.match(error.message, /belongs to another platform/);
    }
  }
});

test("of two platforms that use a record at once, one gets its token", async () => {
  for (const narrow of [(store) => store, withoutReplace]) {
    // Over two store objects it takes an atomic step.
    for (const shared of narrow === withoutReplace ? [true] : [true, false]) {
      const { given, records } = platform({}, { componentAppid: undefined });
      const one = narrow(memoryStore(records));
      const other = shared ? one : memoryStore(records);
      const calls = [[one, "wxc"], [other, "wxother"]].map(([store, componentAppid]) => authorizerToken({ ...given, store, componentAppid })());
      const results = await Promise.allSettled(calls);
      assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
      const owner = results[0].status === "fulfilled" ? "wxc" : "wxother";
      assert.equal(records.get("wx1").componentAppid, owner);
    }
  }
});

test("a store that keeps no name of a platform is written once, and the name is remembered", async () => {
  const { given } = platform();
  let row = { refreshToken: FIRST, accessToken: ACCESS };
  let writes = 0;
  const store = { get: async () => row, set: async (_, { refreshToken, accessToken, expiresAt }) => void (writes++, (row = { refreshToken, accessToken, expiresAt })) };
  const provider = authorizerToken({ ...given, store });
  assert.deepEqual([await provider(), await provider(), writes], [ACCESS, ACCESS, 1]);
  assert.deepEqual([await provider({ rejected: ACCESS }), await provider(), writes], ["authorizer-token-1", "authorizer-token-1", 2]);
  assert.match((await rejection(authorizerToken({ ...given, store, componentAppid: "wxother" })())).message, /another platform/);
});

test("a `replace` that succeeds without saying so loses nothing; one that refuses for ever is told", async () => {
  for (const lost of ["throws", "answers false"]) {
    const { given, records, refreshes } = platform();
    const inner = memoryStore(records);
    let writes = 0;
    const replace = async (...record) => {
      const done = await inner.replace(...record);
      if (++writes !== 2) return done;
      if (lost === "throws") throw new Error("connection reset");
      return false;
    };
    const provider = authorizerToken({ ...given, store: { ...inner, replace } });
    if (lost === "throws") assert.match((await rejection(provider({ rejected: ACCESS }))).message, /the store's `replace` failed, so the new refresh token/);
    assert.deepEqual([await provider({ rejected: ACCESS }), refreshes()], ["authorizer-token-1", 1]);
  }
  const { given, store, refreshes } = platform();
  const refusing = { ...store, replace: () => false };
  const error = await rejection(authorizerToken({ ...given, store: refusing })({ rejected: ACCESS }));
  assert.match(error.message, /`replace` does not replace a record that is as `get` returned it/);
  assert.equal(refreshes(), 0);
});

test("stores replace only the record that was read", async () => {
  const texts = new Map();
  const replace = async (key, before, text) => texts.get(key) === before && Boolean(texts.set(key, text));
  for (const store of [memoryStore(), kvStore(texts, "wechat:", { replace })]) {
    const [first, second] = [{ refreshToken: "a" }, { refreshToken: "b", accessToken: "c" }];
    assert.equal(await store.replace("wx1", first, second), false);
    assert.equal(await store.replace("wx1", undefined, first), true);
    assert.equal(await store.replace("wx1", undefined, second), false);
    assert.equal(await store.replace("wx1", await store.get("wx1"), second), true);
    assert.equal(await store.replace("wx1", first, first), false);
    assert.deepEqual(await store.get("wx1"), second);
  }
  texts.set("wechat:wx1", `{ "refreshToken" : "by hand" }`);
  const store = kvStore(texts, "wechat:", { replace });
  assert.equal(await store.replace("wx1", await store.get("wx1"), { refreshToken: "d" }), true);
  // Clients of memcached have such a method, with other arguments.
  assert.equal(kvStore({ get() {}, set() {}, replace() {} }).replace, undefined);
});

test("members of prototypes are neither options nor parts of a request or an answer", async (t) => {
  const lent = { signal: AbortSignal.abort(), rejected: ACCESS, expires_in: 1 };
  t.after(() => Object.keys(lent).forEach((name) => delete Object.prototype[name]));
  const { provider, stored } = platform({ fetch: answers({ ...refreshed, expires_in: undefined }) });
  Object.assign(Object.prototype, lent);
  assert.equal(await provider({}), ACCESS);
  assert.equal(await provider({ rejected: ACCESS }), NEXT_ACCESS);
  assert.equal(stored().lifetime, 2 * HOUR);
});

test("no odd read of the store drops a new refresh token", async () => {
  const odd = [undefined, null, {}, 5, "", { refreshToken: "a b" }, { refreshToken: "of-a-backup" }, { refreshToken: FIRST }, { refreshToken: FIRST, componentAppid: "wxc" }];
  for (const record of odd) {
    for (const narrow of [(store) => store, withoutReplace]) {
      const { given, records, stored } = platform({}, { nickname: "shop" });
      const inner = memoryStore(records);
      let isExchanged = false;
      const get = async (key) => (isExchanged ? ((isExchanged = false), record) : inner.get(key));
      const fetch = async (...request) => given.fetch(...request).finally(() => (isExchanged = true));
      const provider = authorizerToken({ ...given, store: narrow({ ...inner, get }), fetch });
      assert.equal(await provider({ rejected: ACCESS }), "authorizer-token-1", inspect(record));
      assert.equal(stored().refreshToken, "refresh-token-2", inspect(record));
      if (record?.refreshToken === undefined) assert.equal(stored().nickname, "shop", "members that are not ours stay");
    }
  }
});

test("a record with the same refresh token or a replaced one is not newer; another refresh token is", async () => {
  const during = async (change, kept) => {
    for (const narrow of [(store) => store, withoutReplace]) {
      const { given, records, stored } = platform();
      const store = narrow(memoryStore(records));
      await authorizerToken({ ...given, store })({ rejected: ACCESS });
      const fetch = async (...request) => given.fetch(...request).finally(() => records.set("wx1", { ...stored(), ...change }));
      await authorizerToken({ ...given, store, fetch })({ rejected: "authorizer-token-1" }).catch(() => {});
      assert.equal(stored().refreshToken, kept, inspect(change));
    }
  };
  await during({ accessToken: undefined }, "refresh-token-4");
  await during({ accessToken: "changed-by-hand" }, "refresh-token-4");
  await during({ refreshToken: FIRST, accessToken: "older" }, "refresh-token-4");
  await during({ refreshToken: "authorised-again", accessToken: "given-with-it" }, "authorised-again");
});

test("the record of another platform is not overwritten, and ours waits", async () => {
  for (const narrow of [(store) => store, withoutReplace]) {
    const { given, records, stored } = platform();
    const store = narrow(memoryStore(records));
    const before = stored();
    const theirs = { refreshToken: "theirs", componentAppid: "wxother" };
    const fetch = async (...request) => given.fetch(...request).finally(() => records.set("wx1", theirs));
    const error = await rejection(authorizerToken({ ...given, store, fetch })({ rejected: ACCESS }));
    assert.match(error.message, /the new refresh token is not stored yet, because the store's record belongs to another platform now/);
    assert.equal(stored(), theirs);
    records.set("wx1", before);
    assert.equal(await authorizerToken({ ...given, store })(), "authorizer-token-1");
    assert.equal(stored().refreshToken, "refresh-token-2");
  }
});

test("a `replace` that answers no boolean is told at once, each time", async () => {
  for (const answer of [undefined, null, 1, 0, "OK"]) {
    const { given, store, refreshes } = platform();
    const mute = { ...store, replace: async (...record) => (await store.replace(...record), answer) };
    const provider = authorizerToken({ ...given, store: mute });
    for (let call = 0; call < 2; call++) {
      const error = await rejection(provider({ rejected: ACCESS }));
      assert.match(error.message, /the store's `replace` must answer true or false/, inspect(answer));
    }
    assert.equal(refreshes(), 0);
  }
});

test("a refresh reads the store once, and again only if somebody else has changed the record", async () => {
  const { given, store, records, stored, wechat } = platform();
  const asked = [];
  const logged = Object.fromEntries(["get", "replace"].map((name) => [name, (...about) => (asked.push(name), store[name](...about))]));
  const providerOf = (fetch) => authorizerToken({ ...given, fetch, store: { ...store, ...logged } });
  const first = await providerOf(wechat.fetch)({ rejected: ACCESS });
  assert.deepEqual(asked.splice(0), ["get", "replace", "replace"]);
  const meanwhile = (...sent) => {
    records.set("wx1", { ...stored(), note: "of the user" });
    return wechat.fetch(...sent);
  };
  const next = await providerOf(meanwhile)({ rejected: first });
  assert.deepEqual(asked, ["get", "replace", "replace", "get", "replace"]);
  assert.deepEqual([stored().accessToken, stored().note], [next, "of the user"]);
});
