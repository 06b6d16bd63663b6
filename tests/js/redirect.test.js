// The redirect that brings a merchant back with a code, and the push with the same code, in every order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, NetworkError, TimeoutError, TokenError, ValidationError } from "wechat-cloudbase";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { rejection } from "./fixtures.js";
import { START, tick, withoutReplace } from "./platform.js";
import { authorizedOf, KEY, push, ticketOf, TOKEN, unauthorizedOf } from "./pushing.js";

const SECRET = "component-secret-canary";
const QUERY_AUTH = "/cgi-bin/component/api_query_auth";
const INFO = "/cgi-bin/component/api_get_authorizer_info";
const SECONDS = START / 1000;
const CODES = "component:wxc:codes";
const OK = "200 success";

/** One or more processes of a platform over one store. */
function platforms(count, options = {}) {
  const wechat = createEmulator({ platform: { appid: "wxc", secret: SECRET, tickets: ["ticket-0"] } });
  const map = new Map([["component:wxc:ticket", { componentAppid: "wxc", ticket: "ticket-0", createTime: 1 }]]);
  const [called, events] = [[], []];
  const given = {
    componentAppid: "wxc", componentSecret: SECRET, token: TOKEN, encodingAESKey: KEY, fetch: wechat.fetch, now: () => START, maxRetries: 0,
    onAuthorized: (about) => void called.push(about), onUnauthorized: (about) => void called.push(about), onEvent: (event) => events.push(event), ...options,
  };
  const processes = Array.from({ length: count }, () => createPlatform({ ...given, store: options.store?.(map) ?? memoryStore(map) }));
  const sender = ({ handle }) => async (elements) => {
    const response = await handle(push(elements));
    return [response.status, await response.text()].join(" ");
  };
  const asked = (path) => wechat.calls().filter((call) => call.path === path).length;
  return { wechat, map, called, events, given, processes, sends: processes.map(sender), asked, record: () => map.get("wx1") };
}

const back = (code) => new Request(`https://platform.example/back?state=s&auth_code=${encodeURIComponent(code)}&expires_in=600`);

for (const [name, store] of [["with replace", memoryStore], ["without replace", (map) => withoutReplace(memoryStore(map))]]) {
  test(`the redirect stores the merchant, and a call works: ${name}`, async () => {
    const { wechat, processes: [{ authorized, client }], map, record, called } = platforms(1, { store });
    const code = wechat.authorize("wx1", [1, 49]);
    assert.deepEqual(await authorized(back(code)), { merchant: "wx1", permissionSets: [1, 49] });
    assert.deepEqual(called, [{ merchant: "wx1", createTime: SECONDS, isUpdate: false, permissionSets: [1, 49] }]);
    assert.match(record().refreshToken, /^refresh-token/);
    assert.equal((await client.forMerchant("wx1").getCallBackConfig()).errcode, 0);
    assert.ok(!JSON.stringify([...map]).includes(code), "the code is a secret");
    assert.deepEqual(map.get(CODES).codes.map(({ merchant }) => merchant), ["wx1"]);
  });
}

test("a reloaded page gets the same answer, in any process, and WeChat's error if nobody knows the code", async () => {
  const { wechat, processes: [one, other], called, map, asked } = platforms(2);
  const code = wechat.authorize("wx1");
  const answer = await one.authorized(back(code));
  for (const { authorized } of [one, other]) assert.deepEqual(await authorized(back(code)), answer);
  assert.deepEqual([called.length, asked(INFO)], [1, 0]);
  map.delete(CODES);
  const error = await rejection(one.authorized(back(code)));
  assert.deepEqual([error instanceof ApiError, error.errcode, error.endpoint], [true, 61010, "queryAuth"]);
  assert.equal((await rejection(one.authorized(back("never-given")))).errcode, 61010);
});

test("a page that is loaded twice at once gets the same answer", async () => {
  const { wechat, processes: [one, other], called, record } = platforms(2);
  const code = wechat.authorize("wx1");
  wechat.fault({ path: QUERY_AUTH, delay: 50, times: 3 });
  const answers = await Promise.all([one, one, other].map(({ authorized }) => authorized(back(code))));
  assert.deepEqual([answers.map(({ merchant }) => merchant), called.length, record().permissionSets], [["wx1", "wx1", "wx1"], 1, [49]]);
});

test("redirect, then push: the push changes only the time, to its own", async () => {
  for (const createTime of [SECONDS - 3, SECONDS + 3, SECONDS - 86_400]) {
    const { wechat, processes: [, other], sends: [send], called, asked, record } = platforms(2);
    const code = wechat.authorize("wx1");
    await other.authorized(back(code));
    const { refreshToken } = record();
    for (let turn = 0; turn < 2; turn++) assert.equal(await send(authorizedOf("wx1", code, createTime)), OK);
    assert.deepEqual([record().authorizedAt, record().refreshToken, asked(QUERY_AUTH), asked(INFO), called.length], [createTime, refreshToken, 1, 0, 1]);
    // A clock that is ahead does not hide what comes later.
    await send(authorizedOf("wx1", wechat.authorize("wx1", [1]), createTime + 1, "updateauthorized"));
    assert.deepEqual(record().permissionSets, [1]);
    await send(unauthorizedOf("wx1", createTime + 2));
    assert.deepEqual(called.map(({ isUpdate }) => isUpdate), [false, true, undefined]);
  }
});

test("push, then redirect: nothing is stored again", async () => {
  const { wechat, processes: [, other], sends: [send], called, asked, record } = platforms(2);
  const code = wechat.authorize("wx1", [1, 49]);
  await send(authorizedOf("wx1", code, SECONDS - 5));
  const stored = record();
  assert.deepEqual(await other.authorized(back(code)), { merchant: "wx1", permissionSets: [1, 49] });
  assert.deepEqual([record(), called.length, asked(INFO)], [stored, 1, 0]);
});

test("push and redirect at once, in one process and in two: one exchange counts, and the function is called once", async () => {
  for (const count of [1, 2]) {
    for (const [first, second] of [[0, 15], [15, 0], [0, 0]]) {
      const { wechat, processes, sends: [send], called, record } = platforms(count);
      const code = wechat.authorize("wx1");
      wechat.fault({ path: QUERY_AUTH, delay: 30, times: 2 });
      const both = [tick(first).then(() => send(authorizedOf("wx1", code, SECONDS))), tick(second).then(() => processes.at(-1).authorized(back(code)))];
      assert.deepEqual(await Promise.all(both), [OK, { merchant: "wx1", permissionSets: [49] }]);
      const exchanges = wechat.calls().filter(({ path, errcode }) => path === QUERY_AUTH && errcode !== 61010);
      assert.deepEqual([called.length, exchanges.length, record().permissionSets], [1, 1, [49]], `${count} ${first} ${second}`);
      assert.equal((await processes[0].client.forMerchant("wx1").getCallBackConfig()).errcode, 0);
    }
  }
});

test("a push of another process that takes long to store is waited for", async () => {
  const slow = (map) => ({ ...memoryStore(map), replace: async (key, ...rest) => (await tick(key === "wx1" ? 400 : 0), memoryStore(map).replace(key, ...rest)) });
  const { wechat, processes: [, other], sends: [send] } = platforms(2, { store: slow });
  const code = wechat.authorize("wx1");
  const pushed = send(authorizedOf("wx1", code, SECONDS));
  await tick(50);
  assert.deepEqual(await other.authorized(back(code)), { merchant: "wx1", permissionSets: [49] });
  await pushed;
});

test("a withdrawal before and after the redirect counts, whatever our clock says", async () => {
  for (const now of [START - 3_600_000, START, START + 3_600_000]) {
    const { wechat, processes: [{ authorized, authorizerToken }], sends: [send], called, record } = platforms(1, { now: () => now });
    await send(authorizedOf("wx1", wechat.authorize("wx1"), SECONDS - 20));
    await send(unauthorizedOf("wx1", SECONDS - 10));
    const code = wechat.authorize("wx1");
    await authorized(back(code));
    assert.match(await authorizerToken({ merchant: "wx1" }), /^authorizer-token/, "it authorised the platform again");
    await send(authorizedOf("wx1", code, SECONDS));
    await send(unauthorizedOf("wx1", SECONDS + 10));
    assert.equal((await rejection(authorizerToken({ merchant: "wx1" }))).class, "authorization");
    assert.deepEqual([called.map(({ isUpdate }) => isUpdate), record().authorizedAt], [[false, undefined, false, undefined], SECONDS]);
    assert.equal((await rejection(authorized(back(code)))).errcode, 61010, "it has withdrawn");
  }
});

test("an update by redirect says so, and a late push of the first authorisation does not undo it", async () => {
  const { wechat, processes: [{ authorized }], sends: [send], called, record, asked } = platforms(1);
  const [first, second] = [wechat.authorize("wx1", [1]), wechat.authorize("wx1", [1, 49])];
  await send(authorizedOf("wx1", first, SECONDS - 60));
  assert.deepEqual(await authorized(back(second)), { merchant: "wx1", permissionSets: [1, 49] });
  assert.deepEqual(called.map(({ isUpdate }) => isUpdate), [false, true]);
  const [{ refreshToken }, questions] = [record(), asked(INFO)];
  await send(authorizedOf("wx1", first, SECONDS - 60));
  await send(authorizedOf("wx1", second, SECONDS - 1, "updateauthorized"));
  assert.deepEqual([record().refreshToken, record().authorizedAt, called.length, asked(INFO) - questions], [refreshToken, SECONDS - 1, 2, 0]);
});

test("a repeat of the push before, in the second of the redirect, is known by its code", async () => {
  const { wechat, processes: [{ authorized }], sends: [send], called, asked } = platforms(1);
  const [first, second] = [wechat.authorize("wx1"), wechat.authorize("wx1")];
  await send(authorizedOf("wx1", first, SECONDS));
  await authorized(back(second));
  const questions = asked(INFO);
  await send(authorizedOf("wx1", first, SECONDS));
  assert.deepEqual([called.length, asked(INFO) - questions], [2, 0]);
});

test("a refresh between the exchange of a code and its storing does not leave a void token", async () => {
  const { wechat, given, map, record } = platforms(0);
  map.set("wx1", { componentAppid: "wxc", refreshToken: "from-before", accessToken: "old", expiresAt: 1, authorizedAt: 1 });
  const other = createPlatform({ ...given, store: memoryStore(map) });
  for (const take of [({ authorized }, code) => authorized(back(code)), ({ handle }, code) => handle(push(authorizedOf("wx1", code, SECONDS)))]) {
    const code = wechat.authorize("wx1");
    const fetch = async (url, init) => {
      const answer = await wechat.fetch(url, init);
      // The other process finds its refresh token void, asks for the next one, and exchanges that.
      if (String(url).includes(QUERY_AUTH)) await other.authorizerToken({ merchant: "wx1", rejected: record().accessToken });
      return answer;
    };
    await take(createPlatform({ ...given, fetch, store: memoryStore(map) }), code);
    assert.deepEqual(record().permissionSets, [49]);
    const before = wechat.calls().length;
    await other.authorizerToken({ merchant: "wx1", rejected: record().accessToken });
    assert.deepEqual(wechat.calls().slice(before).map(({ errcode }) => errcode), [0], "the stored refresh token works");
  }
});

test("the function is called once also if the store fails at first, and a function that fails changes nothing", async () => {
  const { wechat, given, map, called, record, events } = platforms(0);
  const store = memoryStore(map);
  const { replace } = store;
  const { handle, authorized, componentToken } = createPlatform({ ...given, store });
  await componentToken();
  store.replace = async () => { throw new Error("down"); };
  const code = wechat.authorize("wx1");
  assert.equal((await handle(push(authorizedOf("wx1", code, SECONDS)))).status, 500);
  assert.ok((await rejection(authorized(back(wechat.authorize("wx2"))))) instanceof TokenError);
  store.replace = replace;
  assert.equal((await handle(push(authorizedOf("wx1", code, SECONDS)))).status, 200);
  assert.deepEqual([called.length, record().authorizedAt], [1, SECONDS]);
  const failing = createPlatform({ ...given, store, onAuthorized: () => { throw new Error("of the user"); } });
  assert.equal((await failing.authorized(back(wechat.authorize("wx3")))).merchant, "wx3");
  assert.equal(events.find(({ type }) => type === "callback").name, "onAuthorized");
});

test("an exchange whose answer is lost is made good by the push", async () => {
  const { wechat, processes: [{ authorized }], sends: [send] } = platforms(1);
  const code = wechat.authorize("wx1");
  wechat.fault({ path: QUERY_AUTH, drop: "after" });
  const error = await rejection(authorized(back(code)));
  assert.deepEqual([error instanceof NetworkError, error.outcome], [true, "unknown"]);
  assert.equal(await send(authorizedOf("wx1", code, SECONDS)), OK);
  assert.deepEqual(await authorized(back(code)), { merchant: "wx1", permissionSets: [49] });
});

test("only the last 500 codes are remembered", async () => {
  const { wechat, processes: [{ authorized }], map } = platforms(1);
  const codes = Array.from({ length: 501 }, (_, index) => wechat.authorize(`wx${index}`));
  for (const code of codes) await authorized(back(code));
  assert.deepEqual(map.get(CODES).codes.map(({ merchant }) => merchant), Array.from({ length: 500 }, (_, index) => `wx${500 - index}`));
  map.set(CODES, { codes: "odd" });
  const code = wechat.authorize("wx1");
  await authorized(back(code));
  assert.equal((await authorized(back(code))).merchant, "wx1");
});

test("a store that cannot keep the codes costs only the reloaded page", async () => {
  const failing = (map) => ({ ...memoryStore(map), replace: async (key, ...rest) => (key === CODES ? Promise.reject(new Error("down")) : memoryStore(map).replace(key, ...rest)) });
  const { wechat, processes: [{ authorized }], sends: [send] } = platforms(1, { store: failing });
  assert.equal((await authorized(back(wechat.authorize("wx1")))).merchant, "wx1");
  assert.equal(await send(authorizedOf("wx2", wechat.authorize("wx2"), SECONDS)), OK);
});

test("the work goes on after the time-out, and `context` knows of it", async () => {
  const { wechat, given, map, record } = platforms(0);
  const { authorized } = createPlatform({ ...given, store: memoryStore(map), timeout: 40 });
  const code = wechat.authorize("wx1");
  wechat.fault({ path: QUERY_AUTH, delay: 80 });
  const work = [];
  const error = await rejection(authorized(back(code), { waitUntil: (promise) => work.push(promise) }));
  assert.ok(error instanceof TimeoutError && error.retryable);
  await Promise.all(work);
  assert.match(record().refreshToken, /^refresh-token/);
});

test("a request without a code is refused by its path, and URLs of servers fit too", async () => {
  const { wechat, processes: [{ authorized }] } = platforms(1);
  for (const [request, path] of [
    ["/back?state=1", "request.auth_code"], ["https://a.example/?auth_code=", "request.auth_code"], ["/back?auth_code=a%20b", "request.auth_code"],
    [`/back?auth_code=${"c".repeat(2000)}`, "request.auth_code"], ["http://[", "request.auth_code"], [undefined, "request"], [{ url: 5 }, "request"],
  ]) {
    const error = await rejection(authorized(request));
    assert.ok(error instanceof ValidationError, `${request}: ${error}`);
    assert.deepEqual([error.issues.map((issue) => issue.path), error.message.includes("ccc")], [[path], false]);
  }
  assert.deepEqual(wechat.calls(), []);
  for (const url of [(code) => `/back?auth_code=${code}`, (code) => `https://a.example/back?auth_code=${code}`, (code) => ({ url: `/b?auth_code=${code}` })]) {
    assert.equal((await authorized(url(wechat.authorize("wx1")))).merchant, "wx1");
  }
});

test("odd answers are not stored", async () => {
  for (const info of [{ authorizer_appid: "component:wxc:ticket", authorizer_refresh_token: "r" }, { authorizer_appid: "wx1" }, { authorizer_refresh_token: "r" }, null]) {
    const { given, map } = platforms(0);
    map.set("component:wxc:token", { componentAppid: "wxc", accessToken: "c" });
    const { authorized } = createPlatform({ ...given, store: memoryStore(map), fetch: async () => Response.json({ authorization_info: info }) });
    const error = await rejection(authorized(back("code")));
    assert.match(error.message, /not as documented at `authorization_info\.\w+`/);
    assert.deepEqual([...map.keys()], ["component:wxc:ticket", "component:wxc:token"]);
  }
});

test("no error, event or answer shows a code or a token", async () => {
  const { wechat, given, map, events, called } = platforms(0);
  const said = [];
  for (const fault of [{ errcode: 40013 }, { errcode: 61010 }, { status: 502 }, { drop: "before" }, { garble: "half" }, undefined]) {
    const { authorized } = createPlatform({ ...given, store: memoryStore(map) });
    const code = wechat.authorize("wx1");
    if (fault) wechat.fault({ path: QUERY_AUTH, ...fault, ...(fault.errcode && { errmsg: `invalid code ${code}` }) });
    said.push(code, inspect(await authorized(back(code)).catch((error) => [error, JSON.stringify(error), error.stack]), { depth: 9, showHidden: true }));
  }
  const text = inspect([said.filter((_, index) => index % 2), events, called], { depth: 9, showHidden: true });
  const tokens = [...map.values()].flatMap(({ refreshToken, accessToken, ticket }) => [refreshToken, accessToken, ticket]).filter(Boolean);
  assert.ok(tokens.length > 3);
  for (const secret of [SECRET, TOKEN, KEY, ...tokens, ...said.filter((_, index) => index % 2 === 0)]) assert.ok(!text.includes(secret), `${secret}: ${text}`);
});
