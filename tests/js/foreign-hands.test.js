// Code of others that does not keep to the rules: `fetch`, listeners, signals, servers, and callers with too many arguments.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import * as pkg from "wechat-cloudbase";
import * as codes from "wechat-cloudbase/codes";
import * as gloo from "wechat-cloudbase/gloo";
import { answering, clientWith, container, rejection, serve, TOKEN } from "./fixtures.js";

const { CloudbaseClient, DecodeError, TimeoutError, ValidationError } = pkg;
const BOTH = Object.entries({ "default client": pkg, "/gloo": gloo });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Serves one answer to all requests, and counts them. */
async function serving(t, body) {
  let requests = 0;
  const server = await serve((_, outgoing) => (requests++, outgoing.end(body)));
  t.after(server.close);
  return { baseURL: server.url, requests: () => requests };
}

test("the late answer of a `fetch` that ignores its signal is not read", async () => {
  const touched = [];
  const body = new ReadableStream({ pull: () => void touched.push("read"), cancel: () => void touched.push("cancelled") }, { highWaterMark: 0 });
  const withoutStream = { status: 200, arrayBuffer: async () => touched.push("arrayBuffer") };
  for (const response of [new Response(body), withoutStream]) {
    let respond;
    const client = clientWith(() => new Promise((resolve) => (respond = resolve)), { timeout: 10 });
    assert.ok((await rejection(client.getCallBackConfig())) instanceof TimeoutError);
    respond(response);
    await pause(5);
  }
  assert.deepEqual(touched, ["cancelled"]);
});

test("the limit of bytes holds without a stream, and a length that is too long is not read", async () => {
  const sent = (length, size) => async () => ({
    status: 200,
    headers: new Headers(length === undefined ? {} : { "content-length": length }),
    arrayBuffer: async () => (size === undefined ? assert.fail("read") : new ArrayBuffer(size)),
  });
  for (const fetch of [sent("101"), sent("1e99"), sent(undefined, 101), sent("5", 101)]) {
    const error = await rejection(clientWith(fetch, { maxResponseBytes: 100 }).setCallBackConfig(container));
    assert.ok(error instanceof DecodeError, String(error));
    assert.deepEqual([/too long/.test(error.message), error.outcome], [true, "unknown"]);
  }
  const body = new TextEncoder().encode('{"errcode":0}').buffer;
  for (const headers of [undefined, {}, { get() { throw new Error("mine"); } }, new Headers({ "content-length": "many" })]) {
    const client = clientWith(async () => ({ status: 200, headers, arrayBuffer: async () => body }), { maxResponseBytes: 100 });
    assert.equal((await client.setCallBackConfig(container)).errcode, 0);
  }
});

test("a listener that rejects or throws late does not end the process", async (t) => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  t.after(() => process.off("unhandledRejection", note));
  const { baseURL } = await serving(t, '{"errcode":0}');
  const listeners = [
    async () => { throw new Error("mine"); },
    () => Promise.reject("text"),
    () => ({ then() { throw new Error("mine"); } }),
    () => ({ then: (_, reject) => reject("text") }),
    () => ({ get then() { throw new Error("mine"); } }),
    () => { throw new Error("mine"); },
  ];
  for (const [, { CloudbaseClient }] of BOTH) {
    for (const onEvent of listeners) {
      assert.equal((await new CloudbaseClient({ accessToken: TOKEN, baseURL, onEvent }).getCallBackConfig()).errcode, 0);
    }
  }
  await pause(20);
  assert.deepEqual(unhandled, []);
});

test("many calls on one signal add one listener, all of them stop, and no listener is left", async (t) => {
  const warnings = [];
  const note = (warning) => warnings.push(warning.name);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const listening = (signal) => getEventListeners(signal, "abort").length;
  const never = () => new Promise(() => {});
  const clients = [1, 2].map(() => clientWith(never));
  const asking = clientWith(() => assert.fail("sent"), { accessToken: never });

  const controller = new AbortController();
  const { signal } = controller;
  const calls = Array.from({ length: 20 }, (_, number) => rejection([...clients, asking][number % 3].getCallBackConfig({ signal })));
  assert.equal(listening(signal), 1);
  controller.abort("enough");
  assert.deepEqual(new Set(await Promise.all(calls)), new Set(["enough"]));
  await pause(5);
  assert.equal(listening(signal), 0);

  const kept = new AbortController().signal;
  await Promise.all(Array.from({ length: 20 }, () => clientWith(answering('{"errcode":0}')).getCallBackConfig({ signal: kept })));
  assert.equal(listening(kept), 0);
  const again = clientWith(answering('{"errcode":0}')).getCallBackConfig({ signal: kept });
  assert.equal(listening(kept), 1);
  await again;
  assert.deepEqual([listening(kept), warnings], [0, []]);
});

test("a hook that ends another call does not disturb the rest", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const second = new AbortController();
  signal.addEventListener("abort", () => second.abort("second"));
  const client = clientWith(() => new Promise(() => {}));
  const calls = [signal, second.signal, signal].map((signal) => rejection(client.getCallBackConfig({ signal })));
  controller.abort("first");
  assert.deepEqual(await Promise.all(calls), ["first", "second", "first"]);
});

for (const [name, { CloudbaseClient, errorCodes }] of BOTH) {
  test(`${name}: an inner config is parsed up to the depth of all JSON, and a parsedConfig of the server is removed`, async (t) => {
    const get = async (answer) => {
      const { baseURL } = await serving(t, JSON.stringify({ errcode: 0, errmsg: "ok", ...answer }));
      return new CloudbaseClient({ accessToken: TOKEN, baseURL }).getFunctionConfig({ type: 1, env: "e", function_name: "f" });
    };
    const nested = (depth) => `{"permissions":{"openapi":[]},"b":[${'{"a":['.repeat(depth / 2 - 1)}${"]}".repeat(depth / 2 - 1)}]}`;
    assert.deepEqual((await get({ config: nested(128) })).parsedConfig, JSON.parse(nested(128)));
    for (const config of [nested(130), `{"a":${nested(128)}}`, nested(200_000)]) {
      const answer = await get({ config });
      assert.deepEqual([answer.config, "parsedConfig" in answer], [config, false]);
    }
    for (const config of ["not JSON", "", undefined]) assert.equal("parsedConfig" in (await get({ config, parsedConfig: { mine: 1 } })), false);
    const config = '{"permissions":{"openapi":[]}}';
    assert.deepEqual((await get({ config, parsedConfig: { mine: 1 } })).parsedConfig, JSON.parse(config));
  });

  test(`${name}: nobody can change a row of the codes`, () => {
    for (const table of [errorCodes, codes.errorCodes]) {
      for (const row of table) assert.ok(Object.isFrozen(row) && Object.isFrozen(row.advice), String(row.code));
    }
  });

  test(`${name}: options behind the last argument are refused, not ignored`, async (t) => {
    const { baseURL, requests } = await serving(t, '{"errcode":0}');
    const client = new CloudbaseClient({ accessToken: () => assert.fail("asked"), baseURL });
    const calls = [
      client.getCallBackConfig({}, { timeout: 5 }),
      client.getCallBackConfig(undefined, null),
      client.getCallBackConfig(undefined, undefined, { timeout: 5 }),
      client.setCallBackConfig(container, {}, { timeout: 5 }),
      client.getFunctionConfig({ type: 1, env: "e", function_name: "f" }, undefined, { timeout: 5 }),
      client.setCloudAccessToken({ action: "get", env: "e" }, {}, 5),
    ];
    for (const call of calls) {
      const error = await rejection(call);
      assert.ok(error instanceof ValidationError, String(error));
      assert.deepEqual(error.issues.map(({ path, code }) => [path, code]), [["arguments", "too_many"]]);
    }
    assert.equal(requests(), 0);
    const patient = new CloudbaseClient({ accessToken: TOKEN, baseURL });
    assert.equal((await patient.getCallBackConfig({}, undefined)).errcode, 0);
  });
}
