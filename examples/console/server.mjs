// A console of one page: its server has the relay, and its page calls WeChat by it. WeChat is emulated here.
//   npm install wechat-cloudbase @hono/node-server && node server.mjs
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";

const PORT = Number(process.env.PORT ?? 8080);
const ORIGIN = `http://127.0.0.1:${PORT}`;
const MERCHANT = "wx0000000000000001";

// Leave out `fetch` to call WeChat, and take a provider of wechat-cloudbase/tokens for `accessToken`.
const wechat = createEmulator({ tokens: { "the-token-of-the-merchant": MERCHANT } });

/** What users may do. A session names only the user, so a right that is taken back is gone at once. */
const grants = new Map([["li-lei", { user: "li-lei", merchants: [MERCHANT], effects: ["read", "write"] }]]);
const sessions = new Map();
const sessionOf = (request) => /(?:^|; )session=([\w-]+)/.exec(request.headers.get("cookie"))?.[1];

const relay = createRelay({
  mount: "/api/wechat",
  origins: [ORIGIN],
  authorize: (request) => grants.get(sessions.get(sessionOf(request))),
  accessToken: () => "the-token-of-the-merchant",
  fetch: wechat.fetch,
  audit: (entry) => console.log("audit", JSON.stringify(entry)),
  onEvent: (event) => console.log("event", JSON.stringify(event)),
});

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

/** Files are found by their exact names, so no path leads elsewhere. */
const files = new Map();
const add = (path, url) => files.set(path, [url, path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8"]);
const dist = new URL(".", import.meta.resolve("wechat-cloudbase"));
for (const name of readdirSync(dist, { recursive: true })) if (name.endsWith(".js")) add(`/pkg/${name.replaceAll("\\", "/")}`, new URL(name, dist));
add("/", new URL("page.html", import.meta.url));
add("/page.js", new URL("page.js", import.meta.url));

/** Put your own sign-in here. With HTTPS call the cookie `__Host-session`, and add `Secure`. */
function signIn(request) {
  if (request.headers.get("origin") !== ORIGIN) return new Response(null, { status: 403 });
  const id = randomUUID();
  sessions.set(id, "li-lei");
  return new Response(null, { status: 204, headers: { "set-cookie": `session=${id}; Path=/; HttpOnly; SameSite=Strict` } });
}

function handle(request) {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/api/wechat/")) return relay(request);
  if (pathname === "/sign-in" && request.method === "POST") return signIn(request);
  const [file, type] = request.method === "GET" ? (files.get(pathname) ?? []) : [];
  return file ? new Response(readFileSync(file), { headers: { ...HEADERS, "content-type": type } }) : new Response("no such page\n", { status: 404 });
}

createServer({ requestTimeout: 30_000, maxHeaderSize: 16_384 }, getRequestListener(handle)).listen(PORT, "127.0.0.1", () => console.log(`open ${ORIGIN}`));
