// The refresh of a merchant's token must not lose the refresh token.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { NetworkError, TokenError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, FIRST, HOUR, platform, REFRESH, refreshed, START, tick } from "./platform.js";

leaveNoTimer();

test("200 calls at once with an expired token make exactly one refresh", async () => {
  const { wechat, provider, clientOf, refreshes, stored } = platform();
  wechat.expire(ACCESS);
  const client = clientOf(provider);
  const all = await Promise.all(Array.from({ length: 200 }, () => client.getCallBackConfig()));
  assert.ok(all.every(({ errcode }) => errcode === 0));
  assert.equal(refreshes(), 1);
  assert.deepEqual(stored(), { componentAppid: "wxc", refreshToken: "refresh-token-2", accessToken: "authorizer-token-1", expiresAt: START + 2 * HOUR, lifetime: 2 * HOUR });
});

test("200 clients with their own providers and one store make exactly one refresh", async () => {
  const { wechat, given, clientOf, refreshes } = platform();
  wechat.expire(ACCESS);
  wechat.fault({ path: REFRESH, delay: 20 });
  const all = await Promise.all(Array.from({ length: 200 }, () => clientOf(authorizerToken(given)).getCallBackConfig()));
  assert.ok(all.every(({ errcode }) => errcode === 0));
  assert.equal(refreshes(), 1);
});

test("a valid token is taken from the store, also if another call has refreshed it", async () => {
  const { provider, refreshes, records } = platform();
  assert.equal(await provider(), ACCESS);
  assert.equal(await provider({ reason: "rejected", rejected: "an older one" }), ACCESS);
  records.set("wx1", { refreshToken: FIRST, accessToken: "without-an-end" });
  assert.equal(await provider({ reason: "initial" }), "without-an-end");
  assert.equal(refreshes(), 0);
});

test("a first record needs only the refresh token", async () => {
  const { provider, records, refreshes } = platform();
  records.set("wx1", { refreshToken: FIRST });
  assert.deepEqual([await provider(), await provider(), refreshes()], ["authorizer-token-1", "authorizer-token-1", 1]);
});

test("nobody has the new token before the store has the new refresh token", async () => {
  let finish;
  const { given, stored, store } = platform();
  const slow = { get: store.get, set: (...record) => new Promise((done) => (finish = () => done(store.set(...record)))) };
  let token;
  const asked = authorizerToken({ ...given, store: slow })({ rejected: ACCESS }).then((found) => (token = found));
  while (!finish) await tick(1);
  await tick();
  assert.deepEqual([token, stored().refreshToken], [undefined, FIRST]);
  finish();
  await asked;
  assert.deepEqual([token, stored().refreshToken], ["authorizer-token-1", "refresh-token-2"]);
});

test("if the store fails, no token is returned, and the next call stores the kept record", async () => {
  const { wechat, given, stored, store, refreshes, clientOf } = platform();
  wechat.expire(ACCESS);
  let down = true;
  const failing = {
    get: store.get,
    async set(key, record) {
      if (down) throw new Error(`INSERT '${JSON.stringify(record)}' failed`);
      return store.set(key, record);
    },
  };
  const client = clientOf(authorizerToken({ ...given, store: failing }));
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof TokenError && error.cause instanceof TokenError);
  assert.match(error.message, /^getCallBackConfig: the token provider failed: token of wx1: the store's `set` failed/);
  const said = inspect(error, { depth: 9 });
  assert.ok(said.includes("[redacted]") && !/(refresh|authorizer)-token-\d/.test(said), said);
  assert.equal(stored().refreshToken, FIRST);
  await rejection(client.getCallBackConfig());
  down = false;
  assert.equal((await client.getCallBackConfig()).errcode, 0);
  assert.deepEqual([refreshes(), stored().refreshToken], [1, "refresh-token-2"]);
});

test("a kept record is dropped if the merchant has authorised again", async () => {
  const { given, store, records } = platform();
  let down = true;
  const failing = { get: store.get, set: (key, record) => (down ? Promise.reject("down") : store.set(key, record)) };
  const provider = authorizerToken({ ...given, store: failing });
  assert.equal((await rejection(provider({ rejected: ACCESS }))).cause, "down");
  records.set("wx1", { refreshToken: "authorised-again", accessToken: "given-with-it", expiresAt: START + HOUR });
  down = false;
  assert.equal(await provider(), "given-with-it");
  assert.equal(records.get("wx1").refreshToken, "authorised-again");
});

test("a process that dies after the write loses nothing", async () => {
  const { given, provider, records, refreshes } = platform({ timeout: 30 });
  await provider({ rejected: ACCESS });
  const nextProcess = () => authorizerToken({ ...given, store: memoryStore(records) });
  assert.equal(await nextProcess()({ rejected: ACCESS }), "authorizer-token-1");
  assert.equal(refreshes(), 1);
});

test("a token is refreshed early, between 10 and 5 % of its lifetime before its end", async () => {
  const due = async (random, minutes) => {
    let now = START;
    const { provider, refreshes } = platform({ random: () => random, now: () => now }, { expiresAt: START + 2 * HOUR });
    await provider();
    now += minutes * 60_000;
    await provider();
    return refreshes() === 1;
  };
  assert.deepEqual([await due(1, 107.9), await due(1, 108)], [false, true]);
  assert.deepEqual([await due(0, 113.9), await due(0, 114)], [false, true]);
  assert.deepEqual([await due(0.5, 110.9), await due(0.5, 111)], [false, true]);
});

test("an early refresh may fail, and is tried again half-way to the end", async () => {
  let now = START + 55 * 60_000;
  const { wechat, provider, refreshes, rest } = platform({ timeout: 30, now: () => now });
  wechat.fault({ path: REFRESH, drop: "before", times: 2 });
  assert.equal(await provider(), ACCESS);
  assert.equal(await provider(), ACCESS);
  assert.equal(refreshes(), 1);
  now += 2.5 * 60_000;
  assert.equal(await provider(), ACCESS);
  assert.equal(refreshes(), 2);
  wechat.fault({ path: REFRESH, errcode: 61003 });
  now = START + 59 * 60_000;
  assert.equal((await rejection(provider())).errcode, 61003, "a permanent error is reported at once");
  await rest();
  wechat.fault({ path: REFRESH, drop: "before" });
  now = START + HOUR;
  assert.ok((await rejection(provider())) instanceof NetworkError, "an expired token is not returned");
});

test("an early refresh fails if the new refresh token cannot be stored", async () => {
  let now = START + 57 * 60_000;
  const { wechat, given, store, refreshes } = platform({ now: () => now });
  let down = true;
  const failing = { get: store.get, set: (key, record) => (down ? Promise.reject("down") : store.set(key, record)) };
  const provider = authorizerToken({ ...given, store: failing });
  assert.match((await rejection(provider())).message, /the store's `set` failed/);
  down = false;
  assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 1]);
  wechat.fault({ path: REFRESH, drop: "before" });
  now += 115 * 60_000;
  assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 2], "after the record is stored, an early refresh may fail");
});

test("if WeChat answers the same token again, the refreshes end", async () => {
  let asked = 0;
  const fetch = async () => (asked++, new Response(JSON.stringify({ ...refreshed, authorizer_access_token: ACCESS })));
  const { provider } = platform({ fetch });
  assert.deepEqual([await provider({ rejected: ACCESS }), asked], [ACCESS, 1]);
});

test("a late answer does not overwrite a newer authorisation of the merchant", async () => {
  const { wechat, provider, records } = platform();
  wechat.fault({ path: REFRESH, delay: 20 });
  const asked = provider({ rejected: ACCESS });
  await tick();
  const again = { componentAppid: "wxc", refreshToken: "authorised-again", accessToken: "given-with-it", expiresAt: START + HOUR };
  records.set("wx1", again);
  assert.equal(await asked, "given-with-it");
  assert.deepEqual(records.get("wx1"), again);
});

test("two processes that refresh at the same time both get a valid token", async () => {
  const { wechat, given, records, clientOf } = platform();
  wechat.expire(ACCESS);
  wechat.fault({ path: REFRESH, delay: 10 });
  wechat.fault({ path: REFRESH, delay: 20 });
  const processes = Array.from({ length: 2 }, () => clientOf(authorizerToken({ ...given, store: memoryStore(records) })));
  const all = await Promise.all(processes.map((client) => client.getCallBackConfig()));
  assert.deepEqual(all.map(({ errcode }) => errcode), [0, 0]);
  assert.equal(records.get("wx1").refreshToken, "refresh-token-2");
});

test("a call does not get a refused token again from the refresh of another call", async () => {
  const { given, records, wechat } = platform({}, { accessToken: undefined });
  wechat.fault({ path: REFRESH, delay: 20 });
  const first = authorizerToken(given)();
  await tick();
  records.set("wx1", { refreshToken: "refresh-token-2", accessToken: "authorizer-token-1" });
  const second = authorizerToken(given)({ rejected: "authorizer-token-1" });
  assert.deepEqual(await Promise.all([first, second]), ["authorizer-token-1", "authorizer-token-3"]);
});
