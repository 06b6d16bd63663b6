// What a provider does when WeChat refuses a refresh token: it asks WeChat for the one that works before it believes the refusal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, TimeoutError, TokenError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, kvStore, saveAuthorization } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, FIRST, HOUR, NEXT, NEXT_ACCESS, platform, REFRESH, refreshed, SECRETS, START, tick, withoutReplace } from "./platform.js";

leaveNoTimer();

const INFO = "/cgi-bin/component/api_get_authorizer_info";
const VOID = { errcode: 61023, errmsg: `refresh_token ${FIRST} is invalid` };
const infoOf = (authorizer_refresh_token, authorizer_appid = "wx1") => ({ authorizer_info: {}, authorization_info: { authorizer_appid, authorizer_refresh_token } });
const asked = (wechat, path) => wechat.calls().filter((call) => call.path === path).length;

/** A `fetch` that answers the exchanges and the questions in turn, and says what was asked. */
function inTurn(exchanges, infos) {
  const sent = [];
  const fetch = async (url, { body }) => {
    const isInfo = String(url).includes(INFO);
    sent.push(isInfo ? "info" : JSON.parse(body).authorizer_refresh_token);
    const answer = (isInfo ? infos : exchanges).shift();
    const said = typeof answer === "function" ? await answer() : answer;
    return said instanceof Response ? said : Response.json(said);
  };
  return { fetch, sent };
}

/** Exchanges the stored refresh token, as a process that dies before it stores the next one. */
const dieAfterExchange = ({ given, records }) => authorizerToken({ ...given, store: memoryStore(new Map(records)) })({ rejected: ACCESS });

for (const [name, narrow] of [["with replace", (store) => store], ["without replace", withoutReplace]]) {
  test(`a refresh token that died with its process is asked back: ${name}`, async () => {
    const before = platform({}, { nickname: "shop" });
    await dieAfterExchange(before);
    const { given, wechat, stored, refreshes } = before;
    const provider = authorizerToken({ ...given, store: narrow(given.store) });
    const tokens = await Promise.all([1, 2, 3].map(() => provider({ rejected: ACCESS })));
    assert.equal(new Set(tokens).size, 1);
    assert.deepEqual([asked(wechat, INFO), refreshes(), stored().accessToken, stored().nickname, "refreshing" in stored()], [1, 3, tokens[0], "shop", false]);
    assert.equal(wechat.calls().at(-1).errcode, 0);
  });
}

test("processes that wait for the lease do not ask too", async () => {
  const before = platform();
  await dieAfterExchange(before);
  const { given, records, wechat, refreshes } = before;
  wechat.fault({ path: INFO, delay: 100 });
  const processes = [1, 2, 3].map(() => authorizerToken({ ...given, store: memoryStore(records) }));
  const tokens = await Promise.all(processes.map((provider) => provider({ rejected: ACCESS })));
  assert.deepEqual([new Set(tokens).size, asked(wechat, INFO), refreshes()], [1, 1, 3]);
});

test("a clock that is more than a minute ahead: two processes send the same refresh token, and nothing is lost", async () => {
  const { given, records, wechat, refreshes, stored } = platform();
  wechat.fault({ path: REFRESH, delay: 100 });
  const processes = [0, 61_000].map((ahead) => authorizerToken({ ...given, store: memoryStore(records), now: () => START + ahead }));
  const first = processes[0]({ rejected: ACCESS });
  while (!stored().refreshing) await tick();
  const tokens = await Promise.all([first, processes[1]({ rejected: ACCESS })]);
  assert.deepEqual([refreshes(), wechat.calls().filter(({ errcode }) => errcode === 61023).length], [2, 1]);
  assert.deepEqual([tokens, Object.keys(wechat.refreshTokens())], [[stored().accessToken, stored().accessToken], [stored().refreshToken]]);
});

test("the refusal is believed at once if WeChat holds the same token, or the merchant has withdrawn", async () => {
  for (const info of [infoOf(FIRST), { errcode: 61003, errmsg: "component is not authorized by this account" }]) {
    const { fetch, sent } = inTurn([VOID, VOID], [info]);
    const { provider, stored } = platform({ fetch, timeout: 30_000 });
    const begin = performance.now();
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.deepEqual([error instanceof ApiError, error.errcode, error.endpoint, error.merchant], [true, 61023, "authorizerToken", "wx1"]);
    assert.ok(performance.now() - begin < 2000);
    assert.equal(await rejection(provider({ rejected: ACCESS })), error);
    assert.deepEqual([sent, "refreshing" in stored()], [[FIRST, "info"], false]);
  }
});

test("what another process stores in the meantime is taken, and WeChat is not asked", async () => {
  const { fetch, sent } = inTurn([VOID], [infoOf("x")]);
  const { given, records } = platform({ fetch });
  const call = authorizerToken({ ...given, store: withoutReplace(memoryStore(records)) })({ rejected: ACCESS });
  setTimeout(() => records.set("wx1", { componentAppid: "wxc", refreshToken: NEXT, accessToken: NEXT_ACCESS }), 100);
  assert.deepEqual([await call, sent], [NEXT_ACCESS, [FIRST]]);
});

test("what another process stores during the question is not overwritten", async () => {
  let records;
  const { fetch, sent } = inTurn([VOID], [() => (records.set("wx1", { componentAppid: "wxc", refreshToken: NEXT, accessToken: NEXT_ACCESS }), infoOf(NEXT))]);
  const made = platform({ fetch });
  records = made.records;
  assert.deepEqual([await made.provider({ rejected: ACCESS }), sent], [NEXT_ACCESS, [FIRST, "info"]]);
  assert.equal(made.stored().accessToken, NEXT_ACCESS);
});

test("if WeChat does not say it, the store is read for as long as the time-out, and only then the refusal is believed", async () => {
  for (const info of [{ errcode: 45009, errmsg: "limit" }, infoOf(undefined), infoOf("x", "wx2"), { authorization_info: null }]) {
    const { fetch } = inTurn([VOID], [info]);
    const { provider, records } = platform({ fetch, timeout: 2000, maxRetries: 0 });
    const call = provider({ rejected: ACCESS });
    setTimeout(() => records.set("wx1", { componentAppid: "wxc", refreshToken: NEXT, accessToken: NEXT_ACCESS }), 700);
    assert.equal(await call, NEXT_ACCESS);
  }
  const { fetch, sent } = inTurn([VOID], [{ errcode: 45009, errmsg: "limit" }]);
  const { provider, stored, rest } = platform({ fetch, timeout: 200, maxRetries: 0 });
  assert.equal((await rejection(provider({ rejected: ACCESS }))).errcode, 61023);
  await rest();
  assert.deepEqual([sent, "refreshing" in stored()], [[FIRST, "info"], false]);
});

test("a caller whose time ends during the question is not told to authorise again", async () => {
  const { fetch } = inTurn([VOID, refreshed], [async () => (await tick(100), infoOf(NEXT))]);
  const { provider, rest } = platform({ fetch, timeout: 40 });
  assert.ok((await rejection(provider({ rejected: ACCESS }))) instanceof TimeoutError);
  await rest();
  assert.equal(await provider({ rejected: ACCESS }), NEXT_ACCESS);
});

test("a WeChat that names another token each time comes to an end", async () => {
  const names = Array.from({ length: 9 }, (_, index) => `held-${index}`);
  const { fetch, sent } = inTurn(names.map(() => VOID), names.map((name) => infoOf(name)));
  const error = await rejection(platform({ fetch, timeout: 60 * 1000 }).provider({ rejected: ACCESS }));
  assert.ok(error instanceof TokenError);
  assert.match(error.message, /the record changes all the time/);
  assert.equal(sent.filter((one) => one !== "info").length, 5);
});

test("no error and no event shows a token that was asked back", async () => {
  const secrets = [...SECRETS, "held-canary"];
  for (const info of [infoOf("held-canary"), infoOf("held-canary", "wx2"), { errcode: -1, errmsg: `no ${FIRST} ${ACCESS}`, x: "held-canary" }, () => new Response("held-canary", { status: 502 })]) {
    const events = [];
    const { fetch } = inTurn([VOID, { errcode: 61023, errmsg: "held-canary is void" }], [info, infoOf("held-canary")]);
    const { provider, rest } = platform({ fetch, timeout: 300, maxRetries: 0, onEvent: (event) => events.push(event) });
    const error = await rejection(provider({ rejected: ACCESS }));
    await rest();
    const said = inspect([error, JSON.stringify(error), events], { depth: 9, showHidden: true });
    for (const secret of secrets) assert.ok(!said.includes(secret), `${secret}: ${said}`);
    assert.ok(events.some(({ endpoint, merchant }) => endpoint === "authorizerInfo" && merchant === "wx1"));
  }
});

test("a merchant that has withdrawn is told so without a request", async () => {
  const seconds = START / 1000;
  for (const [authorizedAt, unauthorizedAt, isWithdrawn] of [
    [undefined, seconds, true], [seconds - 1, seconds, true], [seconds, seconds, true], [seconds + 1, seconds, false],
    [seconds, undefined, false], [seconds, null, false], ["x", String(seconds), true], [seconds, "x", false], [undefined, 1e300, false],
  ]) {
    const { provider, wechat } = platform({}, { authorizedAt, unauthorizedAt });
    if (!isWithdrawn) {
      assert.equal(await provider(), ACCESS);
      continue;
    }
    for (const request of [{}, { rejected: ACCESS }]) {
      const error = await rejection(provider(request));
      assert.ok(error instanceof TokenError);
      assert.deepEqual([error.class, error.merchant, error.retryable], ["authorization", "wx1", false]);
      assert.equal(error.message, "token of wx1: the merchant withdrew its authorisation at 2024-01-01T00:00:00.000Z; ask the merchant to authorise the platform again");
    }
    assert.deepEqual(wechat.calls(), []);
  }
  const error = await rejection(platform({ locale: "zh" }, { unauthorizedAt: seconds }).provider());
  assert.equal(error.message, "token of wx1: 商家已于 2024-01-01T00:00:00.000Z 取消授权；请商家重新授权第三方平台");
});

test("an authorisation that is saved by hand ends a withdrawal, whatever the clock says", async () => {
  const seconds = START / 1000;
  for (const [unauthorizedAt, authorizedAt] of [[seconds - 60, seconds], [seconds, seconds + 1], [seconds + 500, seconds + 501]]) {
    const { provider, given, stored } = platform({}, { unauthorizedAt, authorizedBy: "mark-of-a-push" });
    await saveAuthorization({ ...pick(given), refreshToken: "r", accessToken: "a" });
    assert.deepEqual([await provider(), stored().authorizedAt, "authorizedBy" in stored()], ["a", authorizedAt, false]);
  }
});

const pick = ({ store, componentAppid, authorizerAppid, now }) => ({ store, componentAppid, authorizerAppid, now });

test("a text store keeps what these records have", async () => {
  const texts = new Map();
  const { given } = platform({ store: kvStore(texts) });
  await saveAuthorization({ ...pick(given), refreshToken: "r", accessToken: "a", expiresIn: 7200 });
  assert.deepEqual(JSON.parse(texts.get("wx1")), { componentAppid: "wxc", refreshToken: "r", accessToken: "a", expiresAt: START + 2 * HOUR, lifetime: 2 * HOUR, authorizedAt: START / 1000 });
});
