// What WeChat, a proxy or `fetch` echoes of a platform's request shows no secret of this request, in any spelling.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { KEY, push, authorizedOf, TOKEN } from "./pushing.js";

const SECRETS = {
  secret: "s3cr+Pq8/Xw==ofPLATFORMa", ticket: "t1ck/Zk2+Bn==inTHEstoreb", component: "c0mp+Lm5/Vt==tokenTHATisC", code: "c0de/Hy7+Rf==ofMERCHANTd",
  refresh: "r3fr+Gd4/Uj==keptFORlongE", access: "acc3/Tb6+Wk==twoHOURSonlyF",
};
const marks = (text, escape) => text.replace(/[+/=]/g, (mark) => escape(mark.charCodeAt(0).toString(16).padStart(2, "0")));
const SPELLINGS = {
  "as it is": (text) => text,
  "percent": encodeURIComponent,
  "lower case": (text) => encodeURIComponent(text).toLowerCase(),
  "percent twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "HTML": (text) => marks(text, (hex) => `&#${Number.parseInt(hex, 16)};`),
  "JSON": (text) => marks(text, (hex) => `\\u00${hex}`),
  "slashes": (text) => text.replaceAll("/", "\\/"),
  "UTF-16": (text) => [...text].join("\0"),
  "wrapped": (text) => [...text].join("\r\n "),
};

/** The secrets that each request has, and the call that sends it. */
const REQUESTS = {
  api_component_token: [["secret", "ticket", "component"], (platform) => platform.componentToken({ rejected: SECRETS.component })],
  api_start_push_ticket: [["secret"], (platform) => platform.startPushingTickets()],
  api_query_auth: [["component", "code"], (platform) => platform.authorized(`/?auth_code=${encodeURIComponent(SECRETS.code)}`)],
  "api_query_auth by a push": [["component", "code"], (platform) => platform.handle(push(authorizedOf("wx1", SECRETS.code, 5)))],
  api_create_preauthcode: [["component"], (platform) => platform.authorizationUrl({ redirectUri: "https://a.example/" })],
  api_get_authorizer_list: [["component"], (platform) => platform.merchants().next()],
  api_authorizer_token: [["component", "refresh", "access"], (platform) => platform.authorizerToken({ merchant: "wx1", rejected: SECRETS.access })],
};

const ANSWERS = {
  errmsg: (echo) => Response.json({ errcode: 61004, errmsg: echo }),
  page: (echo) => new Response(echo, { status: 502 }),
  odd: (echo) => Response.json({ [echo]: echo, list: [echo], authorization_info: { authorizer_appid: echo } }),
  "no answer": (echo) => Promise.reject(Object.assign(new TypeError(echo, { cause: new Error(echo) }), { code: echo })),
};

for (const [request, [names, call]] of Object.entries(REQUESTS)) {
  test(`no echo of a request shows its secrets: ${request}`, async () => {
    for (const [answer, respond] of Object.entries(ANSWERS)) {
      for (const [spelling, spell] of Object.entries(SPELLINGS)) {
        const echo = names.map((name) => `say "${spell(SECRETS[name])}"`).join(" and ");
        const said = [];
        const store = memoryStore(new Map(Object.entries({
          "component:wxc:ticket": { ticket: SECRETS.ticket, createTime: 1 },
          "component:wxc:token": { accessToken: SECRETS.component },
          wx1: { componentAppid: "wxc", refreshToken: SECRETS.refresh, accessToken: SECRETS.access },
        })));
        const given = { componentAppid: "wxc", componentSecret: SECRETS.secret, token: TOKEN, encodingAESKey: KEY, store, maxRetries: 0, timeout: 2000 };
        const platform = createPlatform({ ...given, fetch: async () => respond(echo), onEvent: (event) => said.push(event) });
        await call(platform).catch((error) => said.push(error, error.stack, JSON.stringify(error)));
        const text = inspect(said, { depth: 9, showHidden: true, maxStringLength: null });
        assert.ok(said.length > 1 && /[Ee]rror/.test(text), `${answer}: nothing was said`);
        for (const name of names) {
          for (const part of [spell(SECRETS[name]), SECRETS[name], SECRETS[name].slice(-8), inspect(spell(SECRETS[name])).slice(1, -1)]) {
            assert.ok(!text.includes(part), `${name}, ${spelling}, ${answer}: ${text}`);
          }
        }
      }
    }
  });
}
