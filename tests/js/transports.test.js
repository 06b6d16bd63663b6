// The transports of `/relay/client`: to a relay over HTTP, and to clients in the same program. Both have the same answers and errors.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { ApiError, CloudbaseClient, RelayError, ValidationError } from "wechat-cloudbase";
import { clientTransport, NetworkError, relayTransport } from "wechat-cloudbase/relay/client";
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";
import { container, interfaces, rejection } from "./fixtures.js";
import { asPage, serveRelay } from "./served-relay.js";

const ORIGIN = "https://console.example";
const WX1 = "wx0000000000000001";
const TOKEN = "a-token-that-no-page-may-see";
const merchants = async (query) => ({ items: [{ appid: WX1, name: `asked for ${query?.q}` }], total: 1 });

let wechat, server, grant;

before(async () => {
  const relay = createRelay({
    mount: "/api/wechat",
    origins: [ORIGIN],
    authorize: async () => grant,
    accessToken: async () => TOKEN,
    interfaces,
    fetch: (...given) => wechat.fetch(...given),
    merchants,
  });
  server = await serveRelay(relay);
});
after(() => server.close());
beforeEach(() => {
  wechat = createEmulator({ tokens: { [TOKEN]: WX1 } });
  grant = { user: "li.lei", merchants: [WX1], effects: ["read", "write", "reveal"] };
  server.requests.length = 0;
});

const byRelay = (options) => relayTransport({ url: `${server.origin}/api/wechat`, fetch: asPage(ORIGIN), ...options });
const byClients = () => clientTransport((appid) => new CloudbaseClient({ accessToken: TOKEN, fetch: wechat.fetch, maxRetries: 0 }).forMerchant(appid, TOKEN), { merchants });

test("both transports have the same answers", async () => {
  const config = { type: 3, env: "e", function_name: "f" };
  for (const transport of [byRelay(), byClients()]) {
    assert.equal((await transport.call(WX1, "setCallBackConfig", container)).errcode, 0);
    assert.deepEqual((await transport.call(WX1, "getCallBackConfig", {})).data, container);
    await transport.call(WX1, "uploadFunctionConfig", { ...config, config: { timeout: 3, environment: [] } });
    assert.deepEqual((await transport.call(WX1, "getFunctionConfig", config)).parsedConfig, { timeout: 3, environment: [] });
    assert.deepEqual(await transport.merchants({ q: "a&b", limit: undefined }), { items: [{ appid: WX1, name: "asked for a&b" }], total: 1 });
    const { effects, features, interfaces: names } = await transport.session();
    assert.deepEqual([effects.slice(0, 2), features, names.includes("getCallBackConfig")], [["read", "write"], ["merchants"], true]);
  }
  assert.deepEqual((await byRelay().session()).user, { name: "li.lei" });
});

test("both transports have the same errors", async () => {
  const seen = [];
  for (const transport of [byRelay(), byClients()]) {
    wechat.fault({ errcode: 61007, errmsg: "no rid: a-b" });
    const api = await rejection(transport.call(WX1, "setCallBackConfig", container));
    const wrong = await rejection(transport.call(WX1, "setCallBackConfig", {}));
    assert.ok(api instanceof ApiError && wrong instanceof ValidationError);
    seen.push([api.toJSON(), wrong.toJSON()]);
  }
  assert.deepEqual(...seen);
});

test("a transport to a relay sends what a client with a relay sends", async () => {
  const transport = byRelay({ headers: { "X-Session": "s", "X-WeChat-Relay": "0" } });
  await transport.call(WX1, "setCallBackConfig", container, { idempotencyKey: "one-press", confirm: WX1 });
  await transport.call(WX1, "setCallBackConfig", container);
  await transport.call(WX1, "getCallBackConfig");
  const [write, second, read] = server.requests.map(({ headers }) => headers);
  assert.deepEqual([write["x-session"], write["x-wechat-relay"], write["idempotency-key"], write["x-wechat-confirm"], write["content-type"]], ["s", "1", "one-press", WX1, "application/json"]);
  assert.match(second["idempotency-key"], /^[\d-]{7,}$/);
  assert.equal("idempotency-key" in read, false);
  assert.equal(server.requests[2].body, "{}");
});

test("a transport tells a session that has ended, a lost answer, and an abort", async () => {
  grant = null;
  for (const work of [(transport) => transport.session(), (transport) => transport.merchants(), (transport) => transport.call(WX1, "getCallBackConfig")]) {
    const error = await rejection(work(byRelay()));
    assert.deepEqual([error instanceof RelayError, error.reason], [true, "unauthenticated"]);
  }
  const lost = byRelay({ fetch: async () => { throw new TypeError("Failed to fetch"); } });
  const error = await rejection(lost.call(WX1, "setCallBackConfig", container, { idempotencyKey: "k" }));
  assert.ok(error instanceof NetworkError);
  assert.deepEqual([error.outcome, error.idempotencyKey, error.retryable, error.cause.message, error.merchant], ["unknown", "k", false, "Failed to fetch", WX1]);
  assert.match((await rejection(lost.session())).message, /^relay: no answer came/);
  const signal = AbortSignal.abort("enough");
  for (const transport of [byRelay(), byClients()]) assert.equal(await rejection(transport.call(WX1, "getCallBackConfig", {}, { signal })), "enough");
  assert.equal(await rejection(byRelay().session({ signal })), "enough");
});

test("wrong options and arguments are refused before anything is sent", async () => {
  const nothing = { fetch: () => assert.fail("sent") };
  for (const options of [undefined, {}, { url: "api" }, { url: "//evil.example" }, { url: "/a", credentials: "omit" }, { url: "/a", headers: "x" }, { url: "/a", headers: { "a b": "c" } }, { url: "/a", fetch: 1 }, { url: "/a", timeout: 1 }]) {
    assert.throws(() => relayTransport(options), ValidationError, JSON.stringify(options));
  }
  for (const given of [[undefined], [1], [() => {}, { merchants: 1 }], [() => {}, { more: 1 }]]) assert.throws(() => clientTransport(...given), ValidationError);
  for (const transport of [byRelay(nothing), clientTransport(() => assert.fail("asked"))]) {
    for (const name of ["toString", "../session", "forMerchant", "request", undefined]) assert.ok((await rejection(transport.call(WX1, name, {}))) instanceof ValidationError, name);
  }
  for (const appid of ["..", "a/b", "", undefined, null]) assert.ok((await rejection(byRelay(nothing).call(appid, "getCallBackConfig"))) instanceof ValidationError, appid);
  for (const options of [{ idempotencyKey: "a b" }, { confirm: "/" }, { signal: {} }, { timeout: 1 }]) {
    assert.ok((await rejection(byRelay(nothing).call(WX1, "getCallBackConfig", {}, options))) instanceof ValidationError);
  }
  assert.ok((await rejection(relayTransport({ url: "/api", ...nothing }).session())) instanceof ValidationError, "a path without a page");
});

test("a transport knows the interfaces of the package, and which of them write", async () => {
  assert.deepEqual((await byClients().session()).interfaces.sort(), [...interfaces].sort());
  assert.deepEqual((await clientTransport(() => {}).session()).features, []);
  assert.equal(clientTransport(() => {}).merchants, undefined);
  const keys = {};
  const transport = relayTransport({ url: "https://a.example", fetch: async (url, { headers }) => ((keys[url.split("/").at(-1)] = "idempotency-key" in headers), Response.json({ errcode: 0 })) });
  for (const name of interfaces) await transport.call(WX1, name, {});
  const writes = Object.keys(keys).filter((name) => keys[name]).sort();
  assert.deepEqual(writes, ["setCallBackConfig", "setCloudAccessToken", "uploadFunctionConfig"]);
});
