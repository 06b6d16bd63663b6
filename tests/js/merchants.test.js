// One client for all merchants: its provider is asked for each of them, and the ids of calls lead through refreshes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient, TokenError, ValidationError } from "wechat-cloudbase";
import { authorizerToken, saveAuthorization, tokenServer } from "wechat-cloudbase/tokens";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { answering, container, rejection } from "./fixtures.js";
import { ACCESS, COMPONENT, FIRST, platform } from "./platform.js";

const OK = answering('{"errcode":0,"errmsg":"ok"}');

test("a merchant's client asks the first client's provider, by the merchant's key", async () => {
  const asked = [];
  const accessToken = ({ signal, ...request }) => (asked.push({ ...request, signal: signal instanceof AbortSignal }), "t");
  const root = new CloudbaseClient({ accessToken, fetch: OK });
  await root.forMerchant("wx1").getCallBackConfig();
  await root.forMerchant("wx1", () => "own").forMerchant("wx2").getCallBackConfig();
  await root.getCallBackConfig();
  assert.deepEqual(asked.map(({ callId, ...request }) => request), [
    { reason: "initial", merchant: "wx1", signal: true },
    { reason: "initial", merchant: "wx2", signal: true },
    { reason: "initial", signal: true },
  ]);
  assert.equal(new Set(asked.map(({ callId }) => callId)).size, 3);
});

test("a fixed token is one merchant's, so it is not used for others", () => {
  const root = new CloudbaseClient({ accessToken: "t", fetch: OK });
  assert.throws(() => root.forMerchant("wx1"), (error) => error instanceof ValidationError && error.issues[0].path === "merchant.accessToken");
  assert.throws(() => root.forMerchant("wx1", () => "t").forMerchant("wx2"), ValidationError);
});

test("the platform's token comes from the first client's provider, which is told so", async () => {
  const [asked, sent] = [[], []];
  const accessToken = ({ merchant, token }) => (asked.push([merchant, token]), token ?? merchant ?? "own");
  const root = new CloudbaseClient({ accessToken, fetch: (url, init) => (sent.push(new URL(url).search.slice(1)), OK(url, init)) });
  const request = (client, options) => client.request("/x", {}, { effect: "read", ...options });
  await request(root.forMerchant("wx1", () => "MERCHANT"), { token: "component" });
  await request(root.forMerchant("wx1", "MERCHANT"), { token: "component" });
  await Promise.all([request(root), request(root, { token: "component" })]);
  await request(root.forMerchant("wx1"), { accessToken: ({ merchant }) => `call-${merchant}` });
  assert.deepEqual(asked.sort(), [[undefined, "component"], [undefined, "component"], [undefined, "component"], [undefined, undefined]].sort());
  assert.deepEqual(sent.sort(), ["access_token=call-undefined", "access_token=own", ...Array(3).fill("component_access_token=component")]);
});

test("a provider of one merchant's token gives none to the platform, and refreshes nothing", async () => {
  const store = memoryStore();
  const wechat = createEmulator({ tokens: { [COMPONENT]: { appid: "wxc", kind: "component" } }, refreshTokens: { r1: "wx1" } });
  const given = { componentAppid: "wxc", authorizerAppid: "wx1", store, fetch: wechat.fetch };
  await saveAuthorization({ store, componentAppid: "wxc", authorizerAppid: "wx1", refreshToken: "r1" });
  const client = new CloudbaseClient({ accessToken: authorizerToken({ ...given, componentToken: COMPONENT }), fetch: wechat.fetch });
  const error = await rejection(client.request("/componenttcb/describeenvs", {}, { effect: "read", token: "component" }));
  assert.ok(error instanceof TokenError);
  assert.match(error.message, /no token of the platform/);
  assert.equal(wechat.calls().length, 0);
});

test("clients of one key share a question, clients of other keys, roots and calls do not", async () => {
  let asked = 0;
  const accessToken = async () => (asked++, "t");
  const [root, other] = [1, 2].map(() => new CloudbaseClient({ accessToken, fetch: OK }));
  const questions = async (...calls) => {
    asked = 0;
    await Promise.all(calls.map((call) => call()));
    return asked;
  };
  const get = (client, options) => () => client.getCallBackConfig(options);
  assert.equal(await questions(get(root.forMerchant("a")), get(root.forMerchant("a"))), 1);
  assert.equal(await questions(get(root.forMerchant("a")), get(root.forMerchant("b"))), 2);
  assert.equal(await questions(get(root.forMerchant("a")), get(other.forMerchant("a"))), 2);
  assert.equal(await questions(get(root), get(root.forMerchant("a"))), 2);
  assert.equal(await questions(get(root.forMerchant("a")), get(root.forMerchant("a"), { accessToken: () => accessToken() })), 2);
});

test("one `authorizerToken` serves all merchants, and none for another", async () => {
  const wechat = createEmulator({
    tokens: { [COMPONENT]: { appid: "wxc", kind: "component" } },
    refreshTokens: { r1: "wx1", r2: "wx2" },
  });
  const store = memoryStore();
  const given = { componentAppid: "wxc", componentToken: COMPONENT, store, fetch: wechat.fetch };
  for (const [index, authorizerAppid] of ["wx1", "wx2"].entries()) await saveAuthorization({ store, componentAppid: "wxc", authorizerAppid, refreshToken: `r${index + 1}` });
  const root = new CloudbaseClient({ accessToken: authorizerToken(given), fetch: wechat.fetch });
  await Promise.all(["wx1", "wx2"].map((appid) => root.forMerchant(appid).setCallBackConfig(container)));
  assert.deepEqual(wechat.calls().filter(({ path }) => path === "/tcb/setcallbackconfig").map(({ appid }) => appid).sort(), ["wx1", "wx2"]);
  const nobody = await rejection(root.getCallBackConfig());
  assert.ok(nobody instanceof TokenError);
  assert.match(nobody.cause.message, /asked without a merchant.*forMerchant/);
  const fixed = new CloudbaseClient({ accessToken: authorizerToken({ ...given, authorizerAppid: "wx1" }), fetch: wechat.fetch });
  const another = await rejection(fixed.forMerchant("wx2").getCallBackConfig());
  assert.match(another.cause.message, /another merchant/);
  assert.deepEqual([another.retryable, another.merchant], [false, "wx2"]);
  await fixed.forMerchant("wx1").getCallBackConfig();
  await fixed.getCallBackConfig();
});

test("one `tokenServer` serves all merchants", async () => {
  const urls = [];
  const fetch = async (url) => (urls.push(String(url)), Response.json({ code: 0, data: { token: "t" } }));
  const root = new CloudbaseClient({ accessToken: tokenServer({ url: "http://t.example", fetch }), fetch: OK });
  await root.forMerchant("wx1").getCallBackConfig();
  await root.forMerchant("wx 2").getCallBackConfig();
  assert.deepEqual(urls.map((url) => url.split("?")[1]), ["appid=wx1", "appid=wx%202"]);
  assert.match((await rejection(root.getCallBackConfig())).cause.message, /asked without a merchant/);
  const broken = tokenServer({ url: "http://t.example", fetch: async () => Response.json({ code: 5, errorMsg: "x" }) });
  const error = await rejection(broken({ merchant: "wx1" }));
  assert.deepEqual([error.merchant, error.retryable], ["wx1", true]);
});

test("errors of a provider name the merchant and say whether to ask again", async () => {
  const missing = await rejection(platform({ authorizerAppid: "wx9" }).provider());
  assert.deepEqual([missing.merchant, missing.retryable], ["wx9", false]);
  const down = { get: () => Promise.reject(new Error("down")), set() {} };
  const failing = await rejection(platform({ store: down }).provider());
  assert.deepEqual([failing.merchant, failing.retryable, failing.toJSON().merchant], ["wx1", true, "wx1"]);
  const late = await rejection(platform({ store: { get: () => new Promise(() => {}), set() {} }, timeout: 10 }).provider());
  assert.deepEqual([late.code, late.merchant, late.retryable], ["timeout", "wx1", true]);
  const saving = await rejection(saveAuthorization({ store: down, componentAppid: "wxc", authorizerAppid: "wx1", refreshToken: "r" }));
  assert.equal(saving.merchant, "wx1");
});

test("the events of a refresh have the id of the call that needs it", async () => {
  const heard = [];
  const onEvent = (event) => heard.push(event);
  const componentServer = async () => Response.json({ code: 0, data: { token: COMPONENT } });
  const componentToken = tokenServer({ url: "http://t.example", kind: "component", fetch: componentServer, onEvent });
  const { provider, wechat } = platform({ onEvent, componentToken }, { accessToken: undefined, refreshToken: FIRST });
  const root = new CloudbaseClient({ accessToken: provider, fetch: wechat.fetch, onEvent });
  await root.forMerchant("wx1").getCallBackConfig();
  const ids = new Set(heard.map(({ callId }) => callId));
  assert.deepEqual([...new Set(heard.map(({ endpoint }) => endpoint))].sort(), ["authorizerToken", "getCallBackConfig", "tokenServer"]);
  assert.equal(ids.size, 1);
  assert.match([...ids][0], /^[0-9a-z]+-\d+$/);
  heard.length = 0;
  await Promise.all([root.getCallBackConfig(), root.getCallBackConfig()]);
  assert.equal(new Set(heard.map(({ callId }) => callId)).size, 2);
  assert.ok(ACCESS);
});

test("nobody makes an id that nobody hears", async () => {
  const { random } = Math;
  const drawn = [];
  Math.random = () => (drawn.push(1), random());
  try {
    await new CloudbaseClient({ accessToken: "t", fetch: OK }).getCallBackConfig();
  } finally {
    Math.random = random;
  }
  assert.deepEqual(drawn, []);
});
