// `wechat-cloudbase/tokens`: the providers, and the refresh that must not lose a refresh token.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { afterEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import {
  ApiError, CloudbaseClient, DecodeError, errorCodes, HttpError, NetworkError, TimeoutError, TokenError, ValidationError,
} from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken, kvStore, mapStore, staticToken, tokenServer } from "wechat-cloudbase/tokens";
import { answering, rejection, serve, serveEmulator } from "./fixtures.js";

const REFRESH = "/cgi-bin/component/api_authorizer_token";
const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const SECRETS = ["com+ponent/1", "access-1", "refresh-1", "access-2", "refresh-2"];
const [COMPONENT, ACCESS, FIRST, NEXT_ACCESS, NEXT] = SECRETS;

const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const before = timers();
afterEach(() => assert.equal(timers(), before, "a timer is left behind"));

/** A platform with one merchant, whose token has an hour to live as far as the store knows. */
function platform(options = {}, record = {}) {
  const wechat = createEmulator({
    tokens: { [COMPONENT]: { appid: "wxc", kind: "component" }, [ACCESS]: "wx1" },
    refreshTokens: { [FIRST]: "wx1" },
  });
  const records = new Map([["wx1", { refreshToken: FIRST, accessToken: ACCESS, expiresAt: START + HOUR, ...record }]]);
  const store = mapStore(records);
  const given = {
    componentAppid: "wxc", authorizerAppid: "wx1", componentToken: COMPONENT, store,
    fetch: wechat.fetch, now: () => START, random: () => 0.5, ...options,
  };
  return {
    wechat, records, store, given,
    provider: authorizerToken(given),
    stored: () => records.get("wx1"),
    refreshes: () => wechat.calls().filter(({ path }) => path === REFRESH).length,
    clientOf: (accessToken) => new CloudbaseClient({ accessToken, fetch: wechat.fetch, maxRetries: 0 }),
  };
}

const refreshed = { authorizer_access_token: NEXT_ACCESS, expires_in: 7200, authorizer_refresh_token: NEXT };
const answers = (value) => answering(JSON.stringify(value));

test("200 calls at once with an expired token make exactly one refresh", async () => {
  const { wechat, provider, clientOf, refreshes, stored } = platform();
  wechat.expire(ACCESS);
  const client = clientOf(provider);
  const all = await Promise.all(Array.from({ length: 200 }, () => client.getCallBackConfig()));
  assert.ok(all.every(({ errcode }) => errcode === 0));
  assert.equal(refreshes(), 1);
  assert.deepEqual(stored(), { refreshToken: "refresh-token-2", accessToken: "authorizer-token-1", expiresAt: START + 2 * HOUR, lifetime: 2 * HOUR });
});

test("so do 200 clients with a provider each, over one store", async () => {
  const { wechat, given, clientOf, refreshes } = platform();
  wechat.expire(ACCESS);
  wechat.fault({ path: REFRESH, delay: 20 });
  const all = await Promise.all(Array.from({ length: 200 }, () => clientOf(authorizerToken(given)).getCallBackConfig()));
  assert.ok(all.every(({ errcode }) => errcode === 0));
  assert.equal(refreshes(), 1);
});

test("a token that lives is taken from the store, and so is one that another call has brought", async () => {
  const { provider, refreshes, records } = platform();
  assert.equal(await provider(), ACCESS);
  assert.equal(await provider({ reason: "rejected", rejected: "an older one" }), ACCESS);
  records.set("wx1", { refreshToken: FIRST, accessToken: "without an end" });
  assert.equal(await provider({ reason: "initial" }), "without an end");
  assert.equal(refreshes(), 0);
});

test("a refresh token alone is enough to begin with", async () => {
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

test("where the store fails no token is handed out, and the next call writes what was held back", async () => {
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
  assert.match(error.message, /^getCallBackConfig: the token provider failed: token of wx1: the store did not take the new refresh token/);
  const said = inspect(error, { depth: 9 });
  assert.ok(said.includes("[redacted]") && !/(refresh|authorizer)-token-\d/.test(said), said);
  assert.equal(stored().refreshToken, FIRST);
  await rejection(client.getCallBackConfig());
  down = false;
  assert.equal((await client.getCallBackConfig()).errcode, 0);
  assert.deepEqual([refreshes(), stored().refreshToken], [1, "refresh-token-2"]);
});

test("what was held back is dropped where the merchant has authorised again", async () => {
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

test("a process that dies after the write leaves all to the next; one that dies before it, a clear error", async () => {
  const { given, provider, records, refreshes } = platform();
  await provider({ rejected: ACCESS });
  const nextProcess = () => authorizerToken({ ...given, store: mapStore(records) });
  assert.equal(await nextProcess()({ rejected: ACCESS }), "authorizer-token-1");
  assert.equal(refreshes(), 1);
  records.set("wx1", { refreshToken: FIRST, accessToken: ACCESS });
  const error = await rejection(nextProcess()({ rejected: ACCESS }));
  assert.deepEqual([error.errcode, error.class], [61023, "authorization"]);
});

test("it is renewed early, between 10 and 5 % of its life before its end", async () => {
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

test("an early renewal that fails does no harm, and is tried again half-way to the end", async () => {
  let now = START + 55 * 60_000;
  const { wechat, provider, refreshes } = platform({ now: () => now });
  wechat.fault({ path: REFRESH, drop: "before", times: 2 });
  assert.equal(await provider(), ACCESS);
  assert.equal(await provider(), ACCESS);
  assert.equal(refreshes(), 1);
  now += 2.5 * 60_000;
  assert.equal(await provider(), ACCESS);
  assert.equal(refreshes(), 2);
  wechat.fault({ path: REFRESH, errcode: 61003 });
  now = START + 59 * 60_000;
  assert.equal((await rejection(provider())).errcode, 61003, "what will not pass is said at once");
  wechat.fault({ path: REFRESH, drop: "before" });
  now = START + HOUR;
  assert.ok((await rejection(provider())) instanceof NetworkError, "a token that has ended is given to nobody");
});

test("a renewal whose refresh token could not be stored is no early one that may fail", async () => {
  let now = START + 57 * 60_000;
  const { wechat, given, store, refreshes } = platform({ now: () => now });
  let down = true;
  const failing = { get: store.get, set: (key, record) => (down ? Promise.reject("down") : store.set(key, record)) };
  const provider = authorizerToken({ ...given, store: failing });
  assert.match((await rejection(provider())).message, /the store did not take the new refresh token/);
  down = false;
  assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 1]);
  wechat.fault({ path: REFRESH, drop: "before" });
  now += 115 * 60_000;
  assert.deepEqual([await provider(), refreshes()], ["authorizer-token-1", 2], "once it is stored, one may");
});

test("a refresh that took too long writes nothing any more; the next one does", async () => {
  const { given, store, stored, refreshes } = platform({ timeout: 20 });
  let reads = 0;
  const slow = { ...store, get: async (key) => (++reads === 3 && (await tick(40)), store.get(key)) };
  const provider = authorizerToken({ ...given, store: slow });
  assert.ok((await rejection(provider({ rejected: ACCESS }))) instanceof TimeoutError);
  await tick(40);
  assert.deepEqual([reads, stored().refreshToken], [3, FIRST]);
  assert.deepEqual([await provider({ rejected: ACCESS }), refreshes()], ["authorizer-token-1", 1]);
});

test("a WeChat that answers the same token again is not asked for ever", async () => {
  let asked = 0;
  const fetch = async () => (asked++, new Response(JSON.stringify({ ...refreshed, authorizer_access_token: ACCESS })));
  const { provider } = platform({ fetch });
  assert.deepEqual([await provider({ rejected: ACCESS }), asked], [ACCESS, 1]);
});

test("a late answer is not written over what the merchant has authorised meanwhile", async () => {
  const { wechat, provider, records } = platform();
  wechat.fault({ path: REFRESH, delay: 20 });
  const asked = provider({ rejected: ACCESS });
  await tick();
  const again = { refreshToken: "authorised-again", accessToken: "given-with-it", expiresAt: START + HOUR };
  Object.assign(records.get("wx1"), again);
  assert.equal(await asked, "given-with-it");
  assert.deepEqual(records.get("wx1"), again);
});

test("two processes at once end with a token that lives, whoever is quicker", async () => {
  const { wechat, given, records, clientOf } = platform();
  wechat.expire(ACCESS);
  wechat.fault({ path: REFRESH, delay: 10 });
  wechat.fault({ path: REFRESH, delay: 20 });
  const processes = Array.from({ length: 2 }, () => clientOf(authorizerToken({ ...given, store: mapStore(records) })));
  const all = await Promise.all(processes.map((client) => client.getCallBackConfig()));
  assert.deepEqual(all.map(({ errcode }) => errcode), [0, 0]);
  assert.equal(records.get("wx1").refreshToken, "refresh-token-2");
});

test("a call that was refused what another call's refresh brings does not get it again", async () => {
  const { given, records, wechat } = platform({}, { accessToken: undefined });
  wechat.fault({ path: REFRESH, delay: 20 });
  const first = authorizerToken(given)();
  await tick();
  records.set("wx1", { refreshToken: "refresh-token-2", accessToken: "authorizer-token-1" });
  const second = authorizerToken(given)({ rejected: "authorizer-token-1" });
  assert.deepEqual(await Promise.all([first, second]), ["authorizer-token-1", "authorizer-token-3"]);
});

test("a refused component token is asked for once more", async () => {
  const asked = [];
  const componentToken = ({ reason, rejected, signal }) => {
    asked.push([reason, rejected, signal.aborted]);
    return reason === "rejected" ? COMPONENT : "stale";
  };
  const { provider, refreshes } = platform({ componentToken });
  assert.equal(await provider({ rejected: ACCESS }), "authorizer-token-1");
  assert.deepEqual(asked, [["initial", undefined, false], ["rejected", "stale", false]]);
  assert.equal(refreshes(), 2);

  for (const [token, calls] of [["stale", 1], [() => "stale", 1], [({ reason }) => `stale-${reason}`, 2]]) {
    const { provider, refreshes } = platform({ componentToken: token });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof ApiError && error.errcode === 40014 && error.class === "token");
    assert.equal(refreshes(), calls);
  }
  const none = platform({ componentToken: async () => " " });
  assert.match((await rejection(none.provider({ rejected: ACCESS }))).message, /`componentToken` gave no token/);
  const down = new Error("down");
  const failing = platform({ componentToken: () => Promise.reject(down) });
  assert.equal(await rejection(failing.provider({ rejected: ACCESS })), down);
});

test("where the merchant has to authorise again the error says so", async () => {
  for (const errcode of [42007, 61003, 61023]) {
    const { wechat, provider, clientOf } = platform();
    wechat.expire(ACCESS);
    wechat.fault({ path: REFRESH, errcode });
    const { message, cause } = await rejection(clientOf(provider).getCallBackConfig());
    assert.match(message, new RegExp(`the token provider failed: token of wx1: ${errcode} .*; ask the merchant to authorise the platform again`));
    assert.deepEqual([cause.errcode, cause.class, cause.retryable], [errcode, "authorization", false]);
    assert.match(cause.rid, /^[\da-f]{8}(-[\da-f]{8}){2}$/);
  }
  const { provider, records } = platform();
  for (const record of [undefined, null, {}, { refreshToken: "" }]) {
    records.set("wx1", record);
    assert.match((await rejection(provider())).message, /no `refreshToken` in the store; put it there when the merchant authorises/);
  }
});

test("codes have the class of the table in the core", async () => {
  for (const { code, class: kind, retryable } of errorCodes) {
    const { provider } = platform({ fetch: answers({ errcode: String(code), errmsg: "x" }) });
    if (code === 0) continue;
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.equal(error.errcode, code);
    if (error.class === "unknown") assert.ok(!["authorization", "token", "egress", "quota", "rate"].includes(kind), `${code}`);
    else assert.deepEqual([error.class, error.retryable], [kind, retryable], `${code}`);
  }
});

test("a refresh goes on when nobody waits for it, but not for ever", async () => {
  const { wechat, provider, stored } = platform();
  wechat.fault({ path: REFRESH, delay: 20 });
  const controller = new AbortController();
  const leaving = provider({ rejected: ACCESS, signal: controller.signal });
  await tick();
  controller.abort("left");
  assert.equal(await rejection(leaving), "left");
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  await tick(30);
  assert.equal(stored().refreshToken, "refresh-token-2");

  const signals = [];
  const hanging = (_, { signal }) => (signals.push(signal), new Promise(() => {}));
  const stuck = platform({ fetch: hanging, timeout: 10 });
  const errors = await Promise.all([1, 2].map(() => rejection(stuck.provider({ rejected: ACCESS }))));
  assert.ok(errors.every((error) => error instanceof TimeoutError && /^token of wx1: not to be had within 10 ms$/.test(error.message)));
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
  const locked = platform({ store: { get: () => new Promise(() => {}), set() {} } });
  const waiting = new AbortController();
  setTimeout(() => waiting.abort("enough"), 5);
  assert.equal(await rejection(locked.provider({ signal: waiting.signal })), "enough");
});

test("answers are read with care", async () => {
  const kinds = [
    [answering("<html>busy</html>", 502), HttpError],
    [answering("", 302), HttpError],
    [async () => ({ status: 0, arrayBuffer: async () => new ArrayBuffer(0) }), HttpError],
    [answering("<html>"), DecodeError],
    [answering("[]"), DecodeError],
    [answering("null"), DecodeError],
    [answers({ ...refreshed, authorizer_access_token: "a b" }), DecodeError],
    [answering(`{"x":"${"y".repeat(20_000)}"}`), DecodeError],
    [async () => "no response", NetworkError],
    [() => { throw null; }, NetworkError],
  ];
  for (const [fetch, type] of kinds) {
    const { provider, stored } = platform({ fetch });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof type, inspect(error));
    assert.equal(stored().refreshToken, FIRST);
  }
  const init = [];
  const fetch = async (url, options) => (init.push(options), new Response('\ufeff{"authorizer_access_token":"access-2","errmsg":"\u0001"}'));
  const { provider, stored } = platform({ fetch });
  assert.equal(await provider({ rejected: ACCESS }), NEXT_ACCESS);
  assert.deepEqual(stored(), { refreshToken: FIRST, accessToken: NEXT_ACCESS, expiresAt: START + 2 * HOUR, lifetime: 2 * HOUR }, "what is absent stays as it was");
  assert.deepEqual([init[0].method, init[0].redirect], ["POST", "manual"]);
});

test("no error shows a token", async () => {
  const echo = async (url, { body }) => {
    throw Object.assign(new TypeError(`cannot fetch ${url}`), { cause: new Error(`${url} ${body}`), url });
  };
  const text = SECRETS.join(" ") + encodeURIComponent(COMPONENT);
  const cases = {
    network: { fetch: echo },
    http: { fetch: answering(text, 500) },
    decode: { fetch: answering(`{"authorizer_access_token":5,"authorizer_refresh_token":"${NEXT}"}`) },
    half: { fetch: answering(JSON.stringify(refreshed).slice(0, -1)) },
    api: { fetch: answers({ errcode: 61023, errmsg: `bad ${[COMPONENT, ACCESS, FIRST, encodeURIComponent(COMPONENT)].join()}` }) },
    refused: { fetch: answers({ errcode: 40001, errmsg: `bad ${COMPONENT}` }) },
  };
  for (const [name, options] of Object.entries(cases)) {
    const { provider, clientOf, wechat } = platform(options);
    wechat.expire(ACCESS);
    for (const error of [await rejection(provider({ rejected: ACCESS })), await rejection(clientOf(provider).getCallBackConfig())]) {
      assertSilent(error, name);
    }
  }
  const quote = (record) => Promise.reject(Object.assign(new Error(`cannot write ${JSON.stringify(record)}`), { record }));
  const writing = platform({ fetch: answers(refreshed) });
  const { get } = writing.store;
  const writes = { get, set: (_, record) => quote(record) };
  assertSilent(await rejection(authorizerToken({ ...writing.given, store: writes })({ rejected: ACCESS })), "set");
  const kv = new Map([["wx1", `x${FIRST}`]]);
  assertSilent(await rejection(authorizerToken({ ...writing.given, store: kvStore(kv) })()), "get");
});

function assertSilent(error, where) {
  const parts = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)];
  for (let at = error; at; at = at.cause) parts.push(String(at.stack), String(at.message), String(at.body));
  const shown = parts.join("\n");
  for (const secret of [...SECRETS, encodeURIComponent(COMPONENT)]) assert.ok(!shown.includes(secret), `${where} shows ${secret}:\n${shown}`);
}

test("a token server is asked over real HTTP", async (t) => {
  const { wechat, clientOf } = platform();
  const server = await serveEmulator(wechat);
  t.after(server.close);
  const url = `${server.url}/`;
  assert.equal(await tokenServer({ url, appid: "wx1" })(), ACCESS);
  assert.equal(await tokenServer({ url, kind: "component" })(), COMPONENT);
  wechat.expire(ACCESS);
  assert.equal((await clientOf(tokenServer({ url, appid: "wx1" })).getCallBackConfig()).errcode, 0);
  const error = await rejection(tokenServer({ url, appid: "w&x 9" })());
  assert.deepEqual([error.constructor, error.message], [TokenError, "token server: 1002 系统错误"]);
});

test("headers reach the token server and nobody else", async () => {
  const seen = [];
  const headers = { authorization: "Bearer hunter2" };
  const respond = (response) => (url, init) => (seen.push([url, init.headers, init.redirect]), response());
  const options = { url: "https://t.example/a", appid: "a/b", headers };
  const server = (response) => tokenServer({ ...options, fetch: respond(response) });
  assert.equal(await server(async () => new Response('{"code":0,"data":{"token":"x"}}'))(), "x");
  assert.deepEqual(seen[0], ["https://t.example/a/inner/authorizer-access-token?appid=a%2Fb", headers, "manual"]);
  const json = (value, status = 200) => async () => new Response(JSON.stringify(value), { status });
  const failures = [
    [json({ code: 1000, errorMsg: "hunter2 and access-1" }, 401), TokenError, "token server: 1000 [redacted] and [redacted]"],
    [json({}, 500), HttpError, "token server: HTTP 500"],
    [async () => new Response(null, { status: 302, headers: { location: "https://elsewhere" } }), HttpError, "token server: HTTP 302"],
    [async () => new Response("hunter2"), DecodeError, "token server: the answer is not as documented at ``: no JSON object"],
    [json({ code: 0, data: null }), DecodeError, "token server: the answer is not as documented at `data.token`: no token"],
    [() => Promise.reject(new Error("Bearer hunter2")), NetworkError, "token server: no answer came"],
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

test("no redirect carries a token away", async (t) => {
  let elsewhere = 0;
  const other = await serve((_, response) => (elsewhere++, response.end('{"code":0,"data":{"token":"x"}}')));
  const first = await serve((_, response) => response.writeHead(307, { location: other.url }).end());
  t.after(() => Promise.all([first.close(), other.close()]));
  assert.equal((await rejection(tokenServer({ url: first.url, appid: "wx1" })())).status, 307);
  const { provider } = platform({ baseURL: first.url, fetch: undefined });
  assert.equal((await rejection(provider({ rejected: ACCESS }))).status, 307);
  assert.equal(elsewhere, 0);
});

test("stores over a Map and over text", async () => {
  const record = { refreshToken: "r", accessToken: "a", expiresAt: 1, lifetime: 2 };
  const texts = new Map();
  const put = { get: async (key) => texts.get(key) ?? null, put: async (key, text) => void texts.set(key, text) };
  for (const store of [mapStore(), kvStore(new Map()), kvStore(put, "wechat:")]) {
    assert.equal((await store.get("wx1")) ?? undefined, undefined);
    await store.set("wx1", record);
    assert.deepEqual(await store.get("wx1"), record);
  }
  assert.deepEqual([...texts], [["wechat:wx1", JSON.stringify(record)]]);
});

test("options are checked at once, all of them", async () => {
  assert.equal(await staticToken("t")({ reason: "rejected", rejected: "t" }), "t");
  const { given } = platform();
  const wrong = [
    [() => staticToken("a b"), ["staticToken.token"]],
    [() => staticToken(), ["staticToken.token"]],
    [() => tokenServer(), ["options"]],
    [() => tokenServer({ url: "localhost", headers: "x" }), ["options.url", "options.headers", "options.appid"]],
    [() => tokenServer({ url: "http://x", kind: "own", appid: "" }), ["options.appid", "options.kind"]],
    [() => authorizerToken({}), ["componentAppid", "authorizerAppid", "store", "componentToken"].map((name) => `options.${name}`)],
    [() => authorizerToken({ ...given, store: new WeakSet(), baseUrl: "x", timeout: 0, now: 1 }), ["options.store", "options.now", "options.baseUrl", "options.timeout"]],
    [() => kvStore({}), ["kv"]],
    [() => mapStore({}), ["map"]],
  ];
  for (const [make, paths] of wrong) {
    assert.throws(make, (error) => {
      assert.ok(error instanceof ValidationError, inspect(error));
      assert.deepEqual(error.issues.map(({ path }) => path).sort(), paths.sort());
      return true;
    });
  }
});

test("a bundle of it carries no wasm", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: 'export * from "wechat-cloudbase/tokens"', resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true, minify: true, format: "esm", target: "es2022", write: false, metafile: true,
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(inputs.every((input) => !/wasm|tape|client/.test(input)), inputs.join());
  assert.ok(outputFiles[0].contents.length < 14_000, `${outputFiles[0].contents.length} bytes`);
});
