// What a library adds to `Object.prototype` is no option. Each name is added in a process of its own, because it would disturb
// the test runner.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { createEmulator } from "wechat-cloudbase/testing";

/** Runs a module in which `Object.prototype` has one more member. Resolves with what it prints. */
function run(name, value, source) {
  const code = `
    const { CloudbaseClient, validate } = await import("wechat-cloudbase");
    const { CloudbaseClient: GlooClient } = await import("wechat-cloudbase/gloo");
    const { explain } = await import("wechat-cloudbase/codes");
    const { createEmulator } = await import("wechat-cloudbase/testing");
    const calls = [];
    const body = new TextEncoder().encode('{"errcode":0}');
    const fetch = async (url, init) => (calls.push(init.cache), { status: 200, arrayBuffer: async () => body.buffer });
    // Node makes these streams at their first use, with options that are not its own.
    void [process.stdout, process.stderr];
    Object.prototype[${JSON.stringify(name)}] = ${value};
    const said = await (async () => { ${source} })().catch((error) => "failed: " + error.message);
    delete Object.prototype[${JSON.stringify(name)}];
    console.log(JSON.stringify(said));`;
  return new Promise((resolve, reject) => {
    const args = ["--input-type=module", "--eval", code];
    execFile(process.execPath, args, { cwd: import.meta.dirname }, (error, output) => (error ? reject(error) : resolve(JSON.parse(output))));
  });
}

/** A write whose connection is lost: its outcome, and how often it was sent. */
const LOST = `
  const broken = async () => { calls.push(1); throw new TypeError("fetch failed"); };
  const client = new CloudbaseClient({ accessToken: "T", fetch: broken, backoff: { base: 0 } });
  const payload = { container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } };
  return await client.setCallBackConfig(payload).catch(({ outcome }) => [outcome, calls.length]);`;

const CALL = `return (await new CloudbaseClient({ accessToken: "T", fetch }).getCallBackConfig({ maxRetries: 0 })).errcode;`;
const MERCHANT = `
  const events = [];
  const client = new CloudbaseClient({ accessToken: "T", fetch, onEvent: ({ type, merchant }) => events.push(merchant) });
  await client.forMerchant("wx1", "T").getCallBackConfig({});
  return events;`;
const VALIDATE = `return validate("getCallBackConfig", {}, {}).valid`;

/** What a receiver answers to a forged request, to a push of a type that it does not know, and to a ticket; and what is stored. */
const PUSHES = `
  const { createPlatform } = await import("wechat-cloudbase/platform");
  const { memoryStore } = await import("wechat-cloudbase/stores");
  const { createPush } = await import("wechat-cloudbase/testing");
  const messages = { componentAppid: "wxc", token: "t", encodingAESKey: "a".repeat(43) };
  const map = new Map();
  const { handle } = createPlatform({ ...messages, componentSecret: "s", store: memoryStore(map), fetch });
  const requests = [new Request("https://a.example/"), await createPush(messages, { InfoType: "other" }),
    await createPush(messages, { InfoType: "component_verify_ticket", CreateTime: 5, ComponentVerifyTicket: "good" })];
  const answers = [];
  for (const request of requests) answers.push((await handle(request)).status);
  return [answers, [...map].map(([key, { ticket }]) => [key, ticket])];`;
const TAKEN = [[403, 200, 200], [["component:wxc:ticket", "good"]]];

const EMPTY = createEmulator({}).state();

const LENT = [
  ["fetch", "() => { throw new Error('lent') }", `globalThis.fetch = fetch; return (await new CloudbaseClient({ accessToken: "T" }).getCallBackConfig({})).errcode;`, 0],
  ["onEvent", "() => { globalThis.heard = true }", `${CALL.replace("return", "const code =")} return [code, globalThis.heard ?? false];`, [0, false]],
  ["signal", "AbortSignal.abort('lent')", CALL, 0],
  ["timeout", "-1", CALL, 0],
  ["timeout", "1e-9", CALL, 0],
  ["maxRetries", "'many'", CALL, 0],
  ["strict", "true", VALIDATE, true],
  ["locale", "'zh'", `return explain(85089, {}).advice`, /^[ -~]+$/],
  ["accessToken", "'LENT'", CALL, 0],
  ["accessToken", "'LENT'", MERCHANT, ["wx1", "wx1"]],
  ["accessToken", "'T'", `return new CloudbaseClient({ fetch })`, /^failed: options\.accessToken: `accessToken` is required$/],
  ["accessToken", "'T'", `return new GlooClient({})`, /^failed: options\.accessToken: `accessToken` is required$/],
  ["key", "'wx1'", `return new CloudbaseClient({ accessToken: "T" }).forMerchant(undefined, "T")`, /^failed: merchant\.key: `key` is required$/],
  ["base", "'lent'", `return new CloudbaseClient({ accessToken: "T", backoff: {} }) && "made"`, "made"],
  ["backoff", "'lent'", CALL, 0],
  ["baseURL", "'lent'", CALL, 0],
  ["required", "['lent']", CALL, 0],
  ["within", "'lent'", `return new CloudbaseClient({})`, /^failed: options\.accessToken/],
  ["method", "'GET'", CALL, 0],
  ["adapt", "() => 5", CALL, 0],
  ["headers", "{ x: 'lent' }", CALL, 0],
  ["error", "{ code: 'api' }", CALL, 0],
  ["reason", "'lent'", CALL, 0],
  ["length", "5", CALL, 0],
  ["query", "'lent'", CALL, 0],
  ["proof", "'lent'", CALL, 0],
  ["effect", "'write'", CALL, 0],
  ["syscall", "'connect'", LOST, ["unknown", 1]],
  ["code", "'ECONNREFUSED'", LOST, ["unknown", 1]],
  ["cache", "'force-cache'", `${CALL.replace("return", "const code =")} return [code, calls];`, [0, ["no-store"]]],
  ["push", "{ infoType: 'component_verify_ticket', ticket: 'forged', createTime: 9 }", PUSHES, TAKEN],
  ["merchant", "'wx1'", PUSHES, TAKEN],
  ["flight", "{}", PUSHES, TAKEN],
  ["tokens", "{ T: 'wx1' }", `return createEmulator({}).state()`, EMPTY],
];

for (const [name, value, source, wanted] of LENT) {
  test(`a lent ${name} is no option: ${value}`, async () => {
    const said = await run(name, value, source);
    if (wanted instanceof RegExp) assert.match(said, wanted);
    else assert.deepEqual(said, wanted);
  });
}
