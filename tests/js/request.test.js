// Calls interfaces that have no method: paths, payloads, proofs of success, and the token of the platform.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CloudbaseClient, DecodeError, HttpError, NetworkError, ValidationError } from "wechat-cloudbase";
import { freePort, rejection, serve, TOKEN } from "./fixtures.js";

const READ = { effect: "read" };
const WRITE = { effect: "write" };

/** A server that answers this, and a client of it. */
async function serverAndClient(t, answer = '{"errcode":0,"errmsg":"ok"}', options = {}, status = 200) {
  const seen = [];
  const server = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk)).on("end", () => {
      seen.push({ url: request.url, body, host: request.headers.host, method: request.method });
      response.writeHead(status).end(typeof answer === "function" ? answer(request) : answer);
    });
  });
  t.after(server.close);
  const client = new CloudbaseClient({ accessToken: TOKEN, baseURL: server.url, maxRetries: 0, ...options });
  return { client, seen, host: new URL(server.url).host };
}

test("a request is sent as a call is, and its answer comes as WeChat wrote it", async (t) => {
  const answer = '{"errcode":0,"list":[{"id":12345678901234567890,"config":"{}"}],"parsedConfig":1,"config":"{\\"a\\":1}"}';
  const { client, seen } = await serverAndClient(t, answer);
  assert.deepEqual(await client.request("/componenttcb/describeenvs", { env: "环境" }, READ), JSON.parse(answer));
  const url = `/componenttcb/describeenvs?access_token=${encodeURIComponent(TOKEN)}`;
  assert.deepEqual([seen[0].method, seen[0].url, seen[0].body], ["POST", url, '{"env":"环境"}']);
  await client.request("/a", '\ufeff{"n": 1e400 }', READ);
  assert.equal(seen[1].body, '{"n": 1e400 }', "the text that was checked is sent");
  for (const value of [[1, "x"], null, 7, true, {}]) {
    await client.request("/a", value, READ);
    assert.equal(seen.at(-1).body, JSON.stringify(value));
  }
});

test("a path stays on the host and below the base URL", async (t) => {
  const { client, seen, host } = await serverAndClient(t);
  const bad = [
    "", "/", "a", "a/b", "//a", "//evil.example/a", "/a//b", "/a/", "\\a", "/a\\b", "/a?b", "/a?", "/a#b", "/a b", " /a", "/a ", "/a\n", "/a\t", "/a\0", "/a\x7f",
    "/.", "/..", "/./a", "/../a", "/a/..", "/a/.", "/a/../b", "/%2e", "/%2E%2e/a", "/.%2e/a", "/a/%2e./b", "/a%2fb", "/a%2Fb", "/a%5cb", "/a%5Cb", "/a%00", "/a%0d%0a", "/a%7f",
    "/a%", "/a%2", "/a%zz", "/é", "/环境", "/a\u2028", "/a\ufeff", "http://evil.example/a", "https:/a", "/a<b>", "/..;/admin", "/a;b", "/%252e%252e/a", "/a%20b", "/%E4%BA%91", "/@evil.example/a", "/a:b", `/${"a".repeat(255)}`, undefined, null, 1, {}, ["/a"], new String("/a"),
  ];
  for (const path of bad) {
    const error = await rejection(client.request(path, {}, WRITE));
    assert.ok(error instanceof ValidationError, String(path));
    assert.deepEqual([error.issues.map((issue) => issue.path), error.outcome, error.retryable], [["path"], "not_sent", false], String(path));
  }
  assert.equal(seen.length, 0);
  const good = ["/tcb/x", "/...", "/a..b", "/..a", "/a.b-c_d~e", `/${"a".repeat(254)}`];
  for (const path of good) {
    await client.request(path, {}, READ);
    assert.deepEqual([seen.at(-1).url.split("?")[0], seen.at(-1).host], [path, host], path);
  }
  const started = performance.now();
  await rejection(client.request("/" + "a/%2".repeat(2_000_000), {}, READ));
  assert.ok(performance.now() - started < 2000);
});

test("options are checked, and a payload is JSON of a limited size", async (t) => {
  const { client, seen } = await serverAndClient(t, undefined, { maxPayloadBytes: 20 });
  for (const [options, path, outcome] of [
    [undefined, "effect", "not_sent"], [null, "effect", "not_sent"], [{}, "effect", "not_sent"], [{ effect: "Read" }, "effect", "not_sent"],
    [{ ...READ, token: "merchant" }, "token"], [{ ...READ, proof: "a b" }, "proof"], [{ ...READ, timeout: 0 }, "timeout"], [{ ...WRITE, method: "GET" }, "method", "not_sent"],
  ]) {
    const error = await rejection(client.request("/a", {}, options));
    assert.deepEqual([error.code, error.issues.map((issue) => issue.path), error.outcome], ["validation", [`options.${path}`], outcome]);
  }
  assert.ok((await rejection(client.request("/a", {}, READ, {}))) instanceof ValidationError);
  for (const [payload, code] of [["{", "invalid_json"], ["{'a':1}", "invalid_json"], ["", "invalid_json"], ['{"a":NaN}', "invalid_json"], ["{} {}", "invalid_json"], [undefined, "not_json"], [1n, "not_json"], [() => 1, "not_json"], ["1".repeat(21), "too_large"], ["环".repeat(7), "too_large"]]) {
    const error = await rejection(client.request("/a", payload, WRITE));
    assert.deepEqual([error.issues?.map((issue) => issue.code), error.endpoint, error.outcome], [[code], "/a", "not_sent"], String(payload));
    assert.match(error.message, /^\/a: /);
  }
  assert.equal(seen.length, 0);
});

test("a read succeeds with any object, a write needs a proof", async (t) => {
  let answer;
  const { client } = await serverAndClient(t, () => answer);
  const end = (options) => client.request("/a", {}, options).then(() => "ok", (error) => error.constructor);
  const PROOF = { ...WRITE, proof: "pre_auth_code" };
  for (const [text, read, write, proven] of [
    ["{}", "ok", DecodeError, DecodeError],
    ['{"errcode":0}', "ok", "ok", "ok"],
    ['{"errCode":0}', "ok", "ok", "ok"],
    ['{"errcode":"0"}', "ok", "ok", "ok"],
    ['{"pre_auth_code":"x"}', "ok", DecodeError, "ok"],
    ['{"pre_auth_code":null}', "ok", DecodeError, DecodeError],
    ['{"pre_auth_code":""}', "ok", DecodeError, DecodeError],
    ['{"errcode":7,"pre_auth_code":"x"}', ApiError, ApiError, ApiError],
    ['{"errCode":7}', ApiError, ApiError, ApiError],
    ['{"errcode":0,"errCode":7}', ApiError, ApiError, ApiError],
    ['{"errCode":7,"errcode":0}', ApiError, ApiError, ApiError],
    ['{"errcode":7,"errcode":0}', ApiError, ApiError, ApiError],
    ['{"errcode":0,"errcode":7}', ApiError, ApiError, ApiError],
    ['{" errcode":7,"errcode":0}', ApiError, ApiError, ApiError],
    ['{"errcode":0,"errcode":null}', "ok", "ok", "ok"],
    ['{"errcode":0,"errcode":true}', DecodeError, DecodeError, DecodeError],
    ['{"errcode":{}}', DecodeError, DecodeError, DecodeError],
    ["[]", DecodeError, DecodeError, DecodeError],
    ["null", DecodeError, DecodeError, DecodeError],
    ["<html>", DecodeError, DecodeError, DecodeError],
  ]) {
    answer = text;
    assert.deepEqual([await end(READ), await end(WRITE), await end(PROOF)], [read, write, proven], text);
  }
});

test("errors, events and retries are those of a call, by its effect", async (t) => {
  const events = [];
  const { client, seen } = await serverAndClient(t, `bad gateway of ${TOKEN}`, { onEvent: (event) => events.push(event), maxRetries: 1, backoff: { base: 0 } }, 502);
  const lost = await rejection(client.request("/tcb/a", {}, WRITE));
  assert.deepEqual([lost instanceof HttpError, lost.endpoint, lost.outcome, lost.retryable, seen.length], [true, "/tcb/a", "unknown", false, 1]);
  assert.ok(!lost.body.includes(TOKEN) && lost.message.startsWith("/tcb/a: HTTP 502"));
  const read = await rejection(client.request("/tcb/a", {}, READ));
  assert.deepEqual([read.outcome, read.retryable, seen.length], [undefined, true, 3]);
  assert.ok(events.every(({ endpoint }) => endpoint === "/tcb/a") && !JSON.stringify(events).includes(TOKEN));
  const nobody = new CloudbaseClient({ accessToken: TOKEN, baseURL: `http://127.0.0.1:${await freePort()}`, maxRetries: 0 });
  const unreached = await rejection(nobody.request("/a", {}, WRITE));
  assert.deepEqual([unreached instanceof NetworkError, unreached.endpoint, unreached.outcome, unreached.retryable], [true, "/a", "not_sent", true]);
});

test("the platform's token has its own name in the URL and its own question", async (t) => {
  const asked = [];
  const accessToken = ({ merchant, reason }) => (asked.push([merchant, reason]), merchant ? "of-merchant" : `component-${reason}`);
  const stale = (request) => (request.url.endsWith("component-initial") ? '{"errcode":40014,"errmsg":"x"}' : '{"errcode":0}');
  const { client, seen } = await serverAndClient(t, stale, { accessToken });
  const merchant = client.forMerchant("wx1");
  await merchant.request("/a", {}, { ...READ, token: "component" });
  await merchant.request("/a", {}, READ);
  assert.deepEqual(asked, [[undefined, "initial"], [undefined, "rejected"], ["wx1", "initial"]]);
  assert.deepEqual(seen.map(({ url }) => url), ["/a?component_access_token=component-initial", "/a?component_access_token=component-rejected", "/a?access_token=of-merchant"]);
  const { client: refused } = await serverAndClient(t, '{"errcode":40014,"errmsg":"x"}');
  assert.match((await rejection(refused.request("/a", {}, { ...READ, token: "component" }))).advice, /component_access_token/);
  const { client: unread } = await serverAndClient(t, '{"errcode":47001,"errmsg":"data format error"}');
  assert.match((await rejection(unread.request("/a", {}, READ))).advice, /official page/, "the client does not know the rules");
});
