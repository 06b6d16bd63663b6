// What users of a platform do wrong by mistake: listeners, requests, appids and addresses that are not as they should be.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { ValidationError } from "wechat-cloudbase";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { saveAuthorization } from "wechat-cloudbase/tokens";
import { rejection } from "./fixtures.js";
import { KEY, push, ticketOf, TOKEN } from "./pushing.js";

function platform(options = {}) {
  const wechat = createEmulator({ platform: { appid: "wxc", secret: "s", tickets: ["ticket-0"] } });
  const map = new Map([["component:wxc:ticket", { componentAppid: "wxc", ticket: "ticket-0", createTime: 1 }]]);
  const given = { componentAppid: "wxc", componentSecret: "s", token: TOKEN, encodingAESKey: KEY, store: memoryStore(map), fetch: wechat.fetch, maxRetries: 0 };
  return { wechat, map, ...createPlatform({ ...given, ...options }) };
}

test("a listener that rejects does not end the process", async () => {
  const source = `
    import { createPlatform } from "wechat-cloudbase/platform";
    import { memoryStore } from "wechat-cloudbase/stores";
    import { KEY, push, ticketOf, TOKEN } from "./pushing.js";
    const onEvent = async () => { throw new Error("of the listener"); };
    const { handle } = createPlatform({ componentAppid: "wxc", componentSecret: "s", token: TOKEN, encodingAESKey: KEY, store: memoryStore(), onEvent });
    console.log((await handle(push(ticketOf("t", 1)))).status, (await handle(new Request("https://a.example/"))).status);
    setTimeout(() => console.log("alive"), 20);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], { cwd: import.meta.dirname });
  assert.equal(stdout, "200 403\nalive\n");
});

test("a request whose body a framework has read is an error of the program, and no refused push", async () => {
  const events = [];
  const { handle } = platform({ onEvent: (event) => events.push(event) });
  const request = push(ticketOf("t", 2));
  await request.text();
  for (const wrong of [request, { method: "POST", url: "/events", headers: {} }, undefined, "https://a.example/"]) {
    const error = await rejection(handle(wrong));
    assert.ok(error instanceof ValidationError);
    assert.equal(error.message, "request: must be a Request whose body nobody has read");
  }
  assert.deepEqual(events, []);
  assert.equal((await handle(push(ticketOf("t", 2)), { next: "of a framework" })).status, 200);
});

test("an appid of any text leaves a message one line that can be printed", async () => {
  const evil = `wx1\n2026-01-01 all is well \u001b[31m\u202e${"x".repeat(9000)}`;
  const events = [];
  const { map, client, handle, authorizerToken } = platform({ onEvent: (event) => events.push(event) });
  const errors = [await rejection(client.forMerchant(evil).getCallBackConfig()), await rejection(authorizerToken({ merchant: evil }))];
  const foreign = { get: async () => ({ componentAppid: "other" }), set() {} };
  errors.push(await rejection(saveAuthorization({ store: foreign, componentAppid: "wxc", authorizerAppid: evil, refreshToken: "r" })));
  map.set("wx2\n", { componentAppid: "other", refreshToken: "r" });
  assert.equal((await handle(push({ InfoType: "unauthorized", CreateTime: 5, AuthorizerAppid: "wx2\n" }))).status, 500);
  errors.push(events.find(({ type }) => type === "failed").error);
  for (const { message, merchant } of errors) {
    assert.match(message, /^[ -~]{40,400}$/);
    assert.ok([evil, "wx2\n"].includes(merchant), "the member has the appid as it is");
  }
});

test("half of a pair of characters in an address is refused before a code is asked for", async () => {
  const { wechat, authorizationUrl } = platform();
  for (const wrong of [{ redirectUri: "https://a.example/?x=\ud800" }, { redirectUri: "https://a.example/", bizAppid: "\udfff" }]) {
    assert.ok((await rejection(authorizationUrl(wrong))) instanceof ValidationError);
  }
  assert.deepEqual(wechat.calls(), []);
  assert.match(await authorizationUrl({ redirectUri: "https://a.example/?x=😀", bizAppid: "😀" }), /%F0%9F%98%80.*biz_appid=%F0%9F%98%80$/);
});

test("a URL object is a URL too", async () => {
  const { wechat, authorized } = platform();
  assert.equal((await authorized(new URL(`https://a.example/?auth_code=${wechat.authorize("wx1")}`))).merchant, "wx1");
});

test("the words of a parser around a stored record are hidden, however deep they stand", async () => {
  const parser = () => JSON.parse('{"refreshToken":refresh-canary}');
  const get = async () => {
    try {
      parser();
    } catch (cause) {
      throw new Error("cannot read the record", { cause: new Error("wrapped", { cause }) });
    }
  };
  const { client } = platform({ store: { get, set() {} } });
  const { cause } = await rejection(client.forMerchant("wx1").getCallBackConfig());
  assert.equal(cause.cause.message, "the stored record is not JSON");
});
