// Rollouts over a whole platform: its tokens, its limiter, and what its merchants do meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createLimiter, rollout } from "wechat-cloudbase/fleet";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { KEY, TOKEN } from "./pushing.js";
import { ADD, counted, listJournal, names, rowsOf } from "./rolling.js";

const COMPONENT_TOKEN = "/cgi-bin/component/api_component_token";
const REFRESH = "/cgi-bin/component/api_authorizer_token";
const whitelist = { environments: { "prod-1": { api_whitelist: ["/wxa/old"], version: 1 } } };
const secrets = { componentAppid: "wxc", componentSecret: "secret-of-the-platform", token: TOKEN, encodingAESKey: KEY };

/** A platform that all merchants have authorised, and how often it sent a request. */
async function world(merchants, options = {}) {
  const wechat = createEmulator({ platform: { appid: "wxc", secret: secrets.componentSecret }, seed: Object.fromEntries(merchants.map((merchant) => [merchant, whitelist])) });
  const times = [];
  const fetch = async (...request) => {
    times.push(performance.now());
    return wechat.fetch(...request);
  };
  const records = new Map([["component:wxc:ticket", { ticket: wechat.issueTicket(), createTime: 1 }]]);
  const given = { ...secrets, store: memoryStore(records), fetch };
  const setUp = createPlatform({ ...given, fetch: wechat.fetch });
  for (const merchant of merchants) await setUp.authorized(`/?auth_code=${wechat.authorize(merchant)}`);
  const requestsTo = (path) => wechat.calls().filter((call) => call.path === path).length;
  // Another store object, as another process has it: this one knows nothing of what the first one wrote.
  return { wechat, records, times, requestsTo, platform: createPlatform({ ...given, store: memoryStore(records), ...options }) };
}

test("one limiter is asked before each request: calls, retries, refreshes, and repeats with a fresh token", async () => {
  const merchants = names(8);
  let turns = 0;
  const limiter = { take: async () => void turns++ };
  const { wechat, records, times, requestsTo, platform } = await world(merchants, { limiter });
  // WeChat refuses these tokens, and the next ones are due.
  for (const appid of merchants.slice(0, 3)) wechat.expire({ appid });
  for (const merchant of merchants.slice(3, 6)) records.set(merchant, { ...records.get(merchant), expiresAt: 1 });
  records.delete("component:wxc:token");
  wechat.fault({ path: REFRESH, errcode: -1 });
  wechat.fault({ path: "/tcb/usecloudaccesstoken", errcode: -1, skip: 5 });
  const { rows, error } = await rowsOf(rollout({ platform, merchants, desired: ADD, mode: "apply" }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 8 });
  assert.ok(requestsTo(REFRESH) >= 6);
  assert.equal(platform.limiter, limiter);
  assert.equal(turns, times.length);
});

test("with the limiter of a platform all requests stay below its rate", async () => {
  const merchants = names(10);
  const { records, times, platform } = await world(merchants, { limiter: createLimiter(25) });
  for (const merchant of merchants) records.set(merchant, { ...records.get(merchant), expiresAt: 1 });
  const started = performance.now();
  const { rows } = await rowsOf(rollout({ platform, merchants, desired: ADD, mode: "apply", concurrency: 32 }));
  assert.deepEqual(counted(rows), { changed: 10 });
  // A late timer makes it longer only.
  assert.ok(times.length >= 40);
  const took = (times.at(-1) - started) / 1000;
  assert.ok(took > ((times.length - 1) / 25) * 0.95, `${times.length} requests took ${took} s`);
});

test("a rollout takes its own limiter before that of its platform, and no rate beside one", async () => {
  const { platform } = await world(["wx1"], { limiter: createLimiter(1) });
  let turns = 0;
  const limiter = { take: async () => void turns++ };
  assert.deepEqual(counted((await rowsOf(rollout({ platform, merchants: ["wx1"], desired: ADD, limiter }))).rows), { planned: 1 });
  assert.equal(turns, 1);
  const options = { merchants: ["wx1"], desired: ADD };
  assert.throws(() => rollout({ ...options, platform, callsPerSecond: 5 }), { code: "validation", message: /callsPerSecond: contradicts the limiter/ });
  assert.throws(() => rollout({ ...options, platform: { client: platform.client, limiter: {} } }), { code: "validation", message: /platform: must have a `client`, and may have a `limiter`/ });
  assert.throws(() => createPlatform({ ...secrets, store: memoryStore(), limiter: 5 }), { code: "validation", message: /options\.limiter/ });
});

test("`authorizerToken` has a limiter too, which waits no longer than its caller", async () => {
  const { wechat, records, requestsTo } = await world(["wx1"]);
  const waiting = [];
  const never = { take: () => new Promise((resolve) => waiting.push(resolve)) };
  const given = { componentAppid: "wxc", componentToken: "80_component", store: memoryStore(records), fetch: wechat.fetch, limiter: never };
  records.set("wx1", { ...records.get("wx1"), expiresAt: 1 });
  await assert.rejects(authorizerToken({ ...given, timeout: 50 })({ merchant: "wx1" }), { code: "timeout" });
  assert.equal(requestsTo(REFRESH), 0);
  // The token is there, so who has no time left gets it.
  records.set("wx1", { componentAppid: "wxc", refreshToken: "r", accessToken: "fresh", expiresAt: Date.now() + 7_000_000, lifetime: 7_200_000 });
  const provider = authorizerToken({ ...given, store: memoryStore(records), timeout: 50 });
  assert.equal(await provider({ merchant: "wx1", rejected: "stale" }), "fresh");
  assert.equal(waiting.length, 2);
  for (const resolve of waiting) resolve();
});

test("a merchant that withdrew is `unauthorized`, and all others are served", async () => {
  const merchants = names(8);
  const { wechat, records, platform } = await world(merchants);
  // One is known to have withdrawn, and of the other WeChat says it.
  wechat.withdraw("wx0002");
  wechat.withdraw("wx0005");
  records.set("wx0005", { ...records.get("wx0005"), unauthorizedAt: 1e10 });
  const { rows, error } = await rowsOf(rollout({ platform, merchants, desired: ADD, mode: "apply" }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 6, unauthorized: 2 });
  assert.deepEqual(rows.filter(({ outcome }) => outcome === "unauthorized").map(({ merchant }) => merchant).sort(), ["wx0002", "wx0005"]);
});

test("tokens that end in the middle are refreshed, those of merchants and the platform's own", async () => {
  const merchants = names(30);
  const { wechat, requestsTo, platform } = await world(merchants);
  const before = requestsTo(COMPONENT_TOKEN);
  let isExpired = false;
  const onProgress = async ({ finished }) => {
    if (finished < 10 || isExpired) return;
    isExpired = true;
    for (const appid of [...merchants, "wxc"]) wechat.expire({ appid });
  };
  const { rows, error } = await rowsOf(rollout({ platform, merchants, desired: ADD, mode: "apply", concurrency: 4, onProgress }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 30 });
  assert.ok(requestsTo(REFRESH) >= 10);
  assert.equal(requestsTo(COMPONENT_TOKEN), before + 1);
  const writes = wechat.calls().filter(({ path, body, errcode }) => path === "/tcb/usecloudaccesstoken" && body.action === "set" && errcode === 0);
  assert.equal(writes.length, 30);
});

test("if WeChat refuses the platform itself, nobody is served or failed, and the journal goes on", async () => {
  const merchants = names(20);
  const { wechat, records, requestsTo, platform } = await world(merchants);
  for (const merchant of merchants) records.set(merchant, { ...records.get(merchant), expiresAt: 1 });
  records.delete("component:wxc:token");
  wechat.fault({ path: COMPONENT_TOKEN, errcode: 40125, times: Infinity });
  const journal = listJournal();
  const options = { platform, merchants, desired: ADD, mode: "apply", journal };
  const { rows, error } = await rowsOf(rollout(options));
  assert.deepEqual([rows, error.reason], [[], "platform"]);
  assert.match(error.message, /nobody can be served for now\. .*40125/);
  assert.doesNotMatch(error.message, /secret-of-the-platform/);
  assert.ok(requestsTo(COMPONENT_TOKEN) <= 3, `${requestsTo(COMPONENT_TOKEN)} requests`);
  assert.equal(requestsTo("/tcb/usecloudaccesstoken"), 0);
  wechat.reset();
  records.set("component:wxc:ticket", { ticket: wechat.issueTicket(), createTime: 2 });
  for (const merchant of merchants) records.delete(merchant);
  const again = createPlatform({ ...secrets, store: memoryStore(records), fetch: wechat.fetch });
  for (const merchant of merchants) await again.authorized(`/?auth_code=${wechat.authorize(merchant)}`);
  assert.deepEqual(counted((await rowsOf(rollout({ ...options, platform: again }))).rows), { changed: 20 });
});
