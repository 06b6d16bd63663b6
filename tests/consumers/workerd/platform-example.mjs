// Runs examples/platform-worker, as wrangler bundles it and with its own forwarder, against the emulated WeChat: from the first
// ticket to calls for a merchant, and to its withdrawal.
import { deepStrictEqual, match, ok } from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createEmulator, createPush } from "wechat-cloudbase/testing";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [url] = process.argv.slice(2);
const text = (value) => ({ type: "text", value });
const SECRETS = { COMPONENT_SECRET: "canary-secret", MESSAGE_TOKEN: "canary-message", ENCODING_AES_KEY: "canaryKeyCanaryKeyCanaryKeyCanaryKeyCanaryK", FORWARDER_KEY: "canary-forwarder", ADMIN_KEY: "canary-admin" };
const HOST = "https://platform.example";

const { compatibility_date, durable_objects, migrations, vars } = JSON.parse(readFileSync("platform-worker/wrangler.jsonc", "utf8").replace(/^\s*\/\/.*$/gm, ""));
const messages = { componentAppid: vars.COMPONENT_APPID, token: SECRETS.MESSAGE_TOKEN, encodingAESKey: SECRETS.ENCODING_AES_KEY };

const wechat = createEmulator({ platform: { appid: vars.COMPONENT_APPID, secret: SECRETS.COMPONENT_SECRET, tickets: [] } });
const emulated = await wechat.listen();
const forwarder = spawn(process.execPath, ["platform-worker/forwarder.mjs"], { env: { FORWARDER_KEY: SECRETS.FORWARDER_KEY, PORT: "0", WECHAT: emulated.url } });
const [, port] = /port: (\d+)/.exec(String(await new Promise((resolve) => forwarder.stdout.once("data", resolve))));
const forwarderURL = `http://127.0.0.1:${port}`;

const logs = [];
const bindings = durable_objects.bindings.map(({ name, class_name }) => [name, { type: "durable-object", worker: "consumer", exportName: class_name }]);
const config = {
  exports: Object.fromEntries(migrations.flatMap(({ new_sqlite_classes }) => new_sqlite_classes).map((name) => [name, { type: "durable-object", storage: "sqlite" }])),
  env: { ...Object.fromEntries(bindings), ...Object.fromEntries(Object.entries({ ...vars, FORWARDER: forwarderURL, ...SECRETS }).map(([name, value]) => [name, text(value)])) },
};
const miniflare = workerd("index.js", "", compatibility_date, "", { config, handleStructuredLogs: ({ message }) => logs.push(message) });

async function ask(route, headers = {}) {
  const [method, path] = route.split(" ");
  const response = await miniflare.dispatchFetch(HOST + path, { method, headers });
  return { status: response.status, body: await response.text(), cookie: response.headers.get("set-cookie") };
}
const asAdmin = (route) => ask(route, { authorization: `Bearer ${SECRETS.ADMIN_KEY}` });

async function push(elements, platform = messages) {
  const request = await createPush({ ...platform, url: `${HOST}/wechat/events` }, elements);
  const response = await miniflare.dispatchFetch(request.url, { method: "POST", body: await request.text() });
  return [response.status, await response.text()];
}

const asked = (name) => wechat.calls().filter(({ path }) => path === `/cgi-bin/component/${name}`).length;

async function work() {
  deepStrictEqual((await ask("GET /")).status, 404);
  for (const route of ["GET /merchants", "GET /callback-config?appid=wx1", "POST /tickets"]) deepStrictEqual((await ask(route)).status, 401, route);
  deepStrictEqual((await fetch(`${forwarderURL}/cgi-bin/component/api_start_push_ticket`, { method: "POST" })).status, 403, "the forwarder without its key");

  const early = await ask("GET /authorise");
  deepStrictEqual(early.status, 503);
  match(early.body, /ticket/);
  deepStrictEqual((await asAdmin("POST /tickets")).status, 200);
  deepStrictEqual(asked("api_start_push_ticket"), 1);
  const ticket = { InfoType: "component_verify_ticket", ComponentVerifyTicket: wechat.issueTicket() };
  deepStrictEqual((await push(ticket, { ...messages, token: "another" }))[0], 403);
  deepStrictEqual(await push(ticket), [200, "success"]);

  const { body, cookie } = await ask("GET /authorise");
  const page = new URL(/href="(.*?)"/.exec(body)[1].replaceAll("&amp;", "&"));
  deepStrictEqual([page.hostname, page.searchParams.get("component_appid")], ["mp.weixin.qq.com", vars.COMPONENT_APPID]);
  const back = new URL(page.searchParams.get("redirect_uri"));
  const code = wechat.authorize("wx1");
  const returned = `GET ${back.pathname}${back.search}&auth_code=${encodeURIComponent(code)}&expires_in=600`;
  for (const wrong of [undefined, "__Host-state=other", cookie.split(";")[0].slice(0, -1)]) deepStrictEqual((await ask(returned, wrong && { cookie: wrong })).status, 403);
  const welcome = { status: 200, body: "wx1 is authorised.", cookie: null };
  deepStrictEqual(await ask(returned, { cookie: `a=b; ${cookie.split(";")[0]}` }), welcome);
  deepStrictEqual(await push({ InfoType: "authorized", AuthorizerAppid: "wx1", AuthorizationCode: code }), [200, "success"]);
  deepStrictEqual(await ask(returned, { cookie: cookie.split(";")[0] }), welcome, "the page is loaded again");

  const called = await asAdmin("GET /callback-config?appid=wx1");
  deepStrictEqual([called.status, typeof JSON.parse(called.body)], [200, "object"], called.body);
  deepStrictEqual((await asAdmin("GET /merchants")).body, "wx1 49");
  deepStrictEqual(asked("api_component_token"), 1, "one component token");

  await push({ InfoType: "unauthorized", AuthorizerAppid: "wx1", CreateTime: Math.floor(Date.now() / 1000) + 60 });
  match((await asAdmin("GET /callback-config?appid=wx1")).body, /withdr/);

  const told = JSON.stringify(logs);
  ok(logs.length > 5, "events are logged");
  const tokens = (told.match(/canary-\w+|ticket-\d+|refresh-token-\d+|authorizer-token-\d+|component-token-\d+/g) ?? []).concat(told.includes(code) ? [code] : []);
  deepStrictEqual(tokens, [], "secrets in the log");
}

const close = async () => {
  await miniflare.dispose();
  await emulated.close();
  forwarder.kill();
};
await reported(url, "platform-workerd", work, { close, logs });
