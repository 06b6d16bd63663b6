// What the event receiver does with the pushes of WeChat: tickets, authorisations and withdrawals, in any order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, NetworkError, TimeoutError, ValidationError } from "wechat-cloudbase";
import { componentToken, createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken, kvStore } from "wechat-cloudbase/tokens";
import { rejection } from "./fixtures.js";
import { tick, withoutReplace } from "./platform.js";
import { authorizedOf, KEY, push, ticketOf, TOKEN, unauthorizedOf } from "./pushing.js";

const SECRET = "component-secret-canary";
const QUERY_AUTH = "/cgi-bin/component/api_query_auth";
const INFO = "/cgi-bin/component/api_get_authorizer_info";
const STORES = { memoryStore: (map) => memoryStore(map), "without replace": (map) => withoutReplace(memoryStore(map)), kvStore: (map) => kvStore(map) };

function platform(options, makeStore = STORES.memoryStore) {
  const wechat = createEmulator({ platform: { appid: "wxc", secret: SECRET, tickets: ["ticket-0"] } });
  const map = new Map();
  const store = makeStore(map);
  const own = { componentAppid: "wxc", store, fetch: wechat.fetch };
  const [events, called] = [[], []];
  const provider = componentToken({ ...own, componentSecret: SECRET });
  const given = {
    ...own, token: TOKEN, encodingAESKey: KEY, componentToken: provider, maxRetries: 0,
    onEvent: (event) => events.push(event),
    onAuthorized: (about) => void called.push(about), onUnauthorized: (about) => void called.push(about),
  };
  const receive = createEventReceiver({ ...given, ...options });
  const send = async (elements) => {
    const response = await receive(push(elements));
    return [response.status, await response.text()].join(" ");
  };
  const record = (key) => (typeof map.get(key) === "string" ? JSON.parse(map.get(key)) : map.get(key));
  const asked = (path) => wechat.calls().filter((call) => call.path === path).length;
  return { wechat, map, given, events, called, receive, send, record, asked, provider, ready: () => send(ticketOf("ticket-0", 1)) };
}

const OK = "200 success";

for (const [name, makeStore] of Object.entries(STORES)) {
  test(`the newest ticket is kept, in any order: ${name}`, async () => {
    const { send, record, events } = platform({}, makeStore);
    for (const [ticket, time] of [["b", 20], ["a", 10], ["b", 20], ["c", 30], ["b", 20]]) assert.equal(await send(ticketOf(ticket, time)), OK);
    assert.deepEqual(record("component:wxc:ticket"), { componentAppid: "wxc", ticket: "c", createTime: 30 });
    assert.deepEqual(events.map(({ taken }) => taken), ["stored", "known", "known", "stored", "known"]);
  });

  test(`tickets that come together leave the newest: ${name}`, async () => {
    const { given, send, record } = platform({}, makeStore);
    const { set } = given.store;
    // Older tickets take longer to write.
    given.store.set = async (key, { ...ticket }) => (await tick(20 - 2 * ticket.createTime), set(key, ticket));
    const times = [5, 9, 2, 7, 1, 8, 3, 6, 4];
    await Promise.all(times.map((time) => send(ticketOf(`t${time}`, time))));
    assert.equal(record("component:wxc:ticket").ticket, "t9");
  });

  test(`a code becomes a refresh token, and a merchant that can be called: ${name}`, async () => {
    const { wechat, given, ready, send, record, called } = platform({}, makeStore);
    await ready();
    const code = wechat.authorize("wx1", [1, 49]);
    assert.equal(await send(authorizedOf("wx1", code, 100)), OK);
    const { refreshToken, accessToken, permissionSets, authorizedAt, componentAppid } = record("wx1");
    assert.deepEqual([refreshToken.slice(0, 8), accessToken.slice(0, 11), permissionSets, authorizedAt, componentAppid], ["refresh-", "authorizer-", [1, 49], 100, "wxc"]);
    assert.ok(!JSON.stringify(record("wx1")).includes(code), "the code is a secret");
    assert.deepEqual(called, [{ merchant: "wx1", createTime: 100, isUpdate: false, permissionSets: [1, 49] }]);
    const { componentAppid: appid, store, fetch, componentToken } = given;
    const provide = authorizerToken({ componentAppid: appid, store, fetch, componentToken });
    assert.equal(await provide({ merchant: "wx1" }), accessToken);
    assert.match(await provide({ merchant: "wx1", rejected: accessToken }), /^authorizer-token/);
    assert.deepEqual(record("wx1").permissionSets, [1, 49]);
  });
}

test("repeats, also at the same time, exchange a code once", async () => {
  const { wechat, ready, send, called, asked } = platform();
  await ready();
  const code = wechat.authorize("wx1");
  const answers = await Promise.all([1, 2, 3].map(() => send(authorizedOf("wx1", code, 100))));
  assert.deepEqual([...answers, await send(authorizedOf("wx1", code, 100))], [OK, OK, OK, OK]);
  assert.deepEqual([asked(QUERY_AUTH), asked(INFO), called.length], [1, 0, 1]);
});

test("a change of what is granted counts, and an older push does not undo it", async () => {
  const { wechat, ready, send, record, called, asked } = platform();
  await ready();
  const [first, second] = [wechat.authorize("wx1", [1]), wechat.authorize("wx1", [1, 49])];
  await send(authorizedOf("wx1", second, 200, "updateauthorized"));
  const stored = record("wx1");
  assert.equal(await send(authorizedOf("wx1", first, 100)), OK);
  assert.deepEqual([record("wx1"), asked(QUERY_AUTH)], [stored, 1]);
  assert.deepEqual(called.map(({ isUpdate }) => isUpdate), [true]);
});

test("what another process stores during the exchange stays, if it is later", async () => {
  const later = { componentAppid: "wxc", refreshToken: "later", authorizedAt: 200 };
  for (const [during, isKept] of [[later, true], [{ ...later, authorizedAt: 90 }, false], [{ componentAppid: "wxc", unauthorizedAt: 150 }, true]]) {
    const { wechat, given, map, ready, record, called } = platform();
    await ready();
    const code = wechat.authorize("wx1");
    const fetch = async (...request) => {
      const answer = await wechat.fetch(...request);
      map.set("wx1", during);
      return answer;
    };
    const response = await createEventReceiver({ ...given, fetch })(push(authorizedOf("wx1", code, 100)));
    assert.equal(response.status, 200);
    if (isKept) assert.deepEqual([record("wx1"), called.length], [during, 0]);
    else assert.deepEqual([record("wx1").authorizedAt, called.length], [100, 1]);
  }
});

test("two changes in one second both count", async () => {
  const { wechat, ready, send, asked } = platform();
  await ready();
  for (const code of [wechat.authorize("wx1", [1]), wechat.authorize("wx1", [49])]) await send(authorizedOf("wx1", code, 100, "updateauthorized"));
  assert.equal(asked(QUERY_AUTH), 2);
});

test("a withdrawal marks the merchant, and one that comes late or twice does nothing", async () => {
  const { wechat, ready, send, record, called } = platform();
  await ready();
  await send(authorizedOf("wx1", wechat.authorize("wx1"), 100));
  assert.equal(await send(unauthorizedOf("wx1", 90)), OK);
  assert.equal(called.length, 1, "older than the authorisation");
  for (let turn = 0; turn < 2; turn++) assert.equal(await send(unauthorizedOf("wx1", 150)), OK);
  assert.deepEqual(called.slice(1), [{ merchant: "wx1", createTime: 150 }]);
  assert.equal(record("wx1").unauthorizedAt, 150);
  await send(authorizedOf("wx1", wechat.authorize("wx1"), 200));
  assert.deepEqual([record("wx1").authorizedAt, called.length], [200, 3]);
});

test("an authorisation that comes after its withdrawal is not taken", async () => {
  const { wechat, ready, send, record, called, asked } = platform();
  await ready();
  const code = wechat.authorize("wx1");
  assert.equal(await send(unauthorizedOf("wx1", 150)), OK);
  assert.equal(await send(authorizedOf("wx1", code, 100)), OK);
  assert.deepEqual([record("wx1"), asked(QUERY_AUTH), called.length], [{ componentAppid: "wxc", unauthorizedAt: 150 }, 0, 1]);
});

test("appids are any text, but no key of the platform's own", async () => {
  const { wechat, ready, send, record } = platform();
  await ready();
  for (const appid of ["gh_1", "商家", "__proto__", "a b"]) {
    await send(authorizedOf(appid, wechat.authorize(appid), 100));
    assert.deepEqual(record(appid).permissionSets, [49], appid);
  }
  assert.equal(await send(authorizedOf("component:wxc:ticket", "c", 100)), "403 refused");
});

test("a code that is used already is no loss: WeChat is asked for what it brought", async () => {
  const { wechat, ready, send, record, provider } = platform();
  await ready();
  const code = wechat.authorize("wx1", [49]);
  const body = JSON.stringify({ component_appid: "wxc", authorization_code: code });
  const died = await wechat.fetch(`https://api.weixin.qq.com${QUERY_AUTH}?component_access_token=${await provider()}`, { method: "POST", body });
  const { authorization_info } = await died.json();
  assert.equal(await send(authorizedOf("wx1", code, 100)), OK);
  assert.deepEqual([record("wx1").refreshToken, record("wx1").permissionSets], [authorization_info.authorizer_refresh_token, [49]]);
});

test("an exchange whose answer is lost is made good by the repeat", async () => {
  const { wechat, ready, send, record, events } = platform();
  await ready();
  const code = wechat.authorize("wx1");
  wechat.fault({ path: QUERY_AUTH, drop: "after" });
  assert.equal(await send(authorizedOf("wx1", code, 100)), "500 failed");
  assert.ok(events.find(({ type }) => type === "failed").error instanceof NetworkError);
  assert.equal(record("wx1"), undefined);
  assert.equal(await send(authorizedOf("wx1", code, 100)), OK);
  assert.match(record("wx1").refreshToken, /^refresh-token/);
});

test("`success` comes only when the store has it, and the repeat needs no second exchange", async () => {
  for (const step of ["get", "replace"]) {
    const { wechat, given, ready, send, record, asked, events } = platform();
    const real = given.store[step];
    given.store[step] = async () => { throw new Error("down"); };
    assert.equal(await send(ticketOf("ticket-0", 1)), "500 failed", step);
    assert.match(events.find(({ type }) => type === "failed").error.message, /^ticket of wxc: the store's `\w+` failed$/);
    given.store[step] = real;
    assert.equal(await ready(), OK);
    const code = wechat.authorize("wx1");
    await given.componentToken();
    if (step === "replace") given.store[step] = async () => { throw new Error("down"); };
    const [first, second] = [await send(authorizedOf("wx1", code, 100)), (given.store[step] = real, await send(authorizedOf("wx1", code, 100)))];
    assert.deepEqual([first, second, asked(QUERY_AUTH), asked(INFO)], [step === "get" ? OK : "500 failed", OK, 1, 0]);
    assert.equal(record("wx1").authorizedAt, 100);
  }
});

test("a withdrawal does not lose an authorisation that waits for the store", async () => {
  const { wechat, given, ready, send, record } = platform();
  await ready();
  await given.componentToken();
  const { replace } = given.store;
  given.store.replace = async () => { throw new Error("down"); };
  assert.equal(await send(authorizedOf("wx1", wechat.authorize("wx1"), 100)), "500 failed");
  given.store.replace = replace;
  assert.equal(await send(unauthorizedOf("wx1", 90)), OK);
  assert.deepEqual([record("wx1").authorizedAt, record("wx1").unauthorizedAt], [100, 90]);
});

test("a store that hangs gets no `success`", async () => {
  const { given, send, events } = platform({ timeout: 30 });
  given.store.get = () => new Promise(() => {});
  assert.equal(await send(ticketOf("t", 1)), "500 failed");
  assert.ok(events[0].error instanceof TimeoutError || /no answer came within/.test(events[0].error.cause?.message), String(events[0].error));
});

test("the work goes on after the time-out, and `context` knows of it", async () => {
  const { given, map } = platform();
  const slow = { ...given.store, replace: async (...args) => (await new Promise((resolve) => setTimeout(resolve, 80)), given.store.replace(...args)) };
  const work = [];
  const receive = createEventReceiver({ ...given, store: slow, timeout: 60 });
  const response = await receive(push(ticketOf("t", 1)), { waitUntil: (promise) => work.push(promise) });
  assert.equal(response.status, 500);
  await Promise.all(work);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(map.get("component:wxc:ticket").ticket, "t");
});

test("`context` knows of all that a push begins, with what the function of the user does", async () => {
  const { given, wechat, ready } = platform();
  await ready();
  const work = [];
  let called = 0;
  const onAuthorized = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    called++;
  };
  const receive = createEventReceiver({ ...given, onAuthorized, timeout: 60 });
  await receive(push(authorizedOf("wx1", wechat.authorize("wx1"), 100)), { waitUntil: (promise) => work.push(promise) });
  assert.equal(called, 0);
  await Promise.all(work);
  assert.equal(called, 1);
});

test("a record of another platform stays", async () => {
  const { map, ready, send, wechat, events } = platform();
  await ready();
  for (const elements of [authorizedOf("wx1", wechat.authorize("wx1"), 100), unauthorizedOf("wx1", 100)]) {
    map.set("wx1", { componentAppid: "other", refreshToken: "r" });
    assert.equal(await send(elements), "500 failed");
    assert.match(events.at(-1).error.message, /belongs to another platform/);
    assert.deepEqual(map.get("wx1"), { componentAppid: "other", refreshToken: "r" });
  }
});

test("an answer for another merchant, or without a refresh token, is not stored", async () => {
  for (const info of [{ authorizer_appid: "wx2", authorizer_refresh_token: "r" }, { authorizer_appid: "wx1" }, null, "x"]) {
    const fetch = async () => Response.json({ authorization_info: info });
    const { send, record, events } = platform({ fetch, componentToken: "c" });
    assert.equal(await send(authorizedOf("wx1", "code", 100)), "500 failed");
    assert.match(events.at(-1).error.message, /not as documented at `authorization_info\.\w+`/);
    assert.equal(record("wx1"), undefined);
  }
});

test("unknown types get `success` and do nothing", async () => {
  const { send, map, events } = platform();
  assert.equal(await send("<xml><InfoType>notify_third_fasteregister</InfoType><info><wxid>w</wxid></info></xml>"), OK);
  assert.equal(await send("<xml><InfoType><![CDATA[a <secret>]]></InfoType></xml>"), OK);
  for (const name of ["toString", "__proto__"]) assert.equal(await send({ InfoType: name }), OK);
  assert.deepEqual([map.size, events.map(({ infoType }) => infoType)], [0, ["notify_third_fasteregister", "unknown", "toString", "__proto__"]]);
  assert.ok(events.every(({ taken }) => taken === "unknown"));
});

test("a function of the user that fails changes nothing", async () => {
  const fails = () => { throw new Error("of the user"); };
  const { wechat, ready, send, record, events } = platform({ onAuthorized: fails, onUnauthorized: async () => fails() });
  await ready();
  assert.equal(await send(authorizedOf("wx1", wechat.authorize("wx1"), 100)), OK);
  assert.equal(await send(unauthorizedOf("wx1", 200)), OK);
  assert.deepEqual(events.filter(({ type }) => type === "callback").map(({ name, merchant }) => [name, merchant]), [["onAuthorized", "wx1"], ["onUnauthorized", "wx1"]]);
  assert.equal(record("wx1").unauthorizedAt, 200);
  assert.equal(await platform({ onEvent: fails }).send(ticketOf("t", 1)), OK);
});

test("WeChat's refusal is in an event, and the push is repeated", async () => {
  const { wechat, ready, send, events } = platform();
  await ready();
  const code = wechat.authorize("wx1");
  wechat.fault({ path: QUERY_AUTH, errcode: -1 });
  assert.equal(await send(authorizedOf("wx1", code, 100)), "500 failed");
  const { error, infoType, merchant } = events.find(({ type }) => type === "failed");
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.errcode, error.endpoint, infoType, merchant], [-1, "queryAuth", "authorized", "wx1"]);
  assert.equal(await send(authorizedOf("wx1", code, 100)), OK);
});

test("wrong options are refused, all at once", async () => {
  const { given, receive } = platform();
  const wrong = { token: "", encodingAESKey: "short", previousEncodingAESKey: `${KEY}=`, store: {}, onAuthorized: 1, unknown: 1 };
  assert.throws(() => createEventReceiver({ ...given, ...wrong }), (error) => {
    assert.ok(error instanceof ValidationError);
    return assert.equal(error.issues.length, Object.keys(wrong).length) ?? true;
  });
  assert.throws(() => createEventReceiver({ componentAppid: "wxc" }), /`token` is required.*`encodingAESKey` is required.*`componentToken` is required.*`store` is required/);
  assert.match((await rejection(receive({ url: "/", method: "POST" }))).message, /must be a Request/);
});
