// A client with a relay works where there is no wasm: the relay checks. relay-page.test.js checks it in a browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

/** Runs a program in its own process, and parses its output as JSON. */
const run = (program) => JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: import.meta.dirname, encoding: "utf8" }));

/** A relay that answers each payload that breaks no rule, and counts how often somebody tries to compile. */
const program = (entry, forbid, work) => `
  import { createEmulator } from "wechat-cloudbase/testing";
  await fetch("data:,");
  let compiled = 0;
  ${forbid ? 'WebAssembly.Module = class { constructor() { compiled++; throw new WebAssembly.CompileError("the policy forbids it"); } };' : ""}
  const { CloudbaseClient, init, preload, RelayError, ValidationError } = await import("${entry}");
  const sent = [];
  const issues = [{ path: "container_config.text_mode", segments: ["container_config", "text_mode"], code: "invalid_text_mode", message: "must be 1 or 2" }];
  const relay = async (url, { body, headers }) => {
    sent.push([url.replace(/^.*merchants/, ""), "idempotency-key" in headers]);
    if (!body.includes('"text_mode":3')) return Response.json({ errcode: 0, errmsg: "ok", config: '{"timeout":3,"environment":[]}', parsedConfig: 1 });
    return Response.json({ type: "urn:wechat-cloudbase:problem:validation", title: "wrong payload", status: 422, code: "validation", issues, warnings: [], outcome: "not_sent" }, { status: 422 });
  };
  const client = new CloudbaseClient({ relay: "https://console.example", merchant: "wx1", fetch: relay });
  const config = (text_mode) => ({ container_config: { enable: true, qbase_env: "e", qbase_container_path: "no-slash", text_mode } });
  const errorOf = async (work) => { try { await work(); } catch (error) { return error; } };
  ${work}`;

const CALLS = `
  const wrong = await errorOf(() => client.setCallBackConfig(config(3)));
  const circular = {}; circular.circular = circular;
  const unwritable = await errorOf(() => client.setCallBackConfig(circular));
  const answers = [await client.setCallBackConfig(config(1)), await client.getFunctionConfig({ type: 3, env: "e", function_name: "f" }), await client.getCallBackConfig()];
  await client.setCloudAccessToken({ action: "get", env: "e" });
  await client.setCloudAccessToken({ action: "set", env: "e", open: true, api_whitelist: ["/*"], version: 1 });
  const strict = await errorOf(() => new CloudbaseClient({ relay: "https://console.example", merchant: "wx1", fetch: relay, warnings: "error" }).setCallBackConfig(config(1)));
  const kind = (error) => [error.name, error.code, error.outcome];
  console.log(JSON.stringify({ wrong: [...kind(wrong), wrong.issues, wrong.message], unwritable: [...kind(unwritable), unwritable.issues[0].code], parsed: answers.map((one) => one.parsedConfig), strict: kind(strict), sent, compiled }));`;

const expected = {
  wrong: ["ValidationError", "validation", "not_sent", [{ path: "container_config.text_mode", segments: ["container_config", "text_mode"], code: "invalid_text_mode", message: "must be 1 or 2" }], "setCallBackConfig: wrong payload"],
  unwritable: ["ValidationError", "validation", "not_sent", "not_json"],
  parsed: [{ timeout: 3, environment: [] }, { timeout: 3, environment: [] }, { timeout: 3, environment: [] }],
  // It has to refuse warnings, and only the wasm finds them.
  strict: ["InternalError", "internal", "not_sent"],
  sent: [["/wx1/setCallBackConfig", true], ["/wx1/setCallBackConfig", true], ["/wx1/getFunctionConfig", false], ["/wx1/getCallBackConfig", false], ["/wx1/setCloudAccessToken", false], ["/wx1/setCloudAccessToken", true]],
};

test("where the wasm cannot be compiled, the relay checks, and only the first call tries to compile", () => {
  const { compiled, ...seen } = run(program("wechat-cloudbase", true, CALLS));
  assert.deepEqual(seen, expected);
  // The client that refuses warnings has to try as well.
  assert.equal(compiled, 2);
});

test("with /web and /slim the relay checks until the wasm is loaded", () => {
  for (const entry of ["wechat-cloudbase/web", "wechat-cloudbase/slim"]) {
    const { compiled, ...seen } = run(program(entry, false, CALLS));
    assert.deepEqual(seen, expected, entry);
  }
  const later = `
    const before = (await errorOf(() => client.setCallBackConfig(config(3)))).issues.length;
    const { readFileSync } = await import("node:fs");
    await init(readFileSync(new URL(import.meta.resolve("wechat-cloudbase/wechat_cloudbase.wasm"))));
    const error = await errorOf(() => client.setCallBackConfig({ ...config(3), more: 1 }));
    console.log(JSON.stringify([before, error.issues.map(({ code }) => code), sent.length]));`;
  assert.deepEqual(run(program("wechat-cloudbase/slim", false, later)), [1, ["invalid_text_mode", "unknown_field"], 1]);
});

test("a direct client does not go on without the wasm", () => {
  const direct = `
    const error = await errorOf(() => new CloudbaseClient({ accessToken: "t", fetch: relay }).setCallBackConfig(config(1)));
    console.log(JSON.stringify([error.name, sent.length]));`;
  assert.deepEqual(run(program("wechat-cloudbase/slim", false, direct)), ["InternalError", 0]);
});

test("/relay/client loads no wasm, and its classes are those of the other entries", () => {
  const classes = `
    const { relayTransport, ...classes } = await import("wechat-cloudbase/relay/client");
    const transport = relayTransport({ url: "https://console.example", fetch: relay });
    const error = await errorOf(() => transport.call("wx1", "setCallBackConfig", config(3)));
    console.log(JSON.stringify([error instanceof classes.ValidationError, error instanceof ValidationError, classes.RelayError === RelayError, error.issues, error.merchant, compiled]));`;
  const wrong = expected.wrong[3];
  assert.deepEqual(run(program("wechat-cloudbase", true, classes)), [true, true, true, wrong, "wx1", 0]);
});
