// Sends bytes over a socket and reads the answer, so that a request can be as wrong as an attacker makes it.
import { connect } from "node:net";

/** A request as a console sends it. An attack changes parts of it. A header that is `null` is left out. */
export const WRITE = {
  method: "POST",
  path: "/api/normal/merchants/wx0000000000000001/setCallBackConfig",
  headers: {
    host: "console.example",
    origin: "https://console.example",
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "cors",
    "sec-fetch-dest": "empty",
    "content-type": "application/json",
    "x-wechat-relay": "1",
    cookie: "sid=writer.session-canary-4715",
  },
  body: '{"container_config":{"enable":true,"qbase_env":"prod-1","qbase_container_path":"/","text_mode":1}}',
};

let keys = 0;

/** The bytes of a request. `lines` are more header lines as they are; `raw` replaces the whole request. */
export function bytesOf({ raw, method, path, headers, body, lines = [], key = `key-${++keys}`, chunks, length }) {
  if (raw) return Buffer.from(raw, "latin1");
  const all = { "idempotency-key": key, ...headers };
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body ?? "");
  if (chunks) all["transfer-encoding"] = "chunked";
  else if (method !== "GET" || bytes.length > 0) all["content-length"] = length ?? bytes.length;
  const written = Object.entries(all).filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${path} HTTP/1.1`, ...written, ...lines, "connection: close", "", ""].join("\r\n");
  const chunked = (chunk) => Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
  return Buffer.concat([Buffer.from(head, "latin1"), ...(chunks ? [...chunks.map((chunk) => chunked(Buffer.from(chunk))), Buffer.from("0\r\n\r\n")] : [bytes])]);
}

/**
 * Resolves with the answer: status 0 if the server closed the connection without one. A caller with `quit` hangs up after so
 * many milliseconds, and then waits until the server has noticed it and done what it does.
 */
export function send(port, bytes, { patience = 10_000, quit } = {}) {
  return new Promise((resolve, reject) => {
    const parts = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    // Deno keeps a connection open after an answer to a body that never ends.
    const timer = setTimeout(() => (parts.length > 0 ? socket.destroy() : reject(new Error("no answer came"))), patience);
    if (quit) setTimeout(() => socket.destroy(), quit);
    socket.on("data", (part) => parts.push(part));
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      setTimeout(resolve, quit ? 1000 : 0, answerOf(Buffer.concat(parts)));
    });
  });
}

function answerOf(all) {
  const text = all.toString("utf8");
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = {};
  for (const line of lines) {
    const [, name, value] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    if (name) headers[name.toLowerCase()] = headers[name.toLowerCase()] === undefined ? value : `${headers[name.toLowerCase()]}, ${value}`;
  }
  const body = /chunked/i.test(headers["transfer-encoding"] ?? "") ? joined(text.slice(end + 4)) : text.slice(end + 4);
  return { status: Number(first.split(" ")[1] ?? 0), headers, body, all: text };
}

/** Chunks have sizes in bytes; answers with text beyond ASCII are rare here, so their bytes are counted again. */
function joined(text) {
  let rest = Buffer.from(text);
  const parts = [];
  for (;;) {
    const line = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, line).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts).toString();
    parts.push(rest.subarray(line + 2, line + 2 + size));
    rest = rest.subarray(line + 4 + size);
  }
}
