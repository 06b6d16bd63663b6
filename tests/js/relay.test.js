// What a page gets from a relay: the routes, and the order in which a request is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRelay } from "wechat-cloudbase/relay";
import { ALL, container, grant, ORIGIN, problem, relaying, requestOf, SECRET, set, TOKENS, upload, variables } from "./relaying.js";

const READ = "/merchants/wx1/getCallBackConfig";
const WRITE = "/merchants/wx1/setCallBackConfig";
const CLOUD = "/merchants/wx1/setCloudAccessToken";

test("a read and a write get WeChat's answer", async () => {
  const { ask, wechat } = relaying();
  const written = await ask(WRITE, { body: container });
  assert.deepEqual([written.status, written.json], [200, { errcode: 0, errmsg: "ok" }]);
  const { json } = await ask(READ, { body: {} });
  assert.deepEqual([json.errcode, json.data.container_config], [0, container.container_config]);
  assert.equal(wechat.calls().length, 2);
});

const ALWAYS = {
  "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", vary: "Origin, Accept-Language",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "cross-origin-resource-policy": "same-origin",
};

test("every answer has the headers, and CORS only for a listed origin by name", async () => {
  const { ask } = relaying();
  const answers = [
    [await ask(READ, { body: {} }), 200, "application/json"],
    [await ask("/nothing", { body: {} }), 404, "application/problem+json"],
    [await ask(READ, { method: "OPTIONS", headers: { origin: ORIGIN } }), 204, null],
    [await ask(READ, { body: {}, headers: { "content-type": "text/plain" } }), 415, "application/problem+json"],
  ];
  for (const [{ status, headers }, expected, type] of answers) {
    assert.equal(status, expected);
    for (const [name, value] of Object.entries(ALWAYS)) assert.equal(headers.get(name), value, name);
    assert.equal(headers.get("content-type"), type);
    assert.equal(headers.get("access-control-allow-origin"), ORIGIN);
    assert.equal(headers.get("access-control-allow-credentials"), null);
  }
  const refused = await ask(READ, { body: {}, headers: { origin: "https://other.example" } });
  assert.deepEqual([problem(refused), refused.headers.get("access-control-allow-origin")], ["403 origin", null]);
  const allowed = await relaying({ credentials: true }).ask(READ, { body: {} });
  assert.equal(allowed.headers.get("access-control-allow-credentials"), "true");
});

test("a preflight names the method and the headers of the route", async () => {
  const { ask } = relaying();
  const { headers, text } = await ask(READ, { method: "OPTIONS", headers: { origin: ORIGIN, "x-wechat-relay": undefined } });
  assert.equal(headers.get("access-control-allow-methods"), "POST");
  assert.equal(headers.get("access-control-allow-headers"), "content-type, x-wechat-relay, idempotency-key, x-wechat-confirm");
  assert.equal(text, "");
  assert.equal(problem(await ask(READ, { method: "OPTIONS" })), "403 origin");
  assert.equal(problem(await ask("/merchants/wx1/toString", { method: "OPTIONS", headers: { origin: ORIGIN } })), "404 no_route");
});

test("what is not written as a route is none", async () => {
  const { ask } = relaying();
  const paths = ["", "/", "/session/", "/session?x", "/Session", "/merchants", "/merchants/wx1", `${READ}/`, `${READ}?a=1`, "/merchants/wx1/getcallbackconfig",
    "/merchants/wx1/constructor", "/merchants/wx1/__proto__", "/merchants/wx1/uploadFunctionConfig", "/merchants/w%781/getCallBackConfig", "/merchants//getCallBackConfig",
    "/merchants/wx1%2fgetCallBackConfig", "/merchants/wx1;a/getCallBackConfig", "/%6derchants/wx1/getCallBackConfig", `/merchants/${"w".repeat(65)}/getCallBackConfig`];
  for (const path of paths) assert.equal(problem(await ask(path, { body: {} })), "404 no_route", path);
  const { relay } = relaying();
  for (const url of [`https://server.example/?https://h/api/wechat${READ}`, `https://server.example/https://h/api/wechat${READ}`, `https://server.example/x/api/wechat${READ}`, `https://server.example//api/wechat${READ}`, `https://server.example/api/wechatx${READ}`]) {
    assert.equal((await relay(new Request(url, requestOf(READ, { body: {} })))).status, 404, url);
  }
  assert.equal((await createRelay({ ...options(), mount: "/" })(new Request(`https://h${READ}`, requestOf(READ, { body: {} })))).status, 200);
});

const options = () => ({ mount: "/a", origins: [ORIGIN], authorize: () => grant, accessToken: () => TOKENS.wx1, fetch: async () => new Response('{"errcode":0,"data":{}}') });

test("each check fails before the next one", async () => {
  let asked = 0;
  const { ask, wechat } = relaying({ authorize: () => (asked++, null) });
  const steps = [
    ["405 method", { method: "PUT", headers: { origin: "null", "x-wechat-relay": "0" } }],
    ["403 origin", { body: "{", headers: { origin: "null", "x-wechat-relay": "0", "content-type": "text/plain" } }],
    ["403 csrf", { body: "{", headers: { "x-wechat-relay": "0", "content-type": "text/plain" } }],
    ["403 csrf", { body: "{", headers: { "sec-fetch-mode": "navigate", "content-type": "text/plain" } }],
    ["403 csrf", { body: "{", headers: { "sec-fetch-site": "none", "content-type": "text/plain" } }],
    ["403 csrf", { body: "{", headers: { "sec-fetch-dest": "document", "content-type": "text/plain" } }],
    ["415 media_type", { body: "{", headers: { "content-type": "text/plain" } }],
    ["415 media_type", { body: "{", headers: { "content-encoding": "gzip" } }],
    ["413 too_large", { body: `"${" ".repeat(65_536)}` }],
    ["400 not_json", { body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
    ["400 not_json", { body: "" }],
    ["400 not_json", { body: "{} {}" }],
    ["400 not_json", { body: "[".repeat(1000) + "]".repeat(1000) }],
  ];
  for (const [expected, request] of steps) assert.equal(problem(await ask(READ, request)), expected, JSON.stringify(request.headers));
  assert.equal(asked, 0);
  assert.equal(problem(await ask(READ, { body: { unknown: 1 } })), "401 unauthenticated");
  assert.deepEqual([asked, wechat.calls().length], [1, 0]);
  const put = await ask(READ, { method: "PUT" });
  assert.equal(put.headers.get("allow"), "POST");
});

test("the length is counted as the body comes", async () => {
  const { ask } = relaying({ maxBodyBytes: 100 });
  const chunks = (count) => ReadableStream.from(Array.from({ length: count }, () => new Uint8Array(60).fill(32)));
  assert.equal(problem(await ask(READ, { body: chunks(2), headers: { "content-length": "1" } })), "413 too_large");
  assert.equal(problem(await ask(READ, { body: "{}", headers: { "content-length": "101" } })), "413 too_large");
  assert.equal((await ask(READ, { body: "{}", headers: { "content-type": "Application/JSON; charset=UTF-8" } })).status, 200);
  assert.equal(problem(await ask(READ, { body: "{}", headers: { "content-type": "application/json; charset=gbk" } })), "415 media_type");
});

test("a body that does not come ends with the time-out", async () => {
  const { ask } = relaying({ timeout: 30 });
  const { status, json } = await ask(READ, { body: new ReadableStream({}) });
  assert.deepEqual([status, json.code, json.outcome, json.retryable], [503, "timeout", "not_sent", true]);
});

test("nothing is granted that is not named", async () => {
  class Inherited {
    get user() { return "li.lei"; }
    get merchants() { return "*"; }
    get effects() { return ["read"]; }
  }
  const forbidden = [true, 1, "*", {}, [], new Inherited(), Object.create(grant), { ...grant, user: "" }, { ...grant, merchants: true }, { ...grant, merchants: "wx1" },
    { ...grant, merchants: ["*"] }, { ...grant, merchants: new Set(["wx2"]) }, { ...grant, merchants: () => "yes" }, { ...grant, effects: "read" }, { ...grant, effects: ["write"] },
    { ...grant, effects: { read: true } }, { user: "li.lei", merchants: "*" }, { user: "li.lei", effects: ["read"] }];
  for (const given of forbidden) {
    const { ask, wechat } = relaying({ authorize: () => given });
    const { status, json } = await ask(READ, { body: {} });
    assert.deepEqual([status, json.code, wechat.calls().length], [403, "forbidden", 0], JSON.stringify(given));
  }
  const allowed = [{ ...grant, merchants: "*" }, { ...grant, merchants: new Set(["wx1"]) }, { ...grant, effects: new Set(["read"]) }, { ...grant, merchants: async (appid) => appid === "wx1" }];
  for (const given of allowed) assert.equal((await relaying({ authorize: async () => given }).ask(READ, { body: {} })).status, 200, JSON.stringify(given));
  for (const given of [null, undefined, false]) assert.equal(problem(await relaying({ authorize: () => given }).ask(READ, { body: {} })), "401 unauthenticated");
});

test("the operator hears of a grant that is none", async () => {
  const wrong = [{ ...grant, user: 42 }, { ...grant, user: undefined }, { ...grant, merchants: "wx1" }, { ...grant, merchants: new Map([["wx1", 1]]) }, { ...grant, effects: "read" }, { ...grant, effects: ["reads"] }, Object.create(grant), true];
  for (const given of wrong) {
    const { ask, events } = relaying({ authorize: () => given });
    assert.equal(problem(await ask(READ, { body: {} })), "403 forbidden");
    assert.deepEqual(events.map(({ type, hook, error }) => [type, hook, error.constructor]), [["hook", "authorize", TypeError]], JSON.stringify(given));
    assert.match(events[0].error.message, /^wrong grant: `(user|merchants|effects)`/);
  }
  for (const right of [{ user: "u" }, { ...grant, merchants: () => false }, { ...grant, effects: new Set() }, { ...grant, merchants: [] }]) {
    const { ask, events } = relaying({ authorize: () => right });
    assert.deepEqual([problem(await ask(READ, { body: {} })), events], ["403 forbidden", []]);
  }
});

test("a merchant of somebody else and one that is not there get the same bytes", async () => {
  let asked = 0;
  const { ask } = relaying({ accessToken: () => asked++ });
  const [theirs, absent, write] = [await ask("/merchants/wx2/getCallBackConfig", { body: {} }), await ask("/merchants/wx3/getCallBackConfig", { body: {} }), await ask("/merchants/wx3/setCallBackConfig", { body: container })];
  assert.equal(theirs.text, absent.text);
  assert.equal(theirs.text, write.text);
  assert.deepEqual([...theirs.headers], [...absent.headers]);
  assert.equal(asked, 0);
});

test("authorize that throws or hangs is 503, and the operator hears why", async () => {
  const boom = new Error("the database is down: postgres://user:secret@host");
  const { ask, events } = relaying({ authorize: () => Promise.reject(boom) });
  const { status, text, json } = await ask(READ, { body: {} });
  assert.deepEqual([status, json.code], [503, "authorize"]);
  assert.doesNotMatch(text, /postgres/);
  assert.deepEqual(events, [{ type: "hook", hook: "authorize", error: boom }]);
  assert.equal(problem(await relaying({ authorize: () => new Promise(() => {}), timeout: 30 }).ask(READ, { body: {} })), "503 authorize");
  assert.equal(problem(await relaying({ authorize: () => ({ ...grant, merchants: () => Promise.reject(boom) }) }).ask(READ, { body: {} })), "503 authorize");
});

test("the effect is the one of what will be sent", async () => {
  const { ask, wechat } = relaying({ authorize: () => ({ ...grant, effects: ["read"] }) });
  assert.equal((await ask(CLOUD, { body: { action: "get", env: "e" } })).status, 200);
  const writes = [set(), '{"\\u0061ction":"s\\u0065t","env":"e","open":true,"api_whitelist":["/wxa/a"],"version":1}', { action: "set" }];
  for (const body of writes) assert.equal(problem(await ask(CLOUD, { body })), "403 forbidden", JSON.stringify(body));
  for (const body of ['{"action":"get","action":"set","env":"e"}', '{"action":"get","\\u0061ction":"set","env":"e"}']) assert.equal(problem(await ask(CLOUD, { body })), "400 not_json");
  for (const body of [JSON.stringify(JSON.stringify(set())), "[]", "null", '{"__proto__":{"action":"get"},"env":"e"}']) {
    assert.equal(problem(await ask(CLOUD, { body })), "403 forbidden", body);
    assert.equal(problem(await relaying().ask(CLOUD, { body })), "422 validation", body);
  }
  assert.equal(wechat.calls().length, 1);
});

test("what is dangerous needs the right, and the appid as confirmation", async () => {
  const { ask } = relaying();
  assert.equal(problem(await ask(CLOUD, { body: set({ open: false }) })), "403 forbidden");
  const allowed = relaying({ authorize: () => ({ ...grant, effects: ["write", "danger"] }) });
  const body = set({ open: false, api_whitelist: [] });
  const refused = await allowed.ask(CLOUD, { body });
  assert.deepEqual([problem(refused), refused.json.danger], ["428 confirm", ["close-token", "empty-whitelist"]]);
  assert.equal(problem(await allowed.ask(CLOUD, { body, headers: { "x-wechat-confirm": "wx2" } })), "428 confirm");
  assert.equal((await allowed.ask(CLOUD, { body, headers: { "x-wechat-confirm": "wx1" } })).status, 200);
  assert.equal((await allowed.ask(CLOUD, { body: set() })).status, 200);
});

test("the platform's own token needs its right", async () => {
  const path = "/platform/setCloudAccessToken";
  assert.equal(problem(await relaying().ask(path, { body: set() })), "403 forbidden");
  const { ask, wechat, entries } = relaying({ authorize: () => ({ user: "a", effects: ALL }) });
  assert.equal((await ask(path, { body: set() })).status, 200);
  assert.equal(problem(await ask(path, { body: set({ open: false }) })), "428 confirm");
  assert.equal((await ask(path, { body: set({ open: false }), headers: { "x-wechat-confirm": "platform" } })).status, 200);
  assert.deepEqual([wechat.calls().length, entries[0].merchant], [2, null]);
});

test("issues come in the language that was asked for, and only to who may send", async () => {
  const { ask } = relaying();
  const issues = async (language) => (await ask(WRITE, { body: {}, headers: { "accept-language": language } })).json;
  const [english, chinese] = [await issues("fr, en;q=0.5, zh;q=0.1"), await issues("zh-CN,zh;q=0.9,en;q=0.8")];
  assert.deepEqual([english.issues[0].code, english.title, english.interface, english.outcome], ["no_config", "wrong request", "setCallBackConfig", "not_sent"]);
  assert.match(chinese.issues[0].message + chinese.title, /[一-鿿]/);
  assert.match(english.issues[0].message, /^[ -~]+$/);
  assert.equal(problem(await relaying({ authorize: () => ({ ...grant, effects: ["read"] }) }).ask(WRITE, { body: {} })), "403 forbidden");
});

test("a limit that says no, throws or hangs stops the request", async () => {
  const about = [];
  const limit = (asked) => (about.push(asked), { ok: false, retryAfter: 1500 });
  const refused = await relaying({ limit }).ask(WRITE, { body: container });
  assert.deepEqual([problem(refused), refused.json.retryAfter, refused.headers.get("retry-after"), refused.json.outcome], ["429 too_many", 1500, "2", "not_sent"]);
  assert.deepEqual(about, [{ user: "li.lei", merchant: "wx1", interface: "setCallBackConfig", effect: "write" }]);
  const long = await relaying({ limit: () => ({ ok: false, retryAfter: Infinity }) }).ask(WRITE, { body: container });
  assert.deepEqual([long.json.retryAfter, long.headers.get("retry-after")], [2147483647, "2147484"]);
  for (const said of [undefined, true, {}, { ok: "yes" }]) assert.equal(problem(await relaying({ limit: () => said }).ask(WRITE, { body: container })), "429 too_many");
  assert.equal((await relaying({ limit: () => ({ ok: true }) }).ask(WRITE, { body: container })).status, 200);
  const broken = relaying({ limit: () => { throw new Error("secret"); } });
  const { json, text } = await broken.ask(WRITE, { body: container });
  assert.deepEqual([json.code, json.id, /secret/.test(text)], ["internal", broken.events[0].id, false]);
  assert.equal(problem(await relaying({ limit: () => new Promise(() => {}), timeout: 30 }).ask(WRITE, { body: container })), "503 timeout");
});

test("values of variables are left out unless the grant reveals them", async () => {
  const interfaces = ["uploadFunctionConfig", "getFunctionConfig"];
  const { ask, entries } = relaying({ interfaces });
  assert.equal((await ask("/merchants/wx1/uploadFunctionConfig", { body: upload })).status, 200);
  const hidden = await ask("/merchants/wx1/getFunctionConfig", { body: variables });
  assert.deepEqual(hidden.json, { errcode: 0, errmsg: "ok", config: '{"timeout":3,"environment":[{"key":"DB_PASSWORD"}]}' });
  assert.deepEqual(entries[0].changes.config, { timeout: 3, environment: [{ key: "DB_PASSWORD", value: SECRET.length }] });
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(SECRET));
  const again = await ask("/merchants/wx1/uploadFunctionConfig", { body: { ...variables, config: hidden.json.config } });
  assert.deepEqual(again.json.issues.map(({ code }) => code), ["missing"]);
});

test("values of variables are left out of an answer for another type too", async () => {
  const fetch = async () => Response.json({ errcode: 0, errmsg: "ok", config: upload.config });
  for (const type of [1, 2]) {
    const { text } = await relaying({ fetch }).ask("/merchants/wx1/getFunctionConfig", { body: { ...variables, type } });
    assert.match(text, /DB_PASSWORD/);
    assert.doesNotMatch(text, new RegExp(SECRET));
  }
});

test("a read that reveals values is put on record, or not done", async () => {
  const reveal = { interfaces: ["getFunctionConfig", "uploadFunctionConfig"], authorize: () => ({ ...grant, effects: ALL }) };
  const { ask, entries, wechat } = relaying(reveal);
  await ask("/merchants/wx1/uploadFunctionConfig", { body: upload });
  const shown = await ask("/merchants/wx1/getFunctionConfig", { body: variables });
  assert.deepEqual(Object.keys(shown.json).sort(), ["config", "errcode", "errmsg"]);
  assert.match(shown.json.config, new RegExp(SECRET));
  assert.deepEqual(entries.map(({ effect, phase }) => `${effect} ${phase}`), ["write before", "write after", "reveal before", "reveal after"]);
  const unrecorded = relaying({ ...reveal, audit: () => Promise.reject(new Error("full")) });
  assert.equal(problem(await unrecorded.ask("/merchants/wx1/getFunctionConfig", { body: variables })), "503 audit");
  assert.equal(wechat.calls().length, 2);
});

test("session says who is signed in and what a console may show", async () => {
  const { ask } = relaying({ environment: "test", authorize: () => ({ ...grant, effects: ["write", "read", "all"] }), merchants: () => ({ items: [] }) });
  assert.deepEqual((await ask("/session")).json, {
    user: { name: "li.lei" }, effects: ["read", "write"], features: ["merchants"], environment: "test",
    interfaces: ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken"],
  });
  assert.equal((await ask("/session", { headers: { origin: ORIGIN, "sec-fetch-site": "cross-site" } })).status, 200);
  assert.equal((await ask("/session", { headers: { "sec-fetch-site": "same-origin" } })).status, 200);
  assert.equal(problem(await ask("/session", { headers: { "sec-fetch-site": "same-site" } })), "403 origin");
  assert.equal(problem(await ask("/session", { headers: { "x-wechat-relay": undefined } })), "403 csrf");
  assert.equal(problem(await ask("/session", { body: {} })), "405 method");
});

test("rows of merchants have known members, and only those that the grant holds", async () => {
  const asked = [];
  const rows = [{ appid: "wx1", name: "A", status: "ok", tags: ["x", 1], note: { html: 1 }, refresh_token: SECRET }, { appid: "wx2", name: "B" }, {}];
  const { ask, relay } = relaying({ merchants: (question) => (asked.push(question), { items: rows, next: "2", total: 3, cookie: SECRET }) });
  assert.deepEqual((await ask("/merchants?q=%E9%94%A6&limit=500&status=ok&cursor=c")).json, { items: [{ appid: "wx1", name: "A", status: "ok", tags: ["x"] }], next: "2" });
  assert.deepEqual(asked, [{ user: "li.lei", grant, q: "锦", status: "ok", cursor: "c", limit: 500 }]);
  await ask("/merchants");
  assert.equal(asked[1].limit, 50);
  for (const query of ["q=1&q=2", "p=1", "limit=0", "limit=501", "limit=5e1", "limit=", "__proto__=1", "toString=1"]) assert.equal(problem(await ask(`/merchants?${query}`)), "400 query", query);
  assert.equal(problem(await relaying({ merchants: () => ({}) }).ask("/merchants")), "500 internal");
  assert.equal(problem(await relaying({ merchants: () => ({ items: [] }), authorize: () => ({ ...grant, effects: ["write"] }) }).ask("/merchants")), "403 forbidden");
  assert.equal(typeof relay, "function");
});
