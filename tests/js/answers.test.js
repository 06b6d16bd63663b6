// How a client reads answers of WeChat, of a proxy and of an attacker.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DecodeError, HttpError } from "wechat-cloudbase";
import { answering, clientWith, container, json, leaveNoTimer, rejection, text, TOKEN, wechatAndClient } from "./fixtures.js";

leaveNoTimer();

test("calls resolve with the vendor's sample answers, with trimmed keys", async () => {
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

test("hostile answers are read, or refused with their place, in bounded time", async () => {
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
    [`{"errcode":0,"x":${deep('{"x":', "}", 100)}}`, ({ x }) => JSON.stringify(x).length === 601],
    [`{"errcode":0,"x":"${"微".repeat(1 << 20)}"}`, ({ x }) => x.length === 1 << 20],
    [`{"errcode":0,"x":[${"1,".repeat(1 << 20)}1]}`, ({ x }) => x.length === (1 << 20) + 1],
    [`{"errcode":0,"x":${"9".repeat(3 << 20)}}`, ({ x }) => x === Infinity],
    [`{"errcode":0,${Array.from({ length: 1 << 17 }, (_, index) => `" key ${index} ":1`)}}`, (answer) => answer["key 131071"] === 1],
    ['{"errcode":0,"errcode":0,"x":1,"x ":2}', ({ errcode, x }) => errcode === 0 && x === 2],
  ];
  for (const [body, holds] of read) {
    const started = performance.now();
    assert.ok(holds(await clientWith(answering(body)).getCallBackConfig()), body.slice(0, 40));
    assert.ok(performance.now() - started < 5_000, body.slice(0, 40));
  }
  for (const body of ['{"errcode":0,"errcode":40097}', '{"errcode":40097,"errcode":0}']) {
    assert.equal((await rejection(clientWith(answering(body)).getCallBackConfig())).errcode, 40097, "one that fails counts");
  }
});

test("an errcode error has advice, in both languages", async () => {
  const { client, wechat } = wechatAndClient();
  wechat.fault({ errcode: 61007 });
  const error = await rejection(client.getCallBackConfig());
  assert.deepEqual([error.errcode, error.class, error.retryable, error.endpoint], [61007, "permission", false, "getCallBackConfig"]);
  assert.match(error.rid, /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  assert.match(error.advice, /permission set \(cloud development: 49/);
  const chinese = wechatAndClient({ locale: "zh" });
  chinese.wechat.fault({ errcode: 61004, errmsg: "access clientip is not registered requestIP: 1.2.3.4 hint: [abc]" });
  const egress = await rejection(chinese.client.getCallBackConfig());
  assert.deepEqual([egress.clientIp, egress.hint], ["1.2.3.4", "abc"]);
  assert.match(egress.advice, /白名单/);
});

test("an answer that is not as documented is an HttpError or a DecodeError", async () => {
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

test("no character of WeChat's text breaks the line of a message or turns its direction", async () => {
  const marks = "\u0085\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n\u0007\u007f\u009f";
  const error = await rejection(clientWith(answering(JSON.stringify({ errcode: 40097, errmsg: `a${marks}é微b` }))).getCallBackConfig());
  assert.equal(error.message, `getCallBackConfig: 40097 a${" ".repeat(marks.length)}é微b`);
  assert.equal(error.errmsg, `a${marks}é微b`, "the text itself is kept");
});

test("2 KiB of `errmsg` are kept, cut after the token is removed", async () => {
  const errmsg = `x${"微".repeat(670)} rid: 60d1a2b3-4c5d6e7f ${TOKEN}${"y".repeat(5000)}`;
  const error = await rejection(clientWith(answering(JSON.stringify({ errcode: 40097, errmsg }))).getCallBackConfig());
  assert.match(error.errmsg, /^x微{670} rid: 60d1a2b3-4c5d6e7f \[redacted\]y*$/);
  assert.ok(Buffer.byteLength(error.errmsg) <= 2048);
  assert.equal(error.rid, "60d1a2b3-4c5d6e7f");
  const wide = await rejection(clientWith(answering(JSON.stringify({ errcode: 40097, errmsg: "微".repeat(700_000) }))).getCallBackConfig());
  assert.match(wide.errmsg, /^微{670,682}$/);
});

test("the parts of `errmsg` are found in any order", async () => {
  const errmsg = "access clientip is not registered hint: [abc] requestIP: 2001:db8::7 rid: 60d1a2b3-4c5d6e7f";
  const error = await rejection(clientWith(answering(JSON.stringify({ errcode: 61004, errmsg }))).getCallBackConfig());
  assert.deepEqual([error.hint, error.clientIp, error.rid], ["abc", "2001:db8::7", "60d1a2b3-4c5d6e7f"]);
});
