// How long callers wait for a refresh, and what goes on without them.
import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { ApiError, CloudbaseClient, TimeoutError, TokenError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, answers, COMPONENT, FIRST, HOUR, NEXT, NEXT_ACCESS, platform, REFRESH, refreshed, START, tick, withoutReplace } from "./platform.js";

leaveNoTimer();

const idle = async () => {
  for (let round = 0; round < 20; round++) await new Promise(setImmediate);
};

/** A `fetch` whose answers come when the test says so. */
function slowWeChat() {
  const sent = [];
  const fetch = (url, init) => new Promise((resolve) => sent.push({ init, answer: (value) => resolve(new Response(JSON.stringify(value))) }));
  return { sent, fetch };
}

test("the time-out ends the wait of a caller, and what WeChat answers later is stored", async () => {
  const { sent, fetch } = slowWeChat();
  const { provider, stored, rest } = platform({ fetch, timeout: 20 });
  const error = await rejection(provider({ rejected: ACCESS }));
  assert.ok(error instanceof TimeoutError);
  assert.equal(error.message, "token of wx1: no token came within 20 ms; the last step waited for the component token or WeChat");
  assert.equal(sent[0].init.signal.aborted, false);
  sent[0].answer(refreshed);
  await rest();
  assert.deepEqual([stored().refreshToken, await provider({ rejected: ACCESS }), sent.length], [NEXT, NEXT_ACCESS, 1]);
});

test("a refresh goes on when its only caller leaves", async () => {
  const { wechat, provider, stored, rest } = platform();
  wechat.fault({ path: REFRESH, delay: 20 });
  const controller = new AbortController();
  const leaving = provider({ rejected: ACCESS, signal: controller.signal });
  await tick();
  controller.abort("left");
  assert.equal(await rejection(leaving), "left");
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  await rest();
  assert.equal(stored().refreshToken, "refresh-token-2");
});

test("an exchange ends after a minute; then the store is read, and one new exchange begins", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, fetch } = slowWeChat();
  const steps = [];
  const logged = (url, init) => (steps.push("send"), fetch(url, init));
  const { given, store } = platform({ fetch: logged, timeout: Infinity });
  const get = async (key) => (steps.push("get"), store.get(key));
  const provider = authorizerToken({ ...given, store: { ...store, get } });
  const ask = () => Promise.allSettled(Array.from({ length: 5 }, () => provider({ rejected: ACCESS })));
  const first = ask();
  await idle();
  t.mock.timers.tick(59_999);
  await idle();
  assert.deepEqual([sent.length, sent[0].init.signal.aborted], [1, false]);
  t.mock.timers.tick(1);
  await idle();
  assert.equal(sent[0].init.signal.aborted, true);
  assert.ok((await first).every(({ reason }) => reason instanceof TimeoutError));
  steps.length = 0;
  const second = ask();
  await idle();
  assert.deepEqual([steps[0], steps.filter((step) => step === "send").length], ["get", 1]);
  sent[1].answer(refreshed);
  assert.ok((await second).every(({ value }) => value === NEXT_ACCESS));
});

test("a refresh that died with its request on a Worker is given up after its limit", async (t) => {
  const { sent, fetch } = slowWeChat();
  const { provider, given } = platform({ fetch, timeout: 3000 });
  // The timers of the request that ended never fire, and its promises never settle.
  const dead = t.mock.method(globalThis, "setTimeout", () => 0);
  provider({ rejected: ACCESS });
  await idle();
  dead.mock.restore();
  assert.ok((await rejection(authorizerToken({ ...given, timeout: 20 })({ rejected: ACCESS }))) instanceof TimeoutError);
  assert.equal(sent.length, 1);
  const now = performance.now.bind(performance);
  t.mock.method(performance, "now", () => now() + 62_000);
  const next = authorizerToken(given)({ rejected: ACCESS });
  // It could also be that this process was asleep, so the refresh gets one more second.
  await tick(500);
  assert.equal(sent.length, 1);
  await tick(700);
  assert.equal(sent.length, 2);
  sent[1].answer(refreshed);
  assert.equal(await next, NEXT_ACCESS);
});

test("a context keeps a Worker alive until the record is stored", async () => {
  const kept = [];
  const context = { waitUntil: (promise) => kept.push(promise) };
  const { wechat, given, store, stored } = platform({ context: { waitUntil: () => assert.fail("the context of the call counts") } });
  const slow = { get: store.get, set: async (...record) => (await tick(20), store.set(...record)) };
  wechat.fault({ path: REFRESH, delay: 10 });
  const controller = new AbortController();
  const call = authorizerToken({ ...given, store: slow })({ rejected: ACCESS, context, signal: controller.signal });
  await tick();
  controller.abort("gone");
  assert.deepEqual([await rejection(call), kept.length], ["gone", 1]);
  await kept[0];
  assert.equal(stored().refreshToken, "refresh-token-2");

  const failing = platform({ context, fetch: answers({ errcode: 45009 }) });
  await rejection(failing.provider({ rejected: ACCESS }));
  assert.equal(await kept[1], undefined, "the context does not see the failure");
  const ended = platform({ context: { waitUntil() { throw new Error("Illegal invocation"); } } });
  assert.equal(await ended.provider({ rejected: ACCESS }), "authorizer-token-1");
});

test("a store that never answers costs only the calls that asked it then", async () => {
  let hang = true;
  const { given, store } = platform({ timeout: 20 });
  const get = (key) => (hang ? new Promise(() => {}) : store.get(key));
  const provider = authorizerToken({ ...given, store: { ...store, get } });
  const stuck = rejection(provider());
  hang = false;
  assert.equal(await provider(), ACCESS);
  assert.ok((await stuck) instanceof TimeoutError);
  const controller = new AbortController();
  hang = true;
  const call = provider({ signal: controller.signal });
  controller.abort("enough");
  assert.equal(await rejection(call), "enough");
});

test("if another process has the lease, a process waits for its record, and a living token is handed out", async () => {
  const { sent, fetch } = slowWeChat();
  const { given, records, stored } = platform({ fetch }, { expiresAt: START + 120_000 });
  const [one, other] = [1, 2].map(() => authorizerToken({ ...given, store: memoryStore(records) }));
  const first = one({ rejected: ACCESS });
  await tick();
  assert.equal(stored().refreshing, START + 60_000);
  const second = other({ rejected: ACCESS });
  assert.equal(await authorizerToken({ ...given, store: memoryStore(records) })(), ACCESS, "it is due, but it lives");
  await tick(50);
  assert.equal(sent.length, 1);
  sent[0].answer(refreshed);
  assert.deepEqual([await first, await second, sent.length], [NEXT_ACCESS, NEXT_ACCESS, 1]);
  assert.deepEqual(Object.keys(stored()).sort(), ["accessToken", "componentAppid", "expiresAt", "lifetime", "refreshToken"], "the lease is gone");
});

test("the lease of a process that died ends, also if its clock was wrong", async (t) => {
  for (const refreshing of [START + 60_000, START + 999 * HOUR, String(START + 60_000)]) {
    const { provider, refreshes } = platform({}, { refreshing, expiresAt: START + 120_000 });
    assert.deepEqual([await provider(), refreshes()], [ACCESS, 0], "the lease counts");
    const later = performance.now() + 60_000;
    const clock = t.mock.method(performance, "now", () => later);
    assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 1]);
    clock.mock.restore();
  }
  for (const refreshing of [START - 1, START, NaN, Infinity, "soon", {}, true, null]) {
    const { provider } = platform({ timeout: 1000 }, { refreshing });
    assert.equal(await provider({ rejected: ACCESS }), "authorizer-token-1", String(refreshing));
  }
});

test("a lease ends with an exchange that failed", async () => {
  const { given, records, wechat, stored } = platform();
  wechat.fault({ path: REFRESH, errcode: 45009 });
  assert.equal((await rejection(authorizerToken(given)({ rejected: ACCESS }))).errcode, 45009);
  assert.deepEqual(stored(), { componentAppid: "wxc", refreshToken: FIRST, accessToken: ACCESS, expiresAt: START + HOUR });
  assert.equal(await authorizerToken({ ...given, store: memoryStore(records) })({ rejected: ACCESS }), "authorizer-token-1");
});

test("a believed refusal is remembered for a minute, for that record", async () => {
  let now = START;
  const { provider, records, wechat, refreshes, rest } = platform({ timeout: 50, now: () => now });
  wechat.fault({ path: REFRESH, errcode: 61023, times: 2 });
  const refused = async () => {
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof ApiError && error.errcode === 61023);
  };
  await refused();
  await rest();
  await Promise.all(Array.from({ length: 100 }, refused));
  assert.equal(refreshes(), 1);
  now += 60_000;
  await refused();
  await rest();
  assert.equal(refreshes(), 2);
  records.set("wx1", { ...records.get("wx1"), accessToken: "another" });
  assert.deepEqual([await provider(), await provider({ rejected: "another" }), refreshes()], ["another", "authorizer-token-1", 3]);
});

test("a caller whose time ends while a refusal is in doubt gets the refusal", async () => {
  const { sent, fetch } = slowWeChat();
  const { provider, rest } = platform({ fetch, timeout: 60 });
  const call = rejection(provider({ rejected: ACCESS }));
  await tick(20);
  sent[0].answer({ errcode: 42007, errmsg: "x" });
  await tick(20);
  sent[1].answer({ errcode: 45009, errmsg: "nobody knows" });
  const error = await call;
  assert.deepEqual([error instanceof ApiError, error.errcode], [true, 42007]);
  await rest();
});

test("an early refresh that takes too long leaves the living token", async () => {
  const { sent, fetch } = slowWeChat();
  const { provider, rest } = platform({ fetch, timeout: 20, now: () => START + HOUR - 1 });
  assert.equal(await provider(), ACCESS);
  assert.equal(sent.length, 1);
  sent[0].answer(refreshed);
  await rest();
});

test("1,000 merchants without tokens make one refresh each", async () => {
  const { given, records } = platform();
  const asked = [];
  const fetch = async (_, { body }) => {
    const { authorizer_appid: appid } = JSON.parse(body);
    asked.push(appid);
    await tick(10);
    return new Response(JSON.stringify({ ...refreshed, authorizer_access_token: `access-of-${appid}` }));
  };
  const appids = Array.from({ length: 1000 }, (_, index) => `wx${index}`);
  for (const appid of appids) records.set(appid, { refreshToken: FIRST });
  const store = withoutReplace(memoryStore(records));
  const calls = appids.flatMap((authorizerAppid) => [1, 2, 3].map(() => authorizerToken({ ...given, store, fetch, authorizerAppid })()));
  const tokens = await Promise.all(calls);
  assert.deepEqual(tokens, appids.flatMap((appid) => Array(3).fill(`access-of-${appid}`)));
  assert.deepEqual(asked.toSorted(), appids.toSorted());
});

test("a provider that fails says so in Chinese too", async () => {
  const { records, provider } = platform({ locale: "zh" });
  records.clear();
  const error = await rejection(provider());
  assert.ok(error instanceof TokenError);
  assert.match(error.message, /存储中没有 `refreshToken`/);
});

test("a component token that never comes costs only the calls that waited for it", async () => {
  let isStuck = true;
  const signals = [];
  const componentToken = ({ signal }) => (signals.push(signal), isStuck ? new Promise(() => {}) : COMPONENT);
  const { given, refreshes, rest } = platform({ componentToken, timeout: 300 });
  const provider = authorizerToken(given);
  const error = await rejection(provider({ rejected: ACCESS }));
  assert.match(error.message, /the token provider did not answer in time/);
  await rest();
  assert.equal(signals[0].aborted, true);
  isStuck = false;
  assert.deepEqual([await provider({ rejected: ACCESS }), refreshes()], ["authorizer-token-1", 1]);
});

test("the message of a time-out says what was waited for", async () => {
  const never = () => new Promise(() => {});
  const { sent, fetch } = slowWeChat();
  const kinds = [
    [({ store }) => ({ store: { ...store, get: never } }), "the store's `get`"],
    [({ store }) => ({ store: { ...store, replace: never } }), "the store's `replace`"],
    [({ store }) => ({ store: { get: store.get, set: never } }), "the store's `set`"],
    [() => ({ fetch }), "the component token or WeChat"],
  ];
  for (const [change, wanted] of kinds) {
    const { given } = platform({ timeout: 30 });
    const error = await rejection(authorizerToken({ ...given, ...change(given) })({ rejected: ACCESS }));
    assert.equal(error.message, `token of wx1: no token came within 30 ms; the last step waited for ${wanted}`);
  }
  const leased = platform({ timeout: 30 }, { refreshing: START + 60_000 });
  assert.match((await rejection(leased.provider({ rejected: ACCESS }))).message, /waited for another process, which has the lease/);
  leased.records.set("wx1", { componentAppid: "wxc", refreshToken: NEXT, accessToken: NEXT_ACCESS });
  sent[0].answer(refreshed);
});

test("a process that was asleep still reads an answer that has come meanwhile", async (t) => {
  // A thread of its own answers while this one stands still.
  const source = `
    const { parentPort } = require("node:worker_threads");
    const server = require("node:http").createServer((_, response) => setTimeout(() => response.end('{"errcode":0}'), 100));
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;
  const thread = new Worker(source, { eval: true });
  t.after(() => thread.terminate());
  const [port] = await once(thread, "message");
  const url = `http://127.0.0.1:${port}`;
  const client = new CloudbaseClient({ accessToken: "t", baseURL: url, timeout: 300, maxRetries: 0 });
  const { given, store } = platform({ timeout: 300 });
  const get = async (key) => (await (await globalThis.fetch(url)).text(), store.get(key));
  const provider = authorizerToken({ ...given, store: { ...store, get } });
  const calls = [client.getCallBackConfig(), provider()];
  await tick(50);
  // From here timers come before sockets, as after a sleep.
  await new Promise(setImmediate);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1600);
  const [answer, token] = await Promise.all(calls);
  assert.deepEqual([answer.errcode, token], [0, ACCESS]);
});

test("of many merchants over one store, those without work are forgotten", async () => {
  const { given, records } = platform();
  let draws = 0;
  const random = () => (draws++, 0.5);
  const record = { ...records.get("wx1"), expiresAt: START + HOUR };
  const store = { get: async (key) => records.get(key) ?? record, set: async (...entry) => void records.set(...entry) };
  const of = (authorizerAppid) => authorizerToken({ ...given, store, random, authorizerAppid });
  const [idle, busy] = [of("idle"), of("wx1")];
  await idle();
  await idle();
  assert.equal(draws, 1);
  await busy({ rejected: ACCESS });
  records.set("wx1", record);
  for (let index = 0; index < 10_001; index++) await of(`other-${index}`)();
  draws = 0;
  await idle();
  assert.equal(draws, 1, "what was known of it is forgotten");
  assert.equal(await busy(), "authorizer-token-1", "what was written is remembered, so an old read is known as old");
});
