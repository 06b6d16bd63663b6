// What a platform does when something hangs, when WeChat goes on refusing, and when very many merchants come at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, TimeoutError } from "wechat-cloudbase";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { rejection } from "./fixtures.js";
import { START, tick } from "./platform.js";
import { authorizedOf, KEY, push, ticketOf, TOKEN } from "./pushing.js";

const SECRET = "component-secret";
const TOKEN_PATH = "/cgi-bin/component/api_component_token";
const INFO = "/cgi-bin/component/api_get_authorizer_info";
const CODES = "component:wxc:codes";
const TICKET = { componentAppid: "wxc", ticket: "ticket-0", createTime: 1 };
const never = () => new Promise(() => {});

function platform(options = {}) {
  const wechat = createEmulator({ platform: { appid: "wxc", secret: SECRET, tickets: ["ticket-0", "ticket-1"] } });
  const map = new Map([["component:wxc:ticket", TICKET]]);
  const events = [];
  const given = {
    componentAppid: "wxc", componentSecret: SECRET, token: TOKEN, encodingAESKey: KEY, store: memoryStore(map), fetch: wechat.fetch,
    maxRetries: 0, onEvent: (event) => events.push(event), ...options,
  };
  return { wechat, map, events, given, ...createPlatform(given) };
}

test("a sender that stops in the middle of a body is refused when the time is over, and not read any more", { timeout: 5000 }, async () => {
  const { handle, events } = platform({ timeout: 40 });
  let isCancelled = false;
  const body = new ReadableStream({ pull: never, cancel: () => void (isCancelled = true) });
  const response = await handle(push(ticketOf("t", 1), { body, duplex: "half" }));
  assert.deepEqual([response.status, await response.text(), isCancelled], [403, "refused", true]);
  assert.deepEqual(events, [{ type: "refused", reason: "timeout" }]);
});

test("a function that never ends costs the push its answer, and the error does not blame the store alone", { timeout: 5000 }, async () => {
  for (const [locale, message] of [["en", /^push: the store, WeChat or your function did not end within 300 ms/], ["zh", /^push: 存储、微信或您的函数未在 300 毫秒内完成/]]) {
    const { wechat, handle, events, map } = platform({ timeout: 300, locale, onAuthorized: never });
    const code = wechat.authorize("wx1");
    assert.equal((await handle(push(authorizedOf("wx1", code, 10)))).status, 500);
    const { error } = events.find(({ type }) => type === "failed");
    assert.ok(error instanceof TimeoutError && error.retryable);
    assert.match(error.message, message);
    assert.equal(map.get("wx1").authorizedAt, 10);
    assert.equal((await handle(push(authorizedOf("wx1", code, 10)))).status, 200);
  }
});

test("a store or a WeChat that hangs does not hang the list of merchants, and its signal ends the wait", { timeout: 5000 }, async () => {
  const { wechat, given, map } = platform();
  await createPlatform(given).authorized(`/?auth_code=${wechat.authorize("wx1")}`);
  const memory = memoryStore(map);
  const store = { ...memory, get: (key) => (key === "wx1" ? never() : memory.get(key)) };
  const fetch = async (url, init) => (url.includes(INFO) ? never() : wechat.fetch(url, init));
  for (const [options, details] of [[{ store }, false], [{ fetch }, true]]) {
    const { merchants } = createPlatform({ ...given, timeout: 40, ...options });
    const error = details ? (await merchants({ details }).next()).value.error : await rejection(merchants().next());
    assert.ok(error instanceof TimeoutError);
    const patient = createPlatform({ ...given, timeout: Infinity, ...options });
    const reason = new Error("of the caller");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 40);
    assert.equal(await rejection(patient.merchants({ details, signal: controller.signal }).next()), reason);
  }
});

test("a WeChat that gives the refused token again is asked once a call", { timeout: 5000 }, async () => {
  let asked = 0;
  const fetch = async () => (await tick(1), asked++, Response.json({ component_access_token: "same", expires_in: 7200 }));
  const { componentToken, map } = platform({ fetch });
  assert.equal(await componentToken(), "same");
  assert.deepEqual([await componentToken({ rejected: "same" }), asked], ["same", 2]);
  map.set("component:wxc:token", { accessToken: "other", expiresAt: 1 });
  assert.equal(await componentToken({ rejected: "same" }), "same");
  assert.ok(asked <= 4, `asked ${asked} times`);
});

test("a ticket or a secret that WeChat refuses is not sent again for a minute, but another ticket is", async () => {
  for (const errcode of [61005, 61006, 40125, 45009, 61004]) {
    const clock = { now: START };
    const { wechat, handle, client, map } = platform({ now: () => clock.now });
    for (const appid of ["wx1", "wx2"]) map.set(appid, { componentAppid: "wxc", refreshToken: "r" });
    const asked = () => wechat.calls().filter(({ path }) => path === TOKEN_PATH).length;
    const refuse = () => wechat.fault({ path: TOKEN_PATH, errcode });
    const call = (appid) => rejection(client.forMerchant(appid).getCallBackConfig());
    refuse();
    for (const appid of ["wx1", "wx2", "wx1"]) {
      const { cause } = await call(appid);
      const ofWeChat = cause.cause;
      assert.ok(ofWeChat instanceof ApiError && ofWeChat.errcode === errcode, String(cause));
      assert.equal(ofWeChat.message.split("; the ticket").length, 2);
    }
    assert.equal(asked(), 1, String(errcode));
    clock.now += 60_000;
    refuse();
    await call("wx1");
    assert.equal(asked(), 2);
    await handle(push(ticketOf("ticket-1", 2)));
    await call("wx1");
    assert.equal(asked(), 3);
    assert.match(map.get("component:wxc:token").accessToken, /^component-token/);
  }
});

test("an error that passes is not remembered", async () => {
  const { wechat, componentToken } = platform();
  for (const fault of [{ errcode: -1 }, { status: 502 }, { drop: "before" }]) {
    wechat.fault({ path: TOKEN_PATH, ...fault });
    await rejection(componentToken());
  }
  assert.match(await componentToken(), /^component-token/);
});

test("merchants that authorise at once do not wait for each other's codes: 200 pushes need few writes", async () => {
  let writes = 0;
  const slow = (map) => {
    const { get, set, replace } = memoryStore(map);
    return { get, set, replace: async (...what) => (what[0] === CODES && writes++, await tick(5), replace(...what)) };
  };
  const map = new Map([["component:wxc:ticket", TICKET]]);
  const { wechat, handle, authorized } = platform({ store: slow(map) });
  const codes = Array.from({ length: 200 }, (_, index) => wechat.authorize(`wx${index}`));
  const answers = await Promise.all(codes.map((code, index) => handle(push(authorizedOf(`wx${index}`, code, 10)))));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.ok(writes < 50, `${writes} writes`);
  for (const index of [0, 99, 199]) assert.equal((await authorized(`/?auth_code=${codes[index]}`)).merchant, `wx${index}`);
});

test("the repeat of a push remembers the code if the process died before it could", async () => {
  const { wechat, handle, authorized, map } = platform();
  const code = wechat.authorize("wx1");
  const one = () => handle(push(authorizedOf("wx1", code, 10)));
  await one();
  map.delete(CODES);
  await one();
  assert.equal((await authorized(`/?auth_code=${code}`)).merchant, "wx1");
});
