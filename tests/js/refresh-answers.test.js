// How a refresh handles errcodes and unusual answers, and that no error shows a token.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, DecodeError, errorCodes, HttpError, NetworkError, TokenError } from "wechat-cloudbase";
import { authorizerToken, kvStore } from "wechat-cloudbase/tokens";
import { answering, leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, answers, COMPONENT, FIRST, HOUR, NEXT, NEXT_ACCESS, platform, REFRESH, refreshed, SECRETS, START } from "./platform.js";

leaveNoTimer();

test("if WeChat refuses the component token, its provider is asked once more", async () => {
  const asked = [];
  const componentToken = ({ reason, rejected, signal }) => {
    asked.push([reason, rejected, signal.aborted]);
    return reason === "rejected" ? COMPONENT : "stale";
  };
  const { provider, refreshes } = platform({ componentToken });
  assert.equal(await provider({ rejected: ACCESS }), "authorizer-token-1");
  assert.deepEqual(asked, [["initial", undefined, false], ["rejected", "stale", false]]);
  assert.equal(refreshes(), 2);

  for (const [token, calls] of [["stale", 1], [() => "stale", 1], [({ reason }) => `stale-${reason}`, 2]]) {
    const { provider, refreshes } = platform({ componentToken: token });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof ApiError && error.errcode === 40014 && error.class.startsWith("token"));
    assert.match(error.advice, /use the component_access_token/);
    assert.equal(refreshes(), calls);
  }
  const none = platform({ componentToken: async () => " " });
  assert.match((await rejection(none.provider({ rejected: ACCESS }))).message, /the token provider did not return a token/);
  const down = new Error("down");
  const failing = platform({ componentToken: () => Promise.reject(down) });
  const error = await rejection(failing.provider({ rejected: ACCESS }));
  assert.ok(error instanceof TokenError && error.cause === down, inspect(error));
});

test("the error says that the merchant has to authorise again", async () => {
  for (const errcode of [42007, 61003, 61023]) {
    const { wechat, provider, clientOf, rest } = platform({ timeout: 30 });
    wechat.expire(ACCESS);
    wechat.fault({ path: REFRESH, errcode });
    const { message, cause } = await rejection(clientOf(provider).getCallBackConfig());
    assert.match(message, new RegExp(`the token provider failed: authorizerToken: ${errcode} `));
    assert.deepEqual([cause.errcode, cause.class, cause.retryable], [errcode, "authorization", false]);
    assert.match(cause.advice, /ask the merchant to authorise the platform again/);
    assert.match(cause.rid, /^[\da-f]{8}(-[\da-f]{8}){2}$/);
    await rest();
  }
  const { provider, records } = platform();
  for (const record of [undefined, null, {}, { refreshToken: "" }]) {
    records.set("wx1", record);
    assert.match((await rejection(provider())).message, /the store has no `refreshToken`; store it when the merchant authorises/);
  }
});

test("errcodes have the same class as in the core's table", async () => {
  for (const { code, class: kind, retryable } of errorCodes) {
    const { provider, rest } = platform({ timeout: 30, maxRetries: 0, fetch: answers({ errcode: String(code), errmsg: "x" }) });
    if (code === 0) continue;
    const error = await rejection(provider({ rejected: ACCESS }));
    await rest();
    assert.equal(error.errcode, code);
    // The component token is a string here: WeChat would refuse the same one again.
    const isFixed = error.class === "token";
    assert.deepEqual([error.class, error.retryable], [kind, retryable && !isFixed && error.outcome !== "unknown"], `${code}`);
  }
});

test("wrong answers are refused, and an answer without a refresh token keeps the old one", async () => {
  const kinds = [
    [answering("<html>busy</html>", 502), HttpError],
    [answering("", 302), HttpError],
    [async () => ({ status: 0, arrayBuffer: async () => new ArrayBuffer(0) }), HttpError],
    [answering("<html>"), DecodeError],
    [answering("[]"), DecodeError],
    [answering("null"), DecodeError],
    [answering(`{"x":"${"y".repeat(20_000)}"}`), DecodeError],
    [async () => "no response", NetworkError],
    [() => { throw null; }, NetworkError],
  ];
  for (const [fetch, type] of kinds) {
    const { provider, stored } = platform({ fetch });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof type, inspect(error));
    assert.equal(stored().refreshToken, FIRST);
  }
  const init = [];
  const fetch = async (url, options) => (init.push(options), new Response('\ufeff{"authorizer_access_token":"access-2","errmsg":"\u0001"}'));
  const { provider, stored } = platform({ fetch });
  assert.equal(await provider({ rejected: ACCESS }), NEXT_ACCESS);
  assert.deepEqual(stored(), { componentAppid: "wxc", refreshToken: FIRST, accessToken: NEXT_ACCESS, expiresAt: START + 2 * HOUR, lifetime: 2 * HOUR }, "absent members do not change the record");
  assert.deepEqual([init[0].method, init[0].redirect], ["POST", "manual"]);
});

test("no error shows a token", async () => {
  const echo = async (url, { body }) => {
    throw Object.assign(new TypeError(`cannot fetch ${url}`), { cause: new Error(`${url} ${body}`), url });
  };
  const text = SECRETS.join(" ") + encodeURIComponent(COMPONENT);
  const cases = {
    network: { fetch: echo },
    http: { fetch: answering(text, 500) },
    decode: { fetch: answering(`{"authorizer_access_token":5,"authorizer_refresh_token":"${NEXT}"}`) },
    half: { fetch: answering(JSON.stringify(refreshed).slice(0, -1)) },
    api: { fetch: answers({ errcode: 61023, errmsg: `bad ${[COMPONENT, ACCESS, FIRST, encodeURIComponent(COMPONENT)].join()}` }) },
    refused: { fetch: answers({ errcode: 40001, errmsg: `bad ${COMPONENT}` }) },
  };
  for (const [name, options] of Object.entries(cases)) {
    const { provider, clientOf, wechat, rest } = platform({ timeout: 100, ...options });
    wechat.expire(ACCESS);
    for (const error of [await rejection(provider({ rejected: ACCESS })), await rejection(clientOf(provider).getCallBackConfig())]) {
      assertSilent(error, name);
    }
    await rest();
  }
  const quote = (record) => Promise.reject(Object.assign(new Error(`cannot write ${JSON.stringify(record)}`), { record }));
  const writing = platform({ fetch: answers(refreshed) });
  const { get } = writing.store;
  const writes = { get, set: (_, record) => quote(record) };
  assertSilent(await rejection(authorizerToken({ ...writing.given, store: writes })({ rejected: ACCESS })), "set");
  const kv = new Map([["wx1", `x${FIRST}`]]);
  assertSilent(await rejection(authorizerToken({ ...writing.given, store: kvStore(kv) })()), "get");
});

function assertSilent(error, where) {
  const parts = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)];
  for (let at = error; at; at = at.cause) parts.push(String(at.stack), String(at.message), String(at.body));
  const shown = parts.join("\n");
  for (const secret of [...SECRETS, encodeURIComponent(COMPONENT)]) assert.ok(!shown.includes(secret), `${where} shows ${secret}:\n${shown}`);
}

test("a new refresh token is stored, whatever else the answer has or has not", async () => {
  for (const answer of [{}, { errcode: 0 }, { errmsg: "ok" }, { authorizer_access_token: "a b" }]) {
    const { provider, stored } = platform({ fetch: answers({ ...answer, authorizer_refresh_token: NEXT }) });
    assert.ok((await rejection(provider({ rejected: ACCESS }))) instanceof DecodeError, inspect(answer));
    assert.deepEqual(stored(), { componentAppid: "wxc", refreshToken: NEXT }, inspect(answer));
  }
  for (const answer of [{}, { errcode: 0 }, { authorizer_access_token: "a b" }]) {
    const { provider, stored } = platform({ fetch: answers(answer) });
    const before = stored();
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof DecodeError, inspect(error));
    assert.equal(error.outcome, "unknown");
    assert.deepEqual(stored(), before, "without any token it changes nothing");
  }
});
