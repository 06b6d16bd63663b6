// The list of all merchants: its pages, what it fills into the store, and how it ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DecodeError, TokenError, ValidationError } from "wechat-cloudbase";
import { merchants } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { rejection } from "./fixtures.js";
import { START, tick, withoutReplace } from "./platform.js";

const LIST = "/cgi-bin/component/api_get_authorizer_list";
const INFO = "/cgi-bin/component/api_get_authorizer_info";
const SECONDS = START / 1000;

async function all(options) {
  const listed = [];
  for await (const one of merchants(options)) listed.push(one);
  return listed;
}

const names = (count, from = 0) => Array.from({ length: count }, (_, index) => `wx${String(from + index).padStart(5, "0")}`);
const asked = (wechat, path) => wechat.calls().filter((call) => call.path === path).length;

/** A platform whose merchants the emulator lists. */
function platform(appids, records = {}, permissionSets = {}) {
  const refreshTokens = Object.fromEntries(appids.map((appid) => [`refresh-${appid}`, appid]));
  const wechat = createEmulator({ platform: { appid: "wxc", secret: "s", permissionSets }, tokens: { c: { appid: "wxc", kind: "component" } }, refreshTokens });
  const map = new Map(Object.entries(records));
  const given = { componentAppid: "wxc", componentToken: "c", store: memoryStore(map), fetch: wechat.fetch, maxRetries: 0 };
  return { wechat, map, given };
}

/** A WeChat that lists what `pageAt(offset)` returns: `{ list, total_count }`. */
function listing(pageAt) {
  const [map, offsets] = [new Map(), []];
  const fetch = async (url, { body }) => {
    const { offset, count, component_appid } = JSON.parse(body);
    assert.deepEqual([count, component_appid, new URL(url).pathname], [500, "wxc", LIST]);
    offsets.push(offset);
    if (offsets.length > 50) throw new Error("asked for ever");
    return Response.json(pageAt(offset, offsets.length));
  };
  return { map, offsets, given: { componentAppid: "wxc", componentToken: "c", store: memoryStore(map), fetch, maxRetries: 0 } };
}

const entries = (appids) => appids.map((authorizer_appid) => ({ authorizer_appid, refresh_token: `refresh-${authorizer_appid}`, auth_time: SECONDS }));
const pageOf = (appids, offset, length = 500) => ({ total_count: appids.length, list: entries(appids.slice(offset, offset + length)) });

for (const [name, narrow] of [["with replace", (store) => store], ["without replace", withoutReplace]]) {
  test(`an empty store is filled, and merchants can be called: ${name}`, async () => {
    const appids = names(1203);
    const { wechat, given, map } = platform(appids);
    const store = narrow(given.store);
    const listed = await all({ ...given, store });
    assert.deepEqual(listed.map(({ merchant }) => merchant), appids);
    assert.ok(listed.every(({ authorizedAt, permissionSets }) => authorizedAt > SECONDS && permissionSets === undefined));
    assert.deepEqual([asked(wechat, LIST), map.size], [4, 1203]);
    const { authorizedAt, ...record } = map.get("wx00700");
    assert.deepEqual([record, authorizedAt], [{ componentAppid: "wxc", refreshToken: "refresh-wx00700" }, listed[700].authorizedAt]);
    assert.match(await authorizerToken({ ...given, store })({ merchant: "wx00700" }), /^authorizer-token/);
  });
}

test("only what is missing is filled: another refresh token may be newer", async () => {
  const own = { componentAppid: "wxc", refreshToken: "another", accessToken: "a" };
  const records = {
    wx1: { ...own, permissionSets: [1], nickname: "shop" }, wx2: { componentAppid: "wxc", nickname: "shop" }, wx3: { ...own, unauthorizedAt: SECONDS, permissionSets: [49] },
    wx4: { ...own, unauthorizedAt: 9e9, authorizedAt: 1 }, wx5: { ...own, unauthorizedAt: SECONDS, authorizedAt: SECONDS + 1 }, wx6: { refreshToken: "of-0.1" },
  };
  const { given, map, wechat } = platform(Object.keys(records), records);
  const listed = await all(given);
  assert.deepEqual(listed.map(({ merchant, permissionSets }) => [merchant, permissionSets]), [["wx1", [1]], ["wx2", undefined], ["wx3", [49]], ["wx4", undefined], ["wx5", undefined], ["wx6", undefined]]);
  const tokens = Object.fromEntries([...map].map(([appid, { refreshToken, accessToken }]) => [appid, [refreshToken, accessToken]]));
  const untouched = ["another", "a"];
  assert.deepEqual(tokens, { wx1: untouched, wx2: ["refresh-wx2", undefined], wx3: ["refresh-wx3", undefined], wx4: untouched, wx5: untouched, wx6: ["of-0.1", undefined] });
  assert.deepEqual([map.get("wx1"), map.get("wx2").nickname, map.get("wx6")], [records.wx1, "shop", records.wx6]);
  const provider = authorizerToken({ ...given, fetch: wechat.fetch });
  assert.match(await provider({ merchant: "wx3" }), /^authorizer-token/, "no longer withdrawn");
  assert.equal((await rejection(provider({ merchant: "wx4" }))).class, "authorization");
});

test("an authorisation that is stored meanwhile is not overwritten", async () => {
  const { given, map } = platform(["wx1"]);
  const { get } = given.store;
  let reads = 0;
  given.store.get = async (key) => {
    if (++reads === 2) map.set("wx1", { componentAppid: "wxc", refreshToken: "newer" });
    return get(key);
  };
  await all(given);
  assert.equal(map.get("wx1").refreshToken, "newer");
});

test("`details` asks WeChat for the permission sets of each, and stores them", async () => {
  const records = { wx1: { componentAppid: "wxc", refreshToken: "another", permissionSets: [1] }, wx2: { componentAppid: "wxc", refreshToken: "r", permissionSets: [2] } };
  const { wechat, given, map } = platform(["wx1", "wx2", "wx3"], records, { wx1: [1, 49], wx2: [2] });
  const before = map.get("wx2");
  const listed = await all({ ...given, details: true });
  assert.deepEqual(listed.map(({ permissionSets }) => permissionSets), [[1, 49], [2], []]);
  assert.deepEqual([map.get("wx1"), map.get("wx3").permissionSets, asked(wechat, INFO)], [{ ...records.wx1, permissionSets: [1, 49] }, [], 3]);
  assert.equal(map.get("wx2"), before, "nothing to write");
  wechat.fault({ path: INFO, errcode: 61003 });
  assert.deepEqual((await all({ ...given, details: true })).map(({ merchant }) => merchant), ["wx2", "wx3"], "wx1 has withdrawn meanwhile");
});

test("what WeChat does not answer for one merchant stands in its `error`, and the others are listed", async () => {
  const records = { wx2: { componentAppid: "wxc", refreshToken: "r", permissionSets: [2] } };
  const hanging = () => new Promise(() => {});
  for (const [answer, expected] of [
    [() => new Response("oops", { status: 500 }), { name: "HttpError" }],
    [() => Response.json({ errcode: 99_999, errmsg: "odd" }), { name: "ApiError", errcode: 99_999 }],
    [() => Response.json({ errcode: 40013, errmsg: "invalid appid" }), { name: "ApiError", errcode: 40013 }],
    [() => Response.json({ authorization_info: {} }), { name: "DecodeError" }],
    [() => Promise.reject(new TypeError("fetch failed")), { name: "NetworkError" }],
    [hanging, { name: "TimeoutError" }],
  ]) {
    const { given, wechat } = platform(["wx1", "wx2", "wx3"], records, { wx1: [1], wx2: [49], wx3: [3] });
    const fetch = (url, init) => (url.includes(INFO) && init.body.includes("wx2") ? answer() : wechat.fetch(url, init));
    const listed = await all({ ...given, fetch, details: true, timeout: 300 });
    assert.deepEqual(listed.map(({ merchant, permissionSets }) => [merchant, permissionSets]), [["wx1", [1]], ["wx2", [2]], ["wx3", [3]]]);
    const { name, errcode } = listed[1].error;
    assert.deepEqual([{ name, ...(errcode && { errcode }) }, "error" in listed[0]], [expected, false]);
  }
});

test("what WeChat says of all merchants ends the list, and so does a store that fails", async () => {
  const { given, wechat } = platform(["wx1", "wx2"]);
  for (const errcode of [45009, 45011, 61004, 40001, 61014]) {
    wechat.fault({ path: INFO, errcode });
    wechat.fault({ path: INFO, errcode });
    assert.equal((await rejection(all({ ...given, details: true }))).errcode, errcode);
    wechat.clearFaults?.();
  }
  let asked = 0;
  const componentToken = async () => (++asked < 2 ? "c" : Promise.reject(new Error("no ticket")));
  const fetch = (url, init) => (url.includes(INFO) ? Response.json({ errcode: 40001, errmsg: "invalid credential" }) : wechat.fetch(url, init));
  assert.ok((await rejection(all({ ...given, fetch, componentToken, details: true }))) instanceof TokenError);
  const failing = { ...given.store, replace: async () => Promise.reject(new Error("full")) };
  assert.ok((await rejection(all({ ...given, store: failing, details: true }))) instanceof TokenError);
});

test("merchants of a page are looked at eight at a time, and come in the order of the list", async () => {
  const { given } = platform(names(20));
  let [now, most] = [0, 0];
  async function get(key) {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    now--;
    return given.store.get(key);
  }
  const known = { ...given.store, get, replace: async () => true };
  assert.deepEqual((await all({ ...given, store: known })).map(({ merchant }) => merchant), names(20));
  assert.equal(most, 8);
});

test("a list that grows gives no merchant twice, and one that shrinks loses none", async () => {
  const appids = names(1400);
  for (const [changed, expected] of [
    [["new-1", "new-2", ...appids], appids],
    [appids.slice(3), appids],
    [[...appids.slice(0, 100), ...appids.slice(140)], appids],
    [[...appids, "new"], [...appids, "new"]],
  ]) {
    for (const from of [2, 3]) {
      const { given, offsets } = listing((offset, call) => pageOf(call < from ? appids : changed, offset));
      assert.deepEqual((await all(given)).map(({ merchant }) => merchant), expected);
      assert.ok(offsets.length <= 6);
    }
  }
});

test("a short page is not the end, an empty one is", async () => {
  const appids = names(120);
  const { given, offsets } = listing((offset) => pageOf(appids, offset, 50));
  assert.deepEqual([(await all(given)).length, offsets], [120, [0, 50, 100, 120]]);
  for (const total_count of [undefined, "7", 0]) {
    const odd = listing((offset) => ({ ...pageOf(names(2), offset), total_count }));
    assert.equal((await all(odd.given)).length, 2);
  }
  assert.deepEqual(await all(listing(() => ({ total_count: 0, list: [] })).given), []);
});

test("a server that repeats a page, or counts wrongly for ever, ends with an error", async () => {
  const repeats = listing(() => pageOf(names(500), 0));
  const error = await rejection(all(repeats.given));
  assert.ok(error instanceof TokenError && !error.retryable);
  assert.match(error.message, /^merchants: the list of merchants does not end/);
  assert.equal(repeats.offsets.length, 2);
  const turns = listing((offset) => ({ total_count: 1000, list: entries(names(500, offset % 1000)) }));
  assert.match((await rejection(all({ ...turns.given, locale: "zh" }))).message, /^merchants: 商家列表没有尽头/);
  const shrinks = listing((_, call) => ({ total_count: Math.max(0, 40 - call), list: entries(names(500, call * 500)) }));
  assert.ok((await rejection(all(shrinks.given))) instanceof TokenError);
});

test("a reader that stops early asks for no more, and so does one whose signal aborts", async () => {
  const appids = names(1203);
  const { wechat, given, map } = platform(appids);
  for await (const { merchant } of merchants(given)) if (merchant === "wx00003") break;
  await tick(50);
  // Those that are looked at together with the last one are filled too.
  assert.deepEqual([asked(wechat, LIST), map.size], [1, 4 + 7]);
  const controller = new AbortController();
  const reading = async () => {
    for await (const { merchant } of merchants({ ...given, signal: controller.signal })) if (merchant === "wx00005") controller.abort("enough");
  };
  assert.equal(await rejection(reading()), "enough");
  await tick(50);
  assert.equal(map.size, 6 + 7);
  wechat.fault({ path: LIST, delay: 2000 });
  const during = new AbortController();
  setTimeout(() => during.abort("late"), 20);
  const begin = performance.now();
  assert.equal(await rejection(all({ ...given, signal: during.signal })), "late");
  assert.ok(performance.now() - begin < 1500, "the request is aborted too");
});

test("odd lists are refused, and entries without a token are listed but not stored", async () => {
  for (const list of [undefined, {}, [null], [{}], [{ authorizer_appid: "" }], [{ authorizer_appid: "component:wxc:ticket", refresh_token: "r" }]]) {
    const { given, map } = listing(() => ({ total_count: 1, list }));
    assert.ok((await rejection(all(given))) instanceof DecodeError);
    assert.equal(map.size, 0);
  }
  const { given, map } = listing((offset) => ({ total_count: 2, list: offset ? [] : [{ authorizer_appid: "wx1" }, { authorizer_appid: "wx2", refresh_token: "r r", auth_time: "x" }] }));
  assert.deepEqual(await all(given), [{ merchant: "wx1", authorizedAt: undefined, permissionSets: undefined }, { merchant: "wx2", authorizedAt: undefined, permissionSets: undefined }]);
  assert.equal(map.size, 0);
});

test("a record of another platform is an error, and wrong options are refused at once", async () => {
  const { given, map } = platform(["wx1"], { wx1: { componentAppid: "other" } });
  assert.match((await rejection(all(given))).message, /belongs to another platform/);
  assert.deepEqual(map.get("wx1"), { componentAppid: "other" });
  assert.throws(() => merchants({ ...given, details: 1, signal: 1, unknown: 1 }), (error) => error instanceof ValidationError && error.issues.length === 3);
  assert.throws(() => merchants({}), /`componentAppid` is required.*`componentToken` is required.*`store` is required/);
});

test("the memory holds one page, however many merchants there are", async () => {
  const total_count = 60_000;
  const { given, map } = listing(() => ({}));
  const fetch = async (_, { body }) => {
    const { offset } = JSON.parse(body);
    return Response.json({ total_count, list: entries(names(Math.min(500, total_count - offset), offset)) });
  };
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  let count = 0;
  const sizes = [];
  const store = { get: async () => ({ componentAppid: "wxc", refreshToken: "r" }), set: async () => {} };
  for await (const _ of merchants({ ...given, store, fetch })) {
    if (++count % 20_000 === 1) sizes.push((gc(), process.memoryUsage().heapUsed));
  }
  assert.deepEqual([count, map.size], [total_count, 0]);
  assert.ok(sizes.at(-1) - sizes[1] < 4e6, String(sizes));
});

test("no error and no event shows a token", async () => {
  const events = [];
  const errors = [];
  for (const list of [[{ authorizer_appid: "wx1", refresh_token: "refresh-canary" }], [{ authorizer_appid: "", refresh_token: "refresh-canary" }]]) {
    for (const total_count of [1, -1]) {
      const { given } = listing(() => ({ total_count, list }));
      const failing = { get: async () => undefined, set: async (_, record) => { throw new Error(JSON.stringify(record)); } };
      for (const store of [given.store, failing]) errors.push(await rejection(all({ ...given, store, onEvent: (event) => events.push(event) })));
    }
  }
  const gateway = async () => new Response("refresh-canary", { status: 502 });
  errors.push(await rejection(all({ ...listing(() => ({})).given, fetch: gateway })));
  const said = inspect([errors, errors.map((error) => JSON.stringify(error)), events], { depth: 9, showHidden: true });
  assert.ok(errors.length === 9 && !said.includes("refresh-canary"), said);
});
