// Configs of functions as values and as texts, in /config.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ValidationError } from "wechat-cloudbase";
import { formatFunctionConfig, parseCloudbaserc, parseFunctionConfig } from "wechat-cloudbase/config";
import { wechatAndClient } from "./fixtures.js";

const CANARY = "s3cret-canary-value";
const timer = { name: "nightly", type: "timer", config: "0 0 2 * * * *" };

/** Returns the error that `work` throws. */
function thrown(work) {
  let result;
  try {
    result = work();
  } catch (error) {
    return error;
  }
  return assert.fail(JSON.stringify(result));
}

/** Returns the places and the codes of a ValidationError. */
function issues(work) {
  const error = thrown(work);
  assert.ok(error instanceof ValidationError, inspect(error));
  return error.issues.map(({ segments, code }) => [...segments, code].join(" "));
}

test("a config of each type is a value and a text", () => {
  for (const [type, text, config] of [
    [1, ' {"permissions": {"openapi": ["wxacode.get"]}}', { permissions: { openapi: ["wxacode.get"] } }],
    [2, JSON.stringify({ triggers: [timer] }), { triggers: [timer] }],
    [3, '{"environment":[{"key":"K","value":"密码 \\"v\\""}],"timeout":2e1}', { timeout: 20, environment: [{ key: "K", value: '密码 "v"' }] }],
    [3, '{"timeout":5}', { timeout: 5 }],
    [3, "{}", { environment: [] }],
  ]) {
    const parsed = parseFunctionConfig(type, text);
    assert.deepEqual(parsed, { config, warnings: [] });
    assert.equal(formatFunctionConfig(type, config), JSON.stringify(config));
  }
  assert.deepEqual(parseFunctionConfig(2, JSON.stringify([timer])).config, { triggers: [timer] });
});

test("unknown members are kept with their digits at every level", () => {
  const texts = [
    [1, '{"permissions":{"openapi":["a.b"],"scope":[1.0, 12345678901234567890]},"memo":1e400}'],
    [2, '{"triggers":[{"name":"t","type":"timer","config":"0 0 2 * * * *","id":-0}],"__proto__":{"a":0.10}}'],
    [3, '{"timeout":5,"environment":[{"key":"K","value":"V","note":null}],"unknown":{"unknown":"x"},"10":true,"a\\"b":1}'],
  ];
  for (const [type, text] of texts) {
    const { config } = parseFunctionConfig(type, text);
    const again = formatFunctionConfig(type, structuredClone(config));
    assert.deepEqual(JSON.parse(again), JSON.parse(text));
    for (const literal of ["[1.0, 12345678901234567890]", "1e400", "-0", "0.10"]) assert.equal(again.includes(literal), text.includes(literal), literal);
  }
  assert.equal(formatFunctionConfig(1, parseFunctionConfig(1, texts[0][1]).config), texts[0][1]);
  assert.deepEqual(parseFunctionConfig(3, '{"timeout":5,"memo":1.0}').config, { timeout: 5, unknown: { memo: "1.0" } });
});

test("a value is edited and uploaded, and keeps the rest", async () => {
  const { client } = wechatAndClient({}, { seed: { wx1: { functions: { e: { f: {} } } } } });
  const slot = { type: 3, env: "e", function_name: "f" };
  await client.uploadFunctionConfig({ ...slot, config: '{"timeout":5,"environment":[{"key":"K","value":"V"}]}' });
  const { config } = parseFunctionConfig(3, (await client.getFunctionConfig(slot)).config);
  config.environment.push({ key: "LEVEL", value: "info" });
  await client.uploadFunctionConfig({ ...slot, config: formatFunctionConfig(3, config) });
  const { parsedConfig } = await client.getFunctionConfig(slot);
  assert.deepEqual(parsedConfig, { timeout: 5, environment: [{ key: "K", value: "V" }, { key: "LEVEL", value: "info" }] });
});

test("a text that breaks rules has an issue for each, with its place", () => {
  assert.deepEqual(issues(() => parseFunctionConfig(3, '{"timeout":301,"environment":[{"key":"SCF_A","value":1}]}')), [
    "timeout invalid_timeout",
    "environment 0 key reserved_name",
    "environment 0 value wrong_type",
  ]);
  assert.deepEqual(issues(() => parseFunctionConfig(2, JSON.stringify({ triggers: [timer, timer, { ...timer, config: "0 0 2 * * *" }] }))), [
    "triggers 2 config cron_fields",
    "triggers 1 duplicate_trigger",
    "triggers 2 duplicate_trigger",
  ]);
  assert.deepEqual(issues(() => parseFunctionConfig(1, "{")), ["invalid_json"]);
  const error = thrown(() => parseFunctionConfig(3, '{"timeout":0}', { locale: "zh" }));
  assert.equal(error.message, "timeout: 应为 1 到 300 秒，不能是 `0`");
  assert.equal(error.issues[0].path, "timeout");
});

test("an empty config of type 3 needs one of two members, not a certain one", () => {
  assert.equal(thrown(() => formatFunctionConfig(3, {})).issues[0].message, "`timeout`/`environment` is required");
  assert.equal(thrown(() => formatFunctionConfig(3, {}, { locale: "zh" })).issues[0].message, "缺少必填字段 `timeout`/`environment`");
  assert.equal(formatFunctionConfig(3, { timeout: 5 }), '{"timeout":5}');
});

test("a value that breaks rules has an issue for each, with its place", () => {
  const cyclic = {};
  cyclic.permissions = cyclic;
  for (const [type, config, ...expected] of [
    [1, {}, "permissions missing"],
    [2, { triggers: [{ ...timer, confg: 1 }] }, "triggers 0 confg unknown_field"],
    [2, [timer], "wrong_type"],
    [3, {}, "environment missing"],
    [3, { timeout: null }, "timeout wrong_type"],
    [3, { timout: 5, timeout: 5, environment: [{ key: "K", value: "\ud800" }] }, "environment 0 value wrong_type", "timout unknown_field"],
    [3, { timeout: 5, unknown: 1 }, "unknown wrong_type"],
    [3, { timeout: 5, unknown: { a: 1, b: "{", c: "1" } }, "unknown a wrong_type", "unknown b invalid_json"],
    [3, { timeout: 5, unknown: { timeout: "6" } }, "timeout duplicate_key"],
    [3, null, "wrong_type"],
    [3, 5, "wrong_type"],
    [3, undefined, "config not_json"],
    [3, 5n, "config not_json"],
    [1, cyclic, "config not_json"],
    [3, '{"timeout":5}', "config wrong_type"],
    [0, {}, "type invalid_type"],
    ["3", {}, "type invalid_type"],
    [3n, {}, "type invalid_type"],
  ]) {
    assert.deepEqual(issues(() => formatFunctionConfig(type, config)), expected, inspect(config));
  }
});

test("arguments are checked", () => {
  for (const text of [undefined, null, 5, {}]) assert.deepEqual(issues(() => parseFunctionConfig(3, text)), ["text wrong_type"]);
  assert.deepEqual(issues(() => parseFunctionConfig(3, '{"x":"\ud800"}')), ["text not_json"]);
  assert.deepEqual(issues(() => parseCloudbaserc(undefined)), ["text wrong_type"]);
  assert.deepEqual(issues(() => parseFunctionConfig(3, "{}", { source: "config.json" })), ["type invalid_type"]);
  assert.deepEqual(issues(() => parseFunctionConfig(1, "{}", { source: "file" })), ["source invalid_option"]);
  assert.deepEqual(issues(() => parseFunctionConfig(1, "{}", { local: "zh" })), ["local unknown_option"]);
  assert.deepEqual(issues(() => formatFunctionConfig(1, {}, { locale: "de" })), ["locale invalid_option"]);
});

test("an inference is a warning", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-26") });
  const warned = (type, config) => parseFunctionConfig(type, JSON.stringify(config)).warnings.map(({ segments, code }) => [...segments, code].join(" "));
  assert.deepEqual(warned(1, { permissions: { openapi: ["wxacode"] } }), ["permissions openapi 0 odd_permission"]);
  assert.deepEqual(warned(2, [timer, { ...timer, name: "b", config: "0 0 0 * * * 2025" }]), ["several_triggers", "1 config never_runs"]);
  const environment = [{ key: "K", value: "1" }, { key: "K", value: "2" }];
  assert.deepEqual(warned(3, { timeout: 61, environment }), ["timeout long_timeout", "environment 1 duplicate_variable"]);
  const { warnings } = parseFunctionConfig(3, '{"timeout":61}', { locale: "zh" });
  assert.match(warnings[0].message, /60 秒/);
});

test("a config.json has comments, and gives permissions and triggers", () => {
  const text = `\ufeff{
    // uploaded by WeChat's tools
    "permissions": { "openapi": ["wxacode.get", /* "a.b" */ ] },
    "triggers": [${JSON.stringify(timer)},],
  }`;
  const options = { source: "config.json" };
  assert.deepEqual(parseFunctionConfig(1, text, options).config, { permissions: { openapi: ["wxacode.get"] } });
  assert.deepEqual(parseFunctionConfig(2, text, options).config, { triggers: [timer] });
  assert.deepEqual(parseFunctionConfig(2, "{}", options), { config: null, warnings: [] });
  assert.deepEqual(issues(() => parseFunctionConfig(1, text)), ["invalid_json"]);
  assert.deepEqual(issues(() => parseFunctionConfig(1, '{"triggers":[{}]}', options)).length, 3);
});

test("a cloudbaserc.json gives each function its configs", () => {
  const functions = [
    { name: "login", timeout: 20, runtime: "Nodejs18.15", envVariables: { LEVEL: "info", PASSWORD: "{{env.DB_PASSWORD}}" }, triggers: [timer] },
    { name: "report" },
  ];
  assert.deepEqual(parseCloudbaserc(JSON.stringify({ envId: "prod-1", functions })), {
    env: "prod-1",
    functions: [
      { name: "login", timeout: 20, envVariables: { LEVEL: "info", PASSWORD: { $env: "DB_PASSWORD" } }, triggers: [timer] },
      { name: "report" },
    ],
  });
  assert.deepEqual(parseCloudbaserc('{ "envId": "{{env.ENV_ID}}", } // nothing'), { functions: [] });
  assert.deepEqual(issues(() => parseCloudbaserc('{"functions":[{"name":"f","envVariables":{"A":"x{{env.B}}"}}]}')), [
    "functions 0 envVariables A invalid_template",
  ]);
});

test("no value of a variable is in an error or a warning", () => {
  const row = { key: "K", value: CANARY };
  const getter = { timeout: 5, get environment() { throw new Error(CANARY); } };
  const errors = [
    () => parseFunctionConfig(3, JSON.stringify({ timeout: 0, environment: [row] })),
    () => parseFunctionConfig(3, JSON.stringify({ environment: [row] }).slice(0, -1)),
    () => parseFunctionConfig(3, JSON.stringify({ environment: [{ ...row, value: [CANARY] }] })),
    () => parseFunctionConfig(3, JSON.stringify({ environment: CANARY })),
    () => parseFunctionConfig(3, `{"environment":[{"key":"K","value":"${CANARY}\ud800"}]}`),
    () => parseFunctionConfig(1, JSON.stringify({ permissions: { openapi: CANARY } }), { source: "config.json" }),
    () => formatFunctionConfig(3, { timeout: 0, environment: [row] }),
    () => formatFunctionConfig(3, { environment: [{ ...row, unknown: { note: CANARY } }] }),
    () => formatFunctionConfig(3, { environment: [row, 1n] }),
    () => formatFunctionConfig(3, { timeout: 5, environment: [row], unknown: CANARY }),
    () => formatFunctionConfig(3, getter),
    () => formatFunctionConfig(3, JSON.stringify({ environment: [row] })),
    () => parseCloudbaserc(`{"functions":[{"name":"f","envVariables":{"K":"${CANARY}{{env.X}}"}}]}`),
    () => parseCloudbaserc(`{"functions":[{"name":"f","envVariables":{"K":["${CANARY}"]}}]}`),
    () => parseCloudbaserc(`{"functions":[{"name":"f","envVariables":{"K":"${CANARY}"}}]`),
  ].map(thrown);
  for (const error of errors) {
    const shown = [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error), error.stack, String(error.cause)].join(" ");
    assert.ok(error instanceof ValidationError && !shown.includes("canary"), shown);
  }
  const { warnings } = parseFunctionConfig(3, JSON.stringify({ timeout: 61, environment: [row, row] }));
  assert.ok(warnings.length === 2 && !JSON.stringify(warnings).includes("canary"));
});
