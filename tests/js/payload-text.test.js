// The client sends the text that JSON.stringify makes of a payload, on both paths. A client with a listener for events uses
// the general path. Values that JSON.stringify cannot write, or writes as null, are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { CloudbaseClient, validate, ValidationError } from "wechat-cloudbase";

/** Returns the body that is sent, or the paths and messages of the issues. */
async function sent(name, payload, options) {
  let body;
  const fetch = async (_, init) => {
    body = init.body;
    return new Response('{"errcode":0}');
  };
  const client = new CloudbaseClient({ accessToken: "token", maxRetries: 0, fetch, ...options });
  try {
    await client[name](payload);
    return body;
  } catch (error) {
    assert.ok(error instanceof ValidationError, error);
    assert.equal(body, undefined);
    return error.issues.map(({ path, message }) => [path, message]);
  }
}

const [CLOUD, CALLBACKS, FUNCTION] = ["setCloudAccessToken", "setCallBackConfig", "getFunctionConfig"];
const get = (env, more = {}) => ({ action: "get", env, ...more });
const set = (more = {}) => ({ action: "set", env: "e", open: true, api_whitelist: ["/a", "/b"], version: 7, ...more });
const fn = (env, function_name = "f") => ({ type: 1, env, function_name });
const callback = (more = {}) => ({ msgType: "event", event: "qr_scan_scene", env: "e", functionName: "f", enable: true, ...more });
const functions = (...callbacks) => ({ function_config: { enable: true, callbacks } });
const container = { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 };
const own = (object, key, value) => Object.defineProperty(object, key, { value, enumerable: true });
const hidden = (object, key, value) => Object.defineProperty(object, key, { value, enumerable: false });
const accessor = (object, key, get) => Object.defineProperty(object, key, { get, enumerable: true });
const reversed = (object) => Object.fromEntries(Object.entries(object).reverse());

/** Payloads whose text is sent unchanged. */
const EQUAL = {
  "undefined members": [CLOUD, () => get("e", { open: undefined, x: undefined })],
  "a toJSON": [FUNCTION, () => ({ toJSON: () => fn("e") })],
  "a Date, which becomes a text": [FUNCTION, () => fn(new Date(0))],
  "boxed values": [CLOUD, () => set({ env: new String("e"), open: new Boolean(true), version: new Number(1) })],
  "numbers": [CLOUD, () => set({ version: -0 })],
  "a large number": [CLOUD, () => set({ version: 2 ** 53 - 1 })],
  "texts": [FUNCTION, () => fn("微信 😀 \u{10ffff} é\u2028\ufeff\ufffd\u007f", '"\\/ \b\f\n\r\t')],
  "a long text": [FUNCTION, () => fn("微".repeat(5000), "x".repeat(5000))],
  "members in another order": [CLOUD, () => reversed(set())],
  "members of members in another order": [CALLBACKS, () => ({ function_config: reversed({ enable: true, callbacks: [reversed(callback())] }) })],
  "keys that are symbols": [FUNCTION, () => ({ ...fn("e"), [Symbol("s")]: 1 })],
  "a getter": [FUNCTION, () => accessor({ type: 1, env: "e" }, "function_name", () => "f")],
  "an instance of a class": [FUNCTION, () => new (class { type = 1; env = "e"; function_name = "f"; })()],
  "an object without prototype": [FUNCTION, () => Object.assign(Object.create(null), fn("e"))],
  "an object twice": [CALLBACKS, () => ({ container_config: container, function_config: { enable: false, callbacks: [callback(), { ...callback(), event: "x" }] } })],
  "a list with other members": [CLOUD, () => set({ api_whitelist: Object.assign(["/a"], { x: 1 }) })],
  "no entries": [CLOUD, () => set({ api_whitelist: [] })],
  "many callbacks": [CALLBACKS, () => functions(...Array.from({ length: 3000 }, (_, index) => callback({ event: `微${index}` })))],
  "proxies": [CALLBACKS, () => new Proxy({ function_config: new Proxy({ enable: true, callbacks: new Proxy([new Proxy(callback(), {})], {}) }, {}) }, {})],
  "a value of another realm": [CALLBACKS, () => runInNewContext(`(${JSON.stringify(functions(callback()))})`)],
};

/** The general path writes a new body, with members in the order of the tables. */
function sorted(name, text) {
  const order = { [CLOUD]: ["action", "env", "open", "api_whitelist", "version"], [FUNCTION]: ["type", "env", "function_name"] }[name] ?? [
    "function_config", "container_config", "msgType", "event", "env", "functionName", "enable", "callbacks", "qbase_env", "qbase_container_path", "text_mode",
  ];
  const sort = (_, value) =>
    value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(order.filter((key) => key in value).map((key) => [key, value[key]])) : value;
  return JSON.stringify(JSON.parse(text), sort);
}

for (const [title, [name, make]] of Object.entries(EQUAL)) {
  test(`${title}: the text of JSON.stringify is sent`, async () => {
    assert.equal(await sent(name, make()), JSON.stringify(make()));
    assert.equal(sorted(name, await sent(name, make(), { onEvent: () => {} })), sorted(name, JSON.stringify(make())));
  });
}

test("control characters have two forms of escape, so the general path writes them", async () => {
  assert.equal(await sent(FUNCTION, fn("\u0001\u001f")), JSON.stringify(fn("\u0001\u001f")));
});

const refused = (title, name, make, path, message) =>
  test(`${title}: refused`, async () => {
    const issues = await sent(name, make());
    assert.deepEqual(issues, await sent(name, make(), { onEvent: () => {} }), "both paths report the same issues");
    assert.ok(Array.isArray(issues), `sent: ${issues}`);
    assert.match(issues.find(([place]) => place === path)?.[1] ?? `nothing at ${path}: ${JSON.stringify(issues)}`, message);
  });

refused("null", FUNCTION, () => fn(null), "env", /not null/);
for (const version of [NaN, Infinity, -Infinity]) refused(`${version}, which is null as JSON`, CLOUD, () => set({ version }), "version", /not null/);
refused("an undefined member that is required", FUNCTION, () => fn(undefined), "env", /is required/);
refused("undefined in a list", CLOUD, () => set({ api_whitelist: [undefined] }), "api_whitelist[0]", /not null/);
refused("a hole in a list", CLOUD, () => set({ api_whitelist: ["/a", , "/b"] }), "api_whitelist[1]", /not null/);
refused("a symbol", FUNCTION, () => fn(Symbol("e")), "env", /is required/);
refused("2^53", CLOUD, () => set({ version: 2 ** 53 }), "version", /within/);
refused("a fraction", CLOUD, () => set({ version: 1.5 }), "version", /whole/);
refused("a Map, which is {} as JSON", CALLBACKS, () => ({ function_config: new Map() }), "function_config.enable", /is required/);
refused("a typed array", CLOUD, () => set({ api_whitelist: new Uint8Array(2) }), "api_whitelist", /not an object/);
refused("a prototype that has members", FUNCTION, () => ({ type: 1, env: "e", __proto__: { function_name: "f" } }), "function_name", /is required/);
refused("an own __proto__", FUNCTION, () => own(fn("e"), "__proto__", {}), "__proto__", /unknown field/);
refused("a hidden member", FUNCTION, () => hidden({ type: 1, env: "e" }, "function_name", "f"), "function_name", /is required/);
for (const half of ["\ud83d", "\ude00", "a\ud83d", "\ude00b", "\ude00\ud83d", "\ud83d\ud83d\ude00", `${"x".repeat(20)}\udfff`]) {
  refused(`half of a surrogate pair (${JSON.stringify(half)})`, FUNCTION, () => fn(half), "env", /must be a string, not a string with half a surrogate pair/);
}
refused("halves that would meet in a list", CLOUD, () => set({ api_whitelist: ["/\ud83d", "\ude00"] }), "api_whitelist[0]", /half a surrogate pair/);
refused("half of a pair in a key", FUNCTION, () => ({ ...fn("e"), "\ud83d": 1 }), '["\ufffd"]', /unknown field/);
refused("half of a pair in JSON text", FUNCTION, () => `{"type":1,"env":"\ud83d","function_name":"f"}`, "", /cannot be written as JSON: half a surrogate pair/);
refused("half of a pair, escaped in JSON text", FUNCTION, () => String.raw`{"type":1,"env":"\ud83d","function_name":"f"}`, "env", /half a surrogate pair/);

const throwing = () => { throw new Error("secret words"); };
const cycle = () => {
  const payload = functions();
  payload.function_config.callbacks.push(payload);
  return payload;
};
const NOT_JSON = {
  "a cycle": [cycle, /circular|cyclic/i],
  "a list in itself": [() => { const list = []; list.push(list); return set({ api_whitelist: list }); }, /circular|cyclic/i],
  "a BigInt": [() => set({ version: 1n }), /BigInt/],
  "a getter that throws": [() => accessor(get("e"), "open", throwing), /: a getter or `toJSON` throws$/],
  "a getter that throws a TypeError": [() => accessor(get("e"), "open", () => { throw new TypeError("secret words"); }), /: a getter or `toJSON` throws$/],
  "an error without words": [() => accessor(get("e"), "open", () => { throw Object.assign(new TypeError(), { message: 7 }); }), /: a getter or `toJSON` throws$/],
  "an error that throws": [() => accessor(get("e"), "open", () => { throw new Proxy(new TypeError(), { get: throwing }); }), /: a getter or `toJSON` throws$/],
  "a toJSON that throws": [() => get("e", { toJSON: throwing }), /: a getter or `toJSON` throws$/],
  "something odd that is thrown": [() => accessor(get("e"), "open", () => { throw Object.create(null); }), /: a getter or `toJSON` throws$/],
  "a revoked proxy": [() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return get(proxy); }, /revoked/],
  "a function": [() => () => {}, /: function$/],
  "a symbol": [() => Symbol("s"), /: symbol$/],
  "undefined": [() => undefined, /: undefined$/],
  "a toJSON that gives nothing": [() => ({ toJSON: () => undefined }), /: object$/],
};
for (const [title, [make, words]] of Object.entries(NOT_JSON)) refused(title, CLOUD, make, "", new RegExp(`cannot be written as JSON.*${words.source}`, words.flags));

test("a payload that cannot be written as JSON has one issue of one line, in both languages", () => {
  for (const [locale, words] of [["en", /^cannot be written as JSON: /], ["zh", /^无法转换为 JSON：/]]) {
    const { issues, valid } = validate(CALLBACKS, cycle(), { locale });
    assert.equal(valid, false);
    assert.deepEqual(issues.map(({ path, code }) => [path, code]), [["", "not_json"]]);
    assert.match(issues[0].message, words);
    assert.doesNotMatch(issues[0].message, /\n| {2}/);
  }
});

for (const [value, named] of [[null, /null/], [1, /a number/], [[], /a list/], [true, /a boolean/]]) {
  refused(`${JSON.stringify(value)} as a payload`, FUNCTION, () => value, "", named);
}

for (const enumerable of [true, false]) {
  test(`a polluted Object.prototype (enumerable: ${enumerable}) lends no member`, async () => {
    const { enable, ...rest } = callback();
    const lent = { enable: true, version: 9, container_config: container, x: 1 };
    for (const [key, value] of Object.entries(lent)) Object.defineProperty(Object.prototype, key, { value, enumerable, configurable: true, writable: true });
    try {
      assert.deepEqual(await sent(CALLBACKS, functions(rest)), [["function_config.callbacks[0].enable", "`enable` is required"]]);
      assert.equal(await sent(CLOUD, get("e")), '{"action":"get","env":"e"}');
    } finally {
      for (const key of Object.keys(lent)) delete Object.prototype[key];
    }
  });
}

test("a payload is read once: a getter cannot change what was checked", async () => {
  let reads = 0;
  const payload = accessor({ type: 1, function_name: "f" }, "env", () => `read ${++reads} times`);
  assert.equal(await sent(FUNCTION, payload), '{"type":1,"env":"read 1 times","function_name":"f"}');
});

test("a call in a getter and the call around it send their own bodies", async () => {
  const bodies = [];
  const fetch = async (_, { body }) => (bodies.push(body), new Response('{"errcode":0}'));
  const client = new CloudbaseClient({ accessToken: "token", fetch });
  for (const more of ["/x", `/${"x".repeat(1e6)}`]) {
    bodies.length = 0;
    const within = set({ env: "f", open: false, api_whitelist: [more], version: 8 });
    const calls = [];
    const entry = () => (calls.push(client.setCloudAccessToken(within)), "/a");
    await client.setCloudAccessToken(set({ api_whitelist: accessor([], "0", entry) }));
    await Promise.all(calls);
    assert.deepEqual(new Set(bodies), new Set([set({ api_whitelist: ["/a"] }), within].map((payload) => JSON.stringify(payload))));
  }
});
