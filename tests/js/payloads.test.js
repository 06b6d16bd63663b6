// The rules about payloads, through the package: the same tables as the native tests, as text and as objects.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient, validate, ValidationError } from "wechat-cloudbase";
import { interfaces, json, rejection, text } from "./fixtures.js";

const codes = (issues) => issues.map(({ path, code }) => [path, code]);
const one = (payload, name = "getFunctionConfig") => validate(name, payload).issues;

for (const name of interfaces) {
  test(`${name}: every case gives its issues and warnings, as text and as a value`, () => {
    for (const { name: title, payload, text, issues, warnings } of json(name, "cases.json")) {
      const forms = text === undefined ? [payload, JSON.stringify(payload)] : [text];
      for (const form of forms) {
        const result = validate(name, form);
        assert.deepEqual(codes(result.issues), issues, title);
        assert.deepEqual(codes(result.warnings), warnings, title);
        assert.equal(result.valid, issues.length === 0, title);
        assert.deepEqual(validate(name, form, { strict: true }).warnings, [], title);
      }
    }
  });
}

test("vendor samples are valid, strictly", () => {
  const samples = [
    ["setCallBackConfig", "vendor_request.json"],
    ["getFunctionConfig", "vendor_request.json"],
    ["getFuntionConfig", "vendor_request.json"],
    ["setCloudAccessToken", "vendor_get_request.json"],
    ["setCloudAccessToken", "vendor_set_request.json"],
  ];
  for (const [name, file] of samples) {
    const payload = json(name === "getFuntionConfig" ? "getFunctionConfig" : name, file);
    assert.deepEqual(validate(name, payload, { strict: true }), { valid: true, issues: [], warnings: [] });
  }
});

test("what JSON cannot say is named, with its path", () => {
  const cycle = {};
  cycle.self = cycle;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const table = [
    [undefined, "undefined"],
    [1n, "a bigint"],
    [Symbol("s"), "a symbol"],
    [() => {}, "a function"],
    ["\ud800", "half a surrogate pair"],
    [new Date(0), "a Date"],
    [new Map(), "a Map"],
    [new Number(1), "a Number"],
    [cycle, "an object"],
    [revoked.proxy, "throws when read"],
  ];
  for (const [value, named] of table) {
    const [issue] = one([value].length === 1 ? { type: 1, env: value, function_name: "f", ...(value === undefined && {}) } : {});
    assert.equal(issue.path, "env");
    if (value === undefined) assert.equal(issue.code, "missing", "an undefined member is an absent one");
    else assert.match(issue.message, new RegExp(`^must be a string, not .*${named}`));
  }
  for (const value of [NaN, Infinity, -Infinity]) {
    const [issue] = one({ type: value, env: "e", function_name: "f" });
    assert.deepEqual([issue.path, issue.code, issue.message], ["type", "wrong_type", `must be a number, not ${value}`]);
  }
});

test("an object that throws, a hole, a cycle and an endless list are reported and not sent", () => {
  const getter = { action: "get", get env() { throw new Error("no"); } };
  assert.match(one(getter, "setCloudAccessToken")[0].message, /a getter that throws/);
  const holes = { action: "set", env: "e", open: true, version: 1, api_whitelist: ["/a", , "/b"] };
  assert.deepEqual(codes(one(holes, "setCloudAccessToken")), [["api_whitelist[1]", "wrong_type"]]);
  const cycle = { function_config: { enable: true, callbacks: [] } };
  cycle.function_config.callbacks.push(cycle.function_config);
  assert.match(one(cycle, "setCallBackConfig")[0].message, /must be an object, not a cycle/);
  const endless = { action: "set", env: "e", open: true, version: 1, api_whitelist: new Array(2 ** 32 - 1) };
  assert.match(one(endless, "setCloudAccessToken")[0].message, /must be a list, not more than fits/);
  const shared = Array.from({ length: 24 }).reduce((inner) => [inner, inner], "x");
  assert.equal(validate("setCallBackConfig", { function_config: shared }).valid, false);
});

/** What is found, and that it is found in bounded time; a trap would be an InternalError. */
function refused(name, payload, path, code = "wrong_type") {
  const started = performance.now();
  const { valid, issues } = validate(name, payload);
  assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
  assert.equal(valid, false);
  assert.deepEqual(codes(issues)[0], [path, code]);
  return issues;
}

test("deep nesting is refused, as lists, as objects and as text", () => {
  const deep = (wrap) => Array.from({ length: 10_000 }).reduce(wrap, "x");
  const lists = deep((inner) => [inner]);
  const objects = deep((inner) => ({ function_config: inner }));
  const callbacks = deep((inner) => ({ callbacks: [inner], enable: true }));
  refused("setCallBackConfig", lists, "");
  refused("setCallBackConfig", objects, "function_config.enable", "missing");
  refused("setCallBackConfig", { function_config: callbacks }, "function_config.callbacks[0].msgType", "missing");
  refused("setCallBackConfig", { function_config: { enable: true, callbacks: lists } }, "function_config.callbacks[0]");
  for (const [from, to] of [["[", "]"], ['{"function_config":', "}"], ["[", ""]]) {
    refused("setCallBackConfig", `${from.repeat(10_000)}1${to.repeat(10_000)}`, "", "invalid_json");
  }
});

test("huge strings, many keys and many nodes are refused in bounded time and memory", async () => {
  const huge = "x".repeat((1 << 26) + 1);
  refused("setCloudAccessToken", { action: "get", env: huge }, "env");
  refused("setCloudAccessToken", huge, "");
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked for a token") });
  const refusal = await rejection(client.setCloudAccessToken({ action: "get", env: huge }));
  assert.deepEqual(codes(refusal.issues), [["env", "wrong_type"]]);
  const row = (_, index) => ({ msgType: "event", event: `${index}`, env: "e", functionName: "f", enable: true });
  const many = { function_config: { enable: true, callbacks: Array.from({ length: 500_000 }, row) } };
  assert.ok((await rejection(client.setCallBackConfig(many))) instanceof ValidationError);
  refused("setCloudAccessToken", { action: "get", env: huge.slice(1), version: huge.slice(1), x: 1 }, "version");
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`unknown_${index}`, index]));
  for (const form of [keys, JSON.stringify(keys)]) refused("getCallBackConfig", form, "unknown_0", "unknown_field");
  const list = (length, item) => ({ action: "set", env: "e", open: true, version: 1, api_whitelist: new Array(length).fill(item) });
  refused("setCloudAccessToken", list(1 << 22, "/a"), "api_whitelist");
  refused("setCloudAccessToken", list(1 << 20, 1), "api_whitelist[0]");
  refused("setCallBackConfig", { function_config: { enable: true, callbacks: new Array(1 << 20).fill({}) } }, "function_config.callbacks[0].msgType", "missing");

  const { memorySize } = await import(new URL("wasm.js", import.meta.resolve("wechat-cloudbase")));
  assert.ok(memorySize() <= 1 << 26, `${memorySize()} bytes are kept`);
});

test("a message stays short, however much is wrong", async () => {
  const keys = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`unknown_${index}`, index]));
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked for a token") });
  const error = await rejection(client.setCloudAccessToken(keys));
  assert.ok(error.message.length < 10_000, `${error.message.length} characters`);
});

test("no number of warnings hides an error", () => {
  const callback = (index) => ({ msgType: `odd_${index}`, event: "", env: "e", functionName: "f", enable: true });
  const callbacks = [...Array.from({ length: 5_000 }, (_, index) => callback(index)), { ...callback(0), msgType: "text", env: "" }];
  refused("setCallBackConfig", { function_config: { enable: true, callbacks } }, "function_config.callbacks[5000].env", "empty");
});

test("a proxy that lies is refused, or sent as what it showed", () => {
  const listed = (get, target = ["/a", "/b"]) => ({ action: "set", env: "e", open: true, version: 1, api_whitelist: new Proxy(target, { get }) });
  const lengths = [-1, NaN, Infinity, 1.5, "2", 2n, Symbol("s"), undefined, { valueOf() { throw new Error("no"); } }];
  for (const length of lengths) {
    refused("setCloudAccessToken", listed((target, key) => (key === "length" ? length : target[key])), "api_whitelist");
  }
  refused("setCloudAccessToken", listed((target, key) => (key === "length" ? assert.fail("no") : target[key])), "api_whitelist");
  refused("setCloudAccessToken", listed((target, key) => (key === "length" ? 3 : target[key])), "api_whitelist[2]");
  let reads = 0;
  const growing = listed((target, key) => (key === "length" ? (reads += 2) : "/a"));
  assert.equal(validate("setCloudAccessToken", growing).valid, true);
  const pushing = listed((target, key) => (/^\d/.test(String(key)) && target.push("/b"), target[key]));
  assert.equal(validate("setCloudAccessToken", pushing).valid, true);

  const handlers = [
    { ownKeys() { throw new Error("no"); } },
    { getOwnPropertyDescriptor() { throw new Error("no"); } },
    { get() { throw new Error("no"); } },
  ];
  for (const handler of handlers) refused("getFunctionConfig", new Proxy({ type: 1, env: "e", function_name: "f" }, handler), "");
  const ghost = new Proxy({}, {
    ownKeys: () => ["action", "env", "ghost"],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, key) => ({ action: "get", env: "e", ghost: 1 })[key],
  });
  refused("setCloudAccessToken", ghost, "ghost", "unknown_field");
});

test("integers beyond the safe range, -0 and numbers with a fraction", () => {
  const version = (version) => codes(one({ action: "set", env: "e", open: true, api_whitelist: ["/*"], version }, "setCloudAccessToken"));
  assert.deepEqual(version(-0), []);
  assert.deepEqual(version(Number.MAX_SAFE_INTEGER), []);
  assert.deepEqual(version(-Number.MAX_SAFE_INTEGER), []);
  assert.deepEqual(version(2 ** 53), [["version", "out_of_range"]]);
  assert.deepEqual(version(1e21), [["version", "out_of_range"]]);
  assert.deepEqual(version(1e-7), [["version", "not_whole"]]);
});

test("neither the payload's prototype nor its symbols are looked at", () => {
  const payload = Object.create({ extra: 1 }, { [Symbol("s")]: { value: 1, enumerable: true } });
  Object.assign(payload, { action: "get", env: "e" });
  assert.equal(validate("setCloudAccessToken", payload).valid, true);
  class Payload {
    action = "get";
    env = "e";
  }
  assert.equal(validate("setCloudAccessToken", new Payload()).valid, true);
  const own = JSON.parse('{"action":"get","env":"e","__proto__":{"open":true}}');
  assert.deepEqual(codes(one(own, "setCloudAccessToken")), [["__proto__", "unknown_field"]]);
});

test("an unknown interface or option is refused", () => {
  assert.throws(() => validate("getCallbackConfig", {}), ValidationError);
  assert.throws(() => validate("getCallBackConfig", {}, { stict: true }), /options\.stict: unknown option/);
});

test("a method rejects with every issue at once, in the client's language, before a token is asked for", async () => {
  const accessToken = () => assert.fail("asked for a token");
  const client = new CloudbaseClient({ accessToken, locale: "zh" });
  const error = await rejection(client.setCallBackConfig({ container_config: { enable: 1 } }));
  assert.ok(error instanceof ValidationError);
  assert.equal(error.issues.length, 4);
  assert.equal(error.endpoint, "setCallBackConfig");
  assert.match(error.message, /应为布尔值/);
});

test("a payload may be JSON text, and a text that is none is refused with its line", async () => {
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked for a token") });
  const sample = text("setCloudAccessToken", "vendor_get_request_trailing_comma.txt");
  const error = await rejection(client.setCloudAccessToken(sample));
  assert.deepEqual(codes(error.issues), [["", "invalid_json"]]);
  assert.match(error.message, /line 4/);
});

test("a getter that calls the package again spoils nothing", async () => {
  const bodies = [];
  const fetch = async (url, { body }) => (bodies.push(new TextDecoder().decode(body)), Response.json({ errcode: 0 }));
  const client = new CloudbaseClient({ accessToken: "t", fetch });
  const callback = (event, env, functionName) => ({ msgType: "event", event, env, functionName, enable: true });
  const config = (...callbacks) => ({ function_config: { enable: true, callbacks } });
  // Of the same lengths in all, and so large that memory has to grow.
  const others = [callback("express_add_path", "abcd", "xy"), callback("express_add_path", "abcd", "x".repeat(1e6))];
  for (const other of others) {
    const inner = [];
    const second = {
      ...callback("qr_scan_scene", "e", "f"),
      get env() {
        inner.push(client.setCallBackConfig(config(other, callback("qr_scan_scene", "e", "f"))));
        return "e";
      },
    };
    await client.setCallBackConfig(config(callback("express_add_path", "ab", "wxyz"), second));
    assert.ok(inner.length > 0);
    await Promise.all(inner);
    const plain = config(callback("express_add_path", "ab", "wxyz"), callback("qr_scan_scene", "e", "f"));
    assert.deepEqual(new Set(bodies.map((body) => body.length > 1e5)), new Set([false, other.functionName.length > 1e5]));
    assert.ok(bodies.includes(JSON.stringify(plain)), bodies[0]);
    bodies.length = 0;
  }
});
