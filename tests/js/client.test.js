// The way of a call, through the package.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import {
  ApiError, CloudbaseClient, DecodeError, HttpError, InternalError, NetworkError, preload, TimeoutError, TokenError, ValidationError,
} from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { answering, clientWith, container, json, rejection, serveEmulator, text, TOKEN, wechatAndClient } from "./fixtures.js";

const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const before = timers();
afterEach(() => assert.equal(timers(), before, "a timer is left behind"));

test("every interface over real HTTP, with the vendor's samples", async (t) => {
  const seed = { wx1: { functions: { "test-777bb9": { openapi: { 1: text("getFunctionConfig", "vendor_config_permissions.json") } } } } };
  const { wechat } = wechatAndClient({}, { seed });
  const server = await serveEmulator(wechat);
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

test("the vendor's answers are resolved with, keys trimmed", async () => {
  const answer = await clientWith(answering(text("getCallBackConfig", "vendor_response.json"))).getCallBackConfig();
  assert.equal(answer.data.container_config.qbase_container_path, "/container-echo");
  const get = { action: "get", env: "e" };
  const whitelist = await clientWith(answering(text("setCloudAccessToken", "vendor_get_response.json"))).setCloudAccessToken(get);
  assert.deepEqual(whitelist, json("setCloudAccessToken", "vendor_get_response.json"));
});

test("unknown members, odd numbers and __proto__ survive in answers", async () => {
  const body = '\ufeff{"errcode":0,"errmsg":"ok\u0001","data":null,"x":[1.5,-7,1e300,12345678901,"微信😀",true,[],{}],"__proto__":{"y":1}}';
  const answer = await clientWith(answering(body)).getCallBackConfig();
  assert.deepEqual(answer.x, [1.5, -7, 1e300, 12345678901, "微信😀", true, [], {}]);
  assert.equal(answer.errmsg, "ok\u0001");
  assert.deepEqual(Object.getOwnPropertyDescriptor(answer, "__proto__").value, { y: 1 });
  assert.equal(answer.y, undefined);
});

test("hostile answers are read or refused with a place, in bounded time", async () => {
  const deep = (from, to, levels) => from.repeat(levels) + "1" + to.repeat(levels);
  const refused = [
    [deep("[", "]", 10_000), "", 128],
    [deep('{"data":', "}", 10_000), "", 128 * '{"data":'.length],
    ["[".repeat(3 << 20), "", 128],
    ["\uffff".repeat(1 << 20), "", 0],
    [`{"errmsg":"${"\\".repeat(3 << 20)}`, "", undefined],
    [`{"data":{"container_config":{"text_mode":1}},"data":{"container_config":{"text_mode":"1"}}}`, "data.container_config.text_mode", undefined],
    [`{"data":{"function_config":{"callbacks":[${"{},".repeat(1 << 19)}{"enable":1}]}}}`, "data.function_config.callbacks[524288].enable", undefined],
    [`{"errcode":{}}`, "errcode", undefined],
  ];
  for (const [body, path, offset] of refused) {
    const started = performance.now();
    const error = await rejection(clientWith(answering(body)).getCallBackConfig());
    assert.ok(error instanceof DecodeError, `${body.slice(0, 40)}: ${error}`);
    assert.equal(error.path, path);
    if (offset !== undefined) assert.equal(error.offset, offset);
    assert.ok(error.body.length <= 2048 && performance.now() - started < 5_000);
  }
  const read = [
    [deep('{"x":', "}", 100), (answer) => JSON.stringify(answer).length === 601],
    [`{"x":"${"微".repeat(1 << 20)}"}`, ({ x }) => x.length === 1 << 20],
    [`{"x":[${"1,".repeat(1 << 20)}1]}`, ({ x }) => x.length === (1 << 20) + 1],
    [`{"x":${"9".repeat(3 << 20)}}`, ({ x }) => x === Infinity],
    [`{${Array.from({ length: 1 << 17 }, (_, index) => `" key ${index} ":1`)}}`, (answer) => answer["key 131071"] === 1],
    ['{"errcode":40097,"errcode":0,"x":1,"x ":2}', ({ errcode, x }) => errcode === 0 && x === 2],
  ];
  for (const [body, holds] of read) {
    const started = performance.now();
    assert.ok(holds(await clientWith(answering(body)).getCallBackConfig()), body.slice(0, 40));
    assert.ok(performance.now() - started < 5_000, body.slice(0, 40));
  }
  const twice = await rejection(clientWith(answering('{"errcode":0,"errcode":40097}')).getCallBackConfig());
  assert.equal(twice.errcode, 40097);
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

test("a token that stays refused ends the call, and is not sent twice", async () => {
  const { client, wechat } = wechatAndClient({ accessToken: "stale" });
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.errcode, error.class, error.retryable], [42001, "token", true]);
  assert.equal(wechat.calls().length, 1);
});

test("a token can be given for one call", async () => {
  const { client } = wechatAndClient({ accessToken: "stale" });
  assert.equal((await client.getCallBackConfig({ accessToken: TOKEN })).errcode, 0);
});

test("no token, no call", async () => {
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

test("what passes is retried, within bounds", async () => {
  const { client, wechat, events } = wechatAndClient({ maxRetries: 1 });
  wechat.fault({ errcode: -1 });
  await client.setCallBackConfig(container);
  const retry = events.find((event) => event.type === "retry");
  assert.ok(retry.wait >= 0 && retry.wait < 1000 && retry.error instanceof ApiError);
  wechat.fault({ errcode: -1, times: 2 });
  assert.equal((await rejection(client.setCallBackConfig(container))).errcode, -1);
  assert.equal(wechat.calls().length, 4);
});

test("a write whose outcome is unknown is sent once, a read again", async () => {
  const { client, wechat } = wechatAndClient({ maxRetries: 1 });
  wechat.fault({ drop: "after" });
  const error = await rejection(client.setCallBackConfig(container));
  assert.ok(error instanceof NetworkError);
  assert.equal(error.outcome, "unknown");
  assert.equal(wechat.calls().length, 1);
  wechat.fault({ drop: "before" });
  assert.deepEqual((await client.getCallBackConfig()).data, container);
});

test("an errcode tells what to do, in both languages", async () => {
  const { client, wechat } = wechatAndClient();
  wechat.fault({ errcode: 61007 });
  const error = await rejection(client.getCallBackConfig());
  assert.deepEqual([error.errcode, error.class, error.retryable, error.endpoint], [61007, "permission", false, "getCallBackConfig"]);
  assert.match(error.rid, /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  assert.match(error.advice, /permission set 49/);
  const chinese = wechatAndClient({ locale: "zh" });
  chinese.wechat.fault({ errcode: 61004, errmsg: "access clientip is not registered requestIP: 1.2.3.4 hint: [abc]" });
  const egress = await rejection(chinese.client.getCallBackConfig());
  assert.deepEqual([egress.clientIp, egress.hint], ["1.2.3.4", "abc"]);
  assert.match(egress.advice, /白名单/);
});

test("what is not WeChat's answer is told apart", async () => {
  const http = await rejection(clientWith(answering("<html>bad gateway</html>", 502)).getCallBackConfig());
  assert.ok(http instanceof HttpError);
  assert.deepEqual([http.status, http.body], [502, "<html>bad gateway</html>"]);
  const decode = await rejection(clientWith(answering('{"errcode":0,}')).setCallBackConfig(container));
  assert.ok(decode instanceof DecodeError);
  assert.deepEqual([decode.path, decode.offset, decode.body, decode.outcome], ["", 13, '{"errcode":0,}', "unknown"]);
  const shape = await rejection(clientWith(answering('{"data":{"container_config":{"text_mode":"1"}}}')).getCallBackConfig());
  assert.equal(shape.path, "data.container_config.text_mode");
  assert.ok((await rejection(clientWith(answering("")).getCallBackConfig())) instanceof DecodeError);
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
  assert.equal(waiting.outcome, undefined, "nothing was sent");
  const busy = clientWith(answering('{"errcode":-1}'), { maxRetries: 20, timeout: 1 });
  assert.ok([ApiError, TimeoutError].includes((await rejection(busy.getCallBackConfig())).constructor));
  assert.equal((await clientWith(answering("{}"), { timeout: Infinity }).getCallBackConfig()).errcode, undefined);
});

test("whatever fetch does, the call settles", async () => {
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
    return new Response("{}");
  });
  await client.getCallBackConfig();
});

test("a base URL keeps its path", async () => {
  let seen;
  const client = clientWith(async (url) => ((seen = url), new Response("{}")), { baseURL: "https://proxy.example/wx//" });
  await client.getCallBackConfig();
  assert.match(seen, /^https:\/\/proxy\.example\/wx\/tcb\/getcallbackconfig\?/);
});

test("wrong options are refused at once, all of them", () => {
  const wrong = {
    accessToken: "", baseURL: "api.weixin.qq.com", fetch: 1, timeout: -1, maxRetries: 1.5, strict: 1, onEvent: {}, locale: "de", baseUrl: "x",
  };
  assert.throws(() => new CloudbaseClient(wrong), (error) => {
    assert.ok(error instanceof ValidationError);
    assert.deepEqual(error.issues.map(({ path }) => path), Object.keys(wrong).map((name) => `options.${name}`));
    assert.match(error.message, /did you mean `baseURL`/);
    return true;
  });
  const refused = (options) => assert.throws(() => new CloudbaseClient(options), ValidationError, JSON.stringify(options));
  for (const options of [undefined, null, 1, {}, { accessToken: undefined }]) refused(options);
  for (const accessToken of [1, null, {}, "a b", "a\n", "\ud800"]) refused({ accessToken });
  const baseURLs = JSON.parse(readFileSync(new URL("../fixtures/base_urls.json", import.meta.url), "utf8"));
  for (const baseURL of [...baseURLs.bad, 1, new URL("https://a")]) refused({ accessToken: TOKEN, baseURL });
  for (const baseURL of baseURLs.good) assert.ok(new CloudbaseClient({ accessToken: TOKEN, baseURL }));
  for (const timeout of [0, -1, NaN, "1", 2 ** 31, null]) refused({ accessToken: TOKEN, timeout });
  for (const maxRetries of [-1, 21, 1.5, "1"]) refused({ accessToken: TOKEN, maxRetries });
});

test("wrong options of a call are refused before anything is asked for", async () => {
  const client = clientWith(() => assert.fail("sent"), { accessToken: () => assert.fail("asked") });
  for (const options of [{ signal: {} }, { timeout: 0 }, { retries: 1 }, { accessToken: "" }, null]) {
    assert.ok((await rejection(client.getCallBackConfig(options))) instanceof ValidationError);
  }
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

test("events come in the asynchronous context of their call, whoever asks for the token they share", async () => {
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

test("a defect inside costs one call; those in flight and those after it are well", async () => {
  // By its file, since nobody but this test should break the package.
  const { breakDown } = await import(new URL("wasm.js", import.meta.resolve("wechat-cloudbase")));
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
