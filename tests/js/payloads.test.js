// Checks the rules about payloads with the tables of the native tests, as text and as objects.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient, validate, ValidationError } from "wechat-cloudbase";
import { interfaces, json, rejection, text } from "./fixtures.js";

const codes = (issues) => issues.map(({ path, code }) => [path, code]);
const MISSPELT = { getFuntionConfig: "getFunctionConfig", getFuntionList: "listFunctions", getUploadFuntionConfig: "uploadFunctionConfig" };
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
    ["getFuntionList", "vendor_request.json"],
    ["getUploadFuntionConfig", "vendor_request.json"],
    ["setCloudAccessToken", "vendor_get_request.json"],
    ["setCloudAccessToken", "vendor_set_request.json"],
  ];
  for (const [name, file] of samples) {
    const payload = json(MISSPELT[name] ?? name, file);
    assert.deepEqual(validate(name, payload, { strict: true }), { valid: true, issues: [], warnings: [] });
  }
});

/** Returns the issues, and checks that the time is bounded. A trap would be an InternalError. */
function refused(name, payload, path, code = "wrong_type") {
  const started = performance.now();
  const { valid, issues } = validate(name, payload, { maxPayloadBytes: 2 ** 26 });
  assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
  assert.equal(valid, false);
  assert.deepEqual(codes(issues)[0], [path, code]);
  return issues;
}

test("deep nesting is refused, as lists, as objects and as text", () => {
  const deep = (wrap, levels) => Array.from({ length: levels }).reduce(wrap, "x");
  refused("setCallBackConfig", deep((inner) => [inner], 200), "", "invalid_json");
  refused("setCallBackConfig", deep((inner) => ({ function_config: inner }), 200), "", "invalid_json");
  // At some depth JSON.stringify itself fails.
  assert.match(refused("setCallBackConfig", deep((inner) => [inner], 1_000_000), "", "not_json")[0].message, /call stack|recursion/i);
  for (const [from, to] of [["[", "]"], ['{"function_config":', "}"], ["[", ""]]) {
    refused("setCallBackConfig", `${from.repeat(10_000)}1${to.repeat(10_000)}`, "", "invalid_json");
  }
});

test("huge strings and many keys are refused in bounded time and memory", async () => {
  const huge = "x".repeat((1 << 26) + 1);
  refused("setCloudAccessToken", { action: "get", env: huge }, "", "too_large");
  refused("setCloudAccessToken", huge, "", "too_large");
  refused("setCloudAccessToken", { action: "get", env: huge.slice(100), version: 1.5, x: 1 }, "version", "not_whole");
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`unknown_${index}`, index]));
  for (const form of [keys, JSON.stringify(keys)]) refused("getCallBackConfig", form, "unknown_0", "unknown_field");
  const list = (length, item) => ({ action: "set", env: "e", open: true, version: 1, api_whitelist: new Array(length).fill(item) });
  refused("setCloudAccessToken", list(1 << 20, 1), "api_whitelist[0]");
  refused("setCallBackConfig", { function_config: { enable: true, callbacks: new Array(1 << 20).fill({}) } }, "function_config.callbacks[0].msgType", "missing");

  const { memorySize } = await import(new URL("client/instance.js", import.meta.resolve("wechat-cloudbase")));
  assert.ok(memorySize() <= 1 << 26, `${memorySize()} bytes are kept`);
});

test("a payload may have as many bytes as `maxPayloadBytes`, by default 1 MiB", async () => {
  const payload = (bytes) => ({ action: "get", env: "x".repeat(bytes - '{"action":"get","env":""}'.length) });
  const wide = { action: "get", env: "微".repeat(1000) };
  for (const [given, bytes, options] of [[payload(1 << 20), 1 << 20], [payload(100), 100, 100], [wide, 3025, 3025]]) {
    for (const form of [given, JSON.stringify(given)]) {
      for (const strict of [false, true]) {
        const most = options && { maxPayloadBytes: options };
        assert.equal(validate("setCloudAccessToken", form, { ...most, strict }).valid, true);
        const { issues, warnings } = validate("setCloudAccessToken", form, { maxPayloadBytes: bytes - 1, strict });
        assert.deepEqual(issues, [{ path: "", code: "too_large", message: `must have at most ${bytes - 1} bytes, not ${bytes}` }]);
        assert.deepEqual(warnings, []);
      }
    }
  }
  const options = { accessToken: () => assert.fail("asked for a token"), locale: "zh" };
  for (const onEvent of [undefined, () => {}]) {
    const refusal = await rejection(new CloudbaseClient({ ...options, onEvent }).setCloudAccessToken(payload((1 << 20) + 1)));
    assert.ok(refusal instanceof ValidationError);
    assert.equal(refusal.message, "setCloudAccessToken: 不能超过 1048576 字节，当前为 1048577");
    const small = await rejection(new CloudbaseClient({ ...options, onEvent, maxPayloadBytes: 24 }).setCloudAccessToken({ action: "get", env: "" }));
    assert.deepEqual(codes(small.issues), [["", "too_large"]]);
  }
});

test("a key in a message is cut and stays on one line, and its path is kept up to 2 KiB", async () => {
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked for a token") });
  const marks = "\u0085\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\n\u0007";
  for (const key of [`a${marks}b`, "微".repeat(600), "x".repeat(100_000)]) {
    const { message, issues } = await rejection(client.setCloudAccessToken({ action: "get", env: "e", [key]: { [key]: 1 } }));
    assert.doesNotMatch(message, /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
    assert.ok(message.length < 500, message);
    assert.match(issues[0].path, key.length === 1e5 ? /^x{2048}$/ : /./);
    if (key.length <= 600) assert.ok(issues[0].path.includes(key.slice(-1)) && issues[0].path.length >= key.length);
    assert.match(message, key.length < 100 ? /unknown field `a {12}b`/ : /…`/);
  }
});

test("a message stays short even with many issues", async () => {
  const keys = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`unknown_${index}`, index]));
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked for a token") });
  const error = await rejection(client.setCloudAccessToken(keys));
  assert.ok(error.message.length < 10_000, `${error.message.length} characters`);
});

test("many warnings do not hide an error", () => {
  const callback = (index) => ({ msgType: `odd_${index}`, event: "", env: "e", functionName: "f", enable: true });
  const callbacks = [...Array.from({ length: 5_000 }, (_, index) => callback(index)), { ...callback(0), msgType: "text", env: "" }];
  refused("setCallBackConfig", { function_config: { enable: true, callbacks } }, "function_config.callbacks[5000].env", "empty");
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

test("a payload may be JSON text, and invalid JSON is refused with its line", async () => {
  const client = new CloudbaseClient({ accessToken: () => assert.fail("asked for a token") });
  const sample = text("setCloudAccessToken", "vendor_get_request_trailing_comma.txt");
  const error = await rejection(client.setCloudAccessToken(sample));
  assert.deepEqual(codes(error.issues), [["", "invalid_json"]]);
  assert.match(error.message, /line 4/);
});
