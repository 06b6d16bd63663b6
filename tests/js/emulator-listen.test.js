// `listen`: what goes wrong, and what hangs up. tests/consumers/shared/listen.js has what works, in each runtime.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { createEmulator } from "wechat-cloudbase/testing";
import { leaveNoTimer, rejection } from "./fixtures.js";

leaveNoTimer();

const GET = "/tcb/getcallbackconfig?access_token=TOKEN";
const ask = async ({ url }, init) => (await fetch(url + GET, { method: "POST", body: "{}", ...init })).json();

async function listening(t, options) {
  const wechat = createEmulator({ tokens: { TOKEN: "wx1" } });
  const server = await wechat.listen(options);
  t.after(() => server.close());
  return { wechat, server };
}

/** Sends this text on a connection of its own, and resolves with what comes back until the connection ends. */
async function send({ url }, sent) {
  const socket = connect(new URL(url).port, "127.0.0.1");
  socket.write(sent);
  return text(socket);
}

test("wrong options are named", async () => {
  const { listen } = createEmulator();
  const cases = [
    [{ prot: 1 }, "listen: unknown option `prot`, expected `port` or `hostname`"],
    [null, "listen: the options must be an object"],
    [8080, "listen: the options must be an object"],
    ...["8080", -1, 65_536, 1.5, NaN, null].map((port) => [{ port }, "listen: `port` must be a whole number, 0 to 65535"]),
    ...["", 1, null].map((hostname) => [{ hostname }, "listen: `hostname` must be a text that is not empty"]),
  ];
  for (const [options, message] of cases) await assert.rejects(listen(options), { name: "TypeError", message });
});

test("the address of each host can be called", async (t) => {
  for (const [hostname, host] of [["localhost", "localhost"], ["0.0.0.0", "127.0.0.1"], ["127.0.0.1", "127.0.0.1"], [undefined, "127.0.0.1"]]) {
    const { server } = await listening(t, { hostname });
    assert.deepEqual([new URL(server.url).hostname, `${server.url}/`, (await ask(server)).errcode], [host, new URL(server.url).href, 0]);
  }
});

test("an IPv6 address stands in brackets", async (t) => {
  const { listen } = createEmulator();
  for (const hostname of ["::1", "::"]) {
    const server = await listen({ hostname }).catch((error) => error);
    // A machine may have no IPv6. The error then has the address.
    if (server instanceof Error) assert.match(server.message, new RegExp(`^listen: cannot listen on \`${hostname}\` port 0: E(ADDRNOTAVAIL|AFNOSUPPORT)$`));
    else assert.match(server.url, /^http:\/\/\[::1\]:\d+$/);
    await server.close?.();
  }
});

test("an address that is not this machine's is named", async () => {
  const error = await rejection(createEmulator().listen({ hostname: "203.0.113.9", port: 8080 }));
  assert.equal(error.message, "listen: cannot listen on `203.0.113.9` port 8080: EADDRNOTAVAIL");
  assert.deepEqual([error.code, error.cause.code], ["EADDRNOTAVAIL", "EADDRNOTAVAIL"]);
});

test("a runtime without ports gets an error that says what to do", async () => {
  const { listen } = createEmulator();
  const runtimes = [
    // Workers have `process` and `node:http`, but nothing to listen on.
    [globalThis, "navigator", { userAgent: "Cloudflare-Workers" }],
    [process, "getBuiltinModule", undefined],
    [globalThis, "process", undefined],
  ];
  for (const [of, name, value] of runtimes) {
    const before = Object.getOwnPropertyDescriptor(of, name);
    Object.defineProperty(of, name, { value, configurable: true, writable: true });
    const listened = rejection(listen());
    if (before) Object.defineProperty(of, name, before);
    else delete of[name];
    assert.match((await listened).message, /^listen: this runtime cannot open a port; give the client `emulator\.fetch` as its `fetch`, or /, name);
  }
});

test("servers of one emulator share its state, and each ends alone", async (t) => {
  const { wechat, server } = await listening(t);
  const other = await wechat.listen();
  wechat.fault({ errcode: -1 });
  assert.deepEqual([(await ask(server)).errcode, (await ask(other)).errcode], [-1, 0]);
  assert.equal(wechat.calls().length, 2);
  await other[Symbol.asyncDispose]();
  assert.ok((await rejection(ask(other))) instanceof TypeError);
  assert.equal((await ask(server)).errcode, 0);
});

test("a request that is no HTTP, or has too long a head, does not end the server", async (t) => {
  const { wechat, server } = await listening(t);
  assert.match(await send(server, "nonsense\r\n\r\n"), /^HTTP\/1\.1 400 /);
  assert.match(await send(server, `POST /${"x".repeat(200_000)} HTTP/1.1\r\n\r\n`), /^(HTTP\/1\.1 431 |$)/);
  assert.match(await send(server, `POST /${"x".repeat(70_000)} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n`), /^HTTP\/1\.1 414 /);
  assert.deepEqual(wechat.calls().map(({ reason }) => reason), ["URL too long"]);
  assert.equal((await ask(server)).errcode, 0);
});

test("a client that hangs up in its body is not recorded", async (t) => {
  const { wechat, server } = await listening(t);
  const socket = connect(new URL(server.url).port, "127.0.0.1");
  socket.write(`POST ${GET} HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n{"half`);
  await once(socket, "connect");
  assert.equal((await ask(server)).errcode, 0);
  socket.destroy();
  assert.equal((await ask(server)).errcode, 0);
  assert.equal(wechat.calls().length, 2);
});

test("a client that hangs up ends the delay of its answer", async (t) => {
  const { wechat, server } = await listening(t);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  await ask(server);
  const before = timers();
  wechat.fault({ delay: 60_000 });
  const controller = new AbortController();
  const asked = rejection(ask(server, { signal: controller.signal }));
  while (wechat.calls().length < 2) await new Promise(setImmediate);
  assert.equal(timers(), before + 1);
  controller.abort("enough");
  assert.equal(await asked, "enough");
  for (const end = performance.now() + 5000; timers() > before && performance.now() < end; ) await new Promise(setImmediate);
  assert.equal(timers(), before);
});

test("of a huge body only its beginning is kept", async (t) => {
  const { server } = await listening(t);
  const chunk = new Uint8Array(1 << 20);
  const used = () => process.memoryUsage().arrayBuffers;
  const before = used();
  let [most, left] = [0, 300];
  const body = new ReadableStream({
    pull(controller) {
      most = Math.max(most, used());
      if (left-- > 0) controller.enqueue(chunk);
      else controller.close();
    },
  });
  const response = await fetch(server.url + GET, { method: "POST", body, duplex: "half" });
  assert.deepEqual([response.status, left], [413, -1]);
  assert.ok(most - before < 150 << 20, `${(most - before) >> 20} MiB`);
});

test("a server closes while a body is under way, and while an answer waits", async (t) => {
  const { wechat, server } = await listening(t);
  wechat.fault({ delay: 60_000, times: Infinity });
  const idle = connect(new URL(server.url).port, "127.0.0.1");
  const half = send(server, `POST ${GET} HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n{"half`);
  const waiting = Array.from({ length: 3 }, () => rejection(ask(server)));
  while (wechat.calls().length < 3) await new Promise(setImmediate);
  await server.close();
  assert.equal(await half, "");
  for (const error of await Promise.all(waiting)) assert.ok(error instanceof TypeError);
  if (!idle.destroyed) await once(idle.resume(), "close");
});

test("a defect of the emulator is told with HTTP 500, and the next request is answered", async (t) => {
  const { Instance } = WebAssembly;
  t.after(() => Object.assign(WebAssembly, { Instance }));
  let memory;
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      memory ??= this.exports.memory;
    }
  };
  const { server } = await listening(t);
  // All the memory that there can be is taken, so the next body has no room.
  memory.grow(65_536 - memory.buffer.byteLength / 65_536);
  const response = await fetch(server.url + GET, { method: "POST", body: new Uint8Array(1 << 23) });
  assert.deepEqual([response.status, (await response.text()).slice(0, 26)], [500, "the emulator has a defect;"]);
  assert.equal((await ask(server)).errcode, 0);
});
