// What becomes of a JavaScript value, against JSON.stringify, with every deliberate difference in words. The short way and
// the general one (which warnings need, and who listens for events gets them) have to do the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { CloudbaseClient, ValidationError } from "wechat-cloudbase";

/** What is sent, or where and why nothing is. */
async function sent(name, payload, options) {
  let body;
  const fetch = async (_, init) => {
    body = new TextDecoder("utf-8", { fatal: true }).decode(init.body);
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

async function bothWays(title, name, make) {
  const short = await sent(name, make(), {});
  const general = await sent(name, make(), { onEvent: () => {} });
  assert.deepEqual(short, general, `${title}: the two ways`);
  return general;
}

const FIELDS = {
  setCallBackConfig: ["function_config", "container_config"],
  getFunctionConfig: ["type", "env", "function_name"],
  setCloudAccessToken: ["action", "env", "open", "api_whitelist", "version"],
};
const CONFIG_FIELDS = ["enable", "callbacks", "msgType", "event", "env", "functionName", "qbase_env", "qbase_container_path", "text_mode"];

/** JSON.stringify with the members in the order of the tables; `enable` is first in a config and last in a callback. */
function stringified(name, payload) {
  const value = JSON.parse(JSON.stringify(payload));
  const ordered = (value, fields) => Object.fromEntries(fields.filter((key) => Object.hasOwn(value, key)).map((key) => [key, value[key]]));
  const result = ordered(value, FIELDS[name]);
  for (const key of ["function_config", "container_config"]) if (result[key]) result[key] = ordered(result[key], CONFIG_FIELDS);
  const callbacks = result.function_config?.callbacks;
  if (callbacks) result.function_config.callbacks = callbacks.map((callback) => ordered(callback, [...CONFIG_FIELDS.slice(2), "enable"]));
  assert.deepEqual(result, value, "a row that is said to be equal has no unknown members");
  return JSON.stringify(result);
}

const equal = (title, name, make) =>
  test(`${title}: equal`, async () => assert.equal(await bothWays(title, name, make), stringified(name, make())));

/** What is sent though JSON.stringify makes something else of it, or nothing. */
const differs = (title, difference, name, make, body) =>
  test(`${title}: ${difference}`, async () => {
    assert.equal(await bothWays(title, name, make), body);
    let stringify;
    try {
      stringify = JSON.stringify(make());
    } catch {}
    assert.notEqual(stringify, body);
  });

const refused = (title, name, make, path, message) =>
  test(`${title}: refused`, async () => {
    const issues = await bothWays(title, name, make);
    assert.ok(Array.isArray(issues), `sent: ${issues}`);
    const [first] = issues.filter(([place]) => place === path);
    assert.match(first?.[1] ?? `nothing at ${path}: ${JSON.stringify(issues)}`, message);
  });

const get = (env, more = {}) => ({ action: "get", env, ...more });
const set = (more = {}) => ({ action: "set", env: "e", open: true, api_whitelist: ["/a", "/b"], version: 7, ...more });
const fn = (env, function_name = "f") => ({ type: 1, env, function_name });
const callback = (more = {}) => ({ msgType: "event", event: "qr_scan_scene", env: "e", functionName: "f", enable: true, ...more });
const functions = (...callbacks) => ({ function_config: { enable: true, callbacks } });
const hidden = (object, key, value) => Object.defineProperty(object, key, { value, enumerable: false });
const own = (object, key, value) => Object.defineProperty(object, key, { value, enumerable: true });
const accessor = (object, key, get) => Object.defineProperty(object, key, { get, enumerable: true });
const reversed = (object) => Object.fromEntries(Object.entries(object).reverse());

const [CLOUD, CALLBACKS, FUNCTION] = ["setCloudAccessToken", "setCallBackConfig", "getFunctionConfig"];

// undefined
equal("undefined members that may be absent", CLOUD, () => get("e", { open: undefined, api_whitelist: undefined, version: undefined }));
equal("an undefined member that nobody knows", FUNCTION, () => ({ ...fn("e"), x: undefined }));
equal("an undefined config", CALLBACKS, () => ({ ...functions(callback()), container_config: undefined }));
refused("an undefined member that has to be there", FUNCTION, () => fn(undefined), "env", /is required/);
refused("undefined in a list, which JSON.stringify makes null", CLOUD, () => set({ api_whitelist: [undefined] }), "api_whitelist[0]", /not undefined/);
refused("null", FUNCTION, () => fn(null), "env", /not null/);
refused("null for a member that may be absent", CALLBACKS, () => ({ ...functions(), container_config: null }), "container_config", /not null/);

// toJSON
refused("a Date, whose toJSON is not called", FUNCTION, () => fn(new Date(0)), "env", /not a Date/);
refused("a toJSON of the payload's own", FUNCTION, () => ({ toJSON: () => fn("e") }), "toJSON", /unknown field/);
refused("a toJSON besides the members", FUNCTION, () => ({ ...fn("e"), toJSON: () => 1 }), "toJSON", /unknown field/);
differs("a hidden toJSON", "not called", FUNCTION, () => hidden(fn("e"), "toJSON", () => 1), '{"type":1,"env":"e","function_name":"f"}');
differs("a toJSON of a list", "not called", CLOUD, () => set({ api_whitelist: own(["/a"], "toJSON", () => ["/b"]) }), JSON.stringify(set({ api_whitelist: ["/a"] })));
test("a toJSON of String.prototype and Object.prototype: not called", async () => {
  for (const { prototype } of [String, Object, Array, Boolean]) {
    hiddenWhile(prototype, "toJSON", () => assert.fail("called"));
    try {
      assert.equal(await bothWays("toJSON", CLOUD, () => set()), '{"action":"set","env":"e","open":true,"api_whitelist":["/a","/b"],"version":7}');
    } finally {
      delete prototype.toJSON;
    }
  }
});

// numbers
equal("-0", CLOUD, () => set({ version: -0 }));
equal("a number that is whole", CLOUD, () => set({ version: 1e15 }));
equal("a negative number", CLOUD, () => set({ version: -1 }));
for (const version of [0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 1 - 2 ** 53]) equal(`${version}`, CLOUD, () => set({ version }));
for (const version of [NaN, Infinity, -Infinity]) {
  refused(`${version}, which JSON.stringify makes null`, CLOUD, () => set({ version }), "version", new RegExp(`not ${version}`));
}
refused("2^53", CLOUD, () => set({ version: 2 ** 53 }), "version", /within/);
refused("a fraction", CLOUD, () => set({ version: 1.5 }), "version", /whole/);
refused("a number as a text", CLOUD, () => set({ version: "1" }), "version", /not a string/);
refused("a bigint, for which JSON.stringify throws", CLOUD, () => set({ version: 1n }), "version", /not a bigint/);
refused("true as a number", CLOUD, () => set({ version: true }), "version", /not a boolean/);
refused("1 as a boolean", CLOUD, () => set({ open: 1 }), "open", /not a number/);

// texts
for (const text of ["微信", "😀", "a😀b", "\u{10ffff}", '"\\/', "\b\f\n\r\t\u0000\u001f\u007f", "\u2028\u2029\ufeff\ufffd", "é".repeat(100), "x".repeat(5000)]) {
  equal(`the text ${JSON.stringify(text.slice(0, 10))}`, FUNCTION, () => fn(text, `${text}-${text}`));
}
equal("a text of control characters alone", FUNCTION, () => fn("\u0001".repeat(1000)));
for (const lengths of [[7, 8], [8, 9], [9, 16], [15, 17], [63, 64]]) {
  equal(`CJK texts of ${lengths} characters, with and without emoji`, FUNCTION, () => fn("微".repeat(lengths[0]), `${"微😀".repeat(lengths[1])}x`));
}
for (const half of ["\ud83d", "\ude00", "a\ud83d", "\ude00b", "\ude00\ud83d", "\ud83d\ud83d\ude00", `${"x".repeat(20)}\udfff`]) {
  refused(`half of a pair (${JSON.stringify(half)}), which JSON.stringify escapes`, FUNCTION, () => fn(half), "env", /half a surrogate pair/);
}
for (const length of [0, 1, 6, 7, 8, 15, 16]) {
  const [one, other] = [`${"x".repeat(length)}\ud83d`, `\ude00${"x".repeat(length)}`];
  refused(`halves that would meet in neighbouring members, ${length} before`, FUNCTION, () => fn(one, other), "env", /half a surrogate pair/);
  refused(`halves that would meet in a list, ${length} before`, CLOUD, () => set({ api_whitelist: [`/${one}`, other] }), "api_whitelist[0]", /half a surrogate pair/);
  const callbacks = () => functions(callback({ functionName: one }), callback({ msgType: other, event: "" }));
  refused(`halves that would meet in neighbouring callbacks, ${length} before`, CALLBACKS, callbacks, "function_config.callbacks[0].functionName", /half a surrogate pair/);
}
refused("half of a pair in a key", FUNCTION, () => ({ ...fn("e"), "\ud83d": 1 }), '["\ufffd"]', /unknown field/);
refused("a boxed text, which JSON.stringify unboxes", FUNCTION, () => fn(new String("e")), "env", /not a String/);
refused("a boxed boolean, which JSON.stringify unboxes", CLOUD, () => set({ open: new Boolean(true) }), "open", /not a Boolean/);
refused("a boxed number, which JSON.stringify unboxes", CLOUD, () => set({ version: new Number(1) }), "version", /not a Number/);
refused("a symbol, which JSON.stringify leaves out", FUNCTION, () => fn(Symbol("e")), "env", /not a symbol/);
refused("a function, which JSON.stringify leaves out", FUNCTION, () => fn(() => {}), "env", /not a function/);

// keys
equal("members in another order", CLOUD, () => reversed(set()));
equal("members of callbacks and configs in another order", CALLBACKS, () => ({ function_config: reversed({ enable: true, callbacks: [reversed(callback())] }) }));
refused("keys like numbers, in the order of JavaScript", FUNCTION, () => ({ b: 1, 2: 1, 1: 1, ...fn("e") }), '["1"]', /unknown field/);
equal("keys that are symbols", FUNCTION, () => ({ ...fn("e"), [Symbol("s")]: 1 }));
refused("an own __proto__", FUNCTION, () => own(fn("e"), "__proto__", {}), "__proto__", /unknown field/);
refused("an own __proto__ in the place of a member", FUNCTION, () => own({ type: 1, env: "e" }, "__proto__", { function_name: "f" }), "function_name", /is required/);
refused("a __proto__ of JSON.parse", FUNCTION, () => JSON.parse('{"type":1,"env":"e","__proto__":{"function_name":"f"}}'), "function_name", /is required/);
refused("a prototype that has members", FUNCTION, () => ({ type: 1, env: "e", __proto__: { function_name: "f" } }), "function_name", /is required/);
refused("a hidden member, which JSON.stringify leaves out", FUNCTION, () => hidden({ type: 1, env: "e" }, "function_name", "f"), "function_name", /is required/);
refused("a hidden member, and an unknown one", FUNCTION, () => hidden({ type: 1, env: "e", x: 1 }, "function_name", "f"), "function_name", /is required/);
refused("a hidden member that may be absent, and an unknown one", CALLBACKS, () => hidden({ x: 1 }, "container_config", { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 }), "x", /unknown field/);

// objects
equal("a getter", FUNCTION, () => accessor({ type: 1, env: "e" }, "function_name", () => "f"));
equal("a getter in a list", CLOUD, () => set({ api_whitelist: accessor([], "0", () => "/a") }));
refused("a getter that throws, as JSON.stringify would", FUNCTION, () => accessor({ type: 1, env: "e" }, "function_name", () => { throw new Error("no"); }), "function_name", /a getter that throws/);
class Payload {
  type = 1;
  env = "e";
  function_name = "f";
  get x() {
    return assert.fail("not its own");
  }
}
equal("an instance of a class", FUNCTION, () => new Payload());
refused("an instance whose members are its prototype's", FUNCTION, () => new (class { get env() { return "e"; } type = 1; function_name = "f"; })(), "env", /is required/);
equal("an object without prototype", FUNCTION, () => Object.assign(Object.create(null), fn("e")));
equal("callbacks without prototype", CALLBACKS, () => functions(Object.assign(Object.create(null), callback())));
equal("a frozen object", FUNCTION, () => Object.freeze(fn("e")));
refused("a Map, which JSON.stringify makes {}", CALLBACKS, () => ({ function_config: new Map() }), "function_config", /not a Map/);
refused("an object that calls itself a Date", FUNCTION, () => ({ ...fn("e"), [Symbol.toStringTag]: "Date" }), "", /not a Date/);
for (const odd of [() => new Date(0), () => new Error("no"), () => /x/, () => new Boolean(true), function () { return arguments; }]) {
  const make = () => Object.setPrototypeOf(Object.assign(odd(), fn("e")), Object.prototype);
  test(`${odd} that passes for an object: the same both ways`, () => bothWays(odd, FUNCTION, make));
}
refused("a list that has the members", FUNCTION, () => Object.setPrototypeOf(Object.assign([], fn("e")), Object.prototype), "", /not a list/);
refused("a Date with the members", FUNCTION, () => Object.assign(new Date(0), fn("e")), "", /not a Date/);
refused("a Map with the members", FUNCTION, () => Object.assign(new Map(), fn("e")), "", /not a Map/);
refused("a typed array", CLOUD, () => set({ api_whitelist: new Uint8Array(2) }), "api_whitelist", /not a Uint8Array/);
equal("an object twice", CALLBACKS, () => {
  const one = { env: "e" };
  return functions(Object.assign(one, callback())).function_config && functions(one, { ...one, event: "express_add_path" });
});
refused("the same callback twice", CALLBACKS, () => { const one = callback(); return functions(one, one); }, "function_config.callbacks[1]", /already stands/);
refused("a cycle, for which JSON.stringify throws", CALLBACKS, () => {
  const payload = functions();
  payload.function_config.callbacks.push(payload);
  return payload;
}, "function_config.callbacks[0]", /not a cycle/);
refused("a list in itself", CLOUD, () => { const list = []; list.push(list); return set({ api_whitelist: list }); }, "api_whitelist[0]", /not a cycle/);

// lists
refused("a hole, which JSON.stringify makes null", CLOUD, () => set({ api_whitelist: ["/a", , "/b"] }), "api_whitelist[1]", /not undefined/);
equal("a subclass of Array", CLOUD, () => set({ api_whitelist: (class Entries extends Array {}).of("/a", "/b") }));
equal("a list with other members", CLOUD, () => set({ api_whitelist: Object.assign(["/a"], { x: 1, "-1": 2 }) }));
equal("no entries", CLOUD, () => set({ api_whitelist: [] }));
equal("no callbacks", CALLBACKS, () => functions());
equal("many callbacks", CALLBACKS, () => functions(...Array.from({ length: 3000 }, (_, index) => callback({ event: `微${index}` }))));
refused("what is like a list", CLOUD, () => set({ api_whitelist: { 0: "/a", length: 1 } }), "api_whitelist", /not an object/);

// proxies
equal("a proxy of the payload", CLOUD, () => new Proxy(set(), {}));
equal("proxies everywhere", CALLBACKS, () => new Proxy({ function_config: new Proxy({ enable: true, callbacks: new Proxy([new Proxy(callback(), {})], {}) }, {}) }, {}));
const lying = (length) => set({ api_whitelist: new Proxy(["/a", "/b"], { get: (list, key) => (key === "length" ? length : list[key]) }) });
for (const length of [NaN, undefined, null, "2", "0", 1.5, -1, Infinity, true, false, [], [2], 2n, {}]) {
  refused(`a proxy of a list of ${typeof length} ${String(length)} entries`, CLOUD, () => lying(length), "api_whitelist", /throws when read|more than fits/);
}
equal("a proxy of a list that tells half of it", CLOUD, () => lying(1));
for (const trap of ["ownKeys", "get", "getOwnPropertyDescriptor"]) {
  const make = () => new Proxy(fn("e"), { [trap]() { throw new Error("no"); } });
  test(`a proxy that throws at ${trap}, as JSON.stringify would: refused`, async () => {
    for (const [, message] of await bothWays(trap, FUNCTION, make)) assert.match(message, /throws/);
  });
}
for (const trap of ["getPrototypeOf", "has"]) {
  const make = () => new Proxy(fn("e"), { [trap]() { throw new Error("no"); } });
  test(`a proxy that throws at ${trap}, which JSON.stringify would not see: the same both ways`, () => bothWays(trap, FUNCTION, make));
}
refused("a proxy that hides a member", FUNCTION, () => new Proxy(fn("e"), { ownKeys: () => ["type", "env"] }), "function_name", /is required/);
refused("a hidden config, and an undefined one", CALLBACKS, () => hidden({ function_config: undefined }, "container_config", { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 }), "", /is required/);
refused("a proxy that hides one and shows another", FUNCTION, () => new Proxy({ ...fn("e"), x: 1 }, { ownKeys: () => ["type", "env", "x"] }), "function_name", /is required/);
refused("a revoked proxy", FUNCTION, () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return fn(proxy); }, "env", /throws when read/);

// other realms
equal("an object of another realm", FUNCTION, () => runInNewContext('({ type: 1, env: "e", function_name: "f" })'));
equal("lists and objects of another realm", CALLBACKS, () => runInNewContext(`(${JSON.stringify(functions(callback()))})`));
equal("a list of another realm", CLOUD, () => set({ api_whitelist: runInNewContext('["/a"]') }));
refused("a Date of another realm", FUNCTION, () => fn(runInNewContext("new Date(0)")), "env", /not a Date/);

// not an object at all
for (const [value, named] of [[null, /null/], [1, /a number/], [[], /a list/], [true, /a boolean/], [() => {}, /a function/], [undefined, /undefined/]]) {
  refused(`${String(value)} as a payload`, FUNCTION, () => value, "", named);
}

// a prototype that others have changed
function hiddenWhile(prototype, key, value, enumerable = false) {
  Object.defineProperty(prototype, key, { value, enumerable, configurable: true, writable: true });
}

for (const enumerable of [true, false]) {
  const how = enumerable ? "a polluted prototype" : "a prototype with hidden pollution";
  const polluted = (title, key, value, check) =>
    test(`${how}, ${title}`, async () => {
      hiddenWhile(Object.prototype, key, value, enumerable);
      try {
        await check();
      } finally {
        delete Object.prototype[key];
      }
    });
  const isMissing = (name, make, path) => async () => {
    const issues = await bothWays(how, name, make);
    assert.ok(Array.isArray(issues) && issues.some(([place, message]) => place === path && /is required|unknown/.test(message)), JSON.stringify(issues));
  };
  const isSent = (name, make, body) => async () => assert.equal(await bothWays(how, name, make), body);
  const { enable, ...rest } = callback();
  polluted("lends no missing member", "enable", true, isMissing(CALLBACKS, () => functions(rest), "function_config.callbacks[0].enable"));
  polluted("lends none for an unknown one", "enable", true, isMissing(CALLBACKS, () => functions({ ...rest, x: 1 }), "function_config.callbacks[0].enable"));
  polluted("lends none for an undefined one", "enable", true, isMissing(CALLBACKS, () => functions({ ...rest, x: undefined }), "function_config.callbacks[0].enable"));
  polluted("lends no text", "env", "evil", isMissing(CLOUD, () => ({ action: "get" }), "env"));
  polluted("lends no member that may be absent", "version", 9, isSent(CLOUD, () => get("e"), '{"action":"get","env":"e"}'));
  polluted("lends no config", "container_config", { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 }, isMissing(CALLBACKS, () => ({ x: 1 }), "x"));
  polluted("with a name that nobody asks for", "polluted", 1, isSent(FUNCTION, () => fn("e"), '{"type":1,"env":"e","function_name":"f"}'));
}

// calls within calls
test("a getter that makes a call: neither body is the other's", async () => {
  const bodies = [];
  const fetch = async (_, init) => (bodies.push(new TextDecoder().decode(init.body)), new Response('{"errcode":0}'));
  const client = new CloudbaseClient({ accessToken: "token", fetch });
  const within = set({ env: "f", open: false, api_whitelist: ["/x"], version: 8 });
  const calls = [];
  const entry = () => (calls.push(client.setCloudAccessToken(within)), "/a");
  await client.setCloudAccessToken(set({ api_whitelist: accessor([], "0", entry) }));
  await Promise.all(calls);
  assert.deepEqual(new Set(bodies), new Set([set({ api_whitelist: ["/a"] }), within].map((payload) => JSON.stringify(payload))));
});
