// Warnings: who gets them, how often, and which payloads pay for them.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { CloudbaseClient, validate, ValidationError } from "wechat-cloudbase";
import { knownEvents, knownMsgTypes } from "wechat-cloudbase/codes";
import { answering, clientWith, rejection, TOKEN } from "./fixtures.js";

const functions = (...pairs) => ({
  function_config: {
    enable: true,
    callbacks: pairs.map(([msgType, event]) => ({ msgType, event, env: "e", functionName: "f", enable: true })),
  },
});
const FINE = functions(["event", "qr_scan_scene"], ["text", ""]);
const STRANGE = functions(["event", "my_event"], ["event", "your_event"]);
const MISSING = functions(["event", ""]);
const UNKNOWN = "wechat-cloudbase: setCallBackConfig: function_config.callbacks[0].event: unknown event `my_event`";
const NO_EVENT = "wechat-cloudbase: setCallBackConfig: function_config.callbacks[0].event: msgType `event` usually needs an event";

const realConsole = globalThis.console;
let lines;
beforeEach(() => {
  lines = [];
  globalThis.console = { ...realConsole, warn: (...args) => lines.push(args) };
});
afterEach(() => (globalThis.console = realConsole));

/** Returns what the console was given since the last time. */
const said = () => lines.splice(0).map(([line, ...more]) => (assert.deepEqual(more, []), line));
const client = (options) => clientWith(answering('{"errcode":0}'), options);
const codes = ({ issues }) => issues.map(({ code }) => code);

test("without a listener, each kind of warning is said once, in one line", async () => {
  for (const options of [undefined, { warnings: "warn" }, { strict: false }]) {
    const one = client(options);
    await one.setCallBackConfig(FINE);
    assert.deepEqual(said(), []);
    await one.setCallBackConfig(STRANGE);
    assert.deepEqual(said(), [UNKNOWN]);
    await one.setCallBackConfig(STRANGE);
    assert.deepEqual(said(), []);
    await one.setCallBackConfig(functions(["event", "my_event"], ["event", ""]));
    assert.deepEqual(said(), [NO_EVENT.replace("[0]", "[1]")]);
  }
});

test("every kind is said, of every interface, in the language of the client", async () => {
  const one = client({ locale: "zh" });
  await one.setCallBackConfig({
    ...functions(["fax", ""], ["event", "x_event"], ["event", ""], ["text", "x"]),
    container_config: { enable: false, qbase_env: "e", qbase_container_path: "a", text_mode: 1 },
  });
  await one.setCloudAccessToken({ action: "get", env: "e", version: 1 });
  await one.setCloudAccessToken({ action: "set", env: "e", open: false, api_whitelist: [], version: 1 });
  const all = said();
  assert.deepEqual(all.map((line) => /^wechat-cloudbase: (\w+): ([^:]+): [^\n]*[\u4e00-\u9fff][^\n]*$/.exec(line)?.slice(1).join(" ")), [
    "setCallBackConfig function_config.callbacks[0].msgType",
    "setCallBackConfig function_config.callbacks[1].event",
    "setCallBackConfig function_config.callbacks[2].event",
    "setCallBackConfig function_config.callbacks[3].event",
    "setCallBackConfig container_config.qbase_container_path",
    "setCloudAccessToken version",
    "setCloudAccessToken open",
    "setCloudAccessToken api_whitelist",
  ], all.join("\n"));
});

test("the clients of forMerchant say a warning once together, and another client says it again", async () => {
  const root = client();
  const merchant = root.forMerchant("wx1", TOKEN);
  await merchant.setCallBackConfig(STRANGE);
  assert.deepEqual(said(), [UNKNOWN]);
  await root.setCallBackConfig(STRANGE);
  await root.forMerchant("wx2", TOKEN).setCallBackConfig(STRANGE);
  assert.deepEqual(said(), []);
  await client().setCallBackConfig(STRANGE);
  assert.deepEqual(said(), [UNKNOWN]);
});

test("a listener gets all warnings of each call, and the console stays quiet", async () => {
  const events = [];
  const one = client({ onEvent: (event) => events.push(event) });
  for (const payload of [FINE, STRANGE, STRANGE]) await one.setCallBackConfig(payload);
  const warnings = events.filter(({ type }) => type === "warning");
  assert.deepEqual(warnings.map(codes), [["unknown_event", "unknown_event"], ["unknown_event", "unknown_event"]]);
  assert.deepEqual(events.map(({ type }) => type).slice(0, 3), ["request", "response", "warning"]);
  assert.deepEqual(said(), []);
});

test('with "ignore" nobody gets a warning', async () => {
  const events = [];
  await client({ warnings: "ignore" }).setCallBackConfig(STRANGE);
  await client({ warnings: "ignore", onEvent: ({ type }) => events.push(type) }).setCallBackConfig(STRANGE);
  // The blank leads to the general path, which does find warnings.
  await client({ warnings: "ignore" }).setCallBackConfig(` ${JSON.stringify(STRANGE)}`);
  assert.deepEqual([said(), events], [[], ["request", "response"]]);
  assert.deepEqual(validate("setCallBackConfig", STRANGE, { warnings: "ignore" }), { valid: true, issues: [], warnings: [] });
});

test('with "error" or `strict` a warning is an error, also for merchants', async () => {
  for (const options of [{ warnings: "error" }, { strict: true }, { warnings: "error", strict: true }]) {
    const one = clientWith(() => assert.fail("sent"), options);
    for (const made of [one, one.forMerchant("wx1", TOKEN)]) {
      const error = await rejection(made.setCallBackConfig(STRANGE));
      assert.ok(error instanceof ValidationError);
      assert.deepEqual(codes(error), ["unknown_event", "unknown_event"]);
    }
    const { valid, issues } = validate("setCallBackConfig", STRANGE, options);
    assert.deepEqual([valid, codes({ issues })], [false, ["unknown_event", "unknown_event"]]);
  }
  assert.deepEqual(said(), []);
  assert.equal(validate("setCallBackConfig", STRANGE).warnings.length, 2);
});

test("`strict` and `warnings` must not contradict each other", () => {
  for (const options of [{ strict: true, warnings: "warn" }, { strict: true, warnings: "ignore" }, { strict: false, warnings: "error" }]) {
    for (const make of [() => new CloudbaseClient({ accessToken: TOKEN, ...options }), () => validate("setCallBackConfig", FINE, options)]) {
      assert.throws(make, ({ issues: [issue, ...more] }) => issue.path === "options.strict" && issue.message.includes(`\`warnings: "${options.warnings}"\``) && more.length === 0);
    }
  }
  for (const options of [{ strict: false, warnings: "ignore" }, { strict: undefined, warnings: "error" }]) client(options);
  assert.throws(() => client({ warnings: "all" }), /options\.warnings: must be `ignore`, `warn` or `error`/);
});

test("a console that is missing or throws does no harm", async () => {
  for (const broken of [undefined, {}, { warn: () => { throw new Error("no console"); } }]) {
    globalThis.console = broken;
    const answer = await client().setCallBackConfig(STRANGE).finally(() => (globalThis.console = realConsole));
    assert.deepEqual(answer, { errcode: 0 });
  }
});

test("a payload with warnings is sent as it is, each time", async () => {
  const sent = [];
  const one = clientWith(async (_, { body }) => (sent.push(body), new Response('{"errcode":0}')));
  const payload = { container_config: { text_mode: 1, enable: false, qbase_env: "e", qbase_container_path: "a" }, ...MISSING };
  for (let times = 0; times < 2; times++) await one.setCallBackConfig(payload);
  assert.deepEqual(await Promise.all(sent.map((body) => body.text?.() ?? body)), Array(2).fill(JSON.stringify(payload)));
  assert.equal(said().length, 2);
});

test("a warning suggests the nearest known name", () => {
  const message = (...pair) => validate("setCallBackConfig", functions(pair)).warnings[0].message;
  assert.equal(message("event", "qr_scan_scen"), "unknown event `qr_scan_scen`; did you mean `qr_scan_scene`");
  assert.equal(message("event", "weapp_audit_fial"), "unknown event `weapp_audit_fial`; did you mean `weapp_audit_fail`");
  assert.equal(message("Text", ""), "unknown message type `Text`; did you mean `text`");
  assert.equal(message("event", "my_event"), "unknown event `my_event`");
  assert.equal(message("text", "qr_scan_scen"), "only msgType `event` takes an event, not `text`");
});

test("known names raise no warning, and cannot be changed", () => {
  assert.ok(knownEvents.length >= 30 && knownMsgTypes.length >= 9, `${knownEvents.length}, ${knownMsgTypes.length}`);
  assert.ok(Object.isFrozen(knownEvents) && Object.isFrozen(knownMsgTypes));
  const pairs = [...knownEvents.map((event) => ["event", event]), ...knownMsgTypes.filter((name) => name !== "event").map((name) => [name, ""])];
  assert.deepEqual(validate("setCallBackConfig", functions(...pairs)), { valid: true, issues: [], warnings: [] });
  for (const [msgType, event] of pairs) {
    assert.equal(validate("setCallBackConfig", functions([`${msgType}x`, ""])).warnings.length, 1);
    if (event) assert.equal(validate("setCallBackConfig", functions(["event", `${event}x`])).warnings.length, 1);
  }
});

test("only what is new is listed: the general path does not run again for kinds that were said", async () => {
  const dist = new URL(".", import.meta.resolve("wechat-cloudbase"));
  const { prepare } = await import(new URL("client/core.js", dist));
  if (!prepare) return; // `/gloo` has its own.
  const options = { strict: false, locale: "en", maxRetries: 2 };
  const path = ({ call }) => call >>> 24;
  const before = prepare({ number: 0 }, STRANGE, options, 0);
  assert.deepEqual([path(before), codes(before)], [2, ["unknown_event"]]);
  const again = prepare({ number: 0 }, STRANGE, options, before.said);
  assert.deepEqual([path(again), again.issues], [1, []]);
  const other = prepare({ number: 0 }, functions(["event", "my_event"], ["event", ""]), options, before.said);
  assert.deepEqual([path(other), codes(other)], [2, ["event_missing"]]);
  assert.equal(path(prepare({ number: 0 }, FINE, options, 0)), 1);
  assert.equal(path(prepare({ number: 0 }, FINE, options)), 1, "with a listener");
});
