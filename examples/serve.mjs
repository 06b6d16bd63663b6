// The server of the demo's page: www/, and the built package in /pkg/. It knows the names of its files and serves no others.
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
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

/** Serves the page on the loopback address. Without `port` it uses a free port. */
export async function serve(port = 0) {
  const files = new Map([...filesBelow("www", "/"), ...filesBelow(join("pkg", "dist"), "/pkg/")]);
  files.set("/", files.get("/index.html"));
  const server = createServer(async ({ method, url }, outgoing) => {
    try {
      const { status = 200, type = "text/plain; charset=utf-8", body, ...more } = await page(files, method, url.split("?")[0]);
      outgoing.writeHead(status, { ...HEADERS, "content-type": type, ...more }).end(body);
    } catch {
      // A new build may replace the file. That must not end the demo.
      outgoing.destroy();
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close().closeAllConnections(),
  };
}

async function page(files, method, path) {
  if (method !== "GET" && method !== "HEAD") return { status: 405, allow: "GET, HEAD", body: "only GET and HEAD\n" };
  const file = files.get(path);
  if (file === undefined) return { status: 404, body: "no such file\n" };
  return { type: CONTENT_TYPES[extname(file)], body: await readFile(file) };
}

function filesBelow(folder, prefix) {
  const from = join(ROOT, folder);
  return readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in CONTENT_TYPES)
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [prefix + relative(from, file).split(sep).join("/"), file]);
}
