// Calls from the payload to the answer or the error.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import {
  ApiError, CloudbaseClient, HttpError, InternalError, NetworkError, preload, TimeoutError, TokenError, ValidationError,
} from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { answering, clientWith, container, json, leaveNoTimer, rejection, text, TOKEN, wechatAndClient } from "./fixtures.js";

leaveNoTimer();

test("every interface works over real HTTP with the vendor's samples", async (t) => {
  const seed = { wx1: { functions: { "test-777bb9": { openapi: { 1: text("getFunctionConfig", "vendor_config_permissions.json") } } } } };
  const { wechat } = wechatAndClient({}, { seed });
  const server = await wechat.listen();
  t.after(server.close);
  const client = new CloudbaseClient({ accessToken: TOKEN, baseURL: server.url });

  const sample = json("setCallBackConfig", "vendor_request.json");
  assert.deepEqual(await client.setCallBackConfig(sample), { errcode: 0, errmsg: "ok" });
  assert.deepEqual((await client.getCallBackConfig()).data, sample);

  const { config, parsedConfig } = await client.getFunctionConfig(json("getFunctionConfig", "vendor_request.json"));
  assert.deepEqual(JSON.parse(config), json("getFunctionConfig", "vendor_config_permissions.json"));
  assert.deepEqual(parsedConfig, JSON.parse(config));

  const set = json("setCloudAccessToken", "vendor_set_request.json");
  assert.equal((await client.setCloudAccessToken(set)).open, true);
  const got = await client.setCloudAccessToken(json("setCloudAccessToken", "vendor_get_request.json"));
  assert.deepEqual([got.open, got.api_whitelist, got.version], [set.open, set.api_whitelist, set.version]);

  for (const { body, path } of wechat.calls()) {
    if (path === "/tcb/getcallbackconfig") assert.deepEqual(body, {});
  }
});

test("a token provider is asked once, and once more with the token that was refused", async () => {
  const asked = [];
  const accessToken = ({ reason, rejected, signal }) => {
    asked.push([reason, rejected, signal instanceof AbortSignal]);
    return reason === "initial" ? "stale" : Promise.resolve(TOKEN);
  };
  const { client, types } = wechatAndClient({ accessToken });
  await client.setCallBackConfig(container);
  assert.deepEqual(asked, [["initial", undefined, true], ["rejected", "stale", true]]);
  assert.deepEqual(types(), ["request", "response", "refresh", "request", "response"]);
});

test("a fixed token that WeChat refuses ends the call, and is not sent twice", async () => {
  const { client, wechat } = wechatAndClient({ accessToken: "stale" });
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.errcode, error.class, error.retryable], [42001, "token", false]);
  assert.equal(wechat.calls().length, 1);
});

test("a token can be given for one call", async () => {
  const { client } = wechatAndClient({ accessToken: "stale" });
  assert.equal((await client.getCallBackConfig({ accessToken: TOKEN })).errcode, 0);
});

test("without a token nothing is sent", async () => {
  const cause = new Error("store is down");
  for (const accessToken of [() => { throw cause; }, async () => { throw cause; }]) {
    const { client, wechat } = wechatAndClient({ accessToken });
    const error = await rejection(client.getCallBackConfig());
    assert.ok(error instanceof TokenError);
    assert.equal(error.cause, cause);
    assert.equal(wechat.calls().length, 0);
  }
  for (const token of ["", " ", "a\n", undefined, null, 1, {}, "\ud800"]) {
    const error = await rejection(clientWith(() => assert.fail("sent"), { accessToken: () => token }).getCallBackConfig());
    assert.ok(error instanceof TokenError, String(token));
  }
});

test("a transient error is retried, up to maxRetries", async () => {
  const { client, wechat, events } = wechatAndClient({ maxRetries: 1 });
  wechat.fault({ errcode: -1 });
  await client.setCallBackConfig(container);
  const retry = events.find((event) => event.type === "retry");
  assert.ok(retry.wait >= 0 && retry.wait < 1000 && retry.error instanceof ApiError);
  wechat.fault({ errcode: -1, times: 2 });
  assert.equal((await rejection(client.setCallBackConfig(container))).errcode, -1);
  assert.equal(wechat.calls().length, 4);
});

test("a write with unknown outcome is sent once, and a read is retried", async () => {
  const { client, wechat } = wechatAndClient({ maxRetries: 1 });
  wechat.fault({ drop: "after" });
  const error = await rejection(client.setCallBackConfig(container));
  assert.ok(error instanceof NetworkError);
  assert.equal(error.outcome, "unknown");
  assert.equal(wechat.calls().length, 1);
  wechat.fault({ drop: "before" });
  assert.deepEqual((await client.getCallBackConfig()).data, container);
});

test("an abort rejects with exactly its reason, in every phase", async () => {
  const never = () => new Promise(() => {});
  const phases = {
    token: clientWith(never, { accessToken: never }),
    sending: clientWith(never),
    body: clientWith(async () => ({ status: 200, arrayBuffer: never })),
    "backing off": clientWith(answering('{"errcode":-1}'), { maxRetries: 20 }),
  };
  for (const [phase, client] of Object.entries(phases)) {
    for (const reason of ["text", null, new Error("mine")]) {
      const controller = new AbortController();
      const call = client.setCallBackConfig(container, { signal: controller.signal });
      setTimeout(() => controller.abort(reason), 5);
      assert.equal(await rejection(call), reason, phase);
      assert.equal(getEventListeners(controller.signal, "abort").length, 0, `${phase}: a listener is left behind`);
    }
  }
  const aborted = clientWith(() => assert.fail("sent"), { accessToken: () => assert.fail("asked") });
  assert.equal(await rejection(aborted.getCallBackConfig({ signal: AbortSignal.abort("early") })), "early");
});

test("the signal reaches fetch", async () => {
  let seen;
  const client = clientWith((url, { signal }) => {
    seen = signal;
    return new Promise(() => {});
  });
  await rejection(client.getCallBackConfig({ timeout: 10 }));
  assert.equal(seen.aborted, true);
});

test("a time-out covers the whole call, and says whether a write may have happened", async () => {
  const never = () => new Promise(() => {});
  const sending = await rejection(clientWith(never, { timeout: 20 }).setCallBackConfig(container));
  assert.ok(sending instanceof TimeoutError);
  assert.equal(sending.outcome, "unknown");
  const waiting = await rejection(clientWith(never, { accessToken: never, timeout: 20 }).setCallBackConfig(container));
  assert.ok(waiting instanceof TimeoutError);
  assert.equal(waiting.outcome, "not_sent");
  const busy = clientWith(answering('{"errcode":-1}'), { maxRetries: 20, timeout: 1 });
  assert.ok([ApiError, TimeoutError].includes((await rejection(busy.getCallBackConfig())).constructor));
  assert.equal((await clientWith(answering('{"errcode":0}'), { timeout: Infinity }).getCallBackConfig()).errcode, 0);
});

test("every call settles, whether fetch throws, rejects or returns a wrong value", async () => {
  const odd = [
    () => { throw new Error("synchronously"); },
    () => { throw "text"; },
    () => Promise.reject("text"),
    () => Promise.reject(null),
    () => Promise.reject(undefined),
    () => Promise.reject({ odd: true }),
    () => Promise.reject({ get message() { throw 1; } }),
    () => undefined,
    async () => null,
    async () => ({}),
    async () => ({ status: 200 }),
    async () => ({ status: 200, arrayBuffer() { throw 1; } }),
    async () => ({ status: 200, arrayBuffer: () => Promise.reject("half-way") }),
  ];
  for (const fetch of odd) {
    assert.ok((await rejection(clientWith(fetch).getCallBackConfig())) instanceof NetworkError, String(fetch));
  }
});

test("redirects are not followed", async (t) => {
  const { client } = wechatAndClient({
    fetch: async (url, init) => {
      assert.equal(init.redirect, "manual");
      return new Response(null, { status: 307, headers: { location: "https://elsewhere.example/" } });
    },
  });
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof HttpError);
  assert.equal(error.status, 307);
});

test("fetch is looked up for each call, and called on the global", async (t) => {
  const client = new CloudbaseClient({ accessToken: TOKEN });
  t.mock.method(globalThis, "fetch", async function (url) {
    assert.equal(this, globalThis);
    assert.equal(url, "https://api.weixin.qq.com/tcb/getcallbackconfig?access_token=to%2Bken%2Fwith%3Dodd%26signs");
    return new Response('{"errcode":0}');
  });
  await client.getCallBackConfig();
});

test("a base URL keeps its path", async () => {
  let seen;
  const client = clientWith(async (url) => ((seen = url), new Response('{"errcode":0}')), { baseURL: "https://proxy.example/wx//" });
  await client.getCallBackConfig();
  assert.match(seen, /^https:\/\/proxy\.example\/wx\/tcb\/getcallbackconfig\?/);
});

test("warnings are reported and sent, or refused when strict", async () => {
  const payload = { container_config: { ...container.container_config, qbase_container_path: "no-slash" } };
  const { client, events } = wechatAndClient();
  await client.setCallBackConfig(payload);
  assert.deepEqual(events[0].issues.map(({ code }) => code), ["no_leading_slash"]);
  const strict = wechatAndClient({ strict: true });
  const error = await rejection(strict.client.setCallBackConfig(payload));
  assert.ok(error instanceof ValidationError);
  assert.deepEqual(strict.events.map(({ type, error }) => [type, error]), [["error", error]]);
  assert.equal(strict.wechat.calls().length, 0);
});

test("a listener that throws does not disturb the call", async () => {
  const { client } = wechatAndClient({ onEvent() { throw new Error("listener"); } });
  assert.equal((await client.getCallBackConfig()).errcode, 0);
});

test("events come in the asynchronous context of their own call, even if calls share a token", async () => {
  const context = new AsyncLocalStorage();
  const heard = [];
  const onEvent = ({ type }) => heard.push([context.getStore(), type]);
  const { client } = wechatAndClient({ accessToken: async ({ reason }) => (reason === "initial" ? "stale" : TOKEN), onEvent });
  await Promise.all([1, 2].map((call) => context.run(call, () => client.getCallBackConfig())));
  for (const call of [1, 2]) {
    const types = heard.filter(([of]) => of === call).map(([, type]) => type);
    assert.deepEqual(types, ["request", "response", "refresh", "request", "response"]);
  }
});

test("many calls at once keep their answers apart", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `wx${index}`);
  const tokens = Object.fromEntries(names.map((name) => [`token-${name}`, name]));
  const wechat = createEmulator({ tokens });
  const client = new CloudbaseClient({ accessToken: "unused", fetch: wechat.fetch });
  await Promise.all(names.map((name) => {
    const payload = { container_config: { ...container.container_config, qbase_env: `环境-${name}` } };
    return client.setCallBackConfig(payload, { accessToken: `token-${name}` });
  }));
  const answers = await Promise.all(names.map((name) => client.getCallBackConfig({ accessToken: `token-${name}` })));
  assert.deepEqual(answers.map(({ data }) => data.container_config.qbase_env), names.map((name) => `环境-${name}`));
});

test("after a defect one call fails, and calls in flight and later calls succeed", async () => {
  // The package does not export `breakDown`, because only tests need it.
  const { breakDown } = await import(new URL("client/core.js", import.meta.resolve("wechat-cloudbase")));
  const { client, wechat } = wechatAndClient();
  for (const how of [0, 1, 2]) {
    wechat.fault({ delay: 20 });
    const inFlight = client.setCallBackConfig(container);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.throws(() => breakDown(how), InternalError);
    assert.equal((await inFlight).errcode, 0);
    assert.deepEqual((await client.getCallBackConfig()).data, container);
  }
});

test("preload resolves", async () => assert.equal(await preload(), undefined));
