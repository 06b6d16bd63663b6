// The servers of the demo: an adapter from node:http to handlers of Request and Response, and a handler for www/.
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const CONTENT_TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Serves a handler on the loopback address. Without `port` it uses a free port. */
export async function serve(handler, port = 0) {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const response = await handler(await toRequest(incoming));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch {
      // The emulator may drop a connection as a fault. A request that is not valid HTTP must not end the demo.
      incoming.socket.destroy();
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close().closeAllConnections(),
  };
}

async function toRequest(incoming) {
  const { method, url, headers } = incoming;
  const body = await buffer(incoming);
  const type = headers["content-type"];
  return new Request(`http://127.0.0.1${url}`, {
    method,
    headers: type === undefined ? {} : { "content-type": type },
    body: body.length > 0 ? body : null,
  });
}

/** Returns a handler for www/ and for the built package in /pkg/. It knows the names of its files and serves no others. */
export function pages() {
  const files = new Map([...filesBelow("www", "/"), ...filesBelow(join("pkg", "dist"), "/pkg/")]);
  files.set("/", files.get("/index.html"));
  return async ({ method, url }) => {
    if (method !== "GET" && method !== "HEAD") return plain(405, "only GET and HEAD", { allow: "GET, HEAD" });
    const file = files.get(new URL(url).pathname);
    if (file === undefined) return plain(404, "no such file");
    return new Response(await readFile(file), { headers: { ...HEADERS, "content-type": CONTENT_TYPES[extname(file)] } });
  };
}

function filesBelow(folder, prefix) {
  const from = join(ROOT, folder);
  return readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in CONTENT_TYPES)
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [prefix + relative(from, file).split(sep).join("/"), file]);
}

function plain(status, text, headers) {
  return new Response(`${text}\n`, { status, headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8", ...headers } });
}
