// Calls that share one question to a provider: answers that never come, callers that leave, and providers that call back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient, TimeoutError, TokenError } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { clientWith, leaveNoTimer, rejection, TOKEN, wechatAndClient } from "./fixtures.js";

leaveNoTimer();

const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));
const never = () => new Promise(() => {});

/** A provider whose answers the test gives by hand. */
function byHand() {
  const questions = [];
  const accessToken = (question) => new Promise((resolve, reject) => questions.push({ ...question, resolve, reject }));
  return { questions, accessToken };
}

/** Returns a provider whose first answers never come, and the signal of each question. */
function losing(lost) {
  const signals = [];
  const accessToken = ({ signal }) => (signals.push(signal) <= lost ? never() : tick().then(() => TOKEN));
  return { signals, accessToken };
}

const succeeded = (outcomes) => outcomes.filter(({ status }) => status === "fulfilled").length;

test("an answer that never comes costs only the call that asked: 100 calls at once", async () => {
  const store = losing(1);
  const { client } = wechatAndClient({ accessToken: store.accessToken, timeout: 2000 });
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => client.getCallBackConfig()));
  assert.ok(outcomes[0].reason instanceof TimeoutError);
  assert.equal(succeeded(outcomes), 99);
  assert.deepEqual(store.signals.map(({ aborted }) => aborted), [true, false], "nobody waits for the lost answer any more");
});

test("an answer that never comes costs only the call that asked: 100 calls one after the other", async () => {
  const store = losing(1);
  const { client } = wechatAndClient({ accessToken: store.accessToken, timeout: 2000 });
  const calls = [];
  for (let number = 0; number < 100; number++) {
    calls.push(client.getCallBackConfig());
    calls.at(-1).catch(() => {});
    await tick(1);
  }
  assert.equal(succeeded(await Promise.allSettled(calls)), 99);
  assert.equal(store.signals.length, 2, "a call whose patience ends later takes the token of the newer question");
});

test("several answers in a row that never come cost one call each", async () => {
  const store = losing(2);
  const { client } = wechatAndClient({ accessToken: store.accessToken, timeout: 2400 });
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => client.getCallBackConfig()));
  assert.equal(succeeded(outcomes), 48);
  assert.equal(store.signals.length, 3);
});

test("a refresh whose answer never comes costs only the call that asked", async () => {
  const refreshes = [];
  const accessToken = ({ reason, rejected }) => (reason === "initial" ? "stale" : refreshes.push(rejected) === 1 ? never() : TOKEN);
  const { client } = wechatAndClient({ accessToken, timeout: 2000 });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => client.getCallBackConfig()));
  assert.equal(succeeded(outcomes), 19);
  assert.deepEqual(refreshes, ["stale", "stale"]);
});

test("a call waits 5 seconds for another call's question, if it has the time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken, timeout: 30_000 });
  const calls = [client.getCallBackConfig(), client.getCallBackConfig(), client.getCallBackConfig()];
  await new Promise(setImmediate);
  t.mock.timers.tick(4999);
  await new Promise(setImmediate);
  assert.equal(questions.length, 1);
  t.mock.timers.tick(1);
  await new Promise(setImmediate);
  assert.equal(questions.length, 2, "one call asks again, and the other one joins it");
  questions[1].resolve(TOKEN);
  await Promise.all(calls.slice(1));
  questions[0].resolve(TOKEN);
  await calls[0];
});

test("after eight lost answers in a row a call that waits fails, and the next call asks again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const settled = () => new Promise(setImmediate);
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken, timeout: Infinity });
  const leaving = new AbortController();
  const waiting = Array.from({ length: 12 }, () => rejection(client.getCallBackConfig({ signal: leaving.signal })));
  for (const asked of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    await settled();
    assert.equal(questions.length, asked);
    t.mock.timers.tick(5000);
  }
  for (const error of await Promise.all(waiting.slice(9))) {
    assert.ok(error instanceof TokenError);
    assert.match(error.message, /a provider must not call its own client$/);
  }
  const next = client.getCallBackConfig();
  await settled();
  assert.equal(questions.length, 10);
  questions[9].resolve(TOKEN);
  assert.equal((await next).errcode, 0);
  leaving.abort("left");
  assert.deepEqual(new Set(await Promise.all(waiting.slice(0, 9))), new Set(["left"]));
  assert.ok(questions.slice(0, 9).every(({ signal }) => signal.aborted));
});

test("a provider that calls its own client after an await comes to an end without a time-out too", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;
  const { client } = wechatAndClient({
    timeout: Infinity,
    accessToken: async () => {
      asked++;
      await new Promise(setImmediate);
      return client.getCallBackConfig();
    },
  });
  let error;
  rejection(client.getCallBackConfig()).then((caught) => (error = caught));
  for (let turns = 0; turns < 60 && !error; turns++) {
    await new Promise(setImmediate);
    if (turns % 3 === 2) t.mock.timers.tick(5000);
  }
  assert.ok(error instanceof TokenError, String(error));
  assert.equal(asked, 9);
});

test("a call that asked again takes the first token, also if it comes from the older question", async () => {
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken, timeout: 1000 });
  const calls = [client.getCallBackConfig(), client.getCallBackConfig()];
  await tick(600);
  assert.equal(questions.length, 2);
  questions[0].resolve(TOKEN);
  await Promise.all(calls);
  assert.equal(questions[1].signal.aborted, true, "nobody waits for the newer question any more");
});

test("if an older question fails while a newer one is open, only the call that asked it fails", async () => {
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken, timeout: 1000 });
  const calls = [rejection(client.getCallBackConfig()), client.getCallBackConfig()];
  await tick(600);
  questions[0].reject(new Error("store is down"));
  assert.ok((await calls[0]) instanceof TokenError);
  questions[1].resolve(TOKEN);
  assert.equal((await calls[1]).errcode, 0);
});

test("a call never joins a question about a token that it did not send", async () => {
  const tokens = { old: { appid: "wx1", expired: true }, older: { appid: "wx1", expired: true }, [TOKEN]: "wx1" };
  const wechat = createEmulator({ tokens });
  const { questions, accessToken } = byHand();
  const client = new CloudbaseClient({ accessToken, fetch: wechat.fetch });
  const first = client.getCallBackConfig();
  await tick();
  questions[0].resolve("older");
  await tick();
  const second = client.getCallBackConfig();
  await tick();
  questions[2].resolve("old");
  await tick();
  assert.deepEqual(questions.map(({ rejected }) => rejected), [undefined, "older", undefined, "old"]);
  questions[1].resolve(TOKEN);
  questions[3].resolve(TOKEN);
  assert.deepEqual((await Promise.all([first, second])).map(({ errcode }) => errcode), [0, 0]);
});

test("a token that was refused is given to nobody, also while the provider is asked about it", async () => {
  const wechat = createEmulator({ tokens: { old: { appid: "wx1", expired: true }, older: { appid: "wx1", expired: true }, [TOKEN]: "wx1" } });
  const { questions, accessToken } = byHand();
  wechat.fault({ delay: 60 });
  const client = new CloudbaseClient({ accessToken, fetch: wechat.fetch });
  const slow = client.getCallBackConfig();
  await tick();
  questions[0].resolve("older");
  await tick();
  const quick = client.getCallBackConfig();
  await tick();
  questions[1].resolve("old");
  await tick(100);
  assert.deepEqual(questions.map(({ rejected }) => rejected), [undefined, undefined, "old", "older"]);
  for (const { resolve } of questions.slice(2)) resolve(TOKEN);
  assert.deepEqual((await Promise.all([slow, quick])).map(({ errcode }) => errcode), [0, 0]);
});

test("an answer that is no token is given to nobody else", async () => {
  const { questions, accessToken } = byHand();
  const { client, wechat } = wechatAndClient({ accessToken });
  wechat.fault({ delay: 60 });
  const slow = client.getCallBackConfig();
  await tick();
  questions[0].resolve("stale");
  await tick();
  const wrong = rejection(client.getCallBackConfig());
  await tick();
  questions[1].resolve("to ken");
  assert.ok((await wrong) instanceof TokenError);
  await tick(100);
  assert.equal(questions[2]?.rejected, "stale");
  questions[2].resolve(TOKEN);
  assert.equal((await slow).errcode, 0);
});

test("if the call that asked is aborted, calls that wait go on, and a later call asks anew", async () => {
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken });
  const leaving = new AbortController();
  const asker = rejection(client.getCallBackConfig({ signal: leaving.signal }));
  const waiting = client.getCallBackConfig();
  await tick();
  leaving.abort("left");
  assert.equal(await asker, "left");
  const later = client.getCallBackConfig();
  await tick();
  assert.deepEqual(questions.map(({ signal }) => signal.aborted), [false, false]);
  questions[1].resolve(TOKEN);
  await later;
  questions[0].resolve("stale");
  assert.equal((await waiting).errcode, 0);
  assert.equal(questions.length, 2, "an answer to an older question does not replace the newer token");
});

test("if a call that waits is aborted, the question stays, and a later call joins it", async () => {
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken });
  const leaving = new AbortController();
  const asker = client.getCallBackConfig();
  const waiting = rejection(client.getCallBackConfig({ signal: leaving.signal }));
  await tick();
  leaving.abort("left");
  assert.equal(await waiting, "left");
  const later = client.getCallBackConfig();
  await tick();
  assert.equal(questions.length, 1);
  questions[0].resolve(TOKEN);
  await Promise.all([asker, later]);
});

test("a time-out says that the provider was too slow, and aborts its signal", async () => {
  const { questions, accessToken } = byHand();
  const { client } = wechatAndClient({ accessToken, timeout: 20 });
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof TimeoutError);
  assert.equal(error.message, "getCallBackConfig: the token provider did not answer in time; a provider must not call its own client");
  assert.equal(questions[0].signal.aborted, true);
  const chinese = clientWith(never, { accessToken: never, timeout: 20, locale: "zh" });
  assert.equal((await rejection(chinese.getCallBackConfig())).message, "getCallBackConfig: token 提供函数超时；提供函数不得调用自己的客户端");
  const sending = await rejection(clientWith(never, { accessToken: async () => TOKEN, timeout: 20 }).getCallBackConfig());
  assert.equal(sending.message, "getCallBackConfig: no answer came in time", "here the provider did answer");
});

test("a provider may call a client of its own, and give a call its token", async () => {
  const { client } = wechatAndClient({ accessToken: () => client.getCallBackConfig({ accessToken: TOKEN }).then(() => TOKEN) });
  assert.equal((await client.getCallBackConfig()).errcode, 0);
});

test("a provider that calls its own client after an await ends in time, and asks no more afterwards", async () => {
  let asked = 0;
  const { client } = wechatAndClient({
    timeout: 200,
    accessToken: async () => {
      asked++;
      await tick(1);
      return client.getCallBackConfig();
    },
  });
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof TimeoutError);
  assert.match(error.message, /a provider must not call its own client$/);
  await tick(1500);
  const settled = asked;
  assert.ok(settled < 40, `${settled} questions`);
  await tick(500);
  assert.equal(asked, settled);
});

test("1,000 merchants at once are asked about once each", async () => {
  const appids = Array.from({ length: 1000 }, (_, number) => `wx${number}`);
  const wechat = createEmulator({ tokens: Object.fromEntries(appids.map((appid) => [`token-${appid}`, appid])) });
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked"), fetch: wechat.fetch, timeout: 30_000 });
  let asked = 0;
  const provider = (appid) => () => (asked++, tick().then(() => `token-${appid}`));
  const twice = [...appids, ...appids];
  await Promise.all(twice.map((appid) => client.forMerchant(appid, provider(appid)).getCallBackConfig()));
  assert.equal(asked, 1000);
});

test("a provider that calls its own client at once gets an error at once", async () => {
  for (const [locale, words] of [["en", /a provider must not call its own client$/], ["zh", /提供函数不得调用自己的客户端$/]]) {
    const { client } = wechatAndClient({ accessToken: () => client.getCallBackConfig(), locale, timeout: 200 });
    const error = await rejection(client.getCallBackConfig());
    assert.ok(error instanceof TokenError && error.cause instanceof TokenError);
    assert.match(error.message, words);
  }
  const merchant = wechatAndClient({ timeout: 200 }).client.forMerchant("wx1", () => merchant.getCallBackConfig());
  assert.ok((await rejection(merchant.getCallBackConfig())) instanceof TokenError);
});
