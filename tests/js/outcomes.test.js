// `outcome` says what became of a write, on every error of a write. Errors of reads have none.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { CloudbaseClient, InternalError } from "wechat-cloudbase";
import { answering, clientWith, container, rejection } from "./fixtures.js";

const OK = '{"errcode":0,"errmsg":"ok"}';
const WHITELIST = { action: "set", env: "e", open: true, api_whitelist: ["/*"], version: 1 };

const writes = {
  setCallBackConfig: (client, options) => client.setCallBackConfig(container, options),
  setCloudAccessToken: (client, options) => client.setCloudAccessToken(WHITELIST, options),
};
const reads = {
  getCallBackConfig: (client, options) => client.getCallBackConfig(options),
  getFunctionConfig: (client, options) => client.getFunctionConfig({ type: 1, env: "e", function_name: "f" }, options),
  setCloudAccessToken: (client, options) => client.setCloudAccessToken({ action: "get", env: "e" }, options),
};

/** Each answer as [status, body], with the outcome of a write. */
const ANSWERS = [
  [200, "{}", "unknown"],
  [200, '{"error":"upstream down"}', "unknown"],
  [200, '{"errcode":null}', "unknown"],
  [200, '{"errmsg":"ok"}', "unknown"],
  [200, '{"code":1000,"errorMsg":"no token"}', "unknown"],
  [200, '{"errcode":true}', "unknown"],
  [200, '{"errcode":99999999999999999999}', "unknown"],
  [200, '{"errcode":"zero"}', "unknown"],
  [200, '""', "unknown"],
  [200, '"ok"', "unknown"],
  [200, "ok", "unknown"],
  [200, "", "unknown"],
  [200, "[]", "unknown"],
  [200, '{"errcode":0,}', "unknown"],
  [200, '{"errCode":-604101,"errMsg":"no permission"}', "not_done"],
  [200, '{"errcode":40097,"errmsg":"invalid args"}', "not_done"],
  [200, '{"errcode":99999,"errmsg":"new"}', "not_done"],
  [200, '{"errcode":-1000,"errmsg":"system error"}', "unknown"],
  [200, '{"errcode":-501999,"errmsg":"new"}', "unknown"],
  [200, '{"errcode":0,"errCode":-604101}', "not_done"],
  [504, '{"errcode":504,"errmsg":"upstream timeout"}', "unknown"],
  [504, '{"errcode":-1,"errmsg":"system error"}', "unknown"],
  [502, '{"errcode":85113,"errmsg":"not ready"}', "unknown"],
  [200, '{"errcode":-1,"errmsg":"system error"}', "not_done"],
  [502, '{"errcode":40097,"errmsg":"invalid args"}', "not_done"],
  [301, "", "unknown"],
  [307, "", "not_done"],
  [400, "<html>", "not_done"],
  [403, "", "not_done"],
  [408, "", "unknown"],
  [429, "", "not_done"],
  [460, "", "unknown"],
  [500, "", "unknown"],
  [502, "<html>", "unknown"],
  [429, OK, "done"],
  [502, OK, "done"],
];

for (const [status, body, outcome] of ANSWERS) {
  test(`HTTP ${status} with ${body}: ${outcome} for a write`, async () => {
    const client = clientWith(answering(body, status), { maxRetries: 0 });
    for (const write of Object.values(writes)) assert.equal((await rejection(write(client))).outcome, outcome);
    for (const read of Object.values(reads)) assert.equal("outcome" in (await rejection(read(client))), false);
  });
}

test("WeChat says that a write is done, and only the rest of the answer is odd", async () => {
  const client = clientWith(answering('{"errcode":0,"open":"true"}'));
  const error = await rejection(writes.setCloudAccessToken(client));
  assert.deepEqual([error.code, error.path, error.outcome], ["decode", "open", "done"]);
  assert.match(error.message, /; the write has happened$/);
});

test("a documented member proves success, and no other member does", async () => {
  assert.deepEqual(await writes.setCloudAccessToken(clientWith(answering('{"open":true}'))), { open: true });
  assert.deepEqual(await reads.getCallBackConfig(clientWith(answering('{"data":{}}'))), { data: {} });
  assert.equal((await rejection(writes.setCallBackConfig(clientWith(answering('{"data":{}}'))))).code, "decode");
});

test("HTTP 429 with errcode 0 is sent once", async () => {
  let sent = 0;
  const client = clientWith(async () => (sent++, new Response(OK, { status: 429 })), { backoff: { base: 0 } });
  for (const call of [...Object.values(writes), ...Object.values(reads)]) await rejection(call(client));
  assert.equal(sent, 5);
});

test("nothing is sent: wrong payload, wrong option, no token, no time", async () => {
  const refused = () => Promise.reject(new Error("no store"));
  const client = clientWith(answering(OK));
  const errors = [
    [client.setCallBackConfig({}), client.getFunctionConfig({})],
    [client.setCallBackConfig(() => {}), client.getFunctionConfig(() => {})],
    [client.setCallBackConfig("{"), client.getFunctionConfig("{")],
    [client.setCloudAccessToken({ action: "set" }), client.setCloudAccessToken({ action: "get" })],
    [client.setCallBackConfig(container, { timeout: -1 }), client.getCallBackConfig({ timeout: -1 })],
    [client.setCallBackConfig(container, { accessToken: refused }), client.getCallBackConfig({ accessToken: refused })],
    [client.setCallBackConfig(container, { accessToken: () => "" }), client.getCallBackConfig({ accessToken: () => "" })],
    [
      client.setCallBackConfig(container, { accessToken: () => new Promise(() => {}), timeout: 5 }),
      client.getCallBackConfig({ accessToken: () => new Promise(() => {}), timeout: 5 }),
    ],
  ];
  for (const [write, read] of errors) {
    assert.equal((await rejection(write)).outcome, "not_sent");
    assert.equal((await rejection(read)).outcome, undefined);
  }
});

test("a write that was refused was sent: what fails after it is `not_done`", async () => {
  const expired = answering('{"errcode":42001,"errmsg":"access_token expired"}');
  const gone = ({ reason }) => (reason === "initial" ? "t" : Promise.reject(new Error("no store")));
  const late = ({ reason }) => (reason === "initial" ? "t" : new Promise(() => {}));
  for (const accessToken of [gone, late]) {
    const error = await rejection(writes.setCallBackConfig(clientWith(expired, { accessToken, timeout: 50 })));
    assert.equal(error.outcome, "not_done", String(error));
  }
});

test("a connection that was refused has sent nothing", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  await new Promise((closed) => server.close(closed));
  const events = [];
  const client = new CloudbaseClient({ accessToken: "t", baseURL, backoff: { base: 0 }, onEvent: ({ type }) => events.push(type) });
  const error = await rejection(writes.setCallBackConfig(client));
  assert.deepEqual([error.code, error.outcome], ["network", "not_sent"]);
  assert.equal(events.filter((type) => type === "request").length, 3, "it may be repeated");
});

test("a defect after the request leaves the outcome of a write unknown", async () => {
  const broken = async () => ({ status: 200, headers: new Headers(), body: null, arrayBuffer: async () => ({ byteLength: 5 }) });
  const error = await rejection(writes.setCallBackConfig(clientWith(broken)));
  assert.equal(error.outcome, "unknown", String(error));
  assert.ok(!(error instanceof InternalError), "a body that is no bytes is not a defect");
});
