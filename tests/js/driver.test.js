// Checks that a call does no unneeded work, and that its events and requests stay the same.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ApiError, CloudbaseClient, TimeoutError, validate } from "wechat-cloudbase";
import { tokenServer } from "wechat-cloudbase/tokens";
import { answering, clientWith, container, rejection, TOKEN } from "./fixtures.js";

const OK = '{"errcode":0,"errmsg":"ok"}';
/** An answer with a member that only the general path reads. */
const UNKNOWN = '{"errcode":0,"errmsg":"ok","x":1}';
const EXPIRED = '{"errcode":42001,"errmsg":"expired"}';
const BUSY = '{"errcode":-1,"errmsg":"busy"}';

/** Returns a response without a stream. Its headers count how often the core asks for them; the length is read for each. */
function plain(text, seen = { headers: 0 }, status = 200) {
  const body = new TextEncoder().encode(text).buffer;
  const headers = { get: (name) => (name === "content-length" || seen.headers++, null) };
  return { status, headers, arrayBuffer: async () => body };
}

/** Returns a fetch with one answer for each request. All later requests get the last answer. */
function inTurn(...texts) {
  let sent = 0;
  return async () => plain(texts[Math.min(sent++, texts.length - 1)]);
}

test("if the token is a string, `fetch` is called before the method returns", () => {
  for (const options of [{}, { onEvent() {} }, { timeout: Infinity }]) {
    let sent = 0;
    const client = clientWith(async () => (sent++, plain(OK)), options);
    client.setCallBackConfig(container);
    assert.equal(sent, 1);
    client.getCallBackConfig({ accessToken: "another" });
    assert.equal(sent, 2);
  }
});

test("a provider is asked before the method returns", () => {
  let asked = 0;
  clientWith(inTurn(OK), { accessToken: () => (asked++, TOKEN) }).getCallBackConfig();
  assert.equal(asked, 1);
});

test("a call that succeeds without a listener reads the clock once and draws no random number", async (t) => {
  const seen = { headers: 0 };
  let drawn = 0;
  const random = () => (drawn++, 0);
  const clock = t.mock.method(performance, "now");
  const date = t.mock.method(Date, "now");
  for (const text of [OK, UNKNOWN]) {
    const client = clientWith(async () => plain(text, seen), { backoff: { random } });
    const before = clock.mock.callCount();
    await client.setCallBackConfig(container);
    assert.equal(clock.mock.callCount() - before, 1, text);
  }
  assert.deepEqual([date.mock.callCount(), drawn, seen.headers], [0, 0, 0]);
  const failing = clientWith(async () => plain(BUSY, seen), { backoff: { random } });
  assert.equal((await rejection(failing.setCallBackConfig(container))).errcode, -1);
  assert.deepEqual([date.mock.callCount(), drawn, seen.headers], [1, 1, 1], "a failure reads the clock, a random number and the headers");
});

test("if `random` or a header throws, it counts as 0, and the call fails with WeChat's error", async () => {
  const thrower = () => { throw new Error("mine"); };
  for (const status of [200, 429]) {
    const fetch = async () => ({ ...plain(BUSY, {}, status), headers: { get: thrower } });
    const waits = [];
    const onEvent = ({ type, wait }) => type === "retry" && waits.push(wait);
    const error = await rejection(clientWith(fetch, { maxRetries: 1, backoff: { random: thrower }, onEvent }).getCallBackConfig());
    assert.ok(error instanceof ApiError, String(error));
    assert.deepEqual(waits, [0]);
  }
});

test("`Retry-After` counts with every status", async () => {
  const waits = [];
  const onEvent = ({ type, wait }) => type === "retry" && waits.push(wait);
  let answers = 0;
  const fetch = async () => (answers++ === 0 ? new Response(BUSY, { headers: { "retry-after": "1" } }) : new Response(OK));
  await clientWith(fetch, { maxRetries: 1, backoff: { base: 0 }, onEvent }).getCallBackConfig();
  assert.deepEqual(waits, [1000]);
});

test("a call with many attempts adds one listener to its caller's signal, and none to its own", async (t) => {
  const { signal } = new AbortController();
  const added = t.mock.method(signal, "addEventListener");
  const removed = t.mock.method(signal, "removeEventListener");
  const own = [];
  const texts = inTurn(EXPIRED, BUSY, BUSY, OK);
  const fetch = async (url, init) => {
    own.push(getEventListeners(init.signal, "abort").length);
    const { status, arrayBuffer } = await texts();
    const response = new Response(await arrayBuffer(), { status });
    queueMicrotask(() => own.push(getEventListeners(init.signal, "abort").length));
    return response;
  };
  const accessToken = async ({ reason, signal }) => (own.push(getEventListeners(signal, "abort").length), `token-${reason}`);
  const client = clientWith(fetch, { accessToken, maxRetries: 2, backoff: { base: 0 } });
  assert.equal((await client.getCallBackConfig({ signal })).errcode, 0);
  assert.deepEqual([added.mock.callCount(), removed.mock.callCount(), getEventListeners(signal, "abort").length], [1, 1, 0]);
  assert.deepEqual(own, Array(2 + 2 * 4).fill(0));
});

test("events have the same members in the same order", async () => {
  const heard = [];
  const onEvent = (event) => heard.push(Object.keys(event).join(" "));
  const accessToken = ({ reason }) => `token-${reason}`;
  const options = { onEvent, maxRetries: 1, backoff: { base: 0 } };
  const client = clientWith(inTurn(EXPIRED, BUSY, BUSY), options).forMerchant("wx1", accessToken);
  await rejection(client.setCallBackConfig({ container_config: { ...container.container_config, qbase_container_path: "x" } }));
  const common = "endpoint callId merchant type";
  const request = [`${common} attempt method url`, `${common} attempt status duration`];
  assert.deepEqual(heard, [
    `${common} issues`,
    ...request, `${common} attempt duration error`,
    ...request, `${common} attempt wait error`,
    ...request, `${common} duration error`,
  ]);
  heard.length = 0;
  await clientWith(inTurn(OK), { onEvent }).getCallBackConfig();
  assert.deepEqual(heard, ["endpoint callId type attempt method url", "endpoint callId type attempt status duration"]);
});

test("attempts are counted, durations are milliseconds, and no URL shows the token", async () => {
  const heard = [];
  const client = clientWith(inTurn(BUSY, OK), { onEvent: (event) => heard.push(event), maxRetries: 1, backoff: { base: 0 } });
  await client.getCallBackConfig();
  assert.deepEqual(heard.map(({ type, attempt }) => [type, attempt]), [["request", 1], ["response", 1], ["retry", 1], ["request", 2], ["response", 2]]);
  for (const { type, duration, url } of heard) {
    if (type === "response") assert.ok(duration >= 0 && duration < 1000, `${duration}`);
    if (type === "request") assert.equal(url, "https://api.weixin.qq.com/tcb/getcallbackconfig");
  }
});

test("every character of a token is encoded as in Rust, and the encoded token is removed from errors too", async () => {
  const { token, encoded } = JSON.parse(readFileSync(new URL("../fixtures/encoded_token.json", import.meta.url), "utf8"));
  const urls = [];
  const sent = clientWith(async (url) => (urls.push(url), plain(OK)), { accessToken: token });
  await sent.setCallBackConfig(container);
  await sent.getCallBackConfig();
  await sent.getFunctionConfig({ type: 1, env: "e", function_name: "f" });
  await sent.setCloudAccessToken({ action: "get", env: "e" });
  const paths = ["setcallbackconfig", "getcallbackconfig", "getfuncconfig", "usecloudaccesstoken"];
  assert.deepEqual(urls, paths.map((path) => `https://api.weixin.qq.com/tcb/${path}?access_token=${encoded}`));
  const page = await rejection(clientWith(async (url) => new Response(url, { status: 502 }), { accessToken: token }).getCallBackConfig());
  const lost = await rejection(clientWith((url) => Promise.reject(new Error(url)), { accessToken: token }).getCallBackConfig());
  for (const text of [page.body, lost.cause.message]) assert.equal(text, "https://api.weixin.qq.com/tcb/getcallbackconfig?access_token=[redacted]");
});

test("an answer after the end of the call changes nothing, and its body is not read", async () => {
  const heard = [];
  let respond;
  let cancelled = 0;
  const body = new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ });
  const client = clientWith(() => new Promise((resolve) => (respond = resolve)), { timeout: 10, onEvent: ({ type }) => heard.push(type) });
  assert.ok((await rejection(client.getCallBackConfig())) instanceof TimeoutError);
  respond(new Response(body));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([heard, cancelled], [["request", "error"], 1]);
});

test("a call that is stopped between two steps does not begin the next step", async () => {
  let sent = 0;
  const fetch = async () => (sent++, plain(OK));
  const controller = new AbortController();
  const accessToken = async () => (controller.abort("by its provider"), TOKEN);
  assert.equal(await rejection(clientWith(fetch, { accessToken }).getCallBackConfig({ signal: controller.signal })), "by its provider");
  const late = new AbortController();
  const onEvent = ({ type }) => type === "request" && late.abort("by a listener");
  assert.equal(await rejection(clientWith(fetch, { onEvent }).getCallBackConfig({ signal: late.signal })), "by a listener");
  let asked = 0;
  const early = clientWith(fetch, { accessToken: () => asked++ });
  assert.equal(await rejection(early.getCallBackConfig({ signal: AbortSignal.abort("early") })), "early");
  assert.deepEqual([sent, asked], [0, 0]);
});

test("an abort is not reported as a time-out, and a time-out is not reported as an abort", async () => {
  const controller = new AbortController();
  const call = clientWith(() => new Promise(() => {}), { timeout: 10 }).getCallBackConfig({ signal: controller.signal });
  controller.abort("left");
  assert.equal(await rejection(call), "left");
  await new Promise((resolve) => setTimeout(resolve, 20));
  const late = clientWith(() => new Promise(() => {}), { timeout: 5 }).getCallBackConfig({ signal: new AbortController().signal });
  assert.ok((await rejection(late)) instanceof TimeoutError);
});

test("a time-out or an abort stops a provider too, and cancels a body that never ends", async () => {
  let cancelled = 0;
  const body = () => new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ });
  const provider = tokenServer({ url: "http://t", appid: "a", timeout: 10, fetch: async () => new Response(body()) });
  assert.ok((await rejection(provider())) instanceof TimeoutError);
  const controller = new AbortController();
  const asked = provider({ signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 2);
  assert.equal(await rejection(asked), "enough");
  assert.equal(cancelled, 2);
});

test("a fixed token that WeChat refuses is not asked for again", async () => {
  const heard = [];
  const error = await rejection(clientWith(answering(EXPIRED), { maxRetries: 2, onEvent: ({ type }) => heard.push(type) }).getCallBackConfig());
  assert.ok(error instanceof ApiError);
  assert.deepEqual(heard, ["request", "response", "error"]);
});

test("code of users that validates while a failure is judged does not change what the call ends with", async () => {
  const huge = JSON.stringify({ type: 1, env: "x".repeat(17 << 20), function_name: "f" });
  const random = () => {
    validate("getFunctionConfig", huge);
    validate("getFunctionConfig", { secretfield: 1 });
    return 0;
  };
  const options = { fetch: async () => new Response('{"errcode":-1,"errmsg":"busy"}'), accessToken: "t", maxRetries: 1, backoff: { base: 0, random } };
  const error = await rejection(new CloudbaseClient(options).getFunctionConfig({ type: 1, env: "e", function_name: "f" }));
  assert.deepEqual([error.name, error.errcode], ["ApiError", -1]);
});

test("a call that is stopped before it begins tells of no request", async () => {
  const events = [];
  const client = new CloudbaseClient({ accessToken: "t", fetch: () => assert.fail("sent"), onEvent: ({ type }) => events.push(type) });
  assert.equal(await rejection(client.getCallBackConfig({ signal: AbortSignal.abort("no") })), "no");
  assert.deepEqual(events, ["error"]);
});

test("a wait that no timer can wait ends the call", async () => {
  let sent = 0;
  const fetch = async () => (sent++, new Response("", { status: 429, headers: { "retry-after": "99999999" } }));
  const error = await rejection(new CloudbaseClient({ accessToken: "t", fetch, maxRetries: 5, timeout: Infinity }).getCallBackConfig());
  assert.deepEqual([error.status, sent], [429, 1]);
});
