// Edits of one thing through the package: what they write, what they keep, what they need consent for, and how they fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, NetworkError, ValidationError } from "wechat-cloudbase";
import { ApplyError, removeCallback, setTimeoutOf, updateEnvironment, updateTriggers, updateWhitelist, upsertCallback } from "wechat-cloudbase/config";
import { APPID, environment, login, world } from "./planning.js";

const LOGIN = { env: "prod-1", name: "login" };
const callback = (event, functionName = "login", enable = true) => ({ msgType: "event", event, env: "prod-1", functionName, enable });
const pushOf = (...callbacks) => ({ function_config: { enable: true, callbacks } });
const timer = (name, config = "0 0 2 * * * *") => ({ name, type: "timer", config });
const stored = (one, type) => JSON.parse(one.state().functions["prod-1"].login[type]);
const writes = ({ wechat }) => wechat.calls().filter(({ path, body }) => /setcallback|upload/.test(path) || body?.action === "set");

async function failure(promise, type = ValidationError) {
  const error = await promise.then(() => new Error("nothing was thrown"), (error) => error);
  assert.ok(error instanceof type, String(error));
  return error;
}

const codes = ({ issues = [] }) => issues.map(({ path, code }) => [path, code]);

test("a callback is added and changed by its pair, and all others keep their content and order", async () => {
  const one = world({ ...pushOf(callback("wxa_media_check"), callback("qr_scan_scene", "old", false)), container_config: { enable: false, qbase_env: "q", qbase_container_path: "/p", text_mode: 2 } });
  const before = one.state();
  const report = await upsertCallback(one.client, callback("qr_scan_scene"));
  assert.deepEqual([report.done.length, report.failed, report.left], [1, [], []]);
  assert.deepEqual(report.done[0].fields.map(({ op }) => op), ["change"]);
  await upsertCallback(one.client, callback("open_product_order_info_update"));
  const after = one.state();
  assert.deepEqual(after.function_config, pushOf(callback("wxa_media_check"), callback("qr_scan_scene"), callback("open_product_order_info_update")).function_config);
  assert.equal(JSON.stringify(after.container_config), JSON.stringify(before.container_config));
  assert.ok(writes(one).every(({ body }) => body.container_config === undefined), "the other push is not written");
});

test("an edit that is there already writes nothing", async () => {
  const one = world({ environments: { "prod-1": { api_whitelist: ["/wxa/a"] } }, ...pushOf(callback("qr_scan_scene")), ...login({ 2: JSON.stringify({ triggers: [timer("t", "0  0 2 * * * *")] }), 3: environment(3, { A: "1" }) }) });
  const reports = [
    await upsertCallback(one.client, callback("qr_scan_scene")),
    await removeCallback(one.client, { msgType: "text", event: "" }),
    await updateWhitelist(one.client, "prod-1", { add: ["/wxa/a"], remove: ["/wxa/b"] }),
    await updateTriggers(one.client, LOGIN, { set: [timer("t")], remove: ["u"] }),
    await updateEnvironment(one.client, LOGIN, { set: { A: "1" }, remove: ["B"] }),
    await setTimeoutOf(one.client, LOGIN, 3),
  ];
  assert.deepEqual(reports, reports.map(() => ({ done: [], failed: [], left: [] })));
  assert.deepEqual(writes(one), []);
});

test("an edit that names nothing reads and removes nothing", async () => {
  const one = world({ environments: { "prod-1": { api_whitelist: ["/wxa/a"] } }, ...login({ 2: JSON.stringify({ triggers: [timer("t")] }), 3: environment(3, { A: "1" }) }) });
  for (const nothing of [{}, { remove: [] }]) {
    await updateWhitelist(one.client, "prod-1", { add: [], ...nothing });
    await updateTriggers(one.client, LOGIN, { set: [], ...nothing });
    await updateEnvironment(one.client, LOGIN, { set: {}, ...nothing });
  }
  assert.deepEqual(one.wechat.calls(), []);
});

test("what the caller removes is consent for it, and for nothing else", async () => {
  const paths = Array.from({ length: 10 }, (_, index) => `/wxa/p${index}`);
  const state = () => ({ environments: { "prod-1": { api_whitelist: ["/wxa/a"] }, many: { api_whitelist: paths } }, ...pushOf(callback("qr_scan_scene"), callback("wxa_media_check")) });
  const one = world(state());
  const needs = (danger) => (error) => error instanceof ValidationError && error.issues.length === 1 && error.issues[0].code === "needs_consent" && error.message.includes(`pass allow: ["${danger}"]`);
  await assert.rejects(updateWhitelist(one.client, "prod-1", { remove: ["/wxa/a"] }), needs("empty-whitelist"));
  await assert.rejects(updateWhitelist(one.client, "many", { remove: paths.slice(0, 4) }), needs("large"));
  assert.deepEqual(writes(one), []);
  assert.deepEqual(one.state(), world(state()).state());
  await updateWhitelist(one.client, "prod-1", { remove: ["/wxa/a"] }, { allow: ["empty-whitelist"] });
  await updateWhitelist(one.client, "many", { remove: paths.slice(0, 3) });
  await removeCallback(one.client, { msgType: "event", event: "qr_scan_scene" });
  await upsertCallback(one.client, callback("wxa_media_check", "login", false));
  const { environments, function_config } = one.state();
  assert.deepEqual([environments["prod-1"].api_whitelist, environments.many.api_whitelist], [[], paths.slice(3)]);
  assert.deepEqual(function_config.callbacks, [callback("wxa_media_check", "login", false)]);
});

test("a whitelist keeps its other paths, its version and the switch", async () => {
  const one = world({ open: false, environments: { "prod-1": { api_whitelist: ["/wxa/z", "/wxa/gone", "/wxa/a"], version: 41 }, other: { api_whitelist: ["/*"], version: 1 } } });
  const { done } = await updateWhitelist(one.client, "prod-1", { add: ["/wxa/new"], remove: ["/wxa/gone"] });
  assert.deepEqual(done.map(({ fields }) => fields.map(({ op }) => op)), [["add", "remove"]]);
  assert.deepEqual(one.state().environments, { "prod-1": { api_whitelist: ["/wxa/z", "/wxa/a", "/wxa/new"], version: 41 }, other: { api_whitelist: ["/*"], version: 1 } });
  assert.equal(one.state().open, false);
});

/** Texts that a careless writer changes: blanks, escapes, lines, other scripts, a number, JSON, a path of this package. */
const ODD = { BLANKS: "  a \t", LINES: "a\r\nb\u2028c", QUOTES: `"'\\`, OTHER: "密钥 😀 é e\u0301", NUMBER: "007.10", JSON: '{"$env":"X"}', EMPTY: "", constructor: "c", toString: "t" };

test("an edit of variables keeps the others byte for byte, and the time-out", async () => {
  const one = world(login({ 3: environment(7, { ...ODD, OLD: "1", CHANGED: "1" }) }));
  const { done } = await updateEnvironment(one.client, LOGIN, { set: { CHANGED: " 2 ", NEW: "n" }, remove: ["OLD"] });
  assert.equal(done.length, 1);
  assert.equal(one.state().functions["prod-1"].login[3], environment(7, { ...ODD, CHANGED: " 2 ", NEW: "n" }));
  await setTimeoutOf(one.client, LOGIN, 20);
  assert.equal(one.state().functions["prod-1"].login[3], environment(20, { ...ODD, CHANGED: " 2 ", NEW: "n" }));
});

test("an edit of timers keeps the others byte for byte, blanks and marks in cron too", async () => {
  const kept = [timer("b", "0  0\t2 1 * ? *"), timer("b-2", "0 0 2 L * * *")];
  const one = world(login({ 2: JSON.stringify({ triggers: [kept[0], timer("old"), kept[1]] }), 1: '{"permissions":{"openapi":["a.b"]}}' }));
  await updateTriggers(one.client, LOGIN, { set: [timer("a", "0 0 3 * * * *")], remove: ["old"] });
  assert.equal(one.state().functions["prod-1"].login[2], JSON.stringify({ triggers: [...kept, timer("a", "0 0 3 * * * *")] }));
  assert.equal(one.state().functions["prod-1"].login[1], '{"permissions":{"openapi":["a.b"]}}');
});

test("a resource with members that this version does not know is not written without consent", async () => {
  const filtered = { ...callback("qr_scan_scene"), filter: ["x"] };
  const environmentText = '{"timeout":3,"environment":[{"key":"A","value":"1","note":"n"}],"memory":256}';
  const state = { ...pushOf(filtered), environments: { "prod-1": { api_whitelist: ["/a"], version: 1 } }, ...login({ 2: '{"triggers":[],"zone":"UTC"}', 3: environmentText }) };
  const one = world(state);
  for (const [edit, unknown] of [
    [(options) => upsertCallback(one.client, callback("wxa_media_check"), options), ["function_config.callbacks.event.qr_scan_scene.filter"]],
    [(options) => updateTriggers(one.client, LOGIN, { set: [timer("t")] }, options), ["zone"]],
    [(options) => updateEnvironment(one.client, LOGIN, { set: { B: "2" } }, options), ["memory", "envVariables.A.note"]],
  ]) {
    const before = JSON.stringify(one.state());
    assert.deepEqual(codes(await failure(edit())), [["changes[0].dangers[0]", "needs_consent"]]);
    assert.equal(JSON.stringify(one.state()), before);
    const steps = [];
    await edit({ allow: ["unknown-member"], onStep: (step) => steps.push(step) });
    assert.deepEqual([...steps[0].change.unknown].sort(), unknown.sort());
    assert.equal(steps.at(-1).step, "done");
  }
});

test("wrong arguments are refused by the names of the arguments, all at once, and nothing is called", async () => {
  const one = world({});
  const { client } = one;
  const cases = [
    [() => upsertCallback(client), [["callback", "missing"]]],
    [() => upsertCallback(client, { ...callback("qr_scan_scene"), functionName: "", enabled: true }), [["callback.functionName", "empty"], ["callback.enabled", "unknown_field"]]],
    [() => upsertCallback(client, { msgType: "text", event: "", $absent: true }), [["callback", "invalid_option"]]],
    [() => upsertCallback(client, { ...callback("qr_scan_scene"), env: { $merchant: "env" } }), [["callback", "invalid_option"]]],
    [() => upsertCallback(client, { ...callback("qr_scan_scene"), functionName: { $env: "NAME" }, env: ["e"] }), [["callback", "invalid_option"]]],
    [() => upsertCallback(client, { ...callback("qr_scan_scene"), env: { x: 1 } }), [["callback.env", "wrong_type"]]],
    [() => upsertCallback(client, [callback("qr_scan_scene")]), [["callback", "invalid_option"]]],
    [() => updateEnvironment(client, LOGIN, { set: { $env: "A" } }), [["changes.set", "invalid_option"]]],
    [() => removeCallback(client, { msgType: "text" }), [["callback.event", "missing"]]],
    [() => removeCallback(client, callback("qr_scan_scene")), [["callback.env", "unknown_field"], ["callback.functionName", "unknown_field"], ["callback.enable", "unknown_field"]]],
    [() => updateWhitelist(client, "", { add: ["/a"] }), [["env", "invalid_option"]]],
    [() => updateWhitelist(client, "\ud800", { add: ["/a"] }), [["env", "wrong_type"]]],
    [() => setTimeoutOf(client, { env: "e", name: "x".repeat(99) }, 20), [["function.name", "too_long"]]],
    [() => updateWhitelist(client, "e"), [["changes", "wrong_type"]]],
    [() => updateWhitelist(client, "e", { set: ["/a"], remove: [{ $absent: "/a" }] }), [["changes.set", "unknown_option"], ["changes.remove", "invalid_option"]]],
    [() => updateWhitelist(client, "e", { add: ["/a", "", "/b"], remove: ["", "/b"] }), [["changes.add[1]", "empty"], ["changes.remove[0]", "duplicate_entry"], ["changes.remove[0]", "empty"], ["changes.remove[1]", "duplicate_entry"]]],
    [() => updateTriggers(client, { env: "e" }, { set: [] }), [["function.name", "missing"]]],
    [() => updateTriggers(client, LOGIN, { set: [timer("a", "0 0"), { ...timer("b"), type: "cron" }], remove: ["c", "c"] }), [["changes.set[0].config", "cron_fields"], ["changes.set[1].type", "invalid_trigger"], ["changes.remove[1]", "duplicate_trigger"]]],
    [() => updateTriggers(client, LOGIN, { set: [{ name: "a", $absent: true }], remove: ["b"] }), [["changes.set", "invalid_option"]]],
    [() => updateEnvironment(client, LOGIN, { set: { A: 1 } }), [["changes.set", "invalid_option"]]],
    [() => updateEnvironment(client, LOGIN, { set: { A: { $absent: true } }, remove: ["B"] }), [["changes.set", "invalid_option"]]],
    [() => updateEnvironment(client, LOGIN, { set: { "9-A": "1" } }), [['changes.set["9-A"]', "invalid_name"]]],
    [() => updateEnvironment(client, LOGIN, { set: { A: "1", C: "1" }, remove: ["B", "A"] }), [["changes.remove[1]", "duplicate_entry"]]],
    [() => updateEnvironment(client, LOGIN, { set: new Map([["A", "1"]]) }), [["changes.set", "invalid_option"]]],
    [() => upsertCallback(client, new Map(Object.entries(callback("qr_scan_scene")))), [["callback", "invalid_option"]]],
    [() => updateEnvironment(client, LOGIN, { remove: ["A", "B", "A"] }), [["changes.remove[2]", "duplicate_entry"]]],
    [() => setTimeoutOf(client, LOGIN, NaN), [["seconds", "invalid_option"]]],
    [() => setTimeoutOf(client, LOGIN, Infinity), [["seconds", "invalid_option"]]],
    [() => setTimeoutOf(client, LOGIN, 5n), [["seconds", "invalid_option"]]],
    [() => setTimeoutOf(client, LOGIN), [["seconds", "missing"]]],
    [() => setTimeoutOf(client, LOGIN, 301), [["seconds", "invalid_timeout"]]],
    [() => setTimeoutOf(client, LOGIN, "20"), [["seconds", "wrong_type"]]],
    [() => setTimeoutOf(client, { env: "prod-1", name: "" }, 20), [["function.name", "invalid_option"]]],
    [() => setTimeoutOf(client, { ...LOGIN, type: 3 }, 20), [["function.type", "unknown_option"]]],
    [() => setTimeoutOf({}, LOGIN, 20), [["client", "wrong_type"]]],
    [() => setTimeoutOf(client, LOGIN, 20, { alow: [] }), [["options.alow", "unknown_option"]]],
    [() => setTimeoutOf(client, LOGIN, 20, { allow: ["all"] }), [["allow[0]", "unknown_danger"]]],
  ];
  for (const [edit, issues] of cases) {
    const error = await edit().catch((error) => error);
    assert.deepEqual(codes(error).sort(), issues.sort(), edit.toString());
  }
  assert.deepEqual(writes(one), []);
});

test("the segments of an issue lead on from its argument, and its sentence names arguments too", async () => {
  const { client } = world({});
  const { issues } = await failure(updateTriggers(client, LOGIN, { set: [timer("a"), timer("a", "0 0")] }));
  assert.deepEqual(issues.map(({ segments }) => segments), [["set", 1, "config"], ["set", 1]]);
  assert.match(issues[1].message, /`changes\.set\[0\]`/);
  assert.match((await failure(setTimeoutOf(client, LOGIN, 0, { locale: "zh" }))).message, /^seconds: [^a-z]*1/);
});

test("what cannot be read cannot be edited: the error is that of the read", async () => {
  const one = world({});
  one.wechat.fault({ errcode: 48001, path: "/tcb/getcallbackconfig" });
  const error = await failure(upsertCallback(one.client, callback("qr_scan_scene")), ApiError);
  assert.deepEqual([error.errcode, writes(one)], [48001, []]);
  const odd = world(login({ 3: "no JSON" }));
  const unread = await failure(setTimeoutOf(odd.client, LOGIN, 20), ApplyError);
  assert.deepEqual({ ...unread }, { code: "apply", endpoint: "getFunctionConfig", retryable: false, reason: "unread", outcome: "not_done", differs: [], theirs: [] });
  assert.equal(unread.message, "function login in prod-1: environment: could not be read: config");
  assert.match((await failure(setTimeoutOf(odd.client, LOGIN, 20, { locale: "zh" }), ApplyError)).message, /读取失败/);
  assert.deepEqual(writes(odd), []);
});

test("an edit that would break a rule together with what WeChat has says so, and nothing is sent", async () => {
  const one = world(login({ 3: environment(900, { A: "1" }) }));
  const error = await failure(updateEnvironment(one.client, LOGIN, { set: { A: "2" } }), ApplyError);
  assert.deepEqual([error.reason, error.outcome, error.endpoint, writes(one)], ["unwritable", "not_done", "uploadFunctionConfig", []]);
  assert.equal(error.message, "function login in prod-1: environment: cannot be written: invalid_timeout config.timeout");
  await setTimeoutOf(one.client, LOGIN, 20);
});

test("a config that is not found is an empty one", async () => {
  const one = world({});
  await updateEnvironment(one.client, LOGIN, { set: { A: "1" } });
  assert.deepEqual(stored(one, 3), { environment: [{ key: "A", value: "1" }] });
});

test("a refused write throws WeChat's error, and a lost answer is settled by reading", async () => {
  const one = world(login({ 3: environment(3, { A: "1" }) }));
  one.wechat.fault({ errcode: 48001, path: "/tcb/uploadfuncconfig" });
  assert.equal((await failure(setTimeoutOf(one.client, LOGIN, 20), ApiError)).errcode, 48001);
  one.wechat.fault({ drop: "after", path: "/tcb/uploadfuncconfig" });
  const steps = [];
  await setTimeoutOf(one.client, LOGIN, 20, { onStep: (step) => steps.push(step) });
  assert.deepEqual([steps.at(-1).settled, stored(one, 3).timeout, writes(one).length], ["read", 20, 2]);
});

/** Somebody else changes the state just before the request with this number. */
const meanwhile = ({ wechat }, number, theirs) => wechat.fault({ skip: number - 1, edit: { [APPID]: theirs } });

test("what somebody else changed before the read is kept", async () => {
  const one = world({ ...pushOf(callback("qr_scan_scene")), ...login({ 3: environment(3, { A: "1" }) }), environments: { "prod-1": { api_whitelist: ["/wxa/a"] } } });
  meanwhile(one, 1, login({ 3: environment(4, { A: "1", THEIRS: "t" }) }));
  await updateEnvironment(one.client, LOGIN, { set: { OURS: "o" } });
  assert.equal(one.state().functions["prod-1"].login[3], environment(4, { A: "1", THEIRS: "t", OURS: "o" }));
  meanwhile(one, 1, pushOf(callback("qr_scan_scene", "theirs"), callback("wxa_media_check", "theirs")));
  await removeCallback(one.client, { msgType: "event", event: "qr_scan_scene" });
  assert.deepEqual(one.state().function_config, pushOf(callback("wxa_media_check", "theirs")).function_config);
});

test("what somebody else changed between read and write of a whitelist is not overwritten, if WeChat checks the version", async () => {
  const one = world({ environments: { "prod-1": { api_whitelist: ["/wxa/a"], version: 6 } } }, {}, { versions: "same" });
  const theirs = { "prod-1": { api_whitelist: ["/wxa/a", "/wxa/theirs"], version: 7 } };
  meanwhile(one, 2, { environments: theirs });
  const error = await failure(updateWhitelist(one.client, "prod-1", { add: ["/wxa/ours"] }), ApiError);
  assert.deepEqual([error.errcode, error.outcome, one.state().environments], [40097, "not_done", theirs]);
  await updateWhitelist(one.client, "prod-1", { add: ["/wxa/ours"] });
  assert.deepEqual(one.state().environments["prod-1"].api_whitelist, ["/wxa/a", "/wxa/theirs", "/wxa/ours"]);
});

test("paths are added and removed in one write: all of it is done, or nothing", async () => {
  const state = { api_whitelist: ["/wxa/a", "/wxa/old"], version: 6 };
  const one = world({ environments: { "prod-1": state } }, {}, { versions: "same" });
  const edit = () => updateWhitelist(one.client, "prod-1", { add: ["/wxa/ours"], remove: ["/wxa/old"] });
  one.wechat.fault({ errcode: 48001, path: "/tcb/usecloudaccesstoken", skip: 1 });
  assert.equal((await failure(edit(), ApiError)).errcode, 48001);
  assert.deepEqual(one.state().environments["prod-1"], state);
  const { done } = await edit();
  assert.deepEqual([done.length, done[0].dangers, writes(one).length], [1, ["remove-api"], 2]);
  assert.deepEqual(one.state().environments["prod-1"].api_whitelist, ["/wxa/a", "/wxa/ours"]);
});

test("what somebody else changed after our write is not overwritten, and the error says so", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const one = world(login({ 3: environment(3, { A: "1" }) }));
  meanwhile(one, 3, login({ 3: environment(9, { A: "theirs" }) }));
  const onStep = ({ step, ms }) => step === "waiting" && setImmediate(() => t.mock.timers.tick(ms));
  const error = await failure(setTimeoutOf(one.client, LOGIN, 20, { onStep }), ApplyError);
  assert.deepEqual([error.reason, error.outcome, error.differs], ["moved", "unknown", [{ path: "timeout", op: "change", from: 9, to: 20 }]]);
  assert.deepEqual(error.theirs, [{ path: "timeout", op: "change", from: 20, to: 9 }, { path: "envVariables.A", op: "change" }]);
  assert.deepEqual(stored(one, 3).environment, [{ key: "A", value: "theirs" }]);
});

test("a network error of the read is thrown as it is", async () => {
  const one = world({});
  one.wechat.fault({ drop: "before" });
  await failure(upsertCallback(one.client, callback("qr_scan_scene")), NetworkError);
});

test("errors, reports and steps of an edit show no value of a variable", async () => {
  const { inspect } = await import("node:util");
  const one = world(login({ 3: environment(3, { A: "canary-old", B: "canary-old" }) }));
  const found = [];
  const onStep = (step) => found.push(step);
  found.push(await updateEnvironment(one.client, LOGIN, { set: { A: "canary-new" } }, { onStep }));
  for (const set of [{ "A-": "canary-new" }, { A: "canary-new".repeat(600) }]) found.push(await failure(updateEnvironment(one.client, LOGIN, { set }, { onStep })));
  one.wechat.fault({ errcode: 48001, path: "/tcb/uploadfuncconfig" });
  found.push(await failure(updateEnvironment(one.client, LOGIN, { set: { B: "canary-new" } }, { onStep }), ApiError));
  assert.equal(found.length > 6, true);
  assert.doesNotMatch(inspect(found, { depth: 20, showHidden: true }) + JSON.stringify(found), /canary/);
});

test("an abort ends an edit with the signal's reason", async () => {
  const one = world({});
  await assert.rejects(setTimeoutOf(one.client, LOGIN, 20, { signal: AbortSignal.abort("early") }), (reason) => reason === "early");
  assert.deepEqual(one.wechat.calls(), []);
});
