// `parse` answers the payload that a call would send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, validate, ValidationError } from "wechat-cloudbase";
import { interfaces, json, wechatAndClient } from "./fixtures.js";

for (const name of interfaces) {
  test(`${name}: parse throws the issues that validate finds, and returns what is valid`, () => {
    for (const { name: title, payload, text = JSON.stringify(payload) } of json(name, "cases.json")) {
      const { valid, issues, warnings } = validate(name, text);
      if (valid) {
        const parsed = parse(name, text);
        assert.ok(validate(name, parsed).valid, title);
        assert.deepEqual(parse(name, parsed), parsed, title);
      } else {
        assert.throws(() => parse(name, text), (error) => {
          assert.ok(error instanceof ValidationError);
          assert.deepEqual([error.endpoint, error.issues, error.warnings], [name, issues, warnings], title);
          return true;
        });
      }
    }
  });
}

test("the value is what a call sends, and is a copy", async () => {
  const { client, wechat } = wechatAndClient();
  class Callback {
    msgType = "event";
    event = "qr_scan_scene";
    env = Object("e");
    functionName = "f";
    enable = true;
    note = undefined;
  }
  const payload = { function_config: { toJSON: () => ({ enable: false, callbacks: [new Callback()] }) } };
  const parsed = parse("setCallBackConfig", payload);
  await client.setCallBackConfig(payload);
  assert.deepEqual(parsed, wechat.calls()[0].body);
  assert.deepEqual(parsed.function_config.callbacks[0], { msgType: "event", event: "qr_scan_scene", env: "e", functionName: "f", enable: true });
  parsed.function_config.callbacks.push("mine"); // It is not frozen.
  assert.deepEqual(parse("setCallBackConfig", payload).function_config.callbacks.length, 1);
});

test("JSON text becomes a value, and members that are not sent are left out", () => {
  assert.deepEqual(parse("getFuntionConfig", ' { "function_name" : "f", "type": 1, "env": "\\u5fae" } '), { type: 1, env: "微", function_name: "f" });
  assert.deepEqual(parse("setCloudAccessToken", { action: "get", env: "e", open: true }), { action: "get", env: "e" });
  assert.deepEqual(parse("getFuntionList", { env: "e", limit: 20, offset: 0 }), { env: "e", limit: 20, offset: 0 });
  assert.deepEqual([parse("getCallBackConfig"), parse("getEnvInfo", undefined)], [{}, {}]);
});

test("options are those of validate", () => {
  const odd = { container_config: { enable: true, qbase_env: "e", qbase_container_path: "odd", text_mode: 1 } };
  assert.deepEqual(parse("setCallBackConfig", odd), odd);
  assert.throws(() => parse("setCallBackConfig", odd, { strict: true, locale: "zh" }), /container_config\.qbase_container_path: 通常应以/);
  assert.throws(() => parse("setCallBackConfig", odd, { maxPayloadBytes: 10 }), /must have at most 10 bytes/);
  assert.throws(() => parse("setCallBackConfig", odd, { timeout: 1 }), /options\.timeout: unknown option/);
  assert.throws(() => parse("getcallbackconfig"), /interfaceName: must be one of/);
});
