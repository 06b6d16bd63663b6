// Cloud functions: their list, and reading and uploading their configs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CloudbaseClient, ValidationError } from "wechat-cloudbase";
import { answering, clientWith, rejection, TOKEN, wechatAndClient } from "./fixtures.js";

const slot = (type) => ({ type, env: "e", function_name: "f" });
const named = (from, to) => Array.from({ length: to - from }, (_, at) => ({ name: `f${String(from + at).padStart(2, "0")}` }));

async function namesOf(functions) {
  const names = [];
  for await (const { name } of functions) names.push(name);
  return names;
}

/** Returns a setup in which the environment `e` has these functions. */
function withFunctions(count) {
  const functions = Object.fromEntries(named(0, count).map(({ name }) => [name, {}]));
  return { seed: { wx1: { functions: { e: functions } } } };
}

/** Returns a client whose pages come from a function of `offset` and of the number of the page. */
function paging(pageOf) {
  const offsets = [];
  const client = clientWith(async (_, { body }) => {
    const { offset } = JSON.parse(body instanceof Blob ? await body.text() : body);
    offsets.push(offset);
    return new Response(JSON.stringify({ errcode: 0, errmsg: "ok", ...pageOf(offset, offsets.length - 1) }));
  });
  return { client, offsets };
}

test("all functions of an environment are read, 20 with each call", async () => {
  for (const [count, calls] of [[45, 3], [40, 3], [20, 2], [7, 1], [0, 1]]) {
    const { client, wechat } = wechatAndClient({}, withFunctions(count));
    assert.deepEqual(await namesOf(client.functions("e")), named(0, count).map(({ name }) => name));
    assert.equal(wechat.calls().length, calls, `${count} functions`);
    assert.ok(wechat.calls().every(({ body }) => body.limit === 20 && body.env === "e"));
  }
  const { client, wechat } = wechatAndClient({}, withFunctions(45));
  for await (const { name } of client.functions("e")) if (name === "f03") break;
  assert.equal(wechat.calls().length, 1, "no page is read before it is needed");
});

test("a wrong environment or option rejects at the first next(), and an error of a later page where it comes", async () => {
  const { client, wechat } = wechatAndClient({}, withFunctions(45));
  assert.ok((await rejection(client.functions("").next())) instanceof ValidationError);
  assert.ok((await rejection(client.functions().next())) instanceof ValidationError);
  assert.match((await rejection(client.functions("e", { absent: "null" }).next())).message, /unknown option `absent`/);
  assert.ok((await rejection(client.functions("e", undefined, { timeout: 5 }).next())) instanceof ValidationError);
  assert.equal(wechat.calls().length, 0);
  const functions = client.functions("e");
  for (let count = 0; count < 20; count++) await functions.next();
  wechat.fault({ errcode: 48001 });
  assert.equal((await rejection(functions.next())).errcode, 48001);
  assert.deepEqual(await functions.next(), { done: true, value: undefined });
});

test("the pages end, whatever the server answers", async () => {
  const page = (offset, last, total_count) => ({ total_count, functions: named(offset, Math.max(offset, Math.min(offset + 20, last))) });
  const all = (count) => named(0, count).map(({ name }) => name);
  const table = {
    "no total": [(offset) => page(offset, 45), all(45), [0, 20, 40, 45]],
    "a total that is too small": [(offset) => page(offset, 45, 3), all(45), [0, 20, 40]],
    "a total that is too large": [(offset) => page(offset, 45, 999), all(45), [0, 20, 40, 45]],
    "a total of null": [(offset) => page(offset, 25, null), all(25), [0, 20, 25]],
    "a smaller greatest page": [(offset) => ({ total_count: 25, functions: named(offset, Math.min(offset + 10, 25)) }), all(25), [0, 10, 20]],
    "the same page for ever": [() => page(0, 20, 999), all(20), [0, 20]],
    "two pages in turn for ever": [(_, number) => page((number % 2) * 20, 40, 999), all(40), [0, 20, 40]],
    "no list": [() => ({ total_count: 5 }), [], [0]],
    "a list that is null": [() => ({ total_count: 5, functions: null }), [], [0]],
    "functions without names": [() => ({ functions: [{ status: "Active" }, null, { status: "Active" }] }), [undefined, undefined], [0]],
  };
  for (const [title, [pageOf, names, asked]] of Object.entries(table)) {
    const { client, offsets } = paging(pageOf);
    assert.deepEqual(await namesOf(client.functions("e")), names, title);
    assert.deepEqual(offsets, asked, title);
  }
});

test("a function that is deleted or made between two pages ends no iteration early, and none comes twice", async () => {
  for (const [after, last] of [[withFunctions(30), "f29"], [withFunctions(50), "f49"]]) {
    const before = wechatAndClient({}, withFunctions(45)).wechat;
    const later = wechatAndClient({}, after).wechat;
    let wechat = before;
    const client = clientWith((...given) => wechat.fetch(...given));
    const names = [];
    for await (const { name } of client.functions("e")) {
      names.push(name);
      wechat = later;
    }
    assert.equal(names.at(-1), last);
    assert.equal(new Set(names).size, names.length);
  }
});

const CONFIGS = {
  1: { permissions: { openapi: ["wxacode.get", "微信"] } },
  2: { triggers: [{ name: "t", type: "timer", config: "0 0 2 1 * * *" }] },
  3: { timeout: 5, environment: [{ key: "K", value: '微 "v"\\' }] },
};

test("a config of each type is uploaded as a value and as text, and read back", async () => {
  const { client, wechat } = wechatAndClient();
  for (const type of [1, 2, 3]) {
    const value = CONFIGS[type];
    const spaced = ` ${JSON.stringify(value, null, 2)}\n`;
    for (const [given, sent] of [[value, JSON.stringify(value)], [spaced, spaced], [`\ufeff${spaced}`, spaced]]) {
      assert.deepEqual(await client.uploadFunctionConfig({ ...slot(type), config: given }), { errcode: 0, errmsg: "ok" });
      const { config, parsedConfig } = await client.getFunctionConfig(slot(type));
      assert.equal(config, sent);
      assert.deepEqual(parsedConfig, value);
    }
  }
  const [timer] = CONFIGS[2].triggers;
  await client.uploadFunctionConfig({ ...slot(2), config: [timer] });
  const { config, parsedConfig } = await client.getFunctionConfig(slot(2));
  assert.deepEqual([JSON.parse(config), parsedConfig], [[timer], { triggers: [timer] }]);
  await client.uploadFunctionConfig({ ...slot(3), config: { environment: [] } });
  assert.deepEqual((await client.getFunctionConfig(slot(3))).parsedConfig, { environment: [] }, "type 3 replaces the whole set");
  for (const config of [{}, "{}", Promise.resolve(CONFIGS[3]), new Map([["timeout", 5]]), { timeout: undefined }]) {
    const { issues } = await rejection(client.uploadFunctionConfig({ ...slot(3), config }));
    assert.deepEqual(issues.map(({ path, code }) => [path, code]), [["config.environment", "missing"]], "it would take all variables away");
  }
  assert.ok(wechat.calls().every(({ errcode }) => errcode === 0));
  const error = await rejection(client.uploadFunctionConfig({ ...slot(2), config: '{"triggers":[{"name":"t","type":"timer","config":"0 0 25 * * * *"}]}' }));
  assert.equal(error.message, "uploadFunctionConfig: config.triggers[0].config: `25` is not a valid hour (0-23)");
  assert.equal(error.outcome, "not_sent");
});

test("an upload is a write: it is not repeated after an unknown outcome", async () => {
  const { client, wechat } = wechatAndClient({}, { faults: [{ drop: "after" }] });
  const error = await rejection(client.uploadFunctionConfig({ ...slot(3), config: CONFIGS[3] }));
  assert.deepEqual([error.outcome, wechat.calls().length], ["unknown", 1]);
});

test("parsedConfig has the shape of the type that was asked for, or it is absent", async () => {
  const trigger = { name: "t", type: "timer", config: "* * * * * * *" };
  const good = [
    [1, { permissions: { openapi: [] } }], [1, { permissions: { openapi: ["a"], more: 1 }, triggers: [] }],
    [2, { triggers: [] }], [2, { triggers: [trigger, { ...trigger, enable: true }] }],
    [3, {}], [3, { timeout: 3 }], [3, { environment: [] }], [3, { environment: [{ key: "", value: "" }], timeout: 999 }], [3, { more: null }],
  ];
  const bad = [
    [1, {}], [1, { permissions: null }], [1, { permissions: [] }], [1, { permissions: { openapi: "a" } }], [1, { permissions: { openapi: [1] } }], [1, { triggers: [trigger] }],
    [2, {}], [2, { triggers: null }], [2, { triggers: {} }], [2, { triggers: [null] }], [2, { triggers: [{ ...trigger, name: 1 }] }], [2, [{ name: "t" }]], [2, { permissions: { openapi: [] } }],
    [3, []], [3, { timeout: "3" }], [3, { timeout: null }], [3, { environment: {} }], [3, { environment: [{ key: "K" }] }],
    ...[1, 2, 3].flatMap((type) => [null, 1, "x", true, [1]].map((value) => [type, value])),
  ];
  const read = (type, value, payload = slot(type)) => clientWith(answering(JSON.stringify({ errcode: 0, errmsg: "ok", config: JSON.stringify(value) }))).getFunctionConfig(payload);
  for (const [type, value] of good) assert.deepEqual((await read(type, value)).parsedConfig, value);
  assert.deepEqual((await read(2, [trigger])).parsedConfig, { triggers: [trigger] });
  for (const [type, value] of bad) {
    const answer = await read(type, value);
    assert.deepEqual(["parsedConfig" in answer, answer.config], [false, JSON.stringify(value)], `type ${type}`);
  }
  for (const form of ['{"env":"\\"type\\":2","function_name":"f","type":1}', '\ufeff {"type" : 1.0,"env":"e","function_name":"f"}', { get type() { return 1; }, env: "e", function_name: "f" }]) {
    assert.deepEqual((await read(1, CONFIGS[1], form)).parsedConfig, CONFIGS[1]);
    assert.equal("parsedConfig" in (await read(2, CONFIGS[2], form)), false);
  }
});

test("with `absent: \"null\"` a config that does not exist is null, and no error event comes", async () => {
  const { client, types } = wechatAndClient();
  assert.equal(await client.getFunctionConfig(slot(3), { absent: "null" }), null);
  assert.deepEqual(types(), ["request", "response"]);
  for (const options of [undefined, {}, { absent: undefined }]) {
    const error = await rejection(client.getFunctionConfig(slot(3), options));
    assert.ok(error instanceof ApiError && error.errcode === 85089 && error.class === "absent");
  }
  await client.uploadFunctionConfig({ ...slot(3), config: CONFIGS[3] });
  assert.deepEqual((await client.getFunctionConfig(slot(3), { absent: "null" })).parsedConfig, CONFIGS[3]);
});

test("`absent` hides no other failure, and no other method or client has it", async () => {
  const failing = (fault) => wechatAndClient({ maxRetries: 0 }, { faults: [fault] }).client;
  for (const fault of [{ errcode: 48001 }, { errcode: 85088 }, { drop: "after" }]) {
    assert.ok((await rejection(failing(fault).getFunctionConfig(slot(3), { absent: "null" }))) instanceof Error);
  }
  const { client, wechat } = wechatAndClient();
  for (const absent of ["throw", null, true]) {
    assert.match((await rejection(client.getFunctionConfig(slot(3), { absent }))).message, /options\.absent: must be "null"/);
  }
  const options = { absent: "null" };
  const calls = [
    client.setCallBackConfig({}, options), client.getCallBackConfig(options), client.setCloudAccessToken({}, options), client.listFunctions({}, options),
    client.getEnvInfo({}, options), client.uploadFunctionConfig({}, options),
  ];
  for (const call of calls) assert.match((await rejection(call)).message, /options\.absent: unknown option/);
  assert.throws(() => new CloudbaseClient({ accessToken: TOKEN, ...options }), ValidationError);
  assert.equal(wechat.calls().length, 0);
  const reason = Object.assign(new Error("mine"), { errcode: 85089 });
  assert.equal(await rejection(client.getFunctionConfig(slot(3), { absent: "null", signal: AbortSignal.abort(reason) })), reason);
});

test("environments are read, all or one", async () => {
  const { client } = wechatAndClient({}, { seed: { wx1: { functions: { e: {}, other: {} } } } });
  const environments = async (...given) => (await client.getEnvInfo(...given)).info_list.map(({ env }) => env);
  assert.deepEqual(await environments(), ["e", "other"]);
  assert.deepEqual(await environments({ env: "other" }), ["other"]);
  assert.deepEqual(await environments(undefined, { maxRetries: 0 }), ["e", "other"]);
});
