// Plans through the package: what is read, what the plan says, and how it is shown. tests/native/plan.rs tests the rules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CloudbaseClient, ValidationError } from "wechat-cloudbase";
import { parseDesired, plan, renderPlan, undo } from "wechat-cloudbase/config";
import { APPID, environment, handMade, login, wish, world } from "./planning.js";

async function refused(promise) {
  const error = await promise.then(() => assert.fail("nothing was thrown"), (error) => error);
  assert.ok(error instanceof ValidationError, String(error));
  return error;
}

test("an answer of another shape is not taken for an empty one, which would be overwritten", async () => {
  const { client } = world({});
  const desired = parseDesired({ version: 1, function_config: { callbacks: [{ msgType: "text", event: "", env: "e", functionName: "f", enable: true }] } });
  for (const [answer, path] of [[[], ""], ["<html>", ""], [null, ""], [{ data: [] }, "data"], [{ data: "{}" }, "data"], [{ data: { function_config: "{}" } }, "function_config"], [{ data: { container_config: [1] } }, "container_config"]]) {
    const made = await plan({ ...handMade(client), getCallBackConfig: async () => answer }, desired);
    assert.deepEqual([made.changes, made.warnings], [[], [{ code: "unread", resource: { kind: "push" }, path }]], JSON.stringify(answer));
  }
  const text = await plan({ ...handMade(client), getFunctionConfig: async () => "x" }, wish({ timeout: 9 }));
  assert.deepEqual([text.changes, text.warnings.length], [[], 1]);
  const notFound = await plan({ ...handMade(client), getFunctionConfig: async () => null }, wish({ timeout: 9 }));
  assert.deepEqual([notFound.changes.length, notFound.warnings], [1, []]);
});

test("what the interface would refuse is a warning before anything is sent, and nothing is planned for it", async () => {
  for (const [state, wanted, warnings] of [
    [{}, { container_config: { enable: true } }, ["qbase_env", "qbase_container_path", "text_mode"].map((name) => ["missing", `container_config.${name}`])],
    [{ container_config: { enable: false, qbase_env: "", qbase_container_path: "/p", text_mode: 1 } }, { container_config: { enable: true } }, [["empty", "container_config.qbase_env"]]],
    [login({ 3: environment(900, { A: "1" }) }), { environments: [{ env: "prod-1", functions: [{ name: "login", envVariables: { A: "2" } }] }] }, [["invalid_timeout", "config.timeout"]]],
  ]) {
    const { client } = world(state);
    const made = await plan(client, parseDesired({ version: 1, ...wanted }));
    assert.deepEqual(made.changes, []);
    assert.deepEqual(made.warnings.map(({ code, error, path }) => [code, error, path]), warnings.map((one) => ["unwritable", ...one]));
    assert.match(renderPlan(made), /: cannot be written: (missing container_config\.qbase_env|empty container|invalid_timeout config)/);
    assert.deepEqual(JSON.parse(JSON.stringify(made)).warnings, made.warnings);
  }
});

test("a plan is plain data without a value of a variable", async () => {
  const { client } = world(login({ 3: environment(3, { DB_PASSWORD: "canary-old", OLD_FLAG: "canary-old", SENTRY_DSN: "canary-old" }) }));
  const desired = wish({ timeout: 20, envVariables: { DB_PASSWORD: "canary-new", LOG_LEVEL: "canary-new", OLD_FLAG: { $absent: true } } });
  const made = await plan(client, desired, { merchant: APPID });
  const { base } = made.changes[0];
  assert.match(base, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(made, {
    format: "wechat-cloudbase/plan@1",
    made: made.made,
    by: JSON.parse(readFileSync(new URL("node_modules/wechat-cloudbase/package.json", import.meta.url))).version,
    merchant: APPID,
    desired: desired.fingerprint,
    prune: [],
    changes: [{
      id: 1,
      resource: { kind: "environment", env: "prod-1", function: "login" },
      call: "uploadFunctionConfig",
      base,
      fields: [
        { path: "timeout", op: "change", from: 3, to: 20 },
        { path: "envVariables.DB_PASSWORD", op: "change" },
        { path: "envVariables.LOG_LEVEL", op: "add" },
        { path: "envVariables.OLD_FLAG", op: "remove" },
      ],
      kept: ["envVariables.SENTRY_DSN"],
      dangers: ["remove-variable"],
    }],
    unchanged: 0,
    kept: 1,
    keptElsewhere: [],
    dangers: ["remove-variable"],
    warnings: [],
  });
  assert.ok(Math.abs(Date.now() - Date.parse(made.made)) < 60_000);
  const shown = JSON.stringify([made, renderPlan(made), renderPlan(made, { locale: "zh", color: true }), undo(made)]);
  assert.doesNotMatch(shown, /canary/);
});

test("only what is named is read, and at most four calls are under way", async () => {
  const functions = Array.from({ length: 12 }, (_, n) => ({ name: `f${n}`, timeout: 5 }));
  const desired = parseDesired({ version: 1, environments: [{ env: "e", functions }] });
  let now = 0, most = 0;
  const { wechat } = world({});
  const fetch = async (...given) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 2));
    now--;
    return wechat.fetch(...given);
  };
  const client = new CloudbaseClient({ accessToken: "TOKEN", fetch });
  const { changes } = await plan(client, desired);
  assert.deepEqual([changes.length, most], [12, 4]);
  assert.deepEqual(wechat.calls().map(({ path, body }) => [path, body.type]), functions.map(() => ["/tcb/getfuncconfig", 3]));
  assert.deepEqual(changes.map(({ resource }) => resource.function), functions.map(({ name }) => name), "in the order of the desired state");
});

test("what cannot be read is a warning, and nothing is planned for it", async () => {
  const { wechat, client } = world({});
  wechat.fault({ errcode: 61007, path: "/tcb/getcallbackconfig" });
  const desired = parseDesired({ version: 1, function_config: { enable: true }, environments: [{ env: "e", api_whitelist: ["/a"] }] });
  const made = await plan(client, desired);
  assert.deepEqual(made.warnings, [{ code: "unread", resource: { kind: "push" }, error: "api", errcode: 61007 }]);
  assert.deepEqual(made.changes.map(({ resource }) => resource.kind), ["whitelist"]);
});

test("a client of /gloo, one of forMerchant and a hand-made one will do", async (t) => {
  const gloo = await import("wechat-cloudbase/gloo");
  const state = login({ 3: environment(3, { A: "1" }) });
  const { wechat, client } = world(state);
  const fields = [];
  // The client in Rust takes the global `fetch`.
  t.mock.method(globalThis, "fetch", wechat.fetch);
  for (const each of [client, new gloo.CloudbaseClient({ accessToken: "TOKEN" }), client.forMerchant(APPID, "TOKEN"), handMade(client)]) {
    fields.push((await plan(each, wish({ timeout: 20 }))).changes[0].fields);
  }
  assert.deepEqual(fields, fields.map(() => [{ path: "timeout", op: "change", from: 3, to: 20 }]));
});

test("an abort ends a plan with its reason", async () => {
  const controller = new AbortController();
  const { wechat } = world({});
  const client = new CloudbaseClient({ accessToken: "TOKEN", fetch: (...given) => (controller.abort("stop"), wechat.fetch(...given)) });
  await assert.rejects(plan(client, wish({ timeout: 20 }), { signal: controller.signal }), (reason) => reason === "stop");
  await assert.rejects(plan(client, wish({ timeout: 20 }), { signal: AbortSignal.abort("early") }), (reason) => reason === "early");
  assert.ok(wechat.calls().length <= 1);
  // A client made by hand may know no signal.
  const asked = [];
  const once = new AbortController();
  const hand = handMade(world({}).client, (name) => (asked.push(name), once.abort("by hand")));
  const desired = parseDesired({ version: 1, environments: Array.from({ length: 9 }, (_, n) => ({ env: `e${n}`, api_whitelist: ["/a"] })) });
  await assert.rejects(plan(hand, desired, { signal: once.signal }), (reason) => reason === "by hand");
  assert.equal(asked.length, 1, "no call begins after an abort");
});

test("wrong arguments are refused before anything is read", async () => {
  const { wechat, client } = world({});
  const desired = wish({ timeout: 20 });
  assert.match((await refused(plan({}, desired))).message, /^client: must be a client/);
  assert.match((await refused(plan(client, { version: 1 }))).message, /^desired: must come from `parseDesired`/);
  assert.match((await refused(plan(client, desired, { signal: 5 }))).message, /options\.signal: must be an AbortSignal/);
  assert.match((await refused(plan(client, desired, { prune: [] }))).message, /unknown option `prune`/);
  const open = parseDesired({ version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: ["/a"] }] });
  assert.deepEqual((await refused(plan(client, open))).issues.map(({ path }) => path), ["environments[0].env"]);
  assert.equal(wechat.calls().length, 0);
});

test("what is no plan is refused, whatever it is", async () => {
  const circle = {};
  circle.circle = circle;
  const made = await plan(world({}).client, wish({ timeout: 20 }));
  for (const value of [undefined, null, 5, "{", {}, circle, { ...made, format: "other" }, { ...made, changes: [{}] }, { toJSON: () => assert.fail("canary") }]) {
    for (const work of [renderPlan, undo]) assert.throws(() => work(value), (error) => error instanceof ValidationError && error.issues[0].path === "plan" && !/canary/.test(error.message));
  }
  assert.equal(renderPlan(JSON.stringify(made)), renderPlan(made), "its JSON text is a plan too");
});

test("a plan is shown in both languages, with colours if asked, and with the next run of a timer", async () => {
  const timer = (config) => [{ name: "nightly", type: "timer", config }];
  const { client } = world(login({ 2: JSON.stringify({ triggers: timer("0 0 2 1 * * *") }) }));
  const made = await plan(client, wish({ triggers: timer("0 0 2 * * * *") }));
  const now = new Date("2026-11-25T05:24:00Z");
  assert.match(renderPlan(made, { now }), /→ 0 0 2 \* \* \* \* {3}at 02:00 each day; next 2026-11-26 02:00 \(UTC\+8\)/);
  assert.match(renderPlan(made, { now, locale: "zh" }), /每天 02:00；下次 2026-11-26 02:00（UTC\+8）/);
  assert.match(renderPlan(made, { color: true }), /\x1b\[33m~\x1b\[0m/);
  assert.doesNotMatch(renderPlan(made), /\x1b/);
  for (const options of [{ width: 5 }, { width: "80" }, { color: 1 }, { now: "today" }, { locale: "fr" }]) assert.throws(() => renderPlan(made, options), ValidationError);
});

test("undo gives a desired state that leads back", async () => {
  const { client } = world({ environments: { "prod-1": { api_whitelist: ["/a"] } }, ...login({ 3: environment(3, { A: "1" }) }) });
  const desired = parseDesired({ version: 1, environments: [{ env: "prod-1", api_whitelist: ["/b"], functions: [{ name: "login", timeout: 20, envVariables: { A: "2" } }] }] });
  const { desired: back, lost } = undo(await plan(client, desired));
  assert.deepEqual(back, { version: 1, environments: [{ env: "prod-1", api_whitelist: [{ $absent: "/b" }], functions: [{ name: "login", timeout: 3 }] }] });
  assert.deepEqual(lost, [{ resource: { kind: "environment", env: "prod-1", function: "login" }, path: "envVariables.A" }]);
  parseDesired(back);
});

test("an error that is no error of a call is not hidden in a plan", async () => {
  const broken = handMade({}, () => {
    throw new TypeError("mine");
  });
  await assert.rejects(plan(broken, wish({ timeout: 20 })), TypeError);
});
