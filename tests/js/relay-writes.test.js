// Writes through a relay: once for each key, on record before they are sent, and finished when their caller has gone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient } from "wechat-cloudbase";
import { answerTo, container, grant, problem, relaying, requestOf, set, TOKENS } from "./relaying.js";

const WRITE = "/merchants/wx1/setCallBackConfig";
const withKey = (key, body = container, headers) => ({ body, headers: { "idempotency-key": key, ...headers } });
const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** A `fetch` that waits until it is let go. */
function held(answer = '{"errcode":0,"errmsg":"ok"}') {
  let go, sent;
  const gone = new Promise((resolve) => (go = resolve));
  const began = new Promise((resolve) => (sent = resolve));
  let count = 0;
  const fetch = async () => (count++, sent(), await gone, new Response(answer));
  return { fetch, go, began, count: () => count };
}

test("a write needs a key, and a read does not", async () => {
  const { ask, wechat } = relaying();
  for (const key of [undefined, "", "a b", "é", "x".repeat(256)]) assert.equal(problem(await ask(WRITE, withKey(key))), "400 idempotency_key", key);
  assert.equal((await ask(WRITE, withKey("x".repeat(255)))).status, 200);
  assert.equal((await ask("/merchants/wx1/getCallBackConfig", withKey(undefined, {}))).status, 200);
  assert.equal(wechat.calls().length, 2);
});

test("the same key sends once: the kept answer, another payload, another user", async () => {
  let user = "a";
  const { ask, wechat, entries } = relaying({ authorize: () => ({ ...grant, merchants: "*", user }) });
  const [first, again] = [await ask(WRITE, withKey("k")), await ask(WRITE, withKey("k"))];
  assert.deepEqual([again.status, again.text], [200, first.text]);
  assert.equal(problem(await ask(WRITE, withKey("k", { container_config: { ...container.container_config, text_mode: 2 } }))), "422 idempotency_key");
  assert.equal(problem(await ask("/merchants/wx2/setCallBackConfig", withKey("k"))), "422 idempotency_key");
  assert.deepEqual([wechat.calls().length, entries.length], [1, 2]);
  user = "b";
  assert.equal((await ask(WRITE, withKey("k"))).status, 200);
  assert.equal(wechat.calls().length, 2);
});

test("a second request waits for nothing while the first is in progress", async () => {
  const wechat = held();
  const { ask } = relaying({ fetch: wechat.fetch });
  const first = ask(WRITE, withKey("k"));
  await wechat.began;
  const second = await ask(WRITE, withKey("k"));
  assert.deepEqual([problem(second), second.headers.get("retry-after"), second.json.outcome], ["409 in_progress", "1", "unknown"]);
  wechat.go();
  assert.equal((await first).status, 200);
  assert.equal((await ask(WRITE, withKey("k"))).status, 200);
  assert.equal(wechat.count(), 1);
});

test("of requests at the same time only one is sent", async () => {
  const { ask, wechat } = relaying();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(WRITE, withKey("k"))));
  assert.equal(wechat.calls().length, 1);
  assert.ok(answers.every((answer) => answer.status === 200 || problem(answer) === "409 in_progress"));
});

test("an unknown outcome is kept, so that the write is never sent again", async () => {
  let count = 0;
  const fetch = async () => { count++; throw new TypeError("socket hang up of http://10.0.0.1/?access_token=x"); };
  const { ask, entries } = relaying({ fetch });
  const [first, again] = [await ask(WRITE, withKey("k")), await ask(WRITE, withKey("k"))];
  assert.deepEqual([first.status, first.json.code, first.json.outcome, first.json.retryable], [503, "network", "unknown", false]);
  assert.deepEqual([again.status, again.text, count], [503, first.text, 1]);
  assert.doesNotMatch(first.text, /socket|10\.0\.0\.1|token/);
  assert.equal(entries[1].outcome, "unknown");
});

test("a write that was not done gives its key free", async () => {
  const { ask, wechat } = relaying({}, { faults: [{ errcode: 48001, times: 1 }] });
  const refused = await ask(WRITE, withKey("k"));
  assert.deepEqual([problem(refused), refused.json.errcode, refused.json.outcome], ["424 api", 48001, "not_done"]);
  assert.equal(problem(await ask(WRITE, withKey("k", { container_config: { ...container.container_config, text_mode: 2 } }))), "422 idempotency_key");
  assert.equal((await ask(WRITE, withKey("k"))).status, 200);
  assert.equal(wechat.calls().length, 2);
});

test("a write whose process died is in progress first, and of unknown outcome later", async (t) => {
  const entries = new Map();
  const idempotency = { get: (key) => entries.get(key), set: (key, text) => entries.set(key, text) };
  const wechat = held();
  const dead = relaying({ idempotency, fetch: wechat.fetch });
  const lost = dead.ask(WRITE, withKey("k"));
  await wechat.began;
  const { ask } = relaying({ idempotency });
  assert.equal(problem(await ask(WRITE, withKey("k"))), "409 in_progress");
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 50_000 });
  const late = await ask(WRITE, withKey("k"));
  assert.deepEqual([problem(late), late.json.outcome, late.json.retryable], ["503 timeout", "unknown", false]);
  t.mock.timers.setTime(Date.now() + 600_000);
  assert.equal((await ask(WRITE, withKey("k"))).status, 200);
  wechat.go();
  await lost;
});

test("the memory forgets a key after ten minutes, and the oldest of more than 1,000", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1e12 });
  let count = 0;
  let user = "a";
  const { ask } = relaying({ authorize: () => ({ ...grant, user }), audit: undefined, onEvent: undefined, fetch: async () => (count++, new Response('{"errcode":0}')) });
  await ask(WRITE, withKey("k"));
  t.mock.timers.setTime(1e12 + 599_000);
  await ask(WRITE, withKey("k"));
  assert.equal(count, 1);
  t.mock.timers.setTime(1e12 + 601_000);
  await ask(WRITE, withKey("k"));
  assert.equal(count, 2);
  user = "b";
  for (let number = 0; number < 1001; number++) await ask(WRITE, withKey(`k${number}`));
  await ask(WRITE, withKey("k1"));
  assert.equal(count, 1003);
  await ask(WRITE, withKey("k0"));
  assert.equal(count, 1004);
  user = "a";
  await ask(WRITE, withKey("k"));
  assert.equal(count, 1004);
});

test("a store with `replace` takes a key in one step, and holds no payload, user or key", async () => {
  const entries = new Map();
  const lives = [];
  let reads = 0;
  let goOn;
  // Neither request goes on before both have read.
  const bothRead = new Promise((resolve) => (goOn = resolve));
  const idempotency = {
    async get(key) {
      const found = entries.get(key) ?? null;
      if (++reads === 2) goOn();
      await bothRead;
      return found;
    },
    set: async (key, text, lifetime) => void (lives.push(lifetime), entries.set(key, text)),
    replace: async (key, before, text) => entries.get(key) === before && (entries.set(key, text), true),
  };
  const { ask, wechat } = relaying({ idempotency });
  const answers = await Promise.all([ask(WRITE, withKey("my-key")), ask(WRITE, withKey("my-key"))]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  assert.deepEqual([wechat.calls().length, lives], [1, [600_000]]);
  assert.match([...entries.keys()].join(), /^(\d+-){7}\d+$/);
  assert.doesNotMatch(JSON.stringify([...entries]), /my-key|li\.lei|qbase/);
});

test("a store that fails before the write stops it, and one that fails later does not change the answer", async () => {
  const broken = () => Promise.reject(new Error("secret"));
  const before = relaying({ idempotency: { get: broken, set: broken } });
  const refused = await before.ask(WRITE, { body: container });
  assert.deepEqual([problem(refused), refused.json.outcome, /secret/.test(refused.text), before.wechat.calls().length], ["503 idempotency", "not_sent", false, 0]);
  const later = relaying({ idempotency: { get: () => null, set: broken, replace: () => true } });
  assert.equal((await later.ask(WRITE, { body: container })).status, 200);
  assert.deepEqual(later.events.filter(({ type }) => type === "hook").map(({ hook }) => hook), ["idempotency"]);
});

test("an audit entry says who, what, for whom, and what came of it", async () => {
  const { ask, entries } = relaying({}, { faults: [{ errcode: 48001, errmsg: "api unauthorized rid: 65f0-1" }] });
  await ask(WRITE, withKey("k"));
  const [before, after] = entries;
  const { id, time, ...rest } = before;
  assert.deepEqual(rest, { phase: "before", user: "li.lei", merchant: "wx1", interface: "setCallBackConfig", effect: "write", danger: [], confirm: undefined, idempotencyKey: "k", changes: container });
  assert.match(time, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.deepEqual([after.id, after.phase, after.outcome, after.errcode, typeof after.duration], [id, "after", "not_done", 48001, "number"]);
});

test("what cannot be put on record is not sent, and its key is free", async () => {
  let works = false;
  const { ask, wechat, events } = relaying({ audit: () => works || Promise.reject(new Error("disk full")) });
  const refused = await ask(WRITE, withKey("k"));
  assert.deepEqual([problem(refused), refused.json.outcome, wechat.calls().length, events[0].hook], ["503 audit", "not_sent", 0, "audit"]);
  works = true;
  assert.equal((await ask(WRITE, withKey("k"))).status, 200);
  assert.equal(problem(await relaying({ audit: () => new Promise(() => {}), timeout: 30 }).ask(WRITE, withKey("k"))), "503 audit");
});

test("an audit that fails afterwards does not change the answer", async () => {
  const { ask, events } = relaying({ audit: ({ phase }) => phase === "before" || Promise.reject(new Error("disk full")) });
  assert.equal((await ask(WRITE, { body: container })).status, 200);
  assert.deepEqual(events.filter(({ type }) => type === "hook").map(({ hook }) => hook), ["audit"]);
});

test("an audit that never ends afterwards holds the answer for five seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let reached;
  const after = new Promise((resolve) => (reached = resolve));
  const { ask, events } = relaying({ audit: ({ phase }) => phase === "before" || (reached(), new Promise(() => {})) });
  const answer = ask(WRITE, { body: container });
  await after;
  await new Promise(setImmediate);
  t.mock.timers.tick(5000);
  assert.equal((await answer).status, 200);
  assert.deepEqual(events.filter(({ type }) => type === "hook").map(({ error }) => error.message), ["too late"]);
});

test("a caller that goes away stops a write before it is sent, and not after", async () => {
  const controller = new AbortController();
  const early = relaying({ accessToken: async () => (controller.abort(), await tick(), TOKENS.wx1) });
  assert.equal(problem(await early.ask(WRITE, { body: container, signal: controller.signal })), "503 timeout");
  assert.deepEqual([early.wechat.calls().length, early.entries.at(-1).outcome], [0, "not_sent"]);

  const late = new AbortController();
  const wechat = held();
  const { relay, entries } = relaying({ fetch: wechat.fetch });
  const kept = [];
  const answer = answerTo(relay, WRITE, { body: container, signal: late.signal }, { waitUntil: (work) => kept.push(work) });
  await wechat.began;
  late.abort();
  await tick();
  wechat.go();
  assert.equal((await answer).status, 200);
  assert.deepEqual([entries.map(({ phase, outcome }) => [phase, outcome]), kept.length], [[["before", undefined], ["after", "done"]], 1]);
});

test("a caller that goes away, or the time-out, while the store takes the key leaves the key free", async () => {
  for (const step of ["get", "set", "replace"]) {
    const kept = new Map();
    const controller = new AbortController();
    const slowly = async (name, work) => {
      if (name === step) await tick(30);
      return work();
    };
    const store = { get: (key) => slowly("get", () => kept.get(key)), set: (key, entry) => slowly("set", () => void kept.set(key, entry)) };
    const replace = (key, before, entry) => slowly("replace", () => kept.get(key) === before && !!kept.set(key, entry));
    const { ask, relay, wechat } = relaying({ idempotency: step === "set" ? store : { ...store, replace } });
    setTimeout(() => controller.abort(), 10);
    assert.equal(problem(await ask(WRITE, { ...withKey("k"), signal: controller.signal })), "503 idempotency");
    await tick(100);
    assert.deepEqual([(await answerTo(relay, WRITE, withKey("k"))).status, wechat.calls().length], [200, 1], step);
  }
});

test("the time-out is shared by all steps", async () => {
  const slow = (value) => async () => (await tick(40), value);
  const { ask } = relaying({ timeout: 100, authorize: slow(grant), accessToken: slow(TOKENS.wx1), fetch: async () => (await tick(200), new Response("{}")) });
  const started = performance.now();
  const { json } = await ask(WRITE, { body: container });
  assert.deepEqual([json.code, json.outcome], ["timeout", "unknown"]);
  assert.ok(performance.now() - started < 190);
});

test("WeChat's refusal comes with our advice in the asked language", async () => {
  const { ask } = relaying({}, { faults: [{ errcode: 61007, errmsg: "api is unauthorized to component rid: 65f0-1-2" }] });
  const { status, json } = await ask(WRITE, { body: container, headers: { "accept-language": "zh" } });
  assert.deepEqual([status, json.type, json.errcode, json.class, json.interface, json.retryable], [424, "urn:wechat-cloudbase:problem:api", 61007, "permission", "setCallBackConfig", false]);
  assert.match(json.advice + json.title, /[一-鿿]/);
});

test("upstreams that redirect, echo the token, flood or are no WeChat", async () => {
  const answers = [
    [new Response("", { status: 302, headers: { location: "https://evil.example" } }), "424 http"],
    [new Response(`<html>${TOKENS.wx1}`, { status: 403 }), "424 http"],
    [new Response(`{"errcode":48001,"errmsg":"no ${TOKENS.wx1}"}`), "424 api"],
    [new Response(`{"errcode":0,"data":{"echo":"${TOKENS.wx1}"}}`), undefined],
    [new Response(`{"errcode":0,"data":{"echo":"access_token%3D${encodeURIComponent(TOKENS.wx1)}"}}`), undefined],
    [new Response(ReadableStream.from((function* () { for (;;) yield new Uint8Array(65_536); })())), "424 decode"],
    [new Response("null"), "424 decode"],
  ];
  for (const [response, expected] of answers) {
    const { ask, events, entries } = relaying({ fetch: async () => response });
    const answer = await ask("/merchants/wx1/getCallBackConfig", { body: {} });
    if (expected) assert.equal(problem(answer), expected);
    assert.doesNotMatch(answer.text + JSON.stringify([events, entries, [...answer.headers]]), new RegExp(TOKENS.wx1));
  }
});

test("a token that cannot be had is 503, with what WeChat said about it", async () => {
  const { ask, wechat } = relaying({ accessToken: () => Promise.reject(new Error("redis://secret")) });
  const { status, json, text } = await ask(WRITE, { body: container });
  assert.deepEqual([status, json.code, json.outcome, /redis/.test(text), json.detail, wechat.calls().length], [503, "token", "not_sent", false, undefined, 0]);
  const client = new CloudbaseClient({ accessToken: "t", maxRetries: 0, fetch: async () => new Response('{"errcode":61023,"errmsg":"refresh_token is invalid"}') });
  const { json: dead } = await relaying({ accessToken: () => client.getCallBackConfig() }).ask(WRITE, { body: container });
  assert.deepEqual([dead.code, dead.errcode, dead.class, typeof dead.advice], ["token", 61023, "authorization", "string"]);
});

test("the provider is asked for the merchant, with the context of the request", async () => {
  const asked = [];
  const { relay } = relaying({ accessToken: (request) => (asked.push(request), TOKENS.wx1) });
  await relay(requestOf("/merchants/wx1/getCallBackConfig", { body: {} }), "context");
  assert.deepEqual([asked[0].merchant, asked[0].reason, asked[0].context], ["wx1", "initial", "context"]);
  assert.equal((await relaying({}, {}).ask("/merchants/wx1/setCloudAccessToken", { body: set() })).status, 200);
});
