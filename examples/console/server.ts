// The server of a console of one page. It has the relay and the token, and WeChat is emulated here.
//   npm install wechat-cloudbase hono @hono/node-server
//   PASSWORD=… node server.ts
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { secureHeaders } from "hono/secure-headers";
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";

const { PORT = "8080", PASSWORD } = process.env;
if (!PASSWORD) throw new Error("set PASSWORD: the user `li-lei` signs in with it");
const origin = `http://127.0.0.1:${PORT}`;
const merchant = "wx0000000000000001";

const relay = createRelay({
  mount: "/api/wechat",
  origins: [origin],
  authorize: () => ({ user: "li-lei", merchants: [merchant], effects: ["read", "write"] }),
  // Take a provider of wechat-cloudbase/tokens, and leave out `fetch` to call WeChat.
  accessToken: () => "the-token-of-the-merchant",
  fetch: createEmulator({ tokens: { "the-token-of-the-merchant": merchant } }).fetch,
  audit: (entry) => console.log("audit", JSON.stringify(entry)),
});

const app = new Hono();
app.use(basicAuth({ username: "li-lei", password: PASSWORD })); // put your own sign-in here
app.all("/api/wechat/*", (c) => relay(c.req.raw, c));
app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] } }));
app.get("/pkg/*", serveStatic({ root: "node_modules/wechat-cloudbase/dist", rewriteRequestPath: (path) => path.slice("/pkg".length) }));
app.get("*", serveStatic({ root: "public" }));
serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" }, () => console.log(`open ${origin}`));
