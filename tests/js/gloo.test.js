// Tests that are specific to `wechat-cloudbase/gloo`: its `fetch`, its missing options, and the effects of a defect.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { afterEach, test } from "node:test";
import * as gloo from "wechat-cloudbase/gloo";
import { createEmulator } from "wechat-cloudbase/testing";
import { container, rejection, TOKEN } from "./fixtures.js";

const { CloudbaseClient, InternalError, NetworkError, TimeoutError, ValidationError } = gloo;
/** The package does not export it, because only tests need it. */
const { breakDown, breakDownLater } = await import(new URL("gloo/instance.js", import.meta.resolve("wechat-cloudbase/gloo")));

const DEFECTS = { abort: 0, "stack overflow": 1, "out of memory": 2 };
const never = () => new Promise(() => {});
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const before = timers();
afterEach(() => assert.equal(timers(), before, "a timer is left behind"));

/** Replaces the global fetch during a test. */
function stub(t, fetch) {
  return t.mock.method(globalThis, "fetch", fetch).mock;
}

const emulated = (t) => {
  const wechat = createEmulator({ tokens: { [TOKEN]: "wx1" } });
  stub(t, wechat.fetch);
  return wechat;
};

test("the global fetch is looked up for each call, and called on the global with a Request", async (t) => {
  const client = new CloudbaseClient({ accessToken: TOKEN });
  const fetch = stub(t, async function (request, init) {
    assert.equal(this, globalThis);
    assert.equal(request.url, "https://api.weixin.qq.com/tcb/getcallbackconfig?access_token=to%2Bken%2Fwith%3Dodd%26signs");
    assert.deepEqual([request.method, request.headers.get("content-type"), await request.text()], ["POST", "application/json", "{}"]);
    assert.deepEqual([init.redirect, init.signal.aborted], ["manual", false]);
    return new Response('{"errcode":0}');
  });
  assert.deepEqual(await client.getCallBackConfig(), { errcode: 0 });
  assert.equal(fetch.callCount(), 1);
});

test("options that this client does not have are refused", () => {
  for (const lacks of [{ fetch }, { backoff: { random: Math.random } }]) {
    assert.throws(() => new CloudbaseClient({ accessToken: "t", ...lacks }), ValidationError);
  }
});

test("it uses its own wasm and glue, and does not load the default client's wasm", () => {
  const program = `
    const bytes = [];
    WebAssembly.Module = class extends WebAssembly.Module { constructor(wasm) { super(wasm); bytes.push(wasm.length); } };
    const { validate } = await import("wechat-cloudbase/gloo");
    if (bytes.length > 0) throw new Error("compiled too early");
    validate("getCallBackConfig");
    validate("getCallBackConfig");
    console.log(bytes.length);`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: import.meta.dirname, encoding: "utf8" });
  assert.equal(output.trim(), "2", "the decoder's and its own, once each");
});

test("waits are random, within their limit", async (t) => {
  const waits = [];
  const wechat = emulated(t);
  const onEvent = ({ type, wait }) => type === "retry" && waits.push(wait);
  const client = new CloudbaseClient({ accessToken: TOKEN, maxRetries: 20, backoff: { base: 2, cap: 12 }, onEvent });
  wechat.fault({ errcode: -1, times: 20 });
  await client.getCallBackConfig();
  assert.ok(waits.length === 20 && waits.every((wait) => wait >= 0 && wait < 12) && new Set(waits).size > 2, String(waits));
});

test("an error of fetch becomes the cause, without the token, also in retries", async (t) => {
  const errors = [];
  stub(t, (request) => {
    throw new Error(`cannot reach ${request.url}`);
  });
  const onEvent = ({ error }) => error && errors.push(error);
  const client = new CloudbaseClient({ accessToken: TOKEN, maxRetries: 1, backoff: { base: 0 }, onEvent });
  const error = await rejection(client.getCallBackConfig());
  assert.deepEqual(errors.map((error) => error instanceof NetworkError), [true, true]);
  for (const { cause } of [error, ...errors]) assert.match(cause.message, /access_token=\[redacted\]$/);
});

for (const [defect, how] of Object.entries(DEFECTS)) {
  for (const [where, fail] of Object.entries({ "at once": breakDown, "inside of a future": breakDownLater })) {
    test(`${defect}, ${where}: every open promise rejects, and the next call works`, async (t) => {
      const wechat = emulated(t);
      const signals = [];
      const provided = new CloudbaseClient({ accessToken: ({ signal }) => (signals.push(signal), never()) });
      const client = new CloudbaseClient({ accessToken: TOKEN });
      wechat.fault({ delay: 3_600_000, times: 2 });
      const open = [client.setCallBackConfig(container), client.getCallBackConfig(), provided.getCallBackConfig()];
      await new Promise((resolve) => setTimeout(resolve, 5));
      const broken = await rejection((async () => fail(how))());
      const errors = await Promise.all(open.map(rejection));
      for (const error of [broken, ...errors]) assert.ok(error instanceof InternalError, String(error));
      assert.deepEqual(errors.map(({ endpoint, outcome }) => [endpoint, outcome]), [
        ["setCallBackConfig", "unknown"], ["getCallBackConfig", undefined], ["getCallBackConfig", undefined],
      ]);
      assert.equal(signals[0].aborted, true, "the provider is stopped");
      assert.equal((await client.getCallBackConfig()).errcode, 0);
    });
  }
}

test("a thousand defects in a row leave nothing behind", async (t) => {
  emulated(t);
  for (let left = 1000; left > 0; left--) await rejection(breakDownLater(0));
  assert.equal((await new CloudbaseClient({ accessToken: TOKEN }).getCallBackConfig()).errcode, 0);
});

test("after a failure in a Rust future the process continues and prints nothing", () => {
  const file = new URL("gloo/instance.js", import.meta.resolve("wechat-cloudbase/gloo"));
  const program = `
    import "wechat-cloudbase/gloo";
    const { breakDownLater } = await import(${JSON.stringify(file)});
    for (const how of [0, 1, 2]) await breakDownLater(how).catch(({ name, cause }) => console.log(name, cause.name));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: import.meta.dirname, encoding: "utf8" });
  assert.match(output, /^InternalError RuntimeError\nInternalError R\w+Error\nInternalError RuntimeError\n$/);
});

test("a defect aborts the requests under way, and their late answers change nothing", async (t) => {
  let respond, stopped;
  stub(t, (request, { signal }) => ((stopped = signal), new Promise((resolve) => (respond = resolve))));
  const call = new CloudbaseClient({ accessToken: TOKEN, timeout: 1000 }).getCallBackConfig();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.throws(() => breakDown(0), InternalError);
  assert.ok((await rejection(call)) instanceof InternalError);
  assert.equal(stopped.aborted, true);
  respond(new Response('{"errcode":0}'));
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test("a time-out and an abort stop the request", async (t) => {
  const signals = [];
  stub(t, (request, { signal }) => (signals.push(signal), never()));
  const client = new CloudbaseClient({ accessToken: TOKEN, timeout: 10 });
  assert.ok((await rejection(client.getCallBackConfig())) instanceof TimeoutError);
  const leaving = new AbortController();
  const call = client.getCallBackConfig({ signal: leaving.signal, timeout: 1000 });
  setTimeout(() => leaving.abort("left"), 5);
  assert.equal(await rejection(call), "left");
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true]);
});
