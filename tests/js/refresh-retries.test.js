// Requests for tokens are repeated by the rules of a call, and tell the listener.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, HttpError, NetworkError } from "wechat-cloudbase";
import { tokenServer } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, NEXT_ACCESS, platform, refreshed, START } from "./platform.js";

leaveNoTimer();

const QUICK = { base: 1, cap: 1 };
const unreachable = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }));
const json = (value, status = 200) => async () => Response.json(value, { status });
const page = (status) => async () => new Response("<html>", { status });

/** A `fetch` that gives these answers one after the other, and counts. */
function script(...answers) {
  const fetch = (...request) => (fetch.sent++, answers[Math.min(fetch.sent, answers.length) - 1](...request));
  fetch.sent = 0;
  return fetch;
}

test("a refresh is repeated where WeChat did not do it, and otherwise not", async () => {
  for (const first of [json({ errcode: -1, errmsg: "system error" }), json({}, 429)]) {
    const fetch = script(first, json(refreshed));
    const { provider } = platform({ fetch, backoff: QUICK });
    assert.deepEqual([await provider({ rejected: ACCESS }), fetch.sent], [NEXT_ACCESS, 2]);
  }
  const never = [[page(502), HttpError], [() => Promise.reject(new Error("reset")), NetworkError], [json({ errcode: 45009 }), ApiError]];
  for (const [first, type] of never) {
    const fetch = script(first, json(refreshed));
    const { provider } = platform({ fetch, backoff: QUICK });
    const error = await rejection(provider({ rejected: ACCESS }));
    assert.ok(error instanceof type);
    assert.deepEqual([error.endpoint, fetch.sent], ["authorizerToken", 1]);
  }
  const fetch = script(json({ errcode: -1 }));
  const { provider } = platform({ fetch, backoff: QUICK, maxRetries: 3 });
  assert.deepEqual([(await rejection(provider({ rejected: ACCESS }))).errcode, fetch.sent], [-1, 4]);
});

test("a refresh waits for the next minute after 45011", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: START + 58_000 });
  const fetch = script(json({ errcode: 45011, errmsg: "too fast" }), json(refreshed));
  const { provider } = platform({ fetch, backoff: { ...QUICK, random: () => 0 }, timeout: 30_000 });
  const call = provider({ rejected: ACCESS });
  const idle = async () => {
    for (let round = 0; round < 50; round++) await new Promise(setImmediate);
  };
  await idle();
  t.mock.timers.tick(1999);
  await idle();
  assert.equal(fetch.sent, 1);
  t.mock.timers.tick(2);
  await idle();
  assert.deepEqual([await call, fetch.sent], [NEXT_ACCESS, 2]);
});

test("a token server is asked again after everything that may pass", async () => {
  const good = json({ code: 0, data: { token: "t" } });
  const wechat = { code: 1002, errorMsg: "x", data: "WxErrCode != 0, resp: {-1 system error rid: 1}" };
  for (const first of [page(502), page(503), page(429), () => Promise.reject(new Error("reset")), unreachable, json(wechat), json({ errcode: -1 })]) {
    const fetch = script(first, good);
    const provider = tokenServer({ url: "https://t.example", appid: "wx1", fetch, backoff: QUICK });
    assert.deepEqual([await provider(), fetch.sent], ["t", 2]);
  }
});

test("the listener sees requests, answers, retries and refreshes, without a token", async () => {
  const events = [];
  const onEvent = (event) => events.push(event);
  const fetch = script(json({ errcode: -1 }), json({ errcode: 40001 }), json(refreshed));
  const componentToken = ({ reason }) => `component-${reason}`;
  const { provider } = platform({ fetch, onEvent, backoff: QUICK, componentToken });
  await provider({ rejected: ACCESS });
  const types = ["request", "response", "retry", "request", "response", "refresh", "request", "response"];
  assert.deepEqual(events.map(({ type }) => type), types);
  assert.ok(events.every(({ endpoint, merchant }) => endpoint === "authorizerToken" && merchant === "wx1"));
  assert.equal(events[0].url, "https://api.weixin.qq.com/cgi-bin/component/api_authorizer_token");
  assert.ok(!/component-(initial|rejected)|access-\d|refresh-\d/.test(JSON.stringify(events)));
  events.length = 0;
  await tokenServer({ url: "https://t.example/a/", appid: "wx1", fetch: json({ code: 0, data: { token: "t" } }), onEvent })();
  assert.deepEqual(events.map(({ type, endpoint, merchant, method }) => [type, endpoint, merchant, method]), [
    ["request", "tokenServer", "wx1", "GET"],
    ["response", "tokenServer", "wx1", undefined],
  ]);
});
