// Tokens that many calls share, waits, and answers that never end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CloudbaseClient, DecodeError, TimeoutError, TokenError, ValidationError } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { answering, clientWith, container, rejection, serve, TOKEN, wechatAndClient } from "./fixtures.js";

const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** A token store that compares tokens before a refresh, as users should, and counts its refreshes. */
function store(first, next = () => TOKEN) {
  const store = { current: first, refreshes: 0, asked: 0 };
  store.provider = async ({ reason, rejected }) => {
    store.asked++;
    await tick(1);
    if (reason === "rejected" && rejected === store.current) {
      store.refreshes++;
      await tick(5);
      store.current = next();
    }
    return store.current;
  };
  return store;
}

test("200 calls at once with an expired token make exactly one refresh", async () => {
  const tokens = store("stale");
  const { client, wechat } = wechatAndClient({ accessToken: tokens.provider });
  const answers = await Promise.all(Array.from({ length: 200 }, () => client.getCallBackConfig()));
  assert.ok(answers.every(({ errcode }) => errcode === 0));
  assert.equal(tokens.refreshes, 1);
  assert.equal(tokens.asked, 2, "the provider is asked once at the start and once after the refusal");
  assert.equal(wechat.calls().length, 400);
});

test("a provider that does not compare tokens is asked to refresh once too", async () => {
  let refreshes = 0;
  const accessToken = async ({ reason }) => {
    await tick();
    return reason === "rejected" ? (refreshes++, TOKEN) : "stale";
  };
  const { client } = wechatAndClient({ accessToken });
  await Promise.all(Array.from({ length: 200 }, () => client.getCallBackConfig()));
  assert.equal(refreshes, 1);
});

test("a call with a late refusal takes the token that another call has refreshed", async () => {
  const asked = [];
  const accessToken = ({ reason, rejected }) => (asked.push([reason, rejected]), reason === "rejected" ? TOKEN : "stale");
  const { client, wechat } = wechatAndClient({ accessToken });
  wechat.fault({ delay: 40 });
  const slow = client.getCallBackConfig();
  const quick = client.getCallBackConfig();
  await Promise.all([slow, quick]);
  assert.deepEqual(asked, [["initial", undefined], ["rejected", "stale"]]);
});

test("a late token of an earlier request does not replace a newer token", async () => {
  const answers = [];
  const accessToken = ({ reason }) => new Promise((resolve) => answers.push({ reason, resolve }));
  const { client } = wechatAndClient({ accessToken });
  const first = client.getCallBackConfig();
  answers[0].resolve("stale");
  await tick();
  const second = client.getCallBackConfig();
  await tick();
  assert.deepEqual(answers.map(({ reason }) => reason), ["initial", "rejected", "initial"]);
  answers[1].resolve(TOKEN);
  await first;
  answers[2].resolve("stale");
  await tick();
  assert.equal(answers.length, 4, "the second call asks the provider itself, because no other call is asking");
  answers[3].resolve(TOKEN);
  assert.equal((await second).errcode, 0);
});

test("merchants do not share tokens; clients of one merchant do", async () => {
  const asked = [];
  const provider = (name) => async ({ reason }) => {
    asked.push(name);
    await tick();
    return `token-${name}`;
  };
  const wechat = createEmulator({ tokens: { "token-a": "wxa", "token-b": "wxb" } });
  const client = new CloudbaseClient({ accessToken: () => assert.fail("not asked"), fetch: wechat.fetch });
  const events = [];
  const again = new CloudbaseClient({ accessToken: "unused", fetch: wechat.fetch, onEvent: (event) => events.push(event) });
  await Promise.all([
    client.forMerchant("a", provider("a")).setCallBackConfig(container),
    client.forMerchant("a", provider("a")).getCallBackConfig(),
    client.forMerchant("b", provider("b")).getCallBackConfig(),
  ]);
  assert.deepEqual(asked, ["a", "b"]);
  assert.deepEqual(wechat.calls().map(({ appid }) => appid), ["wxa", "wxa", "wxb"]);
  await again.forMerchant("b", "token-b").getCallBackConfig();
  assert.ok(events.length > 0 && events.every(({ merchant }) => merchant === "b"));
  for (const [key, token] of [["", "t"], [1, "t"], ["a", ""], ["a", undefined]]) {
    assert.throws(() => again.forMerchant(key, token), ValidationError);
  }
});

test("a call that stops does not disturb waiting calls, and the last one stops the provider", async () => {
  const signals = [];
  let resolve;
  const accessToken = ({ signal }) => (signals.push(signal), new Promise((done) => (resolve = done)));
  const { client } = wechatAndClient({ accessToken });
  const leaving = new AbortController();
  const calls = [client.getCallBackConfig({ signal: leaving.signal }), client.getCallBackConfig()];
  await tick();
  leaving.abort("left");
  assert.equal(await rejection(calls[0]), "left");
  assert.deepEqual(signals.map(({ aborted }) => aborted), [false], "both calls ask the provider once");
  resolve(TOKEN);
  assert.equal((await calls[1]).errcode, 0);

  const last = new AbortController();
  const call = client.getCallBackConfig({ signal: last.signal });
  await tick();
  last.abort("gone");
  assert.equal(await rejection(call), "gone");
  assert.equal(signals[1].aborted, true);
});

test("if a provider fails, all waiting calls fail, and the next call asks it again", async () => {
  let down = true;
  const accessToken = async () => {
    await tick();
    if (down) throw new Error("store is down");
    return TOKEN;
  };
  const { client } = wechatAndClient({ accessToken });
  const errors = await Promise.all([rejection(client.getCallBackConfig()), rejection(client.getCallBackConfig())]);
  assert.ok(errors.every((error) => error instanceof TokenError && error.cause.message === "store is down"));
  down = false;
  assert.equal((await client.getCallBackConfig()).errcode, 0);
});

test("a fresh token that WeChat refuses has the wrong kind, and the error names the right kind", async () => {
  const { client } = wechatAndClient({ accessToken: ({ reason }) => `unknown-${reason}` });
  const error = await rejection(client.getFunctionConfig({ type: 1, env: "e", function_name: "f" }));
  assert.deepEqual([error.errcode, error.class], [40014, "token-kind"]);
  assert.match(error.advice, /use the authorizer_access_token of the merchant/);
});

test("waits can be set, jitter included", async () => {
  const waits = async (backoff) => {
    const { client, wechat, events } = wechatAndClient({ backoff, maxRetries: 4 });
    wechat.fault({ errcode: -1, times: 4 });
    await client.getCallBackConfig();
    return events.filter(({ type }) => type === "retry").map(({ wait }) => wait);
  };
  assert.deepEqual(await waits({ base: 4, cap: 10, random: () => 1 }), [3, 7, 9, 9], "just below 4, 8, 10, 10");
  assert.deepEqual(await waits({ base: 4, cap: 10, random: () => 0 }), [0, 0, 0, 0]);
  assert.deepEqual(await waits({ base: 0 }), [0, 0, 0, 0]);
  assert.deepEqual(await waits({ base: 4, cap: 10, random: () => NaN }), [0, 0, 0, 0]);
  for (const backoff of [1, null, { base: -1 }, { base: 1.5 }, { max: 1 }, { random: 1 }]) {
    assert.throws(() => new CloudbaseClient({ accessToken: "t", backoff }), ValidationError);
  }
});

test("the client waits for Retry-After and for the full minute, within the deadline", async () => {
  const backoff = { base: 0 };
  const waitFor = async (response, options = {}) => {
    const events = [];
    let answers = 0;
    const fetch = async () => (answers++ === 0 ? response() : new Response('{"errcode":0}'));
    const client = clientWith(fetch, { backoff, maxRetries: 1, onEvent: (event) => events.push(event), ...options });
    const outcome = await client.getCallBackConfig().catch((error) => error);
    return [outcome, events.find(({ type }) => type === "retry")?.wait];
  };
  const busy = (after, status = 503) => () => new Response("busy", { status, headers: { "retry-after": after } });
  assert.deepEqual(await waitFor(busy("1", 429)), [{ errcode: 0 }, 1000]);
  const [, until] = await waitFor(busy(new Date(Date.now() + 1500).toUTCString()));
  assert.ok(until >= 0 && until <= 1500, `${until}`);
  assert.deepEqual(await waitFor(busy("nonsense")), [{ errcode: 0 }, 0]);
  const [late, never] = await waitFor(busy("3600"));
  assert.deepEqual([late.status, never], [503, undefined], "the client does not begin to wait for an hour");
  const minute = () => new Response('{"errcode":45011,"errmsg":"api minute-quota reach limit"}');
  const [error, wait] = await waitFor(minute, { timeout: 1 });
  assert.ok([ApiError, TimeoutError].some((type) => error instanceof type) && wait === undefined);
});

test("an answer that never ends is read only up to the limit", async (t) => {
  let sent = 0;
  const server = await serve((_, response) => {
    const chunk = Buffer.alloc(1 << 16, " ");
    const more = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    };
    response.on("drain", more);
    more();
  });
  t.after(server.close);
  const client = new CloudbaseClient({ accessToken: TOKEN, baseURL: server.url, maxRetries: 0 });
  const error = await rejection(client.setCallBackConfig(container));
  assert.ok(error instanceof DecodeError);
  assert.equal(error.outcome, "unknown");
  assert.match(error.message, /it is too long/);
  assert.ok(sent < 64 << 20, `${sent} bytes were sent`);
});

test("the limit of an answer can be set, and counts for bodies without a stream", async () => {
  const body = `{"errcode":0,"x":"${"y".repeat(100)}"}`;
  assert.equal((await clientWith(answering(body), { maxResponseBytes: body.length }).getCallBackConfig()).errcode, 0);
  const limited = { maxResponseBytes: body.length - 1 };
  assert.ok((await rejection(clientWith(answering(body), limited).getCallBackConfig())) instanceof DecodeError);
  const plain = async () => ({ status: 200, arrayBuffer: async () => new TextEncoder().encode(body).buffer });
  assert.ok((await rejection(clientWith(plain, limited).getCallBackConfig())) instanceof DecodeError);
  assert.equal((await clientWith(plain).getCallBackConfig()).errcode, 0);
});

test("a body that never ends stops with the call, and is cancelled", async () => {
  let cancelled = 0;
  const body = () => new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ });
  const client = clientWith(async () => new Response(body()), { timeout: 20 });
  assert.ok((await rejection(client.getCallBackConfig())) instanceof TimeoutError);
  const controller = new AbortController();
  const call = client.getCallBackConfig({ signal: controller.signal, timeout: 1000 });
  setTimeout(() => controller.abort("text"), 5);
  assert.equal(await rejection(call), "text");
  assert.equal(cancelled, 2);
});
