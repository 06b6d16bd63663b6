// The emulator's platform side, from JavaScript: tickets, codes, withdrawals and pushes.
import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { componentToken, createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator, createPush, sendPush } from "wechat-cloudbase/testing";
import { KEY, OLD_KEY, signed, TOKEN } from "./pushing.js";

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

const own = (wechat, name, body) =>
  wechat.fetch(`https://a/cgi-bin/component/${name}?component_access_token=C`, { method: "POST", body: JSON.stringify({ component_appid: "wxc", ...body }) }).then((response) => response.json());

const WITH_TOKEN = { tokens: { C: { appid: "wxc", kind: "component" } }, platform: { appid: "wxc", secret: "s", codeLifetime: 5000 } };
const PAGE = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
const linkOf = (query, page = PAGE) => `${page}?${new URLSearchParams({ component_appid: "wxc", redirect_uri: "https://a.example/back?x=1", ...query })}`;

test("a merchant that scans the platform's link comes back with a code", async () => {
  const wechat = createEmulator(WITH_TOKEN);
  for (const page of [PAGE, "https://open.weixin.qq.com/wxaopen/safe/bindcomponent"]) {
    const { pre_auth_code } = await own(wechat, "api_create_preauthcode");
    const back = new URL(wechat.scan(`${linkOf({ pre_auth_code, auth_type: "2" }, page)}#wechat_redirect`, "wx1", [7]));
    assert.deepEqual([back.origin + back.pathname, back.searchParams.get("x"), back.searchParams.get("expires_in")], ["https://a.example/back", "1", "5"]);
    const { authorization_info } = await own(wechat, "api_query_auth", { authorization_code: back.searchParams.get("auth_code") });
    assert.deepEqual([authorization_info.authorizer_appid, authorization_info.func_info[0].funcscope_category.id], ["wx1", 7]);
    assert.deepEqual(wechat.refreshTokens(), { [authorization_info.authorizer_refresh_token]: "wx1" });
    assert.throws(() => wechat.scan(linkOf({ pre_auth_code }, page), "wx1"), { name: "TypeError", message: /pre-authorisation code is unknown or used/ });
  }
});

test("a wrong link is refused", async () => {
  const wechat = createEmulator(WITH_TOKEN);
  const { pre_auth_code } = await own(wechat, "api_create_preauthcode");
  const wrong = {
    "no address": "x", "one of WeChat's": linkOf({ pre_auth_code }, "https://mp.weixin.qq.com/"), component_appid: linkOf({ pre_auth_code, component_appid: "wxd" }),
    pre_auth_code: linkOf({}), redirect_uri: linkOf({ pre_auth_code, redirect_uri: "/back" }),
  };
  for (const [words, link] of Object.entries(wrong)) {
    assert.throws(() => wechat.scan(link, "wx1"), words === "no address" ? TypeError : { name: "TypeError", message: new RegExp(words) }, words);
  }
  assert.deepEqual([wechat.takePushes(), Object.keys(wechat.state())], [[], ["wxc"]]);
  assert.ok(wechat.scan(linkOf({ pre_auth_code }), "wx1"));
});

test("what happens makes pushes, at the time that a test may fake", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 5000 });
  const wechat = createEmulator(SETUP);
  wechat.issueTicket();
  t.mock.timers.tick(2000);
  wechat.advance(1000);
  wechat.authorize("wx1");
  wechat.withdraw("wx1");
  const pushes = wechat.takePushes().map(({ InfoType, CreateTime }) => [InfoType, CreateTime]);
  assert.deepEqual(pushes, [["component_verify_ticket", 5], ["authorized", 8], ["unauthorized", 8]]);
  assert.deepEqual(wechat.takePushes(), []);
});

test("a push is sent until it is taken, and at most three times", async () => {
  const sent = [];
  const receive = (...answers) => async (push) => {
    sent.push(/<CreateTime>.*?<\/CreateTime>/.exec(await opened(push))[0]);
    const [status, text] = answers.shift();
    return new Response(text, { status });
  };
  const send = (...answers) => sendPush(MESSAGES, { InfoType: "x" }, receive(...answers));
  assert.deepEqual(await send([200, "success"]), [{ status: 200, text: "success" }]);
  const refusals = [[500, "success"], [200, "succes"], [403, ""], [200, "success"]];
  assert.deepEqual(await send(...refusals), refusals.slice(0, 3).map(([status, text]) => ({ status, text })));
  assert.deepEqual([sent.length, new Set(sent.slice(1)).size], [4, 1]);
});

test("pushes of the emulator reach a receiver in any order, twice, and with the old key", async (t) => {
  const wechat = createEmulator(SETUP);
  const records = new Map();
  const platform = { componentAppid: "wxc", store: memoryStore(records), fetch: wechat.fetch };
  const receive = createEventReceiver({
    ...platform, token: TOKEN, encodingAESKey: KEY, previousEncodingAESKey: OLD_KEY, componentToken: componentToken({ ...platform, componentSecret: "s" }),
  });
  const server = createServer(async (incoming, outgoing) => {
    const request = new Request(new URL(incoming.url, "http://a"), { method: "POST", body: Buffer.concat(await incoming.toArray()) });
    const response = await receive(request);
    outgoing.writeHead(response.status).end(await response.text());
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const messages = { ...MESSAGES, url: `http://127.0.0.1:${server.address().port}/events` };
  wechat.issueTicket();
  wechat.authorize("wx1", [1]);
  wechat.authorize("wx1", [2]);
  const [ticket, ...pushes] = wechat.takePushes();
  const old = { ...messages, encodingAESKey: OLD_KEY };
  for (const [to, push] of [[old, ticket], ...pushes.toReversed().map((push) => [messages, push]), ...pushes.map((push) => [old, push])]) {
    assert.deepEqual(await sendPush(to, push), [{ status: 200, text: "success" }]);
  }
  assert.deepEqual({ [records.get("wx1").refreshToken]: "wx1" }, wechat.refreshTokens());
});

async function opened(push) {
  const key = Buffer.from(`${KEY}=`, "base64");
  const cipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(/<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(await push.text())[1], "base64"), cipher.final()]).toString();
}
