// Receives what WeChat pushes, and lets merchants authorise the platform.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { toHttpStatus } from "wechat-cloudbase";
import { platform, pool } from "./platform.mjs";

const { ORIGIN, PORT = "8080" } = process.env;
const STATE = /(?:^|; )__Host-state=([\w-]+)/;

const page = (html, status = 200, headers = {}) =>
  new Response(`<!doctype html><meta charset="utf-8">${html}`, { status, headers: { "content-type": "text/html; charset=utf-8", ...headers } });
const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** WeChat looks where a visitor comes from, so this is a page with a link, and not a redirect. Put your login before it. */
async function authorise() {
  const state = randomUUID();
  const url = await platform.authorizationUrl({ redirectUri: `${ORIGIN}/back?state=${state}` });
  const cookie = `__Host-state=${state}; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax`;
  return page(`<a href="${escaped(url)}">Authorise with WeChat</a>`, 200, { "set-cookie": cookie, "cache-control": "no-store" });
}

/** Only the browser that began comes back with its state. Else a link could bring the code of another merchant. */
async function back(request) {
  const [, state] = STATE.exec(request.headers.get("cookie") ?? "") ?? [];
  if (!state || new URL(request.url).searchParams.get("state") !== state) return page('<a href="/authorise">Start again</a>', 403);
  const { merchant, permissionSets } = await platform.authorized(request);
  return page(`${escaped(merchant)} has authorised the platform, with the permission sets ${permissionSets.join(", ")}.`);
}

const ROUTES = { "/wechat/events": platform.handle, "/authorise": authorise, "/back": back };

async function answer(request) {
  const { pathname } = new URL(request.url);
  if (!Object.hasOwn(ROUTES, pathname)) return page("Not found", 404);
  try {
    return await ROUTES[pathname](request);
  } catch (error) {
    console.error(pathname, error.message);
    return page('It did not work. <a href="/authorise">Start again</a>', toHttpStatus(error));
  }
}

const server = createServer(getRequestListener(answer)).listen(Number(PORT), () => console.log(`listens on port ${PORT}`));

process.once("SIGTERM", () => {
  server.close(() => pool.end());
  server.closeIdleConnections();
});
