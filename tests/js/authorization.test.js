// What a merchant's authorisation brings is stored, and no refresh overwrites it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { TokenError, ValidationError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, saveAuthorization } from "wechat-cloudbase/tokens";
import { leaveNoTimer, rejection } from "./fixtures.js";
import { ACCESS, FIRST, HOUR, platform, REFRESH, START, tick, withoutReplace } from "./platform.js";

leaveNoTimer();

const AGAIN = "authorised-again";
const OWN = { componentAppid: "wxc", refreshToken: AGAIN, authorizedAt: START / 1000 };
const KINDS = [(store) => store, withoutReplace];

const saving = ({ componentAppid, authorizerAppid, store, now }, given) =>
  saveAuthorization({ store, componentAppid, authorizerAppid, now, refreshToken: AGAIN, ...given });

test("it waits for a refresh that is under way, and what it brought stays", async () => {
  const slow = (write) => async (...given) => (await tick(given.at(-1).refreshToken === AGAIN ? 1 : 30), write(...given));
  const moments = [1, 10, 25, 40, 60, 75];
  for (const narrow of KINDS) {
    const platforms = moments.map(async (moment) => {
      const { wechat, given, records } = platform();
      const inner = memoryStore(records);
      const store = narrow({ get: inner.get, set: slow(inner.set), replace: slow(inner.replace) });
      wechat.fault({ path: REFRESH, delay: 20 });
      const call = authorizerToken({ ...given, store })({ rejected: ACCESS });
      await tick(moment);
      await saving({ ...given, store }, { accessToken: "given-with-it" });
      await call;
      assert.deepEqual([records.get("wx1").refreshToken, records.get("wx1").accessToken], [AGAIN, "given-with-it"], `${moment} ms`);
    });
    await Promise.all(platforms);
  }
});

test("calls wait for it, and use what it brought", async () => {
  const { given, records, refreshes } = platform();
  const inner = memoryStore(records);
  const store = { get: inner.get, set: async (...record) => (await tick(20), inner.set(...record)) };
  const saved = saving({ ...given, store }, { accessToken: "given-with-it" });
  await tick();
  assert.equal(await authorizerToken({ ...given, store })({ rejected: ACCESS }), "given-with-it");
  await saved;
  assert.equal(refreshes(), 0);
});

test("it stores a record of its own, and keeps the members that are not ours", async () => {
  for (const narrow of KINDS) {
    for (const before of [undefined, {}, { nickname: "shop" }, { nickname: "shop", refreshToken: FIRST, accessToken: ACCESS, expiresAt: 1, lifetime: 2, refreshing: START + 9 }]) {
      const records = new Map(before ? [["wx1", before]] : []);
      const { given } = platform({ store: narrow(memoryStore(records)) });
      const kept = before?.nickname ? { nickname: "shop" } : {};
      await saving(given);
      assert.deepEqual(records.get("wx1"), { ...kept, ...OWN });
      await saving(given, { accessToken: "a", expiresIn: "600" });
      const times = { expiresAt: START + 600_000, lifetime: 600_000 };
      assert.deepEqual(records.get("wx1"), { ...kept, ...OWN, accessToken: "a", ...times });
    }
  }
});

test("it takes the place of a refusal that is remembered, and of a lease of another process", async () => {
  const { given, provider, wechat, records, rest } = platform({ timeout: 20 }, { accessToken: undefined, expiresAt: undefined });
  wechat.fault({ path: REFRESH, errcode: 61023 });
  assert.equal((await rejection(provider())).errcode, 61023);
  await rest();
  await saving(given, { refreshToken: FIRST });
  assert.equal(await provider(), "authorizer-token-1");
  records.set("wx1", { ...records.get("wx1"), refreshing: START + 30_000 });
  await saving(given, { accessToken: "given-with-it" });
  assert.deepEqual([await provider(), "refreshing" in records.get("wx1")], ["given-with-it", false]);
});

test("it does not take the record of another platform", async () => {
  const { given, records, stored } = platform();
  const error = await rejection(saving({ ...given, componentAppid: "wxother" }));
  assert.ok(error instanceof TokenError);
  assert.match(error.message, /belongs to another platform/);
  assert.equal(stored().refreshToken, FIRST);
  records.set("wx1", { refreshToken: FIRST });
  await saving({ ...given, componentAppid: "wxother" });
  assert.deepEqual(stored(), { ...OWN, componentAppid: "wxother" });
});

test("if the store fails, it says so without tokens, and the next call writes it first", async () => {
  for (const narrow of KINDS) {
    const { given, records } = platform();
    const inner = memoryStore(records);
    let down = true;
    const failing = (write) => async (...record) => {
      if (down) throw new Error(`cannot write ${JSON.stringify(record)}`);
      return write(...record);
    };
    const store = narrow({ get: inner.get, set: failing(inner.set), replace: failing(inner.replace) });
    const error = await rejection(saving({ ...given, store }, { accessToken: "given-with-it" }));
    assert.ok(error instanceof TokenError);
    assert.match(error.message, /failed, so the new refresh token is not stored yet/);
    assert.ok(![AGAIN, "given-with-it", FIRST].some((secret) => inspect(error, { depth: 9 }).includes(secret)), inspect(error));
    down = false;
    assert.deepEqual([await authorizerToken({ ...given, store })(), records.get("wx1").refreshToken], ["given-with-it", AGAIN]);
  }
});

test("options are checked", async () => {
  const error = await rejection(saveAuthorization({ store: {}, refreshToken: "a b", accessToken: "", expiresIn: {}, appid: "x", now: () => START + HOUR }));
  assert.ok(error instanceof ValidationError);
  const paths = ["store", "refreshToken", "accessToken", "expiresIn", "appid", "componentAppid", "authorizerAppid"];
  assert.deepEqual(error.issues.map(({ path }) => path), paths.map((name) => `options.${name}`));
});

test("a write that took too long and lands late does not overwrite it", async () => {
  const { given, records } = platform({ timeout: 60 });
  let writes = 0;
  const store = { get: async (key) => records.get(key), set: async (key, record) => (writes++ || (await tick(150)), records.set(key, record)) };
  const call = rejection(authorizerToken({ ...given, store })({ rejected: ACCESS }));
  await tick(20);
  await saving({ ...given, store });
  await call;
  await tick(200);
  assert.deepEqual([records.get("wx1").refreshToken, writes], [AGAIN, 2]);
});

test("while a write has not ended, the next one writes nothing and says why", async (t) => {
  const { given, records } = platform({ timeout: 30 });
  let writes = 0;
  const store = { get: async (key) => records.get(key), set: async (...record) => (++writes === 1 ? new Promise(() => {}) : records.set(...record)) };
  const provider = authorizerToken({ ...given, store });
  await rejection(provider({ rejected: ACCESS }));
  await tick(30);
  const said = await Promise.race([rejection(authorizerToken({ ...given, store, timeout: 500 })()), tick(900)]);
  assert.match(said?.message ?? "", /no token came|an earlier `set` of the store has not ended, so nothing was written/);
  assert.equal(writes, 1);
  await tick(100);
  const now = performance.now.bind(performance);
  t.mock.method(performance, "now", () => now() + 61_000);
  assert.deepEqual([await provider(), writes], ["authorizer-token-1", 2], "after a minute it is taken as dead");
});

test("over a store whose record changes all the time it gives up, and other work goes on", async () => {
  const { given } = platform();
  let reads = 0;
  const changing = { get: () => ({ refreshToken: `r${++reads}` }), set() {} };
  assert.match((await rejection(saving({ ...given, store: changing }))).message, /the record changes all the time/);
  assert.ok(reads < 100, `${reads} reads`);
});
