// A whole platform of one function: from the secret to calls for every merchant, over HTTP.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, CloudbaseClient, DecodeError, TokenError, ValidationError } from "wechat-cloudbase";
import { authorizationUrl, createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { rejection } from "./fixtures.js";
import { START, tick } from "./platform.js";
import { authorizedOf, KEY, OLD_KEY, push, ticketOf, TOKEN, unauthorizedOf } from "./pushing.js";

const SECRET = "component-secret-canary";
const PRE_AUTH = "/cgi-bin/component/api_create_preauthcode";
const given = { componentAppid: "wxc", componentSecret: SECRET, token: TOKEN, encodingAESKey: KEY };
const emulated = () => createEmulator({ platform: { appid: "wxc", secret: SECRET } });
const redirectUri = "https://platform.example/back?state=a b".replace(" ", "%20");

test("with a store and a domain alone, merchants arrive and are called, over HTTP", async () => {
  const wechat = emulated();
  const server = await wechat.listen();
  const events = [];
  try {
    const map = new Map();
    const called = [];
    const platform = createPlatform({
      ...given, previousEncodingAESKey: OLD_KEY, store: memoryStore(map), baseURL: server.url,
      onAuthorized: ({ merchant }) => void called.push(merchant), onUnauthorized: ({ merchant }) => void called.push(`no ${merchant}`), onEvent: (event) => events.push(event),
    });
    const { client, handle, merchants, authorized, startPushingTickets, componentToken, authorizerToken } = platform;
    assert.ok(client instanceof CloudbaseClient);
    await startPushingTickets();
    const send = async (elements, options) => assert.equal(await (await handle(push(elements, options))).text(), "success");
    await send(ticketOf(wechat.issueTicket(), 1), { key: OLD_KEY });
    await send(authorizedOf("wx1", wechat.authorize("wx1"), 10));
    await authorized(`/back?auth_code=${wechat.authorize("wx2", [1, 49])}`);
    assert.equal((await handle(new Request("https://platform.example/", { method: "POST" }))).status, 403);
    for (const appid of ["wx1", "wx2"]) {
      assert.equal((await client.forMerchant(appid).getCallBackConfig()).errcode, 0);
      assert.equal((await client.forMerchant(appid, (asked) => authorizerToken({ ...asked, context: { waitUntil() {} } })).getEnvInfo()).errcode, 0);
    }
    const listed = [];
    for await (const { merchant, permissionSets } of merchants({ details: true })) listed.push([merchant, permissionSets]);
    assert.deepEqual(listed, [["wx1", [49]], ["wx2", [1, 49]]]);
    assert.equal((await client.request(PRE_AUTH, { component_appid: "wxc" }, { effect: "read", token: "component" })).expires_in, 1800);
    assert.match(await componentToken(), /^component-token/);
    await send(unauthorizedOf("wx1", 20));
    assert.deepEqual(called, ["wx1", "wx2", "no wx1"]);
    const error = await rejection(client.forMerchant("wx1").getCallBackConfig());
    assert.ok(error instanceof TokenError && !error.retryable);
    assert.deepEqual([error.cause.class, error.merchant], ["authorization", "wx1"]);
    assert.match(error.message, /the merchant withdrew its authorisation at 1970-01-01T00:00:20\.000Z/);
  } finally {
    await server.close();
  }
  const seen = new Set(events.map(({ type, endpoint }) => endpoint ?? type));
  for (const name of ["push", "refused", "componentToken", "startPushingTickets", "queryAuth", "authorizerInfo", "authorizerList", "getCallBackConfig", PRE_AUTH]) assert.ok(seen.has(name), name);
});

test("the root client has no merchant, and no provider of a merchant gives the platform's token", async () => {
  const wechat = emulated();
  const { client, authorizerToken, componentToken } = createPlatform({ ...given, store: memoryStore(), fetch: wechat.fetch });
  assert.match((await rejection(client.getCallBackConfig())).message, /asked without a merchant/);
  assert.match((await rejection(authorizerToken({}))).message, /asked without a merchant/);
  assert.match((await rejection(componentToken({ merchant: "wx1" }))).message, /only the platform's own token/);
  assert.match((await rejection(client.forMerchant("wx1").getCallBackConfig())).message, /no `refreshToken`/);
  assert.deepEqual(wechat.calls(), []);
});

test("its options reach all its parts", async () => {
  const wechat = emulated();
  const map = new Map([["component:wxc:ticket", { ticket: wechat.issueTicket(), createTime: 1 }]]);
  const options = { ...given, store: memoryStore(map), fetch: wechat.fetch, now: () => START, locale: "zh", maxRetries: 0, random: () => 0 };
  const { client, authorized, merchants, authorizationUrl } = createPlatform(options);
  assert.match((await rejection(client.getCallBackConfig())).message, /未指定商家/);
  await authorized(`/back?auth_code=${wechat.authorize("wx1")}`);
  assert.equal(map.get("wx1").authorizedAt, START / 1000);
  for (const path of [PRE_AUTH, "/cgi-bin/component/api_get_authorizer_list"]) wechat.fault({ path, status: 503 });
  const before = wechat.calls().length;
  await rejection(authorizationUrl({ redirectUri }));
  await rejection(merchants().next());
  assert.equal(wechat.calls().length, before + 2, "no retry");
  const slow = createPlatform({ ...options, timeout: 30, fetch: async (...request) => (await tick(200), wechat.fetch(...request)) });
  for (const call of [() => slow.authorized("/?auth_code=c"), () => slow.authorizationUrl({ redirectUri }), () => slow.merchants().next(), () => slow.startPushingTickets(), () => slow.client.forMerchant("wx1").getCallBackConfig()]) {
    assert.equal((await rejection(call())).code, "timeout");
  }
  const work = [];
  const kept = createPlatform({ ...options, store: memoryStore(new Map()), context: { waitUntil: (promise) => work.push(promise) } });
  await kept.handle(push(ticketOf("t", 1)));
  assert.ok(work.length > 0);
});

test("the address of the page has a code, and comes back to the redirect", async () => {
  const wechat = emulated();
  const map = new Map([["component:wxc:ticket", { ticket: wechat.issueTicket(), createTime: 1 }]]);
  const platform = createPlatform({ ...given, store: memoryStore(map), fetch: wechat.fetch });
  const url = new URL(await platform.authorizationUrl({ redirectUri }));
  assert.equal(url.origin + url.pathname, "https://mp.weixin.qq.com/cgi-bin/componentloginpage");
  const { pre_auth_code, ...query } = Object.fromEntries(url.searchParams);
  assert.match(pre_auth_code, /^preauthcode/);
  assert.deepEqual(query, { component_appid: "wxc", redirect_uri: redirectUri, auth_type: "2" });
  const phone = new URL(await platform.authorizationUrl({ redirectUri, authType: 3, bizAppid: "wx1&x=1", mobile: true }));
  assert.equal(phone.origin + phone.pathname + phone.hash, "https://open.weixin.qq.com/wxaopen/safe/bindcomponent#wechat_redirect");
  const { pre_auth_code: second, ...onPhone } = Object.fromEntries(phone.searchParams);
  assert.deepEqual(onPhone, { action: "bindcomponent", no_scan: "1", component_appid: "wxc", redirect_uri: redirectUri, auth_type: "3", biz_appid: "wx1&x=1" });
  assert.notEqual(second, pre_auth_code);
});

test("addresses to which no merchant could come back are refused, without a request", async () => {
  const wechat = emulated();
  const options = { componentAppid: "wxc", componentToken: "c", fetch: wechat.fetch };
  for (const wrong of [undefined, "", "/back", "ftp://a.example/", "javascript:alert(1)", "https://u:p@a.example/", "https://a.example/#x", "https://a.example/a b", {}, new URL("https://a.example/")]) {
    const error = await rejection(authorizationUrl({ ...options, redirectUri: wrong }));
    assert.ok(error instanceof ValidationError, String(wrong));
    assert.deepEqual(error.issues.map(({ path }) => path), ["options.redirectUri"]);
  }
  const error = await rejection(authorizationUrl({ ...options, redirectUri, authType: "2", bizAppid: "", mobile: 1, unknown: 1 }));
  assert.equal(error.issues.length, 4);
  assert.deepEqual(wechat.calls(), []);
});

test("an answer without a code is refused, and WeChat's errors come through", async () => {
  const call = (answer) => rejection(authorizationUrl({ componentAppid: "wxc", componentToken: "c", redirectUri, fetch: async () => Response.json(answer), maxRetries: 0 }));
  for (const answer of [{}, { pre_auth_code: "" }, { pre_auth_code: 5, expires_in: 1800 }]) {
    const error = await call(answer);
    assert.deepEqual([error instanceof DecodeError, error.path, error.endpoint], [true, "pre_auth_code", "preAuthCode"]);
  }
  const error = await call({ errcode: 61004, errmsg: "access clientip is not registered" });
  assert.deepEqual([error instanceof ApiError, error.errcode, "outcome" in error], [true, 61004, false]);
});

test("wrong options are refused, all at once", async () => {
  const wrong = { token: "", encodingAESKey: "short", store: {}, onAuthorized: 1, componentSecret: 5, componentToken: "c", unknown: 1 };
  assert.throws(() => createPlatform({ ...given, ...wrong }), (error) => error instanceof ValidationError && error.issues.length === 7);
  assert.throws(() => createPlatform({}), /`componentAppid` is required.*`componentSecret` is required.*`token` is required.*`encodingAESKey` is required.*`store` is required/);
  const { merchants, authorizationUrl } = createPlatform({ ...given, store: memoryStore() });
  assert.throws(() => merchants({ store: memoryStore() }), /unknown option `store`/);
  assert.match((await rejection(authorizationUrl({ redirectUri, componentToken: "c" }))).message, /unknown option `componentToken`/);
});

test("no error and no event of a platform shows a secret", async () => {
  const wechat = emulated();
  const ticket = wechat.issueTicket();
  const map = new Map([["component:wxc:ticket", { ticket, createTime: 1 }]]);
  const events = [];
  const platform = createPlatform({ ...given, store: memoryStore(map), fetch: wechat.fetch, maxRetries: 0, onEvent: (event) => events.push(event) });
  const code = wechat.authorize("wx1");
  await platform.authorized(`/?auth_code=${code}`);
  const said = [];
  const calls = [
    () => platform.authorizationUrl({ redirectUri }), () => platform.merchants({ details: true }).next(), () => platform.startPushingTickets(),
    () => platform.componentToken({ rejected: map.get("component:wxc:token").accessToken }), () => platform.client.forMerchant("wx1").getCallBackConfig(),
  ];
  const tokens = () => [...map.values()].flatMap(({ refreshToken, accessToken }) => [refreshToken, accessToken]).filter(Boolean);
  const secrets = new Set([SECRET, TOKEN, KEY, ticket, code, ...tokens()]);
  for (const call of calls) {
    for (const fault of [{ errcode: -1 }, { status: 502 }, { drop: "before" }, { garble: "half" }]) {
      wechat.fault(fault);
      const error = await call().catch((error) => error);
      if (error instanceof Error) said.push(error, JSON.stringify(error), error.stack);
      for (const token of tokens()) secrets.add(token);
    }
  }
  const text = inspect([said, events], { depth: 9, showHidden: true });
  assert.ok(said.length >= 45 && secrets.size >= 8, `${said.length} ${secrets.size}`);
  for (const secret of secrets) assert.ok(!text.includes(secret), secret);
});
