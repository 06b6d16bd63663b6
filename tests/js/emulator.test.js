// `wechat-cloudbase/testing` without the client.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { beforeEach, test } from "node:test";
import { ConnectionLostError, createEmulator } from "wechat-cloudbase/testing";

const BASE = "https://api.weixin.qq.com/tcb";
const GET = `${BASE}/getcallbackconfig?access_token=TOKEN`;
const SET = `${BASE}/setcallbackconfig?access_token=TOKEN`;
const container_config = { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 };
const init = (body = {}) => ({ method: "POST", body: JSON.stringify(body) });
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

let wechat;
let running;
beforeEach(() => {
  wechat = createEmulator({ tokens: { TOKEN: "wx1", OLD: { appid: "wx1", expired: true } } });
  running = timers();
});

test("fetch resolves with a real Response", async () => {
  const response = await wechat.fetch(GET, init());
  assert.ok(response instanceof Response);
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "text/plain"]);
  assert.deepEqual(await response.json(), { data: {}, errcode: 0, errmsg: "ok" });
});

test("fetch takes every kind of input and body", async () => {
  const text = JSON.stringify({ container_config });
  const bytes = new TextEncoder().encode(text);
  const inputs = [
    [SET, { method: "POST", body: text }],
    [new URL(SET), { method: "post", body: bytes }],
    [SET, { method: "POST", body: bytes.buffer }],
    [new Request(SET, { method: "POST", body: text })],
    [new Request(SET, { method: "POST", body: "{" }), { body: text }],
    [SET, { method: "POST", body: new Blob([text]).stream(), duplex: "half" }],
  ];
  const { fetch } = wechat;
  for (const input of inputs) assert.equal((await (await fetch(...input)).json()).errcode, 0);
  for (const call of wechat.calls()) assert.deepEqual(call.body, { container_config });
  assert.equal((await (await fetch(GET)).json()).errcode, 43002);
});

test("state and calls are plain copies, and a snapshot is a seed", async () => {
  await wechat.fetch(SET, init({ container_config }));
  const state = wechat.state();
  assert.deepEqual(state, { wx1: { open: true, container_config, functions: {}, environments: {} } });
  assert.deepEqual(createEmulator({ seed: state }).state(), state);
  state.wx1.open = false;
  assert.equal(wechat.state().wx1.open, true);
  assert.deepEqual(wechat.calls(), [
    {
      method: "POST",
      path: "/tcb/setcallbackconfig",
      appid: "wx1",
      token: "authorizer",
      body: { container_config },
      errcode: 0,
      status: 200,
      reason: null,
    },
  ]);
  wechat.reset();
  assert.deepEqual([wechat.calls(), wechat.state().wx1.container_config], [[], undefined]);
});

test("a body with a number or a key that JavaScript cannot hold is recorded", async () => {
  const body = '{"version":1152921504606846976,"__proto__":{"a":1}}';
  await wechat.fetch(GET, { method: "POST", body });
  const [call] = wechat.calls();
  assert.deepEqual(Object.keys(call.body).sort(), ["__proto__", "version"]);
});

test("a signal rejects with its reason, before and during a delay", async () => {
  const aborted = AbortSignal.abort("early");
  const endless = { method: "POST", body: new ReadableStream(), duplex: "half" };
  await assert.rejects(wechat.fetch(GET, { ...endless, signal: aborted }), (reason) => reason === "early");
  assert.equal(wechat.calls().length, 0);
  for (const inRequest of [false, true]) {
    wechat.fault({ delay: 60_000 });
    const controller = new AbortController();
    const { signal } = controller;
    const options = { ...init(), signal };
    const call = inRequest ? wechat.fetch(new Request(GET, options)) : wechat.fetch(GET, options);
    setTimeout(() => controller.abort("late"), 10);
    await assert.rejects(call, (reason) => reason === "late");
    if (!inRequest) assert.equal(getEventListeners(signal, "abort").length, 0);
  }
  assert.equal(timers(), running);
});

test("an abort between any two steps rejects", async () => {
  wechat.fault({ delay: 60_000, times: Infinity });
  for (let steps = 0; steps < 40; steps++) {
    const controller = new AbortController();
    const request = { method: "POST", url: GET, signal: controller.signal, arrayBuffer: async () => new ArrayBuffer(0) };
    const call = wechat.handler(request);
    call.catch(() => {});
    for (let i = 0; i < steps; i++) await null;
    controller.abort("now");
    await assert.rejects(call, (reason) => reason === "now");
  }
  assert.equal(timers(), running);
});

test("a signal stops a body that never ends", async () => {
  const controller = new AbortController();
  const options = { method: "POST", body: new ReadableStream(), duplex: "half", signal: controller.signal };
  const call = wechat.fetch(GET, options);
  setTimeout(() => controller.abort("enough"), 10);
  await assert.rejects(call, (reason) => reason === "enough");
  assert.deepEqual([wechat.calls().length, getEventListeners(controller.signal, "abort").length], [0, 0]);
});

test("a signal that never fires keeps no listener", async () => {
  const { signal } = new AbortController();
  wechat.fault({ delay: 5 });
  const start = performance.now();
  await wechat.fetch(GET, { ...init(), signal });
  assert.ok(performance.now() - start >= 4);
  assert.deepEqual([getEventListeners(signal, "abort").length, timers()], [0, running]);
});

test("a lost connection rejects in fetch and in the handler, each with its own error", async () => {
  wechat.fault({ drop: "before" });
  wechat.fault({ drop: "after" });
  await assert.rejects(wechat.fetch(SET, init({ container_config })), (error) => {
    assert.deepEqual([error.constructor, error.message], [TypeError, "fetch failed"]);
    assert.deepEqual([error.cause.name, error.cause.code], ["ConnectionLostError", "ECONNRESET"]);
    return true;
  });
  assert.equal(wechat.state().wx1.container_config, undefined);
  await assert.rejects(wechat.handler(new Request(SET, init({ container_config }))), ConnectionLostError);
  assert.deepEqual(wechat.state().wx1.container_config, container_config);
});

test("a fault can garble an answer", async () => {
  wechat.fault({ garble: "half" });
  await assert.rejects((await wechat.fetch(GET, init())).json(), SyntaxError);
  wechat.fault({ garble: "html" });
  const page = await wechat.fetch(GET, init());
  assert.deepEqual([page.status, (await page.text()).startsWith("<html>")], [502, true]);
  wechat.fault({ garble: "empty" });
  assert.equal(await (await wechat.fetch(GET, init())).text(), "");
  wechat.fault({ status: 204 });
  assert.equal((await wechat.fetch(GET, init())).status, 204);
});

test("a fault can last for ever", async () => {
  wechat.fault({ errcode: -1, times: Infinity });
  for (let i = 0; i < 100; i++) assert.equal((await (await wechat.fetch(GET, init())).json()).errcode, -1);
});

test("a token expires", async () => {
  wechat.expire("TOKEN");
  assert.equal((await (await wechat.fetch(GET, init())).json()).errcode, 42001);
  assert.throws(() => wechat.expire("S3CRET"), { name: "TypeError", message: "expire: the emulator does not know this token" });
});

test("a wrong setup or fault throws a TypeError that names the mistake", () => {
  const setups = [
    [{ token: {} }, "token: unknown field `token`, expected one of `tokens`, `refreshTokens`, `platform`, `seed`, `faults`, `rate`, `versions`"],
    [{ tokens: { S3CRET: { appid: "a", expire: true } } }, /^tokens\.\*\.expire: unknown field `expire`/],
    [{ faults: [{ errcode: "45011" }] }, "faults[0].errcode: invalid type: string, expected i64"],
    ["S3CRET", "invalid type: string, expected an object"],
  ];
  for (const [setup, message] of setups) assert.throws(() => createEmulator(setup), { name: "TypeError", message });
  const faults = [
    [undefined, "invalid type: null, expected a fault"],
    [{ errcode: -1, times: NaN }, /^times: invalid type: null/],
    [{ delay: Infinity }, "`delay` must be at most 3600000 milliseconds"],
    [{ errorcode: -1 }, /^errorcode: unknown field `errorcode`/],
  ];
  for (const [fault, message] of faults) assert.throws(() => wechat.fault(fault), { name: "TypeError", message });
  assert.deepEqual(Object.keys(createEmulator({ tokens: new Map([["T", "wx9"]]), seed: undefined }).state()), ["wx9"]);
});
