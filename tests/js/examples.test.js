// Runs the jobs of examples/ against an emulated WeChat, and counts their lines. Others run elsewhere: the console in
// relay-examples.test.js, Rust in tests/native/example.rs, and the Worker, Next and vitest in tests/consumers.
import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { after, afterEach, test } from "node:test";
import { join } from "node:path";
import { createEmulator } from "wechat-cloudbase/testing";
import { read } from "./docs/markdown.js";
import { copyExamples, run, typeErrors } from "./examples/folder.js";
import { JOBS, linesOf } from "./examples/jobs.js";

const { folder, remove } = copyExamples();
after(remove);

const MERCHANTS = Array.from({ length: 1000 }, (_, number) => `wx${1000 + number}`);
const tokens = Object.fromEntries(MERCHANTS.map((appid) => [`token-of-${appid}`, appid]));
let wechat, server, env;

/** Emulates WeChat, and beside it the token server. */
async function emulate(setup) {
  wechat = createEmulator({ tokens, ...setup });
  server = await wechat.listen();
  env = { WECHAT_URL: server.url, TOKEN_SERVER: server.url };
}
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const callsTo = (path) => wechat.calls().filter((call) => call.path === path);

test("examples have the right types", async () => {
  const files = ["add-callback.ts", "rollout.ts", "function-configs.ts", "routes/next.ts", "routes/hono.ts", "console/server.ts", "console/public/page.js"];
  assert.equal(await typeErrors(folder, files), "");
});

test("one callback is added to many merchants, and the others are still there", async () => {
  const other = { msgType: "text", event: "", env: "prod-1", functionName: "onText", enable: true };
  const added = { msgType: "event", event: "wxa_media_check", env: "prod-1", functionName: "onMediaCheck", enable: true };
  const withCallbacks = (...callbacks) => ({ function_config: { enable: true, callbacks } });
  await emulate({ seed: { wx1000: withCallbacks(other), wx1001: withCallbacks(other, added), wx1002: withCallbacks(other) } });
  wechat.fault({ appid: "wx1002", path: "/tcb/getcallbackconfig", errcode: 61007 });

  const { code, lines } = await run(folder, ["add-callback.ts"], { env, input: "wx1000,prod-1\nwx1001,prod-1\nwx1002,prod-1\nwx1003,prod-3\n" });
  assert.deepEqual(lines.map((line) => line.replace(/(failed: ).*/, "$1…")), ["wx1000 added", "wx1001 was there already", "wx1002 failed: …", "wx1003 added"]);
  assert.equal(code, 1, "a merchant failed");
  const state = wechat.state();
  for (const merchant of ["wx1000", "wx1001"]) assert.deepEqual(state[merchant].function_config.callbacks, [other, added]);
  assert.deepEqual(state.wx1002.function_config.callbacks, [other]);
  assert.deepEqual(state.wx1003.function_config.callbacks, [{ ...added, env: "prod-3" }]);
  assert.equal(callsTo("/tcb/setcallbackconfig").length, 2);
});

test("a batch of a thousand merchants keeps what was there, and goes on where it was", async () => {
  const environment = (...api_whitelist) => ({ environments: { "prod-1": { api_whitelist, version: 3 } } });
  await emulate({ seed: Object.fromEntries(MERCHANTS.map((appid) => [appid, { open: true, ...environment("/wxa/other") }])) });
  writeFileSync(join(folder, "merchants.csv"), MERCHANTS.map((appid) => `${appid},prod-1`).join("\n"));
  const rollOut = () => run(folder, ["rollout.ts", "merchants.csv"], { env: { ...env, CALLS_PER_SECOND: "5000" } });

  wechat.fault({ appid: "wx1500", path: "/tcb/usecloudaccesstoken", errcode: 61007 });
  const { code, lines } = await rollOut();
  assert.match(lines[0], /^wx1500 .*61007/);
  assert.deepEqual([code, lines.length, lines[1]], [0, 2, "{ changed: 999, failed: 1 }"]);
  const calls = callsTo("/tcb/usecloudaccesstoken").length;
  for (const [appid, { environments }] of Object.entries(wechat.state())) {
    const wanted = appid === "wx1500" ? ["/wxa/other"] : ["/wxa/other", "/wxa/msg_sec_check"];
    assert.deepEqual(environments["prod-1"].api_whitelist, wanted, appid);
  }

  assert.deepEqual((await rollOut()).lines, ["{ changed: 999, failed: 1 }"]);
  assert.equal(callsTo("/tcb/usecloudaccesstoken").length, calls, "the second run has nothing to do");
});

test("a batch keeps its pace", async () => {
  await emulate({});
  rmSync(join(folder, "rollout.jsonl"), { force: true });
  writeFileSync(join(folder, "few.csv"), MERCHANTS.slice(0, 10).map((appid) => `${appid},prod-1`).join("\n"));
  const began = performance.now();
  const { lines } = await run(folder, ["rollout.ts", "few.csv"], { env: { ...env, CALLS_PER_SECOND: "10" } });
  const [seconds, calls] = [(performance.now() - began) / 1000, callsTo("/tcb/usecloudaccesstoken").length];
  assert.deepEqual(lines, ["{ changed: 10 }"]);
  assert.ok(calls >= 30 && seconds > calls / 10 - 1, `${calls} calls in ${seconds} seconds`);
});

test("function configs are copied to another environment, as they are", async () => {
  const login = { 1: '{"permissions":{"openapi":["wxacode.get"]}}', 3: '{"timeout":5,"environment":[{"key":"MODE","value":"live"}],"memo":1.0}' };
  const old = { 3: '{"timeout":60}' };
  await emulate({ seed: { wx1000: { functions: { "test-1": { login, pay: { 2: '{"triggers":[]}' } }, "prod-1": { login: old, other: old } } } } });
  const { code, lines } = await run(folder, ["function-configs.ts", "wx1000", "test-1", "prod-1"], { env });
  assert.deepEqual([code, lines], [0, ["login: copied permissions", "login: copied environment", "pay: copied timers"]]);
  assert.deepEqual(wechat.state().wx1000.functions["prod-1"], { login, other: old, pay: { 2: '{"triggers":[]}' } });
});

test("the route of Hono answers for a merchant, and gives errors their status", async () => {
  const container_config = { enable: true, qbase_container_path: "/", qbase_env: "prod-1", text_mode: 1 };
  await emulate({ seed: { wx1000: { container_config } } });
  const code = `import app from "./routes/hono.ts";
    for (const appid of ["wx1000", "wx9999"]) {
      const response = await app.request(\`/merchants/\${appid}/push\`);
      console.log(response.status, await response.text());
    }`;
  writeFileSync(join(folder, "ask.js"), code);
  const { lines } = await run(folder, ["ask.js"], { env });
  assert.deepEqual(lines, [`200 ${JSON.stringify({ container_config })}`, '503 {"error":"token"}']);
});

test("both lists of the examples have all of them, with the same commands", () => {
  const lists = ["README.md", "README.zh-CN.md"].map((name) => read(`examples/${name}`));
  const names = readdirSync(new URL("../../examples/", import.meta.url)).filter((name) => name !== "routes" && !name.endsWith(".md"));
  for (const { path, links } of lists) {
    const missing = [...names, "routes/next.ts", "routes/hono.ts"].filter((name) => !links.some((link) => `${link}/`.startsWith(`${name}/`)));
    assert.deepEqual(missing, [], path);
  }
  const [ours, theirs] = lists.map(({ text, headings }) => [headings.map(({ level }) => level), text.match(/^\| .*\| (`.*`) \|$/gm).map((row) => row.split("| ").at(-1)), text.match(/^```.*?^```/gms)]);
  assert.deepEqual(theirs, ours);
});

test("the jobs take fewer lines than they did", (t) => {
  const rows = JOBS.map(({ job, files, before, most }) => ({ job, before, now: files.reduce((sum, file) => sum + linesOf(file), 0), most }));
  for (const { job, before, now } of rows) t.diagnostic(`${job.padEnd(36)} before ${String(before).padStart(3)}, now ${String(now).padStart(3)}`);
  for (const { job, now, most } of rows) assert.ok(now > 5 && now <= most, `${job}: ${now} lines, and the most are ${most}`);
});
