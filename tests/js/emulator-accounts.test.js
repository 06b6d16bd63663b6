// What a test asks of single merchants: faults, limits, expired tokens. And why the emulator answered so.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ApiError, CloudbaseClient } from "wechat-cloudbase";
import { authorizerToken, saveAuthorization } from "wechat-cloudbase/tokens";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { rejection } from "./fixtures.js";

const setup = {
  tokens: { ONE: "wx1", TWO: "wx2", PLATFORM: { appid: "wxc", kind: "component" } },
  refreshTokens: { R1: "wx1", R2: "wx2" },
};

let wechat;
beforeEach(() => (wechat = createEmulator(setup)));
const client = (accessToken, options) => new CloudbaseClient({ accessToken, fetch: wechat.fetch, maxRetries: 0, ...options });
const errcode = (token) => client(token).getCallBackConfig().then((answer) => answer.errcode, (error) => error.errcode);
const reasons = () => wechat.calls().map(({ reason }) => reason);

test("a fault for one merchant leaves the others alone", async () => {
  wechat.fault({ errcode: 61007, appid: "wx1", times: Infinity });
  assert.deepEqual(await Promise.all(["TWO", "ONE", "TWO", "ONE"].map(errcode)), [0, 61007, 0, 61007]);
  assert.deepEqual(reasons(), [null, "fault: errcode", null, "fault: errcode"]);
});

test("a fault for one merchant hits the refresh of its token", async () => {
  const path = "/cgi-bin/component/api_authorizer_token";
  const tokenOf = async (authorizerAppid, refreshToken) => {
    const merchant = { store: memoryStore(), componentAppid: "wxc", authorizerAppid };
    await saveAuthorization({ ...merchant, refreshToken });
    return authorizerToken({ ...merchant, componentToken: "PLATFORM", fetch: wechat.fetch, maxRetries: 0 })();
  };
  wechat.fault({ path, errcode: 61009, appid: "wx2", times: 2 });
  assert.match(await tokenOf("wx1", "R1"), /^authorizer-token-/);
  const error = await rejection(tokenOf("wx2", "R2"));
  assert.deepEqual([error.constructor, error.errcode], [ApiError, 61009]);
});

test("a fault whose account or path is not there is refused, and hits nobody", () => {
  const wechat = createEmulator({ tokens: { T: "wx1" } });
  for (const name of ["appid", "path"]) {
    for (const value of [undefined, null]) assert.throws(() => wechat.fault({ errcode: -1, [name]: value }), { name: "TypeError", message: `fault.${name}: must be a string` });
  }
});

test("a fault for nobody is refused", () => {
  const message = "appid: no account of the setup has this appid";
  assert.throws(() => wechat.fault({ errcode: -1, appid: "wx3" }), { name: "TypeError", message });
  assert.throws(() => createEmulator({ ...setup, faults: [{ errcode: -1, appid: "wx3" }] }), { name: "TypeError", message: `faults[0].${message}` });
  createEmulator({ seed: { wx3: {} }, faults: [{ errcode: -1, appid: "wx3" }] });
});

test("a rate follows a faked time, and `advance`", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-01-01T00:00:30Z") });
  wechat = createEmulator({ ...setup, rate: { perMinute: 2 } });
  const three = async (token) => [await errcode(token), await errcode(token), await errcode(token)];
  assert.deepEqual(await three("ONE"), [0, 0, 45011]);
  assert.deepEqual(await three("TWO"), [0, 0, 45011]);
  t.mock.timers.tick(29_999);
  assert.equal(await errcode("ONE"), 45011);
  t.mock.timers.tick(1);
  assert.deepEqual(await three("ONE"), [0, 0, 45011]);
  wechat.advance(60_000);
  assert.deepEqual(await three("ONE"), [0, 0, 45011]);
  assert.equal(reasons().at(-1), "rate: more than 2 calls in this minute");
  wechat.reset();
  assert.deepEqual(await three("ONE"), [0, 0, 45011]);
});

test("`advance` takes milliseconds only", () => {
  for (const wrong of [-1, NaN, Infinity, undefined, "1m"]) {
    assert.throws(() => wechat.advance(wrong), { name: "TypeError", message: "advance: the time must be milliseconds, 0 or more" });
  }
});

test("a wrong rate is refused", () => {
  const cases = [
    [{ perMinute: -1 }, /^rate\.perMinute: invalid value: integer `-1`, expected u32/],
    [{ perMinute: 1.5 }, /^rate\.perMinute: invalid type: floating point `1\.5`, expected u32/],
    [{ perSecond: 1 }, /^rate\.perSecond: unknown field `perSecond`/],
    [{}, /^rate: missing field `perMinute`/],
  ];
  for (const [rate, message] of cases) assert.throws(() => createEmulator({ rate }), { name: "TypeError", message });
});

test("all tokens of a merchant expire together", async () => {
  wechat.expire({ appid: "wx1" });
  assert.deepEqual(await Promise.all(["ONE", "TWO"].map(errcode)), [42001, 0]);
  assert.deepEqual(reasons(), ["token expired", null]);
  for (const appid of ["wx3", "ONE"]) assert.throws(() => wechat.expire({ appid }), { name: "TypeError", message: "expire: no token belongs to this account" });
});

test("a reason quotes nothing of the request", async () => {
  const secret = "s3cret";
  const post = (path, body) => wechat.fetch(`https://h${path}?access_token=ONE`, { method: "POST", body: JSON.stringify(body) });
  await post(`/${secret}`, {});
  await post("/tcb/getfuncconfig", { type: 1, env: secret, function_name: secret });
  await post("/tcb/setcallbackconfig", { function_config: { enable: secret, callbacks: [{ [secret]: 1 }] } });
  wechat.fault({ errcode: 1, errmsg: secret, appid: "wx1" });
  await post("/tcb/getfuncconfig", {});
  assert.equal(reasons().filter(Boolean).length, 4);
  assert.ok(!reasons().join().includes(secret), reasons().join());
});
