// `wechat-cloudbase/tokens`: the token server, stores, options, and the contents of a bundle.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, DecodeError, HttpError, NetworkError, TimeoutError, TokenError, ValidationError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, kvStore, saveAuthorization, staticToken, tokenServer } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection, serve } from "./fixtures.js";
import { ACCESS, COMPONENT, platform } from "./platform.js";

leaveNoTimer();

test("a token server is asked over real HTTP", async (t) => {
  const { wechat, clientOf } = platform();
  const server = await wechat.listen();
  t.after(server.close);
  const url = `${server.url}/`;
  assert.equal(await tokenServer({ url, appid: "wx1" })(), ACCESS);
  assert.equal(await tokenServer({ url, kind: "component" })(), COMPONENT);
  wechat.expire(ACCESS);
  assert.equal((await clientOf(tokenServer({ url, appid: "wx1" })).getCallBackConfig()).errcode, 0);
  const error = await rejection(tokenServer({ url, appid: "w&x 9" })());
  assert.deepEqual([error.constructor, error.message], [TokenError, "token server: 1002 系统错误"]);
});

test("headers are sent to the token server only", async () => {
  const seen = [];
  const headers = { authorization: "Bearer hunter2" };
  const respond = (response) => (url, init) => (seen.push([url, init.headers, init.redirect]), response());
  const options = { url: "https://t.example/a", appid: "a/b", headers, maxRetries: 0 };
  const server = (response) => tokenServer({ ...options, fetch: respond(response) });
  assert.equal(await server(async () => new Response('{"code":0,"data":{"token":"x"}}'))(), "x");
  assert.deepEqual(seen[0], ["https://t.example/a/inner/authorizer-access-token?appid=a%2Fb", headers, "manual"]);
  const json = (value, status = 200) => async () => new Response(JSON.stringify(value), { status });
  const failures = [
    [json({ code: 1000, errorMsg: "hunter2 and access-1" }), TokenError, "token server: 1000 [redacted] and [redacted]"],
    [json({ code: 1000, errorMsg: "hunter2" }, 401), HttpError, "tokenServer: HTTP 401"],
    [json({}, 500), HttpError, "tokenServer: HTTP 500"],
    [async () => new Response(null, { status: 302, headers: { location: "https://elsewhere" } }), HttpError, "tokenServer: HTTP 302"],
    [async () => new Response("hunter2"), DecodeError, "tokenServer: the answer is not JSON at byte 0: expected a value"],
    [json({ code: 0, data: null }), DecodeError, "token server: the answer is not as documented at `data.token`: no token"],
    [() => Promise.reject(new Error("Bearer hunter2")), NetworkError, "tokenServer: no answer came"],
  ];
  for (const [response, type, message] of failures) {
    const error = await rejection(server(response)({ reason: "rejected", rejected: ACCESS }));
    assert.ok(error instanceof type, inspect(error));
    assert.equal(error.message, message);
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes("hunter2"), inspect(error));
  }
  const stuck = tokenServer({ ...options, timeout: 10, fetch: () => new Promise(() => {}) });
  assert.ok((await rejection(stuck())) instanceof TimeoutError);
  const controller = new AbortController();
  const call = stuck({ signal: controller.signal });
  controller.abort("text");
  assert.equal(await rejection(call), "text");
});

test("what wxcomponent says of WeChat is WeChat's error", async () => {
  const answer = (value) => tokenServer({ url: "https://t.example", appid: "wx1", fetch: async () => Response.json(value) })();
  const rid = "00000001-abcdef01-23456789";
  const data = `WxErrCode != 0, resp: {61023 refresh_token is invalid rid: ${rid}}`;
  const error = await rejection(answer({ code: 1002, errorMsg: "系统错误", data }));
  assert.ok(error instanceof ApiError, inspect(error));
  assert.deepEqual([error.errcode, error.class, error.rid, error.endpoint], [61023, "authorization", rid, "tokenServer"]);
  assert.equal(error.errmsg, `refresh_token is invalid rid: ${rid}`);
  const others = [
    [{ code: 1002, errorMsg: "系统错误", data: "Get wechat: dial tcp" }, "token server: 1002 系统错误"],
    [{ code: 1002, errorMsg: "a\r\nb\u0000c", data: null }, "token server: 1002 a b c"],
    [{ code: "1000", errorMsg: { toString: 5 } }, "token server: 1000"],
    [{ code: 1000, errorMsg: ["x"], data: { token: "t" } }, "token server: 1000"],
  ];
  for (const [value, message] of others) {
    const error = await rejection(answer(value));
    assert.deepEqual([error.constructor, error.message], [TokenError, message]);
  }
  assert.equal(await answer({ code: 0, errorMsg: "ok", data: { token: "t" } }), "t");
});

test("each part of a header is a secret", async () => {
  const kinds = [
    ["Bearer hunter22", ["hunter22"]],
    ["session=hunter22; csrf=hunter33", ["hunter22", "hunter33"]],
    ['Signature keyId="hunter22",signature="hunter33=="', ["hunter22", "hunter33"]],
    ["hunter22", ["hunter22"]],
  ];
  for (const [value, secrets] of kinds) {
    const errorMsg = `${secrets.join(" and ")} ${value}`;
    const options = { url: "https://t.example", appid: "wx1", headers: { "x-key": value }, maxRetries: 0 };
    for (const fetch of [async () => Response.json({ code: 1000, errorMsg }), () => Promise.reject(new Error(errorMsg))]) {
      const shown = inspect(await rejection(tokenServer({ ...options, fetch })()), { depth: 9, showHidden: true });
      for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
    }
  }
});

test("no redirect is followed with a token", async (t) => {
  let elsewhere = 0;
  const other = await serve((_, response) => (elsewhere++, response.end('{"code":0,"data":{"token":"x"}}')));
  const first = await serve((_, response) => response.writeHead(307, { location: other.url }).end());
  t.after(() => Promise.all([first.close(), other.close()]));
  assert.equal((await rejection(tokenServer({ url: first.url, appid: "wx1" })())).status, 307);
  const { provider } = platform({ baseURL: first.url, fetch: undefined });
  assert.equal((await rejection(provider({ rejected: ACCESS }))).status, 307);
  assert.equal(elsewhere, 0);
});

test("stores work over a Map and over text", async () => {
  const record = { refreshToken: "r", accessToken: "a", expiresAt: 1, lifetime: 2 };
  const texts = new Map();
  const put = { get: async (key) => texts.get(key) ?? null, put: async (key, text) => void texts.set(key, text) };
  for (const store of [memoryStore(), kvStore(new Map()), kvStore(put, "wechat:")]) {
    assert.equal((await store.get("wx1")) ?? undefined, undefined);
    await store.set("wx1", record);
    assert.deepEqual(await store.get("wx1"), record);
  }
  assert.deepEqual([...texts], [["wechat:wx1", JSON.stringify(record)]]);
});

test("options are checked at once, and the error lists all mistakes", async () => {
  assert.equal(await staticToken("t")({ reason: "rejected", rejected: "t" }), "t");
  const { given } = platform();
  const wrong = [
    [() => staticToken("a b"), ["staticToken.token"]],
    [() => staticToken(), ["staticToken.token"]],
    [() => tokenServer(), ["options"]],
    [() => tokenServer({ url: "localhost", headers: "x" }), ["options.url", "options.headers"]],
    [() => tokenServer({ url: "http://x", kind: "own", appid: "" }), ["options.appid", "options.kind"]],
    [() => tokenServer({ url: "http://x", appid: "a", maxRetries: -1, onEvent: 1, locale: "de", backoff: 1 }), ["maxRetries", "onEvent", "locale", "backoff"].map((name) => `options.${name}`)],
    [() => authorizerToken({ ...given, maxRetries: 99, context: {}, backoff: { base: -1 } }), ["options.maxRetries", "options.context"]],
    [() => authorizerToken({ ...given, backoff: { base: -1 } }), ["options.backoff.base"]],
    [() => authorizerToken({ ...given, store: { get() {}, set() {}, replace: true } }), ["options.store"]],
    [() => kvStore(new Map(), "", { replace: 1 }), ["options.replace"]],
    [() => authorizerToken({}), ["componentAppid", "store", "componentToken"].map((name) => `options.${name}`)],
    [() => authorizerToken({ ...given, store: new WeakSet(), baseUrl: "x", timeout: 0, now: 1 }), ["options.store", "options.now", "options.baseUrl", "options.timeout"]],
    [() => kvStore({}), ["kv"]],
    [() => memoryStore({}), ["map"]],
    [() => memoryStore(5), ["map"]],
    [() => memoryStore(null), ["map"]],
    [() => memoryStore(new Map(), {}), ["arguments"]],
    [() => kvStore(new Map(), { replace() {} }), ["prefix"]],
    [() => kvStore(new Map(), 5), ["prefix"]],
    [() => kvStore(new Map(), null), ["prefix"]],
    [() => kvStore(new Map(), "", {}, {}), ["arguments"]],
  ];
  for (const [make, paths] of wrong) {
    assert.throws(make, (error) => {
      assert.ok(error instanceof ValidationError, inspect(error));
      assert.deepEqual(error.issues.map(({ path }) => path).sort(), paths.sort());
      return true;
    });
  }
});

test("the appid of a merchant is no key of the platform's own records", async () => {
  const records = new Map([["component:wxc:ticket", { ticket: "t" }]]);
  const given = { store: memoryStore(records), componentAppid: "wxc", authorizerAppid: "component:wxc:ticket" };
  const isRefused = (error) => error instanceof ValidationError && error.issues[0].path === "options.authorizerAppid" && /component:/.test(error.message);
  await assert.rejects(saveAuthorization({ ...given, refreshToken: "r" }), isRefused);
  assert.throws(() => authorizerToken({ ...given, componentToken: "c" }), isRefused);
  assert.deepEqual([...records], [["component:wxc:ticket", { ticket: "t" }]]);
});

test("headers are those that were given, also if somebody changes them later", async () => {
  for (const make of [(value) => ({ authorization: value }), (value) => new Headers({ authorization: value }), (value) => [["authorization", value]]]) {
    const headers = make("Bearer hunter22");
    let sent;
    const fetch = async (_, init) => ((sent = new Headers(init.headers).get("authorization")), Response.json({ code: 1000, errorMsg: `no ${sent}` }));
    const provider = tokenServer({ url: "https://t.example", appid: "wx1", headers, fetch });
    if (headers instanceof Headers) headers.set("authorization", "Bearer hunter33");
    else Object.assign(Array.isArray(headers) ? headers[0] : headers, { 1: "Bearer hunter33", authorization: "Bearer hunter33" });
    assert.equal((await rejection(provider())).message, "token server: 1000 no Bearer [redacted]");
    assert.equal(sent, "Bearer hunter22");
  }
});

test("credentials in base64url are secrets too", async () => {
  const password = "p?>~ss>>>word??";
  const word = Buffer.from(`admin:${password}`).toString("base64url");
  assert.match(word, /[-_]/);
  const fetch = async () => Response.json({ code: 1000, errorMsg: `wrong ${password}` });
  const provider = tokenServer({ url: "https://t.example", appid: "wx1", headers: { authorization: `Basic ${word}` }, fetch });
  assert.equal((await rejection(provider())).message, "token server: 1000 wrong [redacted]");
});

test("a long answer of a token server is read in linear time", async () => {
  const data = "WxErrCode != 0, resp: {1 ".repeat(16_000);
  const provider = tokenServer({ url: "https://t.example", appid: "wx1", fetch: async () => Response.json({ code: 1002, errorMsg: "x", data }) });
  const started = performance.now();
  assert.equal((await rejection(provider())).message, "token server: 1002 x");
  assert.ok(performance.now() - started < 1000);
});

test("members of prototypes are no answer of a token server", async (t) => {
  const lent = { token: "lent", code: 1000, data: { token: "lent" } };
  t.after(() => Object.keys(lent).forEach((name) => delete Object.prototype[name]));
  const answer = (text) => tokenServer({ url: "https://t.example", appid: "wx1", fetch: async () => new Response(text), maxRetries: 0 })();
  for (const [name, value] of Object.entries(lent)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    assert.ok((await rejection(answer('{"code":0,"data":{}}'))) instanceof DecodeError, name);
    assert.equal(await answer('{"code":0,"data":{"token":"own"}}'), "own");
    delete Object.prototype[name];
  }
});
