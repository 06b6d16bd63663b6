// A relay on Node's own HTTP server and in Hono, and its options.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { ValidationError } from "wechat-cloudbase";
import { createRelay } from "wechat-cloudbase/relay";
import { container, grant, MOUNT, ORIGIN, relaying } from "./relaying.js";

const HEADERS = { "content-type": "application/json", "x-wechat-relay": "1", origin: ORIGIN, "idempotency-key": "k" };

/** Serves a handler of Requests on loopback, and returns the port. */
async function served(t, handler) {
  const server = createServer(getRequestListener(handler)).listen(0, "127.0.0.1");
  t.after(() => server.close().closeAllConnections());
  await new Promise((resolve) => server.once("listening", resolve));
  return server.address().port;
}

async function readAndWrite(port) {
  const ask = (name, body) => fetch(`http://127.0.0.1:${port}${MOUNT}/merchants/wx1/${name}`, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
  assert.deepEqual(await (await ask("setCallBackConfig", container)).json(), { errcode: 0, errmsg: "ok" });
  assert.deepEqual((await (await ask("getCallBackConfig", {})).json()).data.container_config, container.container_config);
}

test("on Node's server", async (t) => readAndWrite(await served(t, relaying().relay)));

test("in Hono, which gives its own context to authorize", async (t) => {
  const contexts = [];
  const { relay } = relaying({ authorize: (request, c) => (contexts.push(c.get("user")), grant) });
  const app = new Hono();
  app.use((c, next) => (c.set("user", "li.lei"), next()));
  app.all(`${MOUNT}/*`, (c) => relay(c.req.raw, c));
  await readAndWrite(await served(t, app.fetch));
  assert.deepEqual(contexts, ["li.lei", "li.lei"]);
});

test("in Hono on Workers a write is finished after its caller went away", async () => {
  const { relay } = relaying();
  const app = new Hono().all(`${MOUNT}/*`, (c) => relay(c.req.raw, c));
  const kept = [];
  const request = new Request(`https://h${MOUNT}/merchants/wx1/setCallBackConfig`, { method: "POST", headers: HEADERS, body: JSON.stringify(container) });
  const response = await app.fetch(request, {}, { waitUntil: (work) => kept.push(work), passThroughOnException() {} });
  assert.deepEqual([response.status, kept.length], [200, 1]);
});

test("a body that another handler has read is a defect of the host, and the operator hears of it", async () => {
  const { relay, events } = relaying();
  const request = new Request(`https://h${MOUNT}/merchants/wx1/getCallBackConfig`, { method: "POST", headers: HEADERS, body: "{}" });
  await request.text();
  const response = await relay(request);
  assert.deepEqual([response.status, (await response.json()).id], [500, events[0].id]);
});

test("a caller that hangs up before the end of its body reaches nobody", async (t) => {
  const { relay, wechat } = relaying();
  const ended = [];
  const port = await served(t, async (request) => {
    const response = await relay(request);
    ended.push(response.status);
    return response;
  });
  const socket = connect(port, "127.0.0.1");
  const lines = Object.entries({ ...HEADERS, host: "h", "content-length": "100" }).map(([name, value]) => `${name}: ${value}`);
  socket.write([`POST ${MOUNT}/merchants/wx1/setCallBackConfig HTTP/1.1`, ...lines, "", JSON.stringify(container)].join("\r\n"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  while (ended.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([ended[0] >= 400, wechat.calls().length], [true, 0]);
});

test("without onEvent a refused origin is an answer like any other", async () => {
  const { ask } = relaying({ onEvent: undefined });
  assert.equal((await ask("/session", { headers: { origin: "https://other.example" } })).status, 403);
});

test("a refused origin is an event with the listed ones, cut and on one line", async () => {
  const { ask, events } = relaying({ onEvent: (event) => { events.push(event); throw new Error("a listener"); } });
  const origins = ["https://console.example.evil", "http://console.example", "https://console.example:8443", "HTTPS://console.example", `${ORIGIN}, ${ORIGIN}`, "null", "é", "x".repeat(300)];
  for (const origin of origins) assert.equal((await ask("/session", { headers: { origin } })).status, 403, origin);
  assert.deepEqual(events[0], { type: "origin", origin: origins[0], listed: [ORIGIN] });
  assert.deepEqual(events.slice(-2).map(({ origin }) => origin), [" ", "x".repeat(200)]);
});

const REQUIRED = { mount: MOUNT, origins: [ORIGIN], authorize: () => null, accessToken: () => "t" };

const WRONG = [
  [{}, ["mount", "origins", "authorize", "accessToken"]],
  [{ ...REQUIRED, orgins: [ORIGIN] }, ["orgins"]],
  ...["*", ["*"], [], [ORIGIN, `${ORIGIN}/`], ["https://a:443"], ["https://A"], ["console.example"], ["null"], ["https://a/b"], ["https://*.a"], ["https://u@a"], [/a/], ["ftp://a"]].map((origins) => [{ ...REQUIRED, origins }, ["origins"]]),
  ...["", "api", "/api/", "//api", "/a//b", "/a/../b", "/.", "/a%2f", "/a;b", "/a?b", "/(a)", 1].map((mount) => [{ ...REQUIRED, mount }, ["mount"]]),
  [{ ...REQUIRED, accessToken: "one-token-for-all" }, ["accessToken"]],
  [{ ...REQUIRED, authorize: grant }, ["authorize"]],
  ...[[], ["constructor"], ["getFuntionConfig"], "getCallBackConfig"].map((interfaces) => [{ ...REQUIRED, interfaces }, ["interfaces"]]),
  [{ ...REQUIRED, idempotency: { get() {} } }, ["idempotency"]],
  // A key is kept for ten minutes, and a write must not last longer.
  ...[Infinity, 600_000, 300_001, "1000"].map((timeout) => [{ ...REQUIRED, timeout }, ["timeout"]]),
  [{ ...REQUIRED, merchants: [], audit: 1, limit: {}, onEvent: "log", fetch: 1 }, ["merchants", "audit", "limit", "onEvent", "fetch"]],
  [{ ...REQUIRED, credentials: "include", environment: "staging", baseURL: "/x", timeout: 0, maxBodyBytes: 1.5 }, ["credentials", "environment", "baseURL", "timeout", "maxBodyBytes"]],
];

test("a wrong option throws at the start, and the error names it", () => {
  for (const [options, names] of WRONG) {
    assert.throws(() => createRelay(options), (error) => {
      assert.ok(error instanceof ValidationError);
      assert.deepEqual(error.issues.map(({ segments }) => segments[0]), names, JSON.stringify(options));
      assert.match(error.message, new RegExp(`^options\\.${names[0]}: `));
      return true;
    });
  }
  assert.throws(() => createRelay(), /^ValidationError: options: must be an object$/);
});

test("what is no Request is a mistake of the host, and the error says what to give", async () => {
  const { relay } = relaying();
  for (const request of [undefined, { req: { raw: {} } }, { url: `${MOUNT}/session`, method: "GET", headers: { host: "h" } }]) {
    await assert.rejects(relay(request), /^TypeError: give the relay a Request/);
  }
});

test("what a library lends to every object is no part of an answer and no grant", async (t) => {
  const lent = { headers: { "set-cookie": "a=b" }, retryAfter: 5000, type: "text/html", kept: { status: 200, text: "{}" }, error: { issues: [] }, effects: ["read", "write", "danger"], merchants: "*", isOpen: true };
  const asked = async ({ ask }) => {
    const answers = [await ask("/merchants/wx1/setCallBackConfig", { body: container }), await ask("/merchants/wx2/getCallBackConfig", { body: {} }), await ask("/session")];
    return answers.map(({ status, text, headers }) => [status, text, ...headers]);
  };
  const fetch = async () => new Response('{"errcode":0,"errmsg":"ok"}');
  const wanted = await asked(relaying({ fetch }));
  for (const [name, value] of Object.entries(lent)) {
    t.after(() => delete Object.prototype[name]);
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    const actual = await asked(relaying({ fetch }));
    delete Object.prototype[name];
    assert.deepEqual(actual, wanted, name);
  }
});

test("options are copied when the relay is made", async () => {
  const origins = [ORIGIN];
  const options = { ...REQUIRED, origins };
  const relay = createRelay(options);
  origins.push("https://evil.example");
  options.authorize = () => ({ user: "x", merchants: "*", effects: ["read"] });
  const request = (origin) => new Request(`https://h${MOUNT}/session`, { headers: { "x-wechat-relay": "1", origin } });
  assert.deepEqual([(await relay(request("https://evil.example"))).status, (await relay(request(ORIGIN))).status], [403, 401]);
});
