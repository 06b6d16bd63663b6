// Serves an emulator over real HTTP, for clients that cannot get a `fetch`: other processes, containers, other languages.
// Node, Deno and Bun all have `node:http`. Nothing imports it, because bundlers and browsers cannot resolve it.
import { ConnectionLostError } from "./lost.js";

/** Node refuses longer heads itself. The emulator answers 414 to a URL of more than 64 KiB. */
const HEAD = 128 << 10;

/**
 * Starts a server whose requests `answer` takes: a request's method, URL and body, and a signal that aborts when the client
 * hangs up. At most `longestBody` bytes and one more are kept of a body.
 */
export async function listen(answer, longestBody, options = {}) {
  const { port, hostname } = checked(options);
  const { createServer } = nodeHttp();
  const open = new Set();
  const server = createServer({ maxHeaderSize: HEAD }, (incoming, outgoing) => {
    const hungUp = new AbortController();
    const gone = () => open.delete(hungUp) && hungUp.abort();
    open.add(hungUp);
    outgoing.once("close", gone);
    exchange(answer, longestBody, incoming, outgoing, hungUp.signal).catch((error) => fail(error, incoming, outgoing, hungUp.signal));
  });
  await started(server, port, hostname);
  let closing;
  const close = () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const hungUp of open) hungUp.abort();
      server.closeAllConnections();
    });
    return closing;
  };
  // The globals of a jest test on Node 20 do not have this symbol.
  return { url: urlOf(hostname, server.address().port), close, ...(Symbol.asyncDispose && { [Symbol.asyncDispose]: close }) };
}

function checked(options) {
  if (typeof options !== "object" || options === null) throw new TypeError("listen: the options must be an object");
  const { port = 0, hostname = "127.0.0.1", ...unknown } = options;
  for (const name of Object.keys(unknown)) throw new TypeError(`listen: unknown option \`${name}\`, expected \`port\` or \`hostname\``);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new TypeError("listen: `port` must be a whole number, 0 to 65535");
  if (typeof hostname !== "string" || hostname === "") throw new TypeError("listen: `hostname` must be a text that is not empty");
  return { port, hostname };
}

/** Workers have `node:http`, but no ports. */
function nodeHttp() {
  const { process, navigator } = globalThis;
  const http = navigator?.userAgent === "Cloudflare-Workers" ? undefined : process?.getBuiltinModule?.("node:http");
  if (http) return http;
  throw new Error("listen: this runtime cannot open a port; give the client `emulator.fetch` as its `fetch`, or listen in Node 20.19 or later, Deno or Bun");
}

async function started(server, port, hostname) {
  try {
    await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, hostname, resolve);
    });
  } catch (cause) {
    const { code } = cause;
    const why = code === "EADDRINUSE" ? "the port is in use; take another, or 0 for a free one" : (code ?? cause.message);
    throw Object.assign(new Error(`listen: cannot listen on \`${hostname}\` port ${port}: ${why}`, { cause }), code && { code });
  }
}

/** Clients cannot connect to the addresses that mean "all interfaces" everywhere. */
function urlOf(hostname, port) {
  const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[hostname] ?? hostname;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function exchange(answer, longestBody, incoming, outgoing, signal) {
  const body = await read(incoming, longestBody + 1);
  const { status, contentType, body: bytes } = await answer(incoming, body, signal);
  // Some statuses forbid a body, even an empty one.
  const headers = { "content-type": contentType, ...(bytes.length > 0 && { "content-length": bytes.length }) };
  outgoing.writeHead(status, headers).end(bytes);
}

/** Reads to the end, so that the client can read the answer, but keeps only the first `most` bytes. */
async function read(incoming, most) {
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming) {
    if (length < most) chunks.push(chunk);
    length += chunk.length;
  }
  const body = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let end = 0;
  for (const chunk of chunks) {
    body.set(chunk, end);
    end += chunk.length;
  }
  return body;
}

/** A client that hung up gets no answer. Others get the text of a defect, so that the failed test shows it. */
function fail(error, incoming, outgoing, signal) {
  if (error instanceof ConnectionLostError || signal.aborted) return incoming.socket.destroy();
  outgoing.writeHead(500, { "content-type": "text/plain" }).end(String(error?.message));
}
