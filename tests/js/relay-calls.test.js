// Calls of a client with a relay, over HTTP: what they send, and that answers and errors are those of a direct call.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { CloudbaseClient, RelayError, ValidationError } from "wechat-cloudbase";
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";
import { container, interfaces, rejection } from "./fixtures.js";
import { asPage, serveRelay } from "./served-relay.js";

const ORIGIN = "https://console.example";
const WX1 = "wx0000000000000001";
const TOKEN = "a-token-that-no-page-may-see";

let wechat, server, grant, events;

before(async () => {
  const relay = createRelay({
    mount: "/api/wechat",
    origins: [ORIGIN],
    authorize: async () => grant,
    interfaces,
    accessToken: async ({ merchant }) => (merchant === undefined ? "of-the-platform" : TOKEN),
    fetch: (...given) => wechat.fetch(...given),
  });
  server = await serveRelay(relay);
});
after(() => server.close());

beforeEach(() => {
  wechat = createEmulator({ tokens: { [TOKEN]: WX1, "of-the-platform": { appid: "wxc", kind: "component" } } });
  grant = { user: "li.lei", merchants: [WX1], effects: ["read", "write", "danger", "reveal"] };
  events = [];
  server.requests.length = 0;
});

const clientOf = (options) =>
  new CloudbaseClient({ relay: `${server.origin}/api/wechat`, merchant: WX1, fetch: asPage(ORIGIN), onEvent: (event) => events.push(event), maxRetries: 0, ...options });

test("a client with a relay needs no token, and its answers are those of a direct call", async () => {
  const [direct, client] = [new CloudbaseClient({ accessToken: TOKEN, fetch: wechat.fetch }), clientOf()];
  const calls = [
    (one) => one.setCallBackConfig(container),
    (one) => one.getCallBackConfig(),
    (one) => one.setCallBackConfig(JSON.stringify(container)),
    (one) => one.uploadFunctionConfig({ type: 3, env: "e", function_name: "f", config: { timeout: 3, environment: [{ key: "A", value: "1" }] } }),
    (one) => one.getFunctionConfig({ type: 3, env: "e", function_name: "f" }),
    (one) => one.getFunctionConfig({ type: 1, env: "e", function_name: "none" }, { absent: "null" }),
    (one) => one.getEnvInfo(),
    (one) => one.listFunctions({ env: "e", limit: 20, offset: 0 }),
    (one) => one.setCloudAccessToken({ action: "get", env: "e" }),
    async (one) => { for await (const each of one.functions("e")) return each; },
  ];
  for (const call of calls) assert.deepEqual(await call(client), await call(direct));
  const { method, url, headers, body } = server.requests[0];
  assert.deepEqual([method, url, body], ["POST", `/api/wechat/merchants/${WX1}/setCallBackConfig`, JSON.stringify(container)]);
  assert.deepEqual([headers["x-wechat-relay"], headers["content-type"], headers["accept-language"]], ["1", "application/json", "en"]);
  for (const { url, headers } of server.requests) {
    assert.ok(!url.includes("token") && !("authorization" in headers) && !JSON.stringify(headers).includes(TOKEN));
    assert.equal("idempotency-key" in headers, /setCallBack|upload/.test(url), url);
  }
});

test("errors are those of a direct call, with the same fields", async () => {
  const cases = [
    ["setCallBackConfig", container, { errcode: 61007, errmsg: "api unauthorized to component rid: 65f1-1 hint: [h]" }],
    ["getFunctionConfig", { type: 1, env: "e", function_name: "none" }, { errcode: 85089, errmsg: "none rid: a-b" }],
    ["getCallBackConfig", undefined, { errcode: 40164, errmsg: "invalid ip 1.2.3.4 ipv6 ::1, not in whitelist rid: a-b" }],
    ["setCallBackConfig", container, { errcode: -1, errmsg: "system error" }],
    ["setCallBackConfig", container, { errcode: -1000, errmsg: "system error" }],
    ["setCallBackConfig", { container_config: { ...container.container_config, text_mode: 3 } }],
  ];
  for (const [name, payload, fault] of cases) {
    const errors = [];
    for (const client of [new CloudbaseClient({ accessToken: TOKEN, fetch: wechat.fetch, maxRetries: 0 }), clientOf()]) {
      // The relay tries three times what can be tried again.
      if (fault) wechat.fault({ ...fault, times: errors[0]?.retryable ? 3 : 1 });
      errors.push(await rejection(client[name](...(payload ? [payload] : []))));
    }
    const [direct, relayed] = errors.map((error) => ({ class: error.constructor, ...error.toJSON(), merchant: undefined, idempotencyKey: undefined }));
    assert.deepEqual(relayed, direct);
    assert.equal(errors[1].merchant, WX1);
  }
});

test("a wrong payload is refused before it is sent, and where the client lets it pass, by the relay", async () => {
  const error = await rejection(clientOf().setCallBackConfig({}));
  assert.deepEqual([error instanceof ValidationError, error.outcome, server.requests.length], [true, "not_sent", 0]);
  const sent = await rejection(clientOf({ unknownFields: "send" }).setCallBackConfig({ ...container, more: 1 }));
  assert.ok(sent instanceof ValidationError);
  assert.deepEqual([sent.issues[0].path, sent.issues[0].code, sent.issues[0].segments, sent.outcome, server.requests.length], ["more", "unknown_field", ["more"], "not_sent", 1]);
  assert.match(sent.message, /^setCallBackConfig: more: /);
});

test("warnings are said by the client", async () => {
  const odd = { container_config: { ...container.container_config, qbase_container_path: "no-slash" } };
  await clientOf().setCallBackConfig(odd);
  assert.deepEqual(events.map(({ type }) => type), ["warning", "request", "response"]);
  const error = await rejection(clientOf({ warnings: "error" }).setCallBackConfig(odd));
  assert.ok(error instanceof ValidationError);
  assert.equal(server.requests.length, 1);
});

test("the language of the client is the language of the relay", async () => {
  wechat.fault({ errcode: 61007 });
  const error = await rejection(clientOf({ locale: "zh" }).getCallBackConfig());
  assert.match(error.advice, /\p{Script=Han}/u);
});

test("a page can tell that its session has ended", async () => {
  grant = null;
  for (const call of ["getCallBackConfig", "getEnvInfo"]) {
    const error = await rejection(clientOf()[call]());
    assert.ok(error instanceof RelayError);
    assert.deepEqual([error.code, error.reason, error.status, error.retryable, error.merchant], ["relay", "unauthenticated", 401, false, WX1]);
  }
});

test("what can do harm needs the appid as `confirm`", async () => {
  const payload = { action: "set", env: "e", open: false, api_whitelist: [], version: 0 };
  const client = clientOf({ warnings: "ignore" });
  const error = await rejection(client.setCloudAccessToken(payload));
  assert.deepEqual([error.reason, error.danger, error.status, error.outcome], ["confirm", ["close-token", "empty-whitelist"], 428, "not_sent"]);
  assert.equal((await client.setCloudAccessToken(payload, { confirm: WX1 })).errcode, 0);
  assert.equal(server.requests[1].headers["x-wechat-confirm"], WX1);
});

test("each write has a key of its own, or the key that the caller gives", async () => {
  const client = clientOf();
  await client.setCallBackConfig(container);
  await client.setCallBackConfig(container);
  await client.setCallBackConfig(container, { idempotencyKey: "one-press" });
  await client.setCallBackConfig(container, { idempotencyKey: "one-press" });
  const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
  assert.deepEqual([keys[2], keys[3], new Set(keys).size], ["one-press", "one-press", 3]);
  assert.match(keys[0], /^\d+-\d+-\d+-\d+$/);
  assert.equal(wechat.calls().length, 3, "the relay did the last press once");
});

test("a client for another merchant, and a client of the platform", async () => {
  const root = clientOf({ merchant: undefined });
  await root.forMerchant(WX1).getCallBackConfig();
  assert.equal(events[0].merchant, WX1);
  assert.equal((await rejection(root.forMerchant("wx2").getCallBackConfig())).reason, "forbidden");
  assert.equal((await rejection(root.setCloudAccessToken({ action: "get", env: "e" }))).reason, "forbidden");
  grant.effects.push("platform");
  assert.equal((await root.setCloudAccessToken({ action: "get", env: "e" })).errcode, 0);
  assert.deepEqual(server.requests.map(({ url }) => url.replace("/api/wechat", "")), [`/merchants/${WX1}/getCallBackConfig`, "/merchants/wx2/getCallBackConfig", "/platform/setCloudAccessToken", "/platform/setCloudAccessToken"]);
});
