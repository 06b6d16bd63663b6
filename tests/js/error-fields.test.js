// What errors say to a program: the merchant, whether and when to call again, and what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CloudbaseClient, CloudbaseError, toHttpStatus } from "wechat-cloudbase";
import { answering, clientWith, container, rejection, TOKEN } from "./fixtures.js";

const functions = { function_config: { enable: true, callbacks: [{ msgType: "text", event: "", env: "e", functionName: "f", enable: true }] } };
const api = (errcode) => answering(`{"errcode":${errcode},"errmsg":"x"}`);
const lost = async () => { throw new TypeError("reset"); };
const unreached = async () => { throw Object.assign(new TypeError("x"), { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED", syscall: "connect" }) }); };
const hanging = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("`retryable` says whether the same call can be made again without doing its work twice", async () => {
  // fetch, options, [read, write]
  for (const [name, fetch, expected, options] of [
    ["-1", api(-1), [true, true]],
    ["45011", api(45011), [true, true]],
    ["-1000", api(-1000), [true, false]],
    ["45009", api(45009), [false, false]],
    ["40097", api(40097), [false, false]],
    ["42001, and no other token", api(42001), [false, false]],
    ["42001, and a provider", api(42001), [true, true], { accessToken: ({ reason }) => reason }],
    ["unknown code", api(123456), [false, false]],
    ["unknown negative code", api(-9), [false, false]],
    ["429", answering("x", 429), [true, true]],
    ["503", answering("x", 503), [true, false]],
    ["404", answering("x", 404), [false, false]],
    ["done, with 500", answering('{"errcode":0}', 500), [true, false]],
    ["no JSON", answering("x"), [false, false]],
    ["lost", lost, [true, false]],
    ["unreached", unreached, [true, true]],
    ["time-out", hanging, [true, false], { timeout: 20 }],
    ["late provider", hanging, [true, true], { timeout: 20, accessToken: () => new Promise(() => {}) }],
    ["provider failed", hanging, [true, true], { accessToken: () => Promise.reject(new Error("store is down")) }],
    ["no token", hanging, [false, false], { accessToken: () => "" }],
    ["wrong option", hanging, [false, false], { call: { timeout: -1 } }],
  ]) {
    const { call, ...rest } = options ?? {};
    const client = clientWith(fetch, { maxRetries: 0, ...rest });
    const errors = [await rejection(client.getCallBackConfig(call)), await rejection(client.setCallBackConfig(container, call))];
    assert.deepEqual(errors.map(({ retryable }) => retryable), expected, name);
    for (const error of errors) {
      assert.ok(error instanceof CloudbaseError && error.toJSON().retryable === error.retryable);
      assert.ok(error.outcome !== "unknown" || !error.retryable, name);
    }
  }
  const [wrong] = [await rejection(clientWith(hanging).setCallBackConfig({}))];
  assert.equal(wrong.retryable, false);
});

test("a refused kind of token is no reason to call again", async () => {
  const client = clientWith(api(40014), { accessToken: ({ reason }) => reason });
  const error = await rejection(client.getCallBackConfig());
  assert.deepEqual([error.class, error.retryable], ["token-kind", false]);
});

test("a TokenError takes over what its cause says", async () => {
  for (const [fetch, expected] of [[api(-1), true], [api(61007), false]]) {
    const inner = clientWith(fetch, { maxRetries: 0 });
    const error = await rejection(clientWith(hanging, { accessToken: async () => (await inner.getCallBackConfig(), "t") }).getCallBackConfig());
    assert.deepEqual([error.code, error.retryable], ["token", expected]);
  }
  const busy = async () => new Response("busy", { status: 429, headers: { "retry-after": "7" } });
  const inner = clientWith(busy, { maxRetries: 0 });
  const error = await rejection(clientWith(hanging, { accessToken: async () => (await inner.getCallBackConfig(), "t") }).getCallBackConfig());
  assert.equal(error.retryAfter, 7000);
});

test("`retryAfter` is what the server asks for, and is absent otherwise", async () => {
  const asks = (after, status = 503, body = "x") => async () => new Response(body, { status, headers: after === undefined ? {} : { "retry-after": after } });
  for (const [fetch, expected] of [[asks("7"), 7000], [asks("0"), undefined], [asks(undefined), undefined], [asks("1.5", 429), 1500], [asks("9", 200, '{"errcode":-1,"errmsg":"x"}'), 9000]]) {
    const error = await rejection(clientWith(fetch, { maxRetries: 0 }).getCallBackConfig());
    assert.deepEqual([error.retryAfter, "retryAfter" in error, error.toJSON().retryAfter], [expected, expected !== undefined, expected]);
  }
});

test("after 45011 callers come back after the minute, and not together", async () => {
  const waits = [];
  const onEvent = ({ type, wait }) => type === "retry" && waits.push(wait);
  const controller = new AbortController();
  const client = clientWith(api(45011), { onEvent, timeout: 120_000, maxRetries: 2 });
  const calls = Array.from({ length: 60 }, () => client.getCallBackConfig({ signal: controller.signal }).catch(() => {}));
  for (let round = 0; waits.length < 60 && round < 200; round++) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await Promise.all(calls);
  assert.equal(waits.length, 60);
  waits.sort((a, b) => a - b);
  assert.ok(waits.at(-1) - waits[0] > 2500, `${waits[0]} to ${waits.at(-1)}: they come back together`);
  const most = Math.max(...waits.slice(20).map((wait, index) => 1000 / (wait - waits[index])));
  assert.ok(waits.at(-1) <= 65_000 && most < 2.5, "twenty of sixty within half a second");
});

test("if the time-out does not allow the wait, the error says when the minute is over", async () => {
  // The clock says that a minute has just begun, so no wait fits into the time-out.
  const { now } = Date;
  Date.now = () => 60_000_000;
  try {
    const error = await rejection(clientWith(api(45011), { timeout: 30_000, maxRetries: 2 }).getCallBackConfig());
    assert.ok(error instanceof ApiError && error.retryAfter >= 60_000 && error.retryAfter <= 65_000 && error.retryable);
  } finally {
    Date.now = now;
  }
  const last = await rejection(clientWith(api(45011), { maxRetries: 0 }).getCallBackConfig());
  assert.ok(last.retryAfter > 0 && last.retryAfter <= 65_000);
});

test("errors and events of a merchant's client name the merchant", async () => {
  const root = clientWith(api(40097), { accessToken: () => TOKEN });
  const heard = [];
  const client = new CloudbaseClient({ accessToken: () => TOKEN, fetch: api(-1), maxRetries: 1, backoff: { base: 0 }, onEvent: (event) => heard.push(event) }).forMerchant("wx1");
  const busy = await rejection(client.getCallBackConfig());
  const inner = heard.filter(({ error }) => error).map(({ error }) => error.merchant);
  assert.deepEqual([busy.merchant, inner], ["wx1", ["wx1", "wx1"]]);
  const merchant = root.forMerchant("wx1");
  const errors = [
    await rejection(merchant.setCallBackConfig(container)),
    await rejection(merchant.setCallBackConfig({})),
    await rejection(merchant.setCallBackConfig(container, { timeout: -1 })),
    await rejection(merchant.request("/a", {}, {})),
    await rejection(root.forMerchant("wx1", () => "").getCallBackConfig()),
  ];
  for (const error of errors) assert.deepEqual([error.merchant, error.toJSON().merchant], ["wx1", "wx1"], error.message);
  const nobody = await rejection(merchant.getCallBackConfig({ accessToken: "of another merchant".replaceAll(" ", "-") }));
  assert.ok(!("merchant" in nobody), "a token of the call may be anybody's");
  assert.ok(!("merchant" in (await rejection(root.getCallBackConfig()))));
});

test("the advice on 40097 depends on what the payload turns on", async () => {
  const adviceOn = async (payload, locale, name = "setCallBackConfig") => (await rejection(clientWith(api(40097), { locale })[name](payload))).advice;
  assert.match(await adviceOn(functions, "en"), /container push is on/);
  assert.match(await adviceOn(functions, "zh"), /云托管推送/);
  assert.match(await adviceOn(container, "en"), /CheckContainerPath/);
  assert.match(await adviceOn(JSON.stringify(container, null, 2), "zh"), /须以.*CheckContainerPath/);
  const off = { function_config: { ...functions.function_config, enable: false } };
  assert.match(await adviceOn(off, "en"), /official page/);
  assert.match(await adviceOn({ ...off, ...container }, "en"), /CheckContainerPath/);
  assert.match(await adviceOn({ type: 1, env: "e", function_name: "f" }, "en", "getFunctionConfig"), /official page/);
});

test("errors have an HTTP status for those who serve HTTP", async () => {
  const of = async (fetch, options, payload = container) => toHttpStatus(await rejection(clientWith(fetch, { maxRetries: 0, ...options }).setCallBackConfig(payload)));
  assert.deepEqual([await of(lost, {}, {}), await of(api(1)), await of(answering("x", 500)), await of(answering("x"))], [422, 424, 424, 424]);
  assert.deepEqual([await of(lost), await of(hanging, { timeout: 10 }), await of(lost, { accessToken: () => "" })], [503, 503, 503]);
  for (const other of [new Error("x"), undefined, null, "x", { code: "api" }, Proxy.revocable({}, {}).proxy, Object.assign(Object.create(null), { [Symbol.for("wechat-cloudbase.error")]: "api" })]) assert.equal(toHttpStatus(other), 500);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.equal(toHttpStatus(proxy), 500);
});

test("a wait that an error asks for fits into a timer", async () => {
  const fetch = async () => new Response('{"errcode":-1,"errmsg":"x"}', { headers: { "retry-after": "3000000" } });
  assert.equal((await rejection(clientWith(fetch).getCallBackConfig())).retryAfter, 2 ** 31 - 1);
});
