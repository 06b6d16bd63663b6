// Relayed calls: a `Request` becomes WeChat's answer. The base is a relay that people write with Hono and its middlewares, around
// the same client. WeChat answers at once, so what is left is the time of the relays and of the client in them.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { CloudbaseClient } from "package/entry";
import { createRelay } from "wechat-cloudbase/relay";
import * as payloads from "./payloads.mjs";

const TOKEN = "80_access_token_of_an_account";
const ORIGIN = "https://console.example";
const MERCHANT = "wx0000000000000001";
const MOUNT = "/api/wechat";
const LIMIT = 65_536;
const NAMES = ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken"];

const ANSWERS = {
  getCallBackConfig: JSON.stringify({ errcode: 0, errmsg: "ok", data: payloads.request(20) }),
  setCallBackConfig: '{"errcode":0,"errmsg":"ok"}',
};

const grant = { user: "li.lei", merchants: new Set([MERCHANT]), effects: ["read", "write"] };
const authorize = async (request) => (request.headers.get("cookie") === "sid=1" ? grant : null);
const answering = (name) => async () => new Response(ANSWERS[name]);

function hono(name) {
  const client = new CloudbaseClient({ accessToken: () => TOKEN, fetch: answering(name), timeout: 30_000 });
  const app = new Hono();
  app.use(`${MOUNT}/*`, secureHeaders(), cors({ origin: [ORIGIN] }), csrf({ origin: ORIGIN }), bodyLimit({ maxSize: LIMIT }));
  app.post(`${MOUNT}/merchants/:appid/:name`, async (c) => {
    const { user, merchants } = (await authorize(c.req.raw)) ?? {};
    if (!user) return c.json({ code: "unauthenticated" }, 401);
    const { appid, name } = c.req.param();
    if (!merchants.has(appid) || !NAMES.includes(name)) return c.json({ code: "forbidden" }, 403);
    return c.json(await client.forMerchant(appid)[name](await c.req.json()));
  });
  return (request) => app.fetch(request);
}

const ours = (name) => createRelay({ mount: MOUNT, origins: [ORIGIN], authorize, accessToken: () => TOKEN, fetch: answering(name), timeout: 30_000 });

let keys = 0;
const requestFor = (name, body) =>
  new Request(`https://console.example${MOUNT}/merchants/${MERCHANT}/${name}`, {
    method: "POST",
    headers: {
      "content-type": "application/json", origin: ORIGIN, cookie: "sid=1", "x-wechat-relay": "1", "idempotency-key": `key-${keys++}`,
      "content-length": String(Buffer.byteLength(body)), "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty",
    },
    body,
  });

const asking = (relay, name, body) => async () => {
  const response = await relay(requestFor(name, body));
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
};

/** The twin is a relay of its own, as all others are. */
export const relayed = () =>
  [["a read", "getCallBackConfig", {}], ["a write of 20 callbacks", "setCallBackConfig", payloads.request(20)]].map(([title, name, payload]) => {
    const body = JSON.stringify(payload);
    const candidate = (label, relay) => ({ name: label, run: asking(relay, name, body) });
    return { name: title, candidates: [candidate("Hono", hono(name)), candidate("twin", hono(name)), candidate("wechat-cloudbase", ours(name))] };
  });
