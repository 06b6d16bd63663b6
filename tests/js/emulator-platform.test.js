// The emulator's platform side, from JavaScript: tickets, codes, withdrawals and pushes.
import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import { test } from "node:test";
import { createEmulator, createPush } from "wechat-cloudbase/testing";
import { KEY, signed, TOKEN } from "./pushing.js";

const SETUP = { platform: { appid: "wxc", secret: "s" } };
const MESSAGES = { componentAppid: "wxc", token: TOKEN, encodingAESKey: KEY };

test("without a platform in the setup, its functions say so", () => {
  const wechat = createEmulator();
  for (const call of [() => wechat.issueTicket(), () => wechat.authorize("wx1")]) assert.throws(call, { name: "TypeError", message: /no `platform`/ });
  assert.throws(() => wechat.withdraw("wx1"), { name: "TypeError", message: /no merchant/ });
});

test("wrong arguments are refused", () => {
  const wechat = createEmulator(SETUP);
  for (const appid of ["", undefined, 5]) assert.throws(() => wechat.authorize(appid), { name: "TypeError", message: /appid/ });
  for (const sets of [["49"], {}, null, [1.5]]) assert.throws(() => wechat.authorize("wx1", sets), TypeError);
  assert.throws(() => createEmulator({ platform: { appId: "wxc" } }), { name: "TypeError", message: /platform\.appId: unknown field/ });
});

test("a merchant that authorised has an account, and `reset` forgets it", () => {
  const wechat = createEmulator(SETUP);
  assert.notEqual(wechat.issueTicket(), wechat.issueTicket());
  wechat.authorize("wx1");
  assert.deepEqual(Object.keys(wechat.state()), ["wx1"]);
  wechat.withdraw("wx1");
  wechat.reset();
  assert.deepEqual([Object.keys(wechat.state()), wechat.authorize("wx1")], [[], "code-token-1"]);
});

test("a push is as WeChat writes it, and each is encrypted anew", async () => {
  const elements = { InfoType: "authorized", CreateTime: 5, AuthorizerAppid: "商家" };
  const [push, again] = [await createPush({ ...MESSAGES, url: "http://127.0.0.1/x" }, elements), await createPush(MESSAGES, elements)];
  const url = new URL(push.url);
  const [body, other] = [await push.text(), await again.text()];
  const secret = /<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(body)[1];
  const { timestamp, nonce, msg_signature, encrypt_type } = Object.fromEntries(url.searchParams);
  assert.deepEqual([url.pathname, encrypt_type, msg_signature], ["/x", "aes", signed(TOKEN, timestamp, nonce, secret)]);
  const key = Buffer.from(`${KEY}=`, "base64");
  const cipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(secret, "base64"), cipher.final()]);
  const message = plain.subarray(20, 20 + plain.readUInt32BE(16)).toString();
  assert.equal(message, "<xml><AppId><![CDATA[wxc]]></AppId><CreateTime>5</CreateTime><InfoType><![CDATA[authorized]]></InfoType><AuthorizerAppid><![CDATA[商家]]></AuthorizerAppid></xml>");
  assert.equal(plain.length % 32, 0);
  assert.notEqual(body, other);
});
