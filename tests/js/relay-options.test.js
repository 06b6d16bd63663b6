// The options of a client with a relay, of its calls, and of its clients for merchants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient, ValidationError } from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";
import { container, rejection } from "./fixtures.js";

const relay = "https://console.example/api/wechat";
const answer = async () => Response.json({ errcode: 0, errmsg: "ok" });
const issuesOf = (work) => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ValidationError);
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
};

test("a relay is a path, an absolute URL or a URL object", async () => {
  for (const good of ["/api/wechat", "/", relay, "http://127.0.0.1:8080", new URL(relay)]) assert.deepEqual(issuesOf(() => new CloudbaseClient({ relay: good })), []);
  for (const bad of ["", "api/wechat", "//evil.example/x", "/\\evil.example", "/a?b", "/a#b", "/a b", "https://u:p@a.example", "https://a.example/?x", "ftp://a.example", new URL("ftp://a"), 1, null, {}, true]) {
    assert.equal(issuesOf(() => new CloudbaseClient({ relay: bad })).length, 1, String(bad));
  }
  const urls = [];
  for (const given of [`${relay}//`, new URL(`${relay}/`)]) {
    await new CloudbaseClient({ relay: given, merchant: "wx1", fetch: async (url) => (urls.push(url), answer()) }).getCallBackConfig();
  }
  assert.deepEqual(urls, Array(2).fill(`${relay}/merchants/wx1/getCallBackConfig`));
});

test("a relay has the tokens and the address of WeChat, so these are no options beside it", async () => {
  const wrong = { relay, merchant: "../wx1", credentials: "omit", accessToken: "t", baseURL: "https://a.example" };
  assert.deepEqual(issuesOf(() => new CloudbaseClient(wrong)), [
    "options.merchant: must be an appid",
    "options.credentials: must be `same-origin` or `include`",
    "options.accessToken: contradicts `relay`",
    "options.baseURL: contradicts `relay`",
  ]);
  for (const name of ["merchant", "credentials"]) assert.match(issuesOf(() => new CloudbaseClient({ accessToken: "t", [name]: "include" }))[0], /: needs `relay`$/);
  assert.ok(issuesOf(() => new CloudbaseClient({ merchant: "wx1", relay: undefined })).some((issue) => /accessToken/.test(issue)));
});

test("options of a call", async () => {
  const client = new CloudbaseClient({ relay, merchant: "wx1", fetch: () => assert.fail("sent") });
  for (const options of [{ accessToken: "t" }, { idempotencyKey: "" }, { idempotencyKey: "a b" }, { idempotencyKey: "x".repeat(256) }, { idempotencyKey: 1 }, { idempotencyKey: "a\nb" }, { confirm: "a/b" }, { confirm: true }, { baseURL: relay }]) {
    const error = await rejection(client.setCallBackConfig(container, options));
    assert.ok(error instanceof ValidationError && error.outcome === "not_sent", JSON.stringify(options));
  }
  for (const options of [{ idempotencyKey: "k" }, { confirm: "wx1" }]) {
    assert.ok((await rejection(new CloudbaseClient({ accessToken: "t" }).setCallBackConfig(container, options))) instanceof ValidationError);
  }
});

test("a client for a merchant keeps the relay, and takes no token", async () => {
  const root = new CloudbaseClient({ relay, fetch: answer });
  const sent = [];
  const client = new CloudbaseClient({ relay, merchant: "wx1", fetch: async (url) => (sent.push(url), answer()) });
  await client.forMerchant("wx2").forMerchant("wx3").getCallBackConfig();
  assert.deepEqual(sent, [`${relay}/merchants/wx3/getCallBackConfig`]);
  for (const key of [undefined, "", "..", "a/b", 1, null]) assert.deepEqual(issuesOf(() => root.forMerchant(key)).length, 1, `${key}`);
  assert.deepEqual(issuesOf(() => root.forMerchant("wx2", "t")), ["merchant.accessToken: contradicts `relay`"]);
});

test("only interfaces go through a relay", async () => {
  const client = new CloudbaseClient({ relay, merchant: "wx1", fetch: () => assert.fail("sent") });
  const error = await rejection(client.request("/tcb/x", {}, { effect: "write" }));
  assert.ok(error instanceof ValidationError && /a relay takes no `request`/.test(error.message) && error.outcome === "not_sent");
});

test("cookies go to a relay on another site only if that is asked for", async () => {
  for (const [credentials, sent] of [[undefined, undefined], ["same-origin", undefined], ["include", "include"]]) {
    let init;
    await new CloudbaseClient({ relay, merchant: "wx1", credentials, fetch: async (_, given) => ((init = given), answer()) }).getCallBackConfig();
    assert.deepEqual([init.credentials, init.redirect, init.cache, init.method], [sent, "manual", "no-store", "POST"]);
  }
});

test("the client in Rust refuses a relay, and says which client has one", () => {
  assert.deepEqual(issuesOf(() => new gloo.CloudbaseClient({ relay })).filter((issue) => issue.startsWith("options.relay")), ["options.relay: needs the client of `wechat-cloudbase`"]);
});
