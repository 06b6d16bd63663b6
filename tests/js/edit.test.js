// What was read can be changed and written back, members that nobody knows included.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CloudbaseClient, editable, parse, validate, ValidationError } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { container, json, rejection, TOKEN, wechatAndClient } from "./fixtures.js";

const table = JSON.parse(readFileSync(new URL("../fixtures/unknown_fields.json", import.meta.url), "utf8"));
const send = { unknownFields: "send" };
const codes = (issues) => issues.map(({ path, code }) => [path, code]);

const callback = (event, more) => ({ msgType: "event", event, env: "e", functionName: "f", enable: true, ...more });
const answer = (data) => ({ errcode: 0, errmsg: "ok", data });

/** The state of a WeChat that is newer than this package. */
const NEWER = {
  function_config: { enable: false, callbacks: [callback("a", { filter: ["x"] }), callback("b", { "odd.[name]\"": { deep: [1] } })], weight: 5 },
  container_config: { ...container.container_config, region: { name: "上海" } },
};

for (const { interface: name, text, body, issues = [] } of table) {
  test(`unknown members are sent: ${text}`, () => {
    const result = validate(name, text, send);
    assert.deepEqual([codes(result.issues), result.warnings.filter(({ code }) => code !== "not_sent")], [issues, []]);
    if (body) assert.deepEqual(parse(name, text, send), JSON.parse(body));
    const refused = validate(name, text).issues;
    assert.ok(issues.length > 0 || body === "{}" || refused.some(({ code }) => code === "unknown_field"), "the default refuses them");
  });
}

test("a client sends unknown members only on request, with and without a listener", async () => {
  const payload = { container_config: NEWER.container_config };
  for (const onEvent of [undefined, () => {}]) {
    const { client, wechat } = wechatAndClient({ ...send, onEvent });
    await client.forMerchant("wx1", TOKEN).setCallBackConfig(payload);
    await client.setCallBackConfig(JSON.stringify(payload));
    assert.deepEqual(wechat.calls().map(({ body }) => body), [payload, payload]);
    const { issues } = await rejection(client.setCallBackConfig({ container_config: { ...payload.container_config, text_mode: undefined, textMode: 1 } }));
    assert.deepEqual(codes(issues), [["container_config.text_mode", "missing"]], "a misspelt required member is missing");
    for (const options of [{}, { unknownFields: "refuse" }, { unknownFields: undefined }]) {
      const { issues } = await rejection(wechatAndClient({ ...options, onEvent }).client.setCallBackConfig(payload));
      assert.deepEqual(codes(issues), [["container_config.region", "unknown_field"]]);
    }
  }
  for (const unknownFields of ["keep", true, null]) {
    assert.throws(() => new CloudbaseClient({ accessToken: TOKEN, unknownFields }), /options\.unknownFields: must be `refuse` or `send`/);
    assert.throws(() => parse("getCallBackConfig", {}, { unknownFields }), ValidationError);
  }
});

test("what is no answer has no configs: an edit would replace what is there", () => {
  const configs = { function_config: { enable: true, callbacks: [] } };
  for (const wrong of [Promise.resolve({ data: configs }), JSON.stringify({ data: configs }), configs.function_config, [configs], undefined, null, 1n]) {
    assert.throws(() => editable(wrong), (error) => error instanceof ValidationError && error.issues[0].path === "answer", String(wrong));
  }
  for (const never of [{}, { errcode: 0, errmsg: "ok" }, { errcode: 0, data: null }]) assert.deepEqual(editable(never), { unknown: [] });
});

test("read, edit, write back: what was not changed is the same, byte for byte, over real HTTP", async (t) => {
  const wechat = createEmulator({ tokens: { [TOKEN]: "wx1" }, seed: { wx1: NEWER } });
  const server = await wechat.listen();
  t.after(server.close);
  const client = new CloudbaseClient({ accessToken: TOKEN, baseURL: server.url, ...send });
  const read = async () => JSON.stringify(await client.getCallBackConfig());
  const before = await read();

  const { unknown, ...configs } = editable(JSON.parse(before), send);
  assert.deepEqual([unknown, configs], [[], NEWER]);
  await client.setCallBackConfig(configs);
  assert.equal(await read(), before);

  // An edit that moves callbacks takes their unknown members along.
  const [first, second] = configs.function_config.callbacks;
  await client.setCallBackConfig({ function_config: { ...configs.function_config, callbacks: [second, callback("c"), { ...first, enable: false }] } });
  const after = JSON.parse(await read()).data;
  assert.deepEqual(after.function_config, { ...NEWER.function_config, callbacks: [second, callback("c"), { ...first, enable: false }] });
  assert.deepEqual(after.container_config, NEWER.container_config);
});

test("unknown members are kept apart with their places, can be put back, and the answer is unchanged", async () => {
  const given = answer(structuredClone({ ...NEWER, third_config: {} }));
  const { unknown, ...configs } = editable(given);
  assert.deepEqual(given, answer({ ...NEWER, third_config: {} }));
  assert.deepEqual(unknown, [
    { path: "function_config.callbacks[0].filter", segments: ["function_config", "callbacks", 0, "filter"], value: ["x"] },
    { path: 'function_config.callbacks[1]["odd.[name]\\""]', segments: ["function_config", "callbacks", 1, 'odd.[name]"'], value: { deep: [1] } },
    { path: "function_config.weight", segments: ["function_config", "weight"], value: 5 },
    { path: "container_config.region", segments: ["container_config", "region"], value: { name: "上海" } },
  ]);
  assert.deepEqual(configs.function_config, { enable: false, callbacks: [callback("a"), callback("b")] });
  assert.deepEqual(configs.container_config, container.container_config);
  for (const config of [{ function_config: configs.function_config }, { container_config: configs.container_config }]) {
    assert.deepEqual(validate("setCallBackConfig", config).issues, []);
  }
  for (const { segments, value } of unknown) segments.slice(0, -1).reduce((at, step) => at[step], configs)[segments.at(-1)] = value;
  assert.deepEqual(configs, NEWER);
  assert.deepEqual(editable(given.data), editable(given), "its data will do");
});

test("a config that was never set is absent", () => {
  const blank = { enable: false, qbase_env: "", qbase_container_path: "", text_mode: 0 };
  for (const data of [undefined, null, {}, { function_config: null, container_config: {} }, { function_config: { callbacks: [] } }, { container_config: [] }, { container_config: blank }]) {
    assert.deepEqual(editable(answer(data)), { unknown: [] });
  }
  assert.deepEqual(editable({ errcode: 0, errmsg: "ok" }), { unknown: [] });
  const off = { enable: false, callbacks: [] };
  assert.deepEqual(editable(answer({ function_config: off })), { function_config: off, unknown: [] }, "this one can be set");
});

test("nothing is invented: what a config lacks is an error, and all of it is listed", () => {
  const data = {
    function_config: { enable: true, callbacks: [{ ...callback("a"), enable: null }, { msgType: "text", env: "e", functionName: "f", enable: true }] },
    container_config: { ...container.container_config, text_mode: 0, new: 1 },
  };
  for (const options of [undefined, send]) {
    assert.throws(() => editable(answer(data), options), (error) => {
      assert.ok(error instanceof ValidationError);
      assert.deepEqual(codes(error.issues), [
        ["function_config.callbacks[0].enable", "wrong_type"],
        ["function_config.callbacks[1].event", "missing"],
        ["container_config.text_mode", "invalid_text_mode"],
      ]);
      return true;
    });
  }
  assert.throws(() => editable(answer({ container_config: { enable: false, qbase_env: "e" } }), { locale: "zh" }), /缺少必填字段/);
  assert.throws(() => editable(answer({ function_config: { enable: true } })), /function_config\.callbacks: `callbacks` is required/);
  assert.throws(() => editable(answer({ function_config: "on" })), ValidationError);
  const { function_config } = editable({ function_config: { enable: true, callbacks: [] } });
  assert.deepEqual(function_config, { enable: true, callbacks: [] }, "the other config can be edited alone");
});

test("what an edit can correct does not stop it: two callbacks of one pair, an empty name, both pushes on", () => {
  const function_config = { enable: true, callbacks: [callback("a"), callback("a", { env: "" })] };
  const data = { function_config, container_config: container.container_config };
  assert.deepEqual(editable(answer(data)), { ...data, unknown: [] });
});

test("odd members of an answer are members, not prototypes or other places", () => {
  const text = '{"data":{"function_config":{"__proto__":{"x":1},"constructor":2,"enable":true,"callbacks":[]}}}';
  const { function_config, unknown } = editable(JSON.parse(text));
  assert.deepEqual(unknown.map(({ segments, value }) => [segments[1], value]), [["__proto__", { x: 1 }], ["constructor", 2]]);
  assert.deepEqual(Object.keys(function_config), ["enable", "callbacks"]);
  assert.equal(Object.getPrototypeOf(function_config), Object.prototype);
  const long = { ...NEWER.function_config, ["x".repeat(3000)]: 1 };
  assert.throws(() => editable(answer({ function_config: long })), /unknown field/, "a path that was cut leads nowhere");
  assert.deepEqual(editable(answer({ function_config: long }), send).function_config, long);
});

test("an answer may be as long as the client reads", () => {
  const callbacks = Array.from({ length: 20_000 }, (_, index) => callback(`event_${index}`, { new: index }));
  const { function_config, unknown } = editable(answer({ function_config: { enable: true, callbacks: callbacks.slice(0, 9_000) } }));
  assert.deepEqual([function_config.callbacks[8_999], unknown.length], [callback("event_8999"), 9_000]);
  assert.equal(editable(answer({ function_config: { enable: true, callbacks } }), send).function_config.callbacks.length, 20_000);
});

test("the whitelist of an answer can be changed and set with parse, and what it lacks is an error", async () => {
  const { client, wechat } = wechatAndClient();
  const { errcode, errmsg, ...access } = await client.setCloudAccessToken({ action: "get", env: "e" });
  const payload = parse("setCloudAccessToken", { action: "set", env: "e", ...access });
  payload.api_whitelist.push("/wxa/msg_sec_check");
  await client.setCloudAccessToken(payload);
  assert.deepEqual(wechat.state().wx1.environments.e, { api_whitelist: [...access.api_whitelist, "/wxa/msg_sec_check"], version: access.version });
  const { version, ...rest } = access;
  assert.throws(() => parse("setCloudAccessToken", { action: "set", env: "e", ...rest }), /version: `version` is required/);
  assert.throws(() => parse("setCloudAccessToken", { action: "set", env: "e", ...access, new: 1 }), /unknown field `new`/);
  assert.equal(parse("setCloudAccessToken", { action: "set", env: "e", ...access, new: 1 }, send).new, 1);
});
