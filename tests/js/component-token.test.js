// The provider of the platform's own token: when it asks WeChat, how often, and what its errors say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ApiError, CloudbaseClient, NetworkError, TimeoutError, TokenError, ValidationError } from "wechat-cloudbase";
import { componentToken, createEventReceiver, startPushingTickets } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken, kvStore } from "wechat-cloudbase/tokens";
import { rejection } from "./fixtures.js";
import { HOUR, START, tick, withoutReplace } from "./platform.js";
import { authorizedOf, KEY, OLD_KEY, push, ticketOf, TOKEN } from "./pushing.js";

const SECRET = "component-secret-canary";
const TICKET = "ticket@@@canary";
const PATH = "/cgi-bin/component/api_component_token";
const TICKET_KEY = "component:wxc:ticket";
const TOKEN_KEY = "component:wxc:token";
const SECONDS = START / 1000;

function platform(options = {}, map = new Map([[TICKET_KEY, { componentAppid: "wxc", ticket: TICKET, createTime: SECONDS - 600 }]])) {
  const wechat = createEmulator({ platform: { appid: "wxc", secret: SECRET, tickets: [TICKET, "ticket-2"] } });
  const clock = { now: START };
  const given = { componentAppid: "wxc", componentSecret: SECRET, store: memoryStore(map), fetch: wechat.fetch, now: () => clock.now, random: () => 0.5, maxRetries: 0, ...options };
  const asked = () => wechat.calls().filter(({ path }) => path === PATH).length;
  return { wechat, map, clock, given, asked, provider: componentToken(given), record: () => map.get(TOKEN_KEY) };
}

test("it takes the token from the store, and asks WeChat for the first one", async () => {
  const { provider, given, asked, record } = platform();
  const token = await provider();
  assert.equal(token, "component-token-1");
  assert.deepEqual(record(), { componentAppid: "wxc", accessToken: token, expiresAt: START + 2 * HOUR, lifetime: 2 * HOUR });
  assert.deepEqual([await provider(), await componentToken(given)({}), asked()], [token, token, 1]);
});

test("it renews the token early, and the calls meanwhile ask once", async () => {
  const { provider, clock, asked } = platform();
  await provider();
  clock.now = START + 1.84 * HOUR;
  assert.deepEqual([await provider(), asked()], ["component-token-1", 1]);
  clock.now = START + 1.86 * HOUR;
  assert.deepEqual([new Set(await Promise.all([provider(), provider(), provider()])), asked()], [new Set(["component-token-2"]), 2]);
});

test("a renewal that fails early leaves the token in use", async () => {
  const { provider, wechat, clock, asked } = platform();
  await provider();
  wechat.fault({ path: PATH, errcode: -1, times: 9 });
  clock.now = START + 1.86 * HOUR;
  assert.deepEqual([await provider(), await provider(), asked()], ["component-token-1", "component-token-1", 2]);
  clock.now = START + 2 * HOUR;
  assert.equal((await rejection(provider())).errcode, -1);
});

test("a token that WeChat refused is replaced once", async () => {
  const { provider, asked } = platform();
  const rejected = await provider();
  const tokens = await Promise.all([1, 2, 3].map(() => provider({ rejected })));
  assert.deepEqual([new Set(tokens), asked()], [new Set(["component-token-2"]), 2]);
  assert.deepEqual([await provider({ rejected }), asked()], ["component-token-2", 2]);
});

test("a call whose token was refused does not take it from the work of another call", async () => {
  const { provider, wechat, asked } = platform();
  wechat.fault({ path: PATH, delay: 30 });
  const tokens = await Promise.all([provider(), provider({ rejected: "component-token-1" })]);
  assert.deepEqual([tokens, asked()], [["component-token-1", "component-token-2"], 2]);
});

test("several processes over one store ask once", async () => {
  const { wechat, given, map, asked } = platform();
  wechat.fault({ path: PATH, delay: 60 });
  // A store object of its own for each stands for a process of its own.
  const processes = [1, 2, 3, 4].map(() => componentToken({ ...given, store: memoryStore(map) }));
  const tokens = await Promise.all(processes.map((provider) => provider()));
  assert.deepEqual([new Set(tokens), asked()], [new Set(["component-token-1"]), 1]);
  assert.equal(map.get(TOKEN_KEY).refreshing, undefined);
});

test("while another process renews, the token in use is handed out", async () => {
  const { provider, map, clock, asked } = platform();
  await provider();
  clock.now = START + 1.9 * HOUR;
  map.set(TOKEN_KEY, { ...map.get(TOKEN_KEY), refreshing: clock.now + 30_000 });
  assert.deepEqual([await provider(), asked()], ["component-token-1", 1]);
});

test("a renewal that fails gives its lease back", async () => {
  const { provider, wechat, record, map, given } = platform();
  wechat.fault({ path: PATH, errcode: -1 });
  await rejection(provider());
  assert.equal(record().refreshing, undefined);
  assert.equal(await componentToken({ ...given, store: memoryStore(map) })(), "component-token-1");
});

test("it works with stores that cannot replace", async () => {
  for (const store of [withoutReplace, ({ get, set }) => kvStore({ get: async (key) => JSON.stringify(await get(key)), set: (key, text) => set(key, JSON.parse(text)) })]) {
    const { map, given } = platform();
    assert.equal(await componentToken({ ...given, store: store(memoryStore(map)) })(), "component-token-1");
  }
});

test("without a ticket the error says what to do", async () => {
  const { provider, asked } = platform({}, new Map());
  const error = await rejection(provider());
  assert.ok(error instanceof TokenError && error.retryable);
  assert.match(error.message, /^component token of wxc: the store has no ticket yet; WeChat pushes one every 10 minutes .* `startPushingTickets`/);
  assert.equal(asked(), 0);
  assert.match((await rejection(platform({ locale: "zh" }, new Map()).provider())).message, /^component token of wxc: 存储中还没有 ticket/);
});

test("errors of WeChat say how old the ticket is", async () => {
  for (const [age, en, zh] of [[0, "0 seconds", "0 秒"], [90, "90 seconds", "90 秒"], [46_800, "13 hours", "13 小时"], [864_000, "10 days", "10 天"]]) {
    for (const [locale, words] of [["en", `; the ticket is ${en} old`], ["zh", `; ticket 生成于 ${zh}前`]]) {
      const { provider } = platform({ locale }, new Map([[TICKET_KEY, { ticket: "void-ticket", createTime: SECONDS - age }]]));
      const error = await rejection(provider());
      assert.ok(error instanceof ApiError);
      assert.deepEqual([error.errcode, error.endpoint, error.ticketAge, error.message.endsWith(words)], [61006, "componentToken", age * 1000, true], error.message);
    }
  }
  const wrong = await rejection(platform({ componentSecret: "wrong" }).provider());
  assert.deepEqual([wrong.errcode, wrong.ticketAge], [40125, 600_000]);
});

test("a newer ticket that came meanwhile is tried once", async () => {
  const { given, map, asked, wechat } = platform({}, new Map([[TICKET_KEY, { ticket: "void-ticket", createTime: 1 }]]));
  const fetch = async (...request) => {
    const answer = await wechat.fetch(...request);
    map.set(TICKET_KEY, { ticket: "ticket-2", createTime: 2 });
    return answer;
  };
  assert.deepEqual([await componentToken({ ...given, fetch })(), asked()], ["component-token-1", 2]);
});

test("a token that could not be stored is stored by the next call, without a second request", async () => {
  const { given, record, asked } = platform();
  const { replace } = given.store;
  given.store.replace = async (...args) => {
    if (args[2].accessToken) throw new Error(`cannot write ${args[2].accessToken}`);
    return replace(...args);
  };
  const provider = componentToken(given);
  const error = await rejection(provider());
  assert.match(error.message, /failed, so the new token is not stored yet; the next call tries again/);
  assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes("component-token-1"));
  given.store.replace = replace;
  assert.deepEqual([await provider(), asked(), record().accessToken], ["component-token-1", 1, "component-token-1"]);
});

test("a caller waits no longer than `timeout`, and stops by its signal; the work goes on", async () => {
  const { wechat, given, asked } = platform({ timeout: 30 });
  wechat.fault({ path: PATH, delay: 90 });
  const provider = componentToken(given);
  const error = await rejection(provider());
  assert.ok(error instanceof TimeoutError);
  assert.equal(error.message, "component token of wxc: no token came within 30 ms");
  assert.equal(await rejection(provider({ signal: AbortSignal.abort("mine") })), "mine");
  await tick(100);
  assert.deepEqual([await provider(), asked()], ["component-token-1", 1]);
});

test("it never hands out the platform's token for a merchant", async () => {
  const { given, provider } = platform();
  assert.match((await rejection(provider({ merchant: "wx1" }))).message, /only the platform's own token; use `authorizerToken`/);
  assert.equal(await provider({ token: "component", merchant: "wx1" }), "component-token-1");
  const root = new CloudbaseClient({ accessToken: provider, fetch: given.fetch, maxRetries: 0 });
  assert.ok((await rejection(root.forMerchant("wx1").getCallBackConfig())) instanceof TokenError);
});

test("answers without a token are refused", async () => {
  for (const answer of [{}, { component_access_token: "" }, { component_access_token: "a b" }, { component_access_token: 5 }]) {
    const { given, record } = platform();
    const error = await rejection(componentToken({ ...given, fetch: async () => Response.json(answer) })());
    assert.match(error.message, /not as documented at `component_access_token`/);
    assert.equal(record().accessToken, undefined);
  }
});

test("pushing of tickets can be started", async () => {
  const { wechat, given: { store, now, random, ...given } } = platform();
  assert.equal(await startPushingTickets(given), undefined);
  assert.equal((await rejection(startPushingTickets({ ...given, componentSecret: "wrong" }))).errcode, 40125);
  assert.deepEqual(wechat.calls()[0].body, { component_appid: "wxc", component_secret: "(redacted)" });
  assert.ok((await rejection(startPushingTickets({ ...given, store }))) instanceof ValidationError);
});

test("an answer without an errcode does not prove that tickets come", async () => {
  for (const answer of [{}, { errmsg: "ok" }]) {
    const { given } = platform({ fetch: async () => Response.json(answer) });
    const error = await rejection(startPushingTickets({ componentAppid: "wxc", componentSecret: SECRET, fetch: given.fetch }));
    assert.deepEqual([error.code, error.path, error.outcome], ["decode", "errcode", "unknown"]);
    assert.match(error.message, /^startPushingTickets: the answer is not as documented/);
  }
});

test("from the ticket to a merchant's call, with nothing but this package", async () => {
  const { wechat, given: { componentSecret, ...given } } = platform({}, new Map());
  const own = componentToken({ ...given, componentSecret });
  const receive = createEventReceiver({ ...given, token: TOKEN, encodingAESKey: KEY, componentToken: own });
  await receive(push(ticketOf(wechat.issueTicket(), SECONDS)));
  await receive(push(authorizedOf("wx1", wechat.authorize("wx1"), SECONDS)));
  const root = new CloudbaseClient({ accessToken: authorizerToken({ ...given, componentToken: own, timeout: 100 }), fetch: wechat.fetch });
  assert.equal((await root.forMerchant("wx1").getCallBackConfig()).errcode, 0);
  wechat.withdraw("wx1");
  assert.equal((await rejection(root.forMerchant("wx1").getCallBackConfig())).cause.class, "authorization");
});

test("no secret is in an error, an event or an answer, whatever fails", async () => {
  const CODE = "code@@@canary";
  // It has no part in common with the others: parts of known secrets are hidden too.
  const FRESH = "brand-new-value";
  const secrets = [SECRET, TICKET, CODE, FRESH, TOKEN, KEY, OLD_KEY, "component-token-1", "authorizer-token-2", "refresh-token-3"];
  const seen = [];
  const logged = [];
  const methods = ["log", "warn", "error", "info", "debug"].map((name) => [name, console[name]]);
  for (const [name] of methods) console[name] = (...args) => logged.push(args);
  // Without names, so that only those that know the secrets find them.
  const said = (value) => (typeof value === "object" && value !== null ? Object.values(value).map(said).join(" ") : String(value));
  const sent = (init) => said(JSON.parse(init.body));
  const failing = (what) => async (...args) => { throw Object.assign(new Error(`${what} failed: ${said(args)}`), { args }); };
  try {
    for (const broken of ["nothing", "fetch", "get", "set", "replace", "body", "errmsg", "fresh", "shape"]) {
      const wechat = createEmulator({ platform: { appid: "wxc", secret: SECRET, tickets: [TICKET], codes: { [CODE]: "wx1" } } });
      const store = memoryStore();
      const onEvent = (event) => seen.push(event);
      const fetches = {
        fetch: async (url, init) => { throw new Error(`fetch ${url} ${sent(init)}`); },
        body: async (url, init) => new Response(`${url} ${sent(init)}`, { status: 500 }),
        fresh: async () => new Response(`busy ${FRESH}`, { status: 503 }),
        shape: async () => Response.json({ component_access_token: `not a token ${FRESH}`, authorization_info: { authorizer_appid: FRESH, authorizer_refresh_token: FRESH } }),
        errmsg: async (url, init) => Response.json({ errcode: 61006, errmsg: `bad ${url} ${sent(init)}` }),
      };
      const given = { componentAppid: "wxc", store, fetch: fetches[broken] ?? wechat.fetch, maxRetries: 0, onEvent };
      const own = componentToken({ ...given, componentSecret: SECRET });
      const receive = createEventReceiver({ ...given, token: TOKEN, encodingAESKey: KEY, previousEncodingAESKey: OLD_KEY, componentToken: fetches[broken] ? "component-token-1" : own });
      const breaks = ["get", "set", "replace"].includes(broken) && broken;
      const send = async (elements, options) => {
        const response = await receive(push(elements, options));
        seen.push([...response.headers, response.status, await response.text()]);
      };
      await send(ticketOf(TICKET, 1));
      if (breaks) store[breaks] = failing(breaks);
      await send(ticketOf(TICKET, 2));
      await own().catch((error) => seen.push(error));
      await send(authorizedOf("wx1", CODE, 1));
      await send(authorizedOf("wx1", CODE, 1), { token: "forged" });
      await send(ticketOf(TICKET, 3), { key: "x".repeat(43) });
      await send(`${TICKET}<xml>`);
      await startPushingTickets({ componentAppid: "wxc", componentSecret: SECRET, fetch: given.fetch, maxRetries: 0, onEvent }).catch((error) => seen.push(error));
      seen.push(wechat.calls());
    }
  } finally {
    for (const [name, method] of methods) console[name] = method;
  }
  const text = inspect(seen, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null }) + JSON.stringify(seen);
  for (const secret of secrets) assert.ok(!text.includes(secret) && !text.includes(encodeURIComponent(secret)), `${secret} in ${text.slice(Math.max(0, text.indexOf(secret) - 300), text.indexOf(secret) + 50)}`);
  assert.ok(seen.some((event) => event.type === "failed") && seen.some((event) => event.reason === "signature"));
  assert.deepEqual(logged, []);
});
