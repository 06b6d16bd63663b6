// Wrong options are refused before a client does anything.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CloudbaseClient, ValidationError } from "wechat-cloudbase";
import { answering, clientWith, rejection, TOKEN } from "./fixtures.js";

const baseURLs = JSON.parse(readFileSync(new URL("../fixtures/base_urls.json", import.meta.url), "utf8"));

test("wrong options are refused at once, and the error lists all of them", () => {
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
  for (const baseURL of [...baseURLs.bad, 1, new URL("https://a")]) refused({ accessToken: TOKEN, baseURL });
  for (const baseURL of baseURLs.good) assert.ok(new CloudbaseClient({ accessToken: TOKEN, baseURL }));
  for (const timeout of [0, -1, NaN, "1", 2 ** 31, null]) refused({ accessToken: TOKEN, timeout });
  for (const maxRetries of [-1, 21, 1.5, "1"]) refused({ accessToken: TOKEN, maxRetries });
  for (const maxPayloadBytes of [0, -1, 1.5, 2 ** 26 + 1, "1", null]) refused({ accessToken: TOKEN, maxPayloadBytes });
});

test("a base URL is written in one way, and 100,000 slashes take no time", async () => {
  const slashes = "/".repeat(100_000);
  const started = performance.now();
  for (const [baseURL, written] of [...baseURLs["written as"], [`https://a${slashes}b`, `https://a${slashes}b`], [`https://a${slashes}`, "https://a"]]) {
    const urls = [];
    const client = clientWith(answering('{"errcode":0}'), { baseURL, onEvent: ({ url }) => url && urls.push(url) });
    await client.getCallBackConfig();
    assert.deepEqual(urls, [`${written}/tcb/getcallbackconfig`]);
  }
  assert.ok(performance.now() - started < 1000, `${performance.now() - started} ms`);
});

test("wrong options of a call are refused before the provider is asked", async () => {
  const client = clientWith(() => assert.fail("sent"), { accessToken: () => assert.fail("asked") });
  for (const options of [{ signal: {} }, { timeout: 0 }, { retries: 1 }, { accessToken: "" }, null]) {
    assert.ok((await rejection(client.getCallBackConfig(options))) instanceof ValidationError);
  }
});
