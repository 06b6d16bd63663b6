// Your platform in a Cloudflare Worker. docs/platform-worker.md has every step of its setup.
import { env, waitUntil } from "cloudflare:workers";
import { toHttpStatus } from "wechat-cloudbase";
import { createPlatform } from "wechat-cloudbase/platform";
import { CloudbaseStoreObject, durableObjectStore } from "wechat-cloudbase/stores";

export { CloudbaseStoreObject };

const platform = createPlatform({
  componentAppid: env.COMPONENT_APPID,
  componentSecret: env.COMPONENT_SECRET,
  token: env.MESSAGE_TOKEN,
  encodingAESKey: env.ENCODING_AES_KEY,
  store: durableObjectStore(env.STORE),
  baseURL: env.FORWARDER,
  fetch: throughForwarder,
  context: { waitUntil }, // a refresh goes on when its request has ended
  onEvent: (event) => console.log(JSON.stringify(event)),
});

/** WeChat takes requests from addresses on your list only, and a Worker has no address of its own. See forwarder.mjs. */
function throughForwarder(url, init) {
  const headers = new Headers(init.headers);
  headers.set("x-forwarder-key", env.FORWARDER_KEY);
  return fetch(url, { ...init, headers });
}

/** The page that you give to merchants. WeChat's page opens only from a link on your own domain. */
async function authorise({ origin }) {
  const state = crypto.randomUUID();
  const url = await platform.authorizationUrl({ redirectUri: `${origin}/back?state=${state}` });
  return new Response(`<!doctype html><meta charset="utf-8"><a href="${url.replaceAll("&", "&amp;")}">Authorise our platform</a>`, {
    headers: { "content-type": "text/html; charset=utf-8", "set-cookie": `__Host-state=${state}; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax` },
  });
}

/** Where merchants come back. The state shows that this browser began it. */
async function back({ searchParams }, request) {
  const state = searchParams.get("state");
  const cookies = (request.headers.get("cookie") ?? "").split("; ");
  if (!state || !cookies.includes(`__Host-state=${state}`)) return new Response("Please start again.", { status: 403 });
  const { merchant, permissionSets } = await platform.authorized(request);
  return new Response(`${merchant} is authorised${permissionSets.includes(49) ? "" : ", but not for cloud development"}.`);
}

/** A call for one merchant. */
async function callbackConfig({ searchParams }) {
  const { data } = await platform.client.forMerchant(searchParams.get("appid")).getCallBackConfig();
  return Response.json(data);
}

/** The merchants, one a line. */
async function listMerchants() {
  const lines = [];
  for await (const { merchant, permissionSets } of platform.merchants()) lines.push(`${merchant} ${permissionSets ?? ""}`);
  return new Response(lines.join("\n"));
}

async function startTickets() {
  await platform.startPushingTickets();
  return new Response("WeChat pushes a ticket within 10 minutes.");
}

const open = { "POST /wechat/events": (_, request) => platform.handle(request), "GET /authorise": authorise, "GET /back": back };
const forAdmins = { "GET /merchants": listMerchants, "GET /callback-config": callbackConfig, "POST /tickets": startTickets };

async function isAdmin(request) {
  const [given, wanted] = await Promise.all([request.headers.get("authorization") ?? "", `Bearer ${env.ADMIN_KEY}`].map(digest));
  return Boolean(env.ADMIN_KEY) && crypto.subtle.timingSafeEqual(given, wanted);
}

const digest = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

export default {
  async fetch(request) {
    const url = new URL(request.url);
    const route = `${request.method} ${url.pathname}`;
    try {
      if (Object.hasOwn(open, route)) return await open[route](url, request);
      if (!Object.hasOwn(forAdmins, route)) return new Response("not found", { status: 404 });
      return (await isAdmin(request)) ? await forAdmins[route](url) : new Response("for admins only", { status: 401 });
    } catch (error) {
      console.log(JSON.stringify({ route, error }));
      return new Response(error.message, { status: toHttpStatus(error) });
    }
  },
};
