// The schemas of `/standard-schema` have the rules of `validate` and `parse`, in the form of Standard Schema.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { parse, validate } from "wechat-cloudbase";
import * as standard from "wechat-cloudbase/standard-schema";
import { interfaces, json } from "./fixtures.js";

const { schema } = standard;
const check = (one, value) => one["~standard"].validate(value);
const found = ({ issues }) => issues?.map(({ path, code }) => [path, code]);
const callback = { msgType: "text", event: "", env: "e", functionName: "f", enable: true };
const push = (...callbacks) => ({ function_config: { enable: true, callbacks } });

/** Where each field stands in payloads. Other members are not those of the package's own wrapping. */
const FIELDS = {
  callback: [["setCallBackConfig", ["function_config", "callbacks", 1], (value) => push({ ...callback, msgType: "image" }, value)]],
  containerConfig: [["setCallBackConfig", ["container_config"], (value) => ({ function_config: { enable: false, callbacks: [] }, container_config: value })]],
  whitelistEntry: [["setCloudAccessToken", ["api_whitelist", 1], (value) => ({ action: "set", env: "x", open: true, api_whitelist: ["/*", value], version: 6 })]],
  environmentId: [
    ["setCloudAccessToken", ["env"], (value) => ({ action: "set", env: value, open: true, api_whitelist: ["/*"], version: 6 })],
    ["getFunctionConfig", ["env"], (value) => ({ type: 3, env: value, function_name: "x" })],
    ["uploadFunctionConfig", ["env"], (value) => ({ type: 3, env: value, function_name: "x", config: { timeout: 1 } })],
    ["setCallBackConfig", ["function_config", "callbacks", 0, "env"], (value) => push({ ...callback, env: value })],
  ],
  functionName: [
    ["getFunctionConfig", ["function_name"], (value) => ({ type: 3, env: "x", function_name: value })],
    ["setCallBackConfig", ["function_config", "callbacks", 0, "functionName"], (value) => push({ ...callback, functionName: value })],
  ],
};
const container = { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 };
const VALUES = [
  null, true, 0, 1.5, "", "x", "/wxa/x", "wxa/x", "//a/b", "https://a.example/x", "/x?y", "{}", '{"enable":true}', "x".repeat(61), [], ["x"], {},
  callback, { ...callback, env: "" }, { ...callback, enable: "true" }, { ...callback, more: 1, "a.b": 2 }, { ...callback, msgType: "odd" },
  container, { ...container, enable: false, text_mode: "1" }, { ...container, text_mode: 3, qbase_container_path: "x" },
];

for (const name of interfaces) {
  test(`${name}: each case has the issues of validate and the value of parse, with and without warnings`, () => {
    for (const { name: title, payload, text } of json(name, "cases.json")) {
      if (text !== undefined || typeof payload === "string") continue;
      for (const options of [{}, { locale: "zh" }, { strict: true }, { warnings: "error" }, { unknownFields: "send" }]) {
        const { valid, issues } = validate(name, payload, options);
        const result = check(schema(name, options), payload);
        if (valid) assert.deepEqual(result, { value: parse(name, payload, options), issues: undefined }, title);
        else assert.deepEqual(result.issues, issues.map(({ segments, code, message }) => ({ path: segments, code, message })), title);
      }
      assert.deepEqual(check(standard[name], payload), check(schema(name), payload));
    }
  });
}

test("a string is never JSON text", () => {
  for (const name of interfaces) {
    for (const value of ["", "{}", '{"env":"e"}', JSON.stringify(push(callback)), "\ud800", new String("{}")]) {
      assert.deepEqual(found(check(standard[name], value)), [[[], "wrong_type"]], `${name} ${value}`);
    }
  }
});

test("undefined stands for {} where no field is required, and what has no JSON is of the wrong type", () => {
  for (const name of interfaces) {
    const takesNothing = ["getCallBackConfig", "getEnvInfo"].includes(name);
    const expected = takesNothing ? { value: {}, issues: undefined } : check(standard[name], null);
    assert.deepEqual(check(standard[name], undefined), expected, name);
  }
  for (const name of [...interfaces, ...Object.keys(FIELDS)]) {
    for (const value of [null, () => ({}), Symbol("x")]) assert.deepEqual(found(check(standard[name], value)), [[[], "wrong_type"]], name);
    assert.deepEqual(found(check(standard[name], 1n)), [[[], "not_json"]], name);
  }
  for (const name of Object.keys(FIELDS)) assert.deepEqual(found(check(standard[name], undefined)), [[[], "wrong_type"]], name);
});

for (const [name, places] of Object.entries(FIELDS)) {
  test(`${name} has the rules of its place in ${places.map(([one]) => one).join(" and ")}`, () => {
    const verdicts = new Set();
    for (const options of [{}, { strict: true }, { locale: "zh" }]) {
      for (const value of VALUES) {
        const result = check(schema(name, options), value);
        verdicts.add(result.issues === undefined);
        if (!result.issues) assert.deepEqual(result.value, value);
        for (const [interfaceName, place, wrap] of places) {
          const inside = validate(interfaceName, wrap(value), options).issues.filter(({ segments }) => place.every((step, at) => segments[at] === step));
          const expected = inside.map(({ segments, code, message }) => ({ path: segments.slice(place.length), code, message }));
          assert.deepEqual(result.issues ?? [], expected, `${interfaceName}: ${JSON.stringify(value)}`);
        }
      }
    }
    assert.equal(verdicts.size, 2);
  });
}

test("a field that turns into nothing when it is written as JSON is refused", () => {
  for (const name of Object.keys(FIELDS)) assert.ok(check(standard[name], { toJSON() {} }).issues.length > 0, name);
});

test("paths have numbers for indexes, and exact names", () => {
  const odd = check(standard.setCallBackConfig, push(callback, { ...callback, msgType: "image", "a.b": 1 }));
  assert.deepEqual(found(odd), [[["function_config", "callbacks", 1, "a.b"], "unknown_field"]]);
});

test("the value is a new one, and is what a call would send", () => {
  const given = push(callback);
  const { value } = check(standard.setCallBackConfig, given);
  assert.notEqual(value, given);
  assert.notEqual(value.function_config.callbacks[0], callback);
  const row = check(standard.callback, callback);
  assert.deepEqual(row.value, callback);
  assert.notEqual(row.value, callback);
  assert.deepEqual(check(standard.setCloudAccessToken, { action: "get", env: "e", open: undefined, version: 3 }).value, { action: "get", env: "e" });
  const upload = { type: 3, env: "e", function_name: "f", config: { timeout: 3 } };
  assert.equal(check(standard.uploadFunctionConfig, upload).value.config, '{"timeout":3}');
});

test("a success has no issues, whatever a library adds to Object.prototype, and a failure has no value", () => {
  Object.prototype.issues = "polluted";
  try {
    assert.equal(check(standard.environmentId, "e").issues, undefined);
  } finally {
    delete Object.prototype.issues;
  }
  assert.deepEqual(Object.keys(check(standard.environmentId, "")), ["issues"]);
});

test("WeChat's misspellings are names, and other names and options are refused at once", () => {
  assert.deepEqual(found(check(schema("getFuntionList"), { env: "e", limit: 20 })), [[["offset"], "missing"]]);
  for (const name of ["callbacks", "toString", "__proto__", undefined]) assert.throws(() => schema(name), { name: "ValidationError", message: /callback, containerConfig/ });
  assert.throws(() => schema("callback", { lang: "zh" }), { name: "ValidationError", issues: [{ path: "options.lang", segments: ["lang"], code: "unknown_option", message: "unknown option `lang`" }] });
});

/** Runs code in a process that counts the wasm modules that it compiles, and returns what the code prints. */
function counting(code) {
  const program = `
    let compiled = 0;
    const { Module } = WebAssembly;
    WebAssembly.Module = class extends Module { constructor(...given) { super(...given); compiled++; } };
    for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) WebAssembly[name] = () => { throw new Error(name) };
    ${code}`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: import.meta.dirname, encoding: "utf8" }));
}

test("an import compiles nothing, and the first check compiles without a promise", () => {
  const counts = counting(`
    const { callback, schema } = await import("wechat-cloudbase/standard-schema");
    schema("callback", { locale: "zh" })["~standard"].jsonSchema.input({ target: "draft-07" });
    const before = compiled;
    const { issues } = callback["~standard"].validate(1);
    console.log(JSON.stringify([before, issues[0].code, compiled]));`);
  // One module decodes the text of the other.
  assert.deepEqual(counts, [0, "wrong_type", 2]);
});

test("the default entry and the tokens use the same instance", () => {
  const counts = counting(`
    const { validate } = await import("wechat-cloudbase");
    const { getCallBackConfig } = await import("wechat-cloudbase/standard-schema");
    await import("wechat-cloudbase/tokens");
    getCallBackConfig["~standard"].validate({});
    const first = compiled;
    validate("getCallBackConfig");
    console.log(JSON.stringify([first, compiled]));`);
  assert.deepEqual(counts, [2, 2]);
});
