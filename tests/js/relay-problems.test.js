// What a client with a relay makes of answers that are no answers of WeChat: problems, pages of gateways, silence.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { ApiError, CloudbaseClient, DecodeError, HttpError, NetworkError, RelayError, TimeoutError, ValidationError } from "wechat-cloudbase";
import { container, leaveNoTimer, rejection } from "./fixtures.js";
import { problem, serveRelay } from "./served-relay.js";

leaveNoTimer();

let server, answers, events;

before(async () => {
  server = await serveRelay((...given) => (answers.length > 1 ? answers.shift() : answers[0])(...given));
});
after(() => server.close());
beforeEach(() => {
  events = [];
  server.requests.length = 0;
});

const clientOf = (options) => new CloudbaseClient({ relay: server.origin, merchant: "wx1", backoff: { base: 0 }, onEvent: (event) => events.push(event), ...options });
const ok = () => Response.json({ errcode: 0, errmsg: "ok", data: {} });
const page = (status, headers = {}) => () => new Response("<title>gateway</title>", { status, headers });
const types = () => events.map(({ type }) => type);

/** Returns the errors of a read and of a write, and how many requests they made. */
async function both(answer, options) {
  answers = [answer];
  const client = clientOf(options);
  const read = await rejection(client.getCallBackConfig());
  const reads = server.requests.length;
  const write = await rejection(client.setCallBackConfig(container));
  return { read, reads, write, writes: server.requests.length - reads };
}

test("each refusal of the relay is a RelayError with its reason, and a write is not done", async () => {
  for (const [status, reason, outcome = "not_done"] of [
    [400, "not_json"], [400, "idempotency_key"], [401, "unauthenticated"], [403, "origin"], [403, "csrf"], [403, "forbidden"], [404, "no_route"],
    [405, "method"], [409, "in_progress", "unknown"], [413, "too_large"], [415, "media_type"], [422, "idempotency_key"], [428, "confirm"], [429, "too_many"],
    [500, "internal", "unknown"], [503, "audit"], [503, "authorize"], [418, "of-a-newer-relay"],
  ]) {
    server.requests.length = 0;
    const isBusy = status === 429 || status === 503;
    const { read, reads, write, writes } = await both(() => problem(status, reason, { danger: ["close-token"], id: "i1" }), { maxRetries: 1 });
    for (const error of [read, write]) {
      assert.ok(error instanceof RelayError, reason);
      assert.deepEqual([error.code, error.reason, error.status, error.danger, error.id, error.merchant], ["relay", reason, status, ["close-token"], "i1", "wx1"]);
      assert.equal(error.retryable, isBusy, reason);
      assert.match(error.message, new RegExp(`^[gs]etCallBackConfig: the relay says ${reason}$`));
    }
    assert.deepEqual([read.outcome, write.outcome, reads, writes], [undefined, outcome, isBusy ? 2 : 1, 1], reason);
    assert.equal(write.idempotencyKey, outcome === "unknown" ? server.requests.at(-1).headers["idempotency-key"] : undefined, reason);
  }
});

test("what a call of the relay ended with is not repeated: the relay has done that", async () => {
  for (const [status, code, more, Class] of [
    [424, "api", { errcode: -1, errmsg: "busy", class: "retry", retryable: true, outcome: "not_done" }, ApiError],
    [424, "http", { retryable: true, outcome: "unknown" }, HttpError],
    [424, "decode", { path: "data", outcome: "unknown" }, DecodeError],
    [503, "network", { retryable: true, outcome: "unknown" }, NetworkError],
    [503, "timeout", { retryable: true, outcome: "unknown" }, TimeoutError],
  ]) {
    server.requests.length = 0;
    const { read, reads, write, writes } = await both(() => problem(status, code, more));
    assert.ok(read instanceof Class && write instanceof Class, code);
    assert.deepEqual([reads, writes, read.retryable, write.outcome], [1, 1, more.retryable ?? false, more.outcome], code);
    assert.equal("reason" in read || "type" in read || "title" in read || "outcome" in read, false);
  }
});

test("`Retry-After` and `retryAfter` of a problem say how long to wait", async () => {
  const { read } = await both(() => problem(429, "too_many", {}, { "retry-after": "3" }), { timeout: 1000 });
  assert.deepEqual([read.retryAfter, server.requests.length], [3000, 2]);
  const other = await both(() => problem(424, "api", { errcode: 45011, errmsg: "x", retryAfter: 4000 }));
  assert.equal(other.read.retryAfter, 4000);
});

test("a read that a gateway answered, or nobody, is repeated, and a write never", async () => {
  for (const [answer, Class, again, outcome] of [
    [page(502), HttpError, true, "unknown"],
    [page(429), HttpError, true, "not_done"],
    [page(404), HttpError, false, "not_done"],
    [page(408), HttpError, false, "unknown"],
    [() => new Response('{"error":"sign in"}', { status: 401 }), RelayError, false, "not_done"],
    [() => undefined, NetworkError, true, "unknown"],
  ]) {
    server.requests.length = 0;
    events.length = 0;
    const { read, reads, write, writes } = await both(answer, { maxRetries: 2 });
    assert.ok(read instanceof Class && write instanceof Class);
    assert.deepEqual([reads, writes, read.retryable, write.retryable, write.outcome], [again ? 3 : 1, 1, again, false, outcome], String(answer));
    assert.equal(types().filter((type) => type === "retry").length, again ? 2 : 0);
  }
  assert.equal((await both(() => new Response("{}", { status: 401 }))).read.reason, "unauthenticated");
});

test("a read that comes through at last succeeds", async () => {
  answers = [page(503), () => undefined, ok];
  assert.equal((await clientOf().getCallBackConfig()).errcode, 0);
  assert.deepEqual(types(), ["request", "response", "retry", "request", "retry", "request", "response"]);
  const [{ url, method, merchant, endpoint }] = events;
  assert.deepEqual([url, method, merchant, endpoint], [`${server.origin}/merchants/wx1/getCallBackConfig`, "POST", "wx1", "getCallBackConfig"]);
});

test("what looks like success and is none is a DecodeError", async () => {
  for (const body of ["", "{}", "[]", "null", "<title>sign in</title>", '{"errcode":-1}', '"ok"']) {
    const { read, write } = await both(() => new Response(body), { maxRetries: 0 });
    for (const error of [read, write]) assert.ok(error instanceof DecodeError && error.body === body && !error.retryable && !JSON.stringify(error).includes("sign in"), body);
    assert.deepEqual([read.outcome, write.outcome], [undefined, "unknown"]);
  }
  answers = [() => Response.json({ ok: true })];
  assert.equal((await rejection(clientOf().setCallBackConfig(container))).outcome, "unknown");
});

test("no redirect is followed", async () => {
  const { read, write } = await both(() => new Response(null, { status: 302, headers: { location: "/elsewhere" } }));
  assert.deepEqual([read.constructor, read.status, write.outcome], [HttpError, 302, "unknown"]);
  assert.ok(server.requests.every(({ url }) => url.startsWith("/merchants/")));
});

test("a call ends with its time-out, and with the caller's signal", async () => {
  const { read, write } = await both(() => new Promise(() => {}), { timeout: 50 });
  assert.ok(read instanceof TimeoutError && write instanceof TimeoutError);
  assert.deepEqual([read.outcome, read.retryable, write.outcome, write.retryable], [undefined, true, "unknown", false]);
  assert.equal(write.idempotencyKey, server.requests.at(-1).headers["idempotency-key"]);
  const controller = new AbortController();
  const call = clientOf().setCallBackConfig(container, { signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 20);
  assert.equal(await rejection(call), "enough");
  const sent = server.requests.length;
  assert.equal(await rejection(clientOf().getCallBackConfig({ signal: controller.signal })), "enough");
  assert.equal(server.requests.length, sent);
});

test("a time-out between two requests leaves no write in doubt", async () => {
  answers = [page(503)];
  const error = await rejection(clientOf({ timeout: 300, backoff: { base: 10_000, random: () => 1 } }).getCallBackConfig());
  assert.ok(error instanceof HttpError, "the wait would end after the time-out");
  assert.equal(server.requests.length, 1);
});

test("a member of a problem is no member of every error", async () => {
  const { read } = await both(() => problem(403, "forbidden", { ["__proto__"]: { reason: "x" }, message: "m" }));
  assert.ok(read instanceof RelayError && read.message.includes("the relay says forbidden"));
});

test("without a page a path is refused, and a write is known as not sent", async () => {
  const client = clientOf({ relay: "/api/wechat" });
  const error = await rejection(client.setCallBackConfig(container));
  assert.ok(error instanceof ValidationError);
  assert.deepEqual([error.issues[0].path, error.outcome, error.merchant, server.requests.length], ["options.relay", "not_sent", "wx1", 0]);
  assert.match(error.message, /must be an absolute URL outside of a page/);
  globalThis.location = new URL(`${server.origin}/console/index.html`);
  try {
    answers = [ok];
    assert.equal((await client.getCallBackConfig()).errcode, 0);
    assert.equal(server.requests[0].url, "/api/wechat/merchants/wx1/getCallBackConfig");
  } finally {
    delete globalThis.location;
  }
});
