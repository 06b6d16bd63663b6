// Why no answer came. A host that was not reached got nothing, so the call may be repeated, writes too. A mistake in the
// set-up is told at once.
import assert from "node:assert/strict";
import { createServer } from "node:https";
import { test } from "node:test";
import { CloudbaseClient, NetworkError } from "wechat-cloudbase";
import { container, freePort, rejection, TOKEN } from "./fixtures.js";
import { CERTIFICATE, KEY } from "./certificate.js";

/** Makes a write that has to fail. Returns its error, and the types of its events without the last one, `error`. */
async function failingWrite(options) {
  const types = [];
  const onEvent = ({ type }) => types.push(type);
  const client = new CloudbaseClient({ accessToken: TOKEN, maxRetries: 2, backoff: { base: 0 }, onEvent, ...options });
  const error = await rejection(client.setCallBackConfig(container));
  assert.ok(error instanceof NetworkError, String(error));
  return { error, types: types.slice(0, -1).join(" ") };
}

const THREE = "request retry request retry request";

const errorOf = (fields, cause) => Object.assign(new TypeError("fetch failed", { cause }), fields);
const refused = errorOf({ code: "ECONNREFUSED", syscall: "connect" });

const UNREACHED = {
  "node, refused": errorOf({}, refused),
  "node, all addresses refused": errorOf({}, new AggregateError([refused, errorOf({ code: "ETIMEDOUT", syscall: "connect" })])),
  "node, no route": errorOf({}, errorOf({ code: "EHOSTUNREACH", syscall: "connect" })),
  "node, unknown host": errorOf({}, errorOf({ code: "EAI_AGAIN", syscall: "getaddrinfo" })),
  "node, connecting took too long": errorOf({}, errorOf({ code: "UND_ERR_CONNECT_TIMEOUT" })),
  "node, certificate of another host": errorOf({}, errorOf({ code: "ERR_TLS_CERT_ALTNAME_INVALID" })),
  "node, certificate of nobody": errorOf({}, errorOf({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" })),
  "node, old certificate": errorOf({}, errorOf({ code: "CERT_HAS_EXPIRED" })),
  "bun, refused": errorOf({ code: "ECONNREFUSED", message: "ECONNREFUSED: Unable to connect. Is the computer able to access the url?" }),
  "bun, self-signed": errorOf({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
  "deno, refused": errorOf({}, new Error("error sending request for url (http://127.0.0.1:9/): client error (Connect): tcp connect error: Connection refused (os error 111)")),
  "deno, unknown host": errorOf({}, new Error("error sending request for url (http://x.invalid/): client error (Connect): dns error: failed to lookup address information")),
};

const circle = new Error("in a circle");
circle.cause = circle;
const IN_DOUBT = {
  reset: errorOf({}, errorOf({ code: "ECONNRESET", syscall: "read" })),
  "a route lost in the middle": errorOf({}, errorOf({ code: "EHOSTUNREACH", syscall: "read" })),
  "one of two addresses answered": errorOf({}, Object.assign(new AggregateError([refused, errorOf({ code: "ECONNRESET", syscall: "read" })]), { code: "ECONNREFUSED" })),
  "a TLS alert, which can come after the request": errorOf({}, errorOf({ code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" })),
  "deno, closed": errorOf({}, new Error("error sending request for url (http://a/): client error (SendRequest): connection closed before message completed")),
  "a browser": new TypeError("Failed to fetch"),
  "a circle of causes": circle,
  "a getter that throws": { get code() { throw new Error("mine"); } },
  "nothing": undefined,
  "a number": 4,
};

test("errors of all runtimes say whether the host was reached", async () => {
  for (const [name, thrown] of Object.entries(UNREACHED)) {
    const { error, types } = await failingWrite({ fetch: () => Promise.reject(thrown) });
    assert.deepEqual([error.outcome, types], ["not_sent", THREE], name);
  }
  for (const [name, thrown] of Object.entries(IN_DOUBT)) {
    const { error, types } = await failingWrite({ fetch: () => Promise.reject(thrown) });
    assert.deepEqual([error.outcome, types], ["unknown", "request"], name);
  }
});

test("a closed port and an unknown host were not reached", async () => {
  for (const baseURL of [`http://127.0.0.1:${await freePort()}`, `http://localhost:${await freePort()}`, "http://x.invalid"]) {
    const { error, types } = await failingWrite({ baseURL });
    assert.deepEqual([error.outcome, types], ["not_sent", THREE], baseURL);
  }
});

test("a server with a wrong certificate got nothing", async (t) => {
  let requests = 0;
  const server = createServer({ key: KEY, cert: CERTIFICATE }, () => requests++).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { error, types } = await failingWrite({ baseURL: `https://127.0.0.1:${server.address().port}` });
  assert.deepEqual([error.outcome, types, requests], ["not_sent", THREE, 0]);
});

test("without a global `fetch` the error says so at once", async (t) => {
  const original = globalThis.fetch;
  t.after(() => (globalThis.fetch = original));
  delete globalThis.fetch;
  const { error, types } = await failingWrite({});
  assert.deepEqual([error.outcome, types], ["not_sent", "request"]);
  assert.match(error.message, /fetch/);
});

test("a `fetch` that resolves with no Response, or with no bytes, is asked once", async () => {
  const streamOf = (chunk) => ({ status: 200, arrayBuffer() {}, body: new ReadableStream({ start: (stream) => (stream.enqueue(chunk), stream.close()) }) });
  const bodies = ["text", 12, [1, 2], undefined, null, new Uint16Array(2), {}];
  const odd = [undefined, null, {}, "text", { status: 200 }, ...bodies.map((body) => ({ status: 200, arrayBuffer: async () => body })), ...bodies.map(streamOf)];
  for (const response of odd) {
    const { error, types } = await failingWrite({ fetch: async () => response });
    assert.deepEqual([error.outcome, types], ["unknown", "request"]);
    assert.match(error.cause.message, /no Response|not bytes/);
  }
});
