// Runs the files of examples/platform-node as processes, against an emulated WeChat and a real PostgreSQL.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createEmulator, createPush } from "wechat-cloudbase/testing";
import { startPostgres } from "./stores/postgres-server.js";
import { freePort } from "./stores/server.js";

// There it finds the packages that its package.json names.
const folder = fileURLToPath(new URL("node_modules/.platform-example", import.meta.url));
cpSync(new URL("../../examples/platform-node", import.meta.url), folder, { recursive: true });

const SECRET = "secret-of-the-platform-canary";
const messages = { componentAppid: "wxc", token: "message-token-canary", encodingAESKey: "canary0123456789canary0123456789canary01234" };
const wechat = createEmulator({ platform: { appid: "wxc", secret: SECRET } });
const [postgres, weixin, port] = await Promise.all([startPostgres(), wechat.listen(), freePort()]);
const address = `http://127.0.0.1:${port}`;
const env = {
  PATH: process.env.PATH,
  ORIGIN: "https://platform.example",
  PORT: `${port}`,
  DATABASE_URL: postgres.url,
  COMPONENT_APPID: "wxc",
  COMPONENT_SECRET: SECRET,
  MESSAGE_TOKEN: messages.token,
  ENCODING_AES_KEY: messages.encodingAESKey,
  BASE_URL: weixin.url,
};
let log = "";
let server;

after(async () => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([postgres.close(), weixin.close()]);
});

function start(file) {
  const child = spawn(process.execPath, [file], { cwd: folder, env });
  child.output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => ((log += text), (child.output += text)));
  return child;
}

/** Runs a script to its end, and resolves with what it printed. */
async function run(file) {
  const child = start(file);
  const [code] = await once(child, "close");
  assert.equal(code, 0, child.output);
  return child.output;
}

async function serve() {
  server = start("server.mjs");
  while (!server.output.includes("listens")) {
    const [text] = await Promise.race([once(server.stdout, "data"), once(server, "exit")]);
    assert.equal(typeof text, "object", server.output);
  }
}

/** What a process prints comes later than its answer. */
async function logged(pattern) {
  for (const end = Date.now() + 5000; !pattern.test(log) && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.match(log, pattern);
}

async function push(elements, given = messages) {
  const request = await createPush({ ...given, url: `${address}/wechat/events` }, elements);
  const answer = await fetch(request);
  return { status: answer.status, text: await answer.text() };
}

const success = { status: 200, text: "success" };
const ticket = () => push({ InfoType: "component_verify_ticket", ComponentVerifyTicket: wechat.issueTicket() });
const countOf = (path) => wechat.calls().filter((call) => call.path === path).length;

/** Opens the page as a visitor. Returns where WeChat sends the merchant back to, and the visitor's cookie. */
async function visit() {
  const answer = await fetch(`${address}/authorise`);
  assert.equal(answer.status, 200);
  const [, link] = /href="([^"]+)"/.exec(await answer.text());
  const url = new URL(link.replaceAll("&#38;", "&"));
  assert.equal(url.origin + url.pathname, "https://mp.weixin.qq.com/cgi-bin/componentloginpage");
  const cookie = answer.headers.get("set-cookie");
  assert.match(cookie, /^__Host-state=[\w-]{36}; Path=\/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax$/);
  const back = new URL(url.searchParams.get("redirect_uri"));
  assert.equal(back.origin, "https://platform.example");
  return { path: back.pathname + back.search, cookie: cookie.split(";")[0] };
}

const comeBack = (path, code, cookie) => fetch(`${address}${path}&auth_code=${encodeURIComponent(code)}&expires_in=600`, { headers: cookie ? { cookie } : {} });

test("from an empty database to a call for each merchant", async () => {
  assert.match(await run("schema.mjs"), /the table is there/);
  assert.match(await run("schema.mjs"), /the table is there/);
  await serve();
  assert.match(await run("tickets.mjs"), /WeChat pushes tickets/);
  assert.equal(countOf("/cgi-bin/component/api_start_push_ticket"), 1);

  assert.equal((await fetch(`${address}/authorise`)).status, 503, "there is no ticket yet");
  assert.deepEqual(await ticket(), success);

  const { path, cookie } = await visit();
  const code = wechat.authorize("wx1");
  for (const wrong of [undefined, "__Host-state=another", "a=b"]) assert.equal((await comeBack(path, code, wrong)).status, 403);
  assert.equal((await comeBack("/back?state=", code, "__Host-state=")).status, 403);
  const welcome = await comeBack(path, code, `a=b; ${cookie}`);
  assert.match(await welcome.text(), /wx1 has authorised the platform, with the permission sets 49\./);
  assert.deepEqual(await push({ InfoType: "authorized", AuthorizerAppid: "wx1", AuthorizationCode: code }), success);
  assert.deepEqual(await push({ InfoType: "authorized", AuthorizerAppid: "wx2", AuthorizationCode: wechat.authorize("wx2", [1]) }), success);

  assert.equal(await run("merchants.mjs"), "wx1 pushes 0 types of messages to functions\nwx2 does not grant cloud development\n");
  assert.equal(countOf("/cgi-bin/component/api_component_token"), 1, "the server and the script share one token");
  await logged(/^authorised wx2/m);
  assert.deepEqual(log.match(/^(authorised|withdrew).*$/gm), ["authorised wx1 49", "authorised wx2 1"]);
});

test("a server that was killed goes on with what is stored, and a withdrawal is stored", async () => {
  server.kill("SIGKILL");
  await once(server, "exit");
  await serve();
  await visit();
  assert.equal(countOf("/cgi-bin/component/api_component_token"), 1);
  wechat.withdraw("wx1");
  // In the second of the authorisation it would not be the later one.
  assert.deepEqual(await push({ InfoType: "unauthorized", AuthorizerAppid: "wx1", CreateTime: Math.floor(Date.now() / 1000) + 60 }), success);
  await logged(/^withdrew wx1$/m);
  assert.equal(await run("merchants.mjs"), "wx2 does not grant cloud development\n");
});

test("a wrong push is refused and named in the log, an unknown page is not found, and a code of nobody does not work", async () => {
  assert.deepEqual((await push({ InfoType: "unauthorized", AuthorizerAppid: "wx2" }, { ...messages, token: "wrong" })).status, 403);
  await logged(/^refused signature$/m);
  for (const path of ["/", "/toString", "/authorise/"]) assert.equal((await fetch(address + path)).status, 404, path);
  const { path, cookie } = await visit();
  const answer = await comeBack(path, "code-of-nobody-canary", cookie);
  assert.equal(answer.status, 424);
  assert.match(await answer.text(), /Start again/);
});

test("SIGTERM ends the server when its requests have ended", async () => {
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
});

test("the log shows no secret, ticket, code or token", async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query("select record from wechat_cloudbase");
  await client.end();
  const secrets = rows.flatMap(({ record }) => Object.entries(JSON.parse(record))).filter(([name]) => /token|ticket/i.test(name)).map(([, value]) => value);
  assert.ok(secrets.length >= 5);
  for (const secret of [...secrets.filter((value) => typeof value === "string"), "canary"]) assert.ok(!log.includes(secret), secret);
});

test("the example names each variable that it reads, and the versions that the tests have", () => {
  const named = readFileSync(`${folder}/env.example`, "utf8").match(/^\w+(?==)/gm);
  const read = ["platform.mjs", "server.mjs"].flatMap((file) => /const \{(.*)\} = process\.env/.exec(readFileSync(`${folder}/${file}`, "utf8"))[1].match(/\b[A-Z_]+\b/g));
  for (const page of ["docs/platform-node.md", "docs/zh/platform-node.md"]) {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
    for (const name of named) assert.ok(text.includes(`\`${name}\``), `${page}: ${name}`);
  }
  assert.deepEqual(named.sort(), read.filter((name) => name !== "BASE_URL").sort());
  const { dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const installed = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).devDependencies;
  for (const [name, range] of Object.entries(dependencies)) if (name !== "wechat-cloudbase") assert.equal(range, `^${installed[name]}`);
});
