// `pull` through the package: what is there as a value and as YAML, what it leaves out and says, and that nothing is to be done.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ValidationError } from "wechat-cloudbase";
import { parseDesired, plan, pull } from "wechat-cloudbase/config";
import { loadDesired } from "wechat-cloudbase/config/node";
import { written } from "./desired-files.js";
// The npm package `yaml`, as our package contains it.
import { parseDocument } from "./node_modules/wechat-cloudbase/dist/libraries/yaml.js";
import { environment, login, world } from "./planning.js";
import { randomState } from "./pulling.js";

const LOGIN = { env: "prod-1", name: "login" };
const timer = (name, config = "0 0 2 * * * *") => ({ name, type: "timer", config });
const callback = (event, more) => ({ msgType: "event", event, env: "prod-1", functionName: "onScan", enable: true, ...more });
const container = { enable: false, qbase_env: "prod-1", qbase_container_path: "/wx/push", text_mode: 1 };
const isWrite = ({ path, body }) => /setcallback|upload/.test(path) || body?.action === "set";

function yaml(text) {
  const document = parseDocument(text, { version: "1.2" });
  assert.deepEqual([document.errors, document.warnings], [[], []], text);
  return document.toJS();
}

const STATE = {
  open: true,
  function_config: { enable: true, callbacks: [callback("qr_scan_scene")] },
  container_config: container,
  environments: { "prod-1": { api_whitelist: ["/wxa/msg_sec_check", "yes"], version: 3 } },
  ...login({
    1: '{"permissions":{"openapi":["wxacode.get"]}}',
    2: JSON.stringify({ triggers: [timer("nightly"), timer("odd", "0  0 3 * * * *")] }),
    3: environment(20, { DB_PASSWORD: "canary", LOG_LEVEL: "canary" }),
  }),
};

test("what is there becomes a file with the schema, the names of variables and no value of one", async () => {
  const { client } = world(STATE);
  const { value, text, warnings } = await pull(client, { environments: ["prod-1"], functions: [LOGIN, { env: "null", name: "no" }] });
  const { $id } = JSON.parse(readFileSync(new URL("node_modules/wechat-cloudbase/schemas/desired.schema.json", import.meta.url)));
  assert.equal(text, `# yaml-language-server: $schema=${$id}
# What WeChat has. A key that is left out is neither read nor changed.
version: 1
function_config:
  enable: true
  callbacks:
    - { msgType: event, event: qr_scan_scene, env: prod-1, functionName: onScan, enable: true }
container_config:
  enable: false
  qbase_env: prod-1
  qbase_container_path: /wx/push
  text_mode: 1
cloud_access_token:
  open: true
environments:
  - env: prod-1
    api_whitelist:
      - /wxa/msg_sec_check
      - "yes"
    functions:
      - name: login
        timeout: 20
        permissions:
          openapi:
            - wxacode.get
        triggers:
          - { name: nightly, type: timer, config: "0 0 2 * * * *" }
          - { name: odd, type: timer, config: "0 0 3 * * * *" }
        # envVariables: # Values are left out. Take away the # of what this file shall set.
        #   DB_PASSWORD: { $env: DB_PASSWORD }
        #   LOG_LEVEL: { $env: LOG_LEVEL }
  - env: "null"
    functions:
      - name: "no"
`);
  assert.deepEqual([yaml(text), warnings], [value, []]);
  const zh = await pull(client, { functions: [LOGIN] }, { locale: "zh" });
  assert.match(zh.text, /微信侧的现有配置.*envVariables: # 不含变量的值/s);
  assert.deepEqual(Object.keys(zh.value.environments[0]), ["env", "functions"], "a whitelist is read only if its environment is named");
});

test("variables whose # is taken away are set from the environment", async (t) => {
  const one = world(login({ 3: environment(20, { A: "1", null: "2" }) }));
  const { text } = await pull(one.client, { functions: [LOGIN] });
  const [path] = written(t, { "wechat-cloudbase.yaml": text.replaceAll(/^( +)# /gm, "$1") });
  const env = { A: "1", null: "2" };
  assert.deepEqual((await plan(one.client, await loadDesired(path, { env }))).changes, []);
  const { changes } = await plan(one.client, await loadDesired(path, { env: { ...env, A: "3" } }));
  assert.deepEqual(changes.map(({ fields }) => fields), [[{ path: "envVariables.A", op: "change" }]]);
});

/** What the state holds and neither the value nor a warning says. */
function lost(state, { environments, functions }, { value, warnings }) {
  const told = JSON.stringify(warnings);
  const unread = (kind, about = {}) => warnings.some(({ code, resource }) => code === "unread" && resource.kind === kind && Object.entries(about).every(([name, of]) => resource[name] === of));
  const text = JSON.stringify(value);
  const isTold = (one) => one === undefined || [text, told].some((shown) => shown.includes(JSON.stringify(one)));
  const parsed = (config) => { try { return JSON.parse(config); } catch {} };
  const missing = [];
  const need = (values, ...about) => missing.push(...values.filter((one) => !isTold(one)).map((one) => [one, ...about]));
  if (!unread("push")) need([...(state.function_config?.callbacks ?? []).map(({ functionName }) => functionName), state.container_config?.qbase_container_path].filter((path) => path !== undefined && path !== ""), "push");
  for (const env of environments.filter((env) => !unread("whitelist", { env }))) need(state.environments[env]?.api_whitelist ?? [], env);
  for (const { env, name } of functions) {
    const config = (type) => parsed(state.functions[env][name][type]);
    const of = { env, function: name };
    if (!unread("permissions", of)) need(config(1)?.permissions?.openapi ?? [], env, name);
    const triggers = config(2)?.triggers ?? config(2);
    if (!unread("triggers", of)) need((triggers ?? []).map((one) => one.name), env, name);
    if (!unread("environment", of)) need(config(3)?.timeout === undefined ? [] : [config(3).timeout], env, name);
  }
  return missing;
}

test("500 random states: a plan of what was pulled has no change, YAML reads back as the value, and nothing is lost in silence", async () => {
  const seen = { invalid: 0, unread: 0, "unknown-member": 0, clean: 0 };
  for (let seed = 0; seed < 500; seed++) {
    const { state, what } = randomState(seed);
    const one = world(state);
    const before = one.state();
    const pulled = await pull(one.client, what, { locale: seed % 2 ? "zh" : "en" });
    const calls = one.wechat.calls();
    assert.equal(calls.length, 1 + what.environments.length + 3 * what.functions.length, `${seed}: each thing is read once`);
    assert.deepEqual(yaml(pulled.text), pulled.value, `seed ${seed}`);
    // Readers of YAML do not agree on these.
    assert.doesNotMatch(pulled.text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/, `seed ${seed}`);
    const made = await plan(one.client, parseDesired(pulled.value));
    assert.deepEqual([made.changes, made.warnings], [[], []], `seed ${seed}`);
    assert.deepEqual(lost(state, what, pulled), [], `seed ${seed}`);
    assert.doesNotMatch(JSON.stringify(pulled), /canary/, `seed ${seed}`);
    const names = what.functions.flatMap(({ env, name }) => { try { return JSON.parse(state.functions[env][name][3]).environment.map(({ key }) => key); } catch { return []; } });
    if (!pulled.warnings.some(({ code }) => code === "unread")) for (const name of names) assert.ok(pulled.text.includes(`$env: ${/^[A-C]$/.test(name) ? name : ""}`), `seed ${seed}: ${name}`);
    assert.deepEqual([one.state(), one.wechat.calls().filter(isWrite)], [before, []]);
    assert.ok(pulled.warnings.every(({ code, value }) => code !== "invalid" || value !== undefined), `seed ${seed}: an entry is left out once`);
    for (const { code } of pulled.warnings) seen[code]++;
    if (pulled.warnings.length === 0) seen.clean++;
  }
  assert.ok(Object.values(seen).every((count) => count > 20), JSON.stringify(seen));
});

test("a pulled state makes an empty account the same, except for values of variables", async () => {
  const [from, to] = [world(STATE), world({ open: false })];
  const what = { environments: ["prod-1"], functions: [LOGIN] };
  const { value } = await pull(from.client, what);
  const { apply } = await import("wechat-cloudbase/config");
  const desired = parseDesired({ ...value, prune: ["api_whitelist"] });
  const { failed } = await apply(to.client, desired, await plan(to.client, desired));
  assert.deepEqual(failed, []);
  assert.deepEqual((await pull(to.client, what)).value, value);
});

test("what is left out is said, as a warning and as a comment, and the rest is there", async () => {
  const one = world({
    function_config: { enable: true, callbacks: [callback("qr_scan_scene", { filter: 1 })] },
    environments: { "prod-1": { api_whitelist: ["", "#x\n", "/wxa/a"] } },
    ...login({ 1: "no JSON", 2: JSON.stringify([timer("bad", "0 0 25 * * * *")]), 3: environment(500, {}) }),
  });
  one.wechat.fault({ path: "/tcb/usecloudaccesstoken", skip: 1, errcode: 61007 });
  const { value, text, warnings } = await pull(one.client, { environments: ["prod-1", "prod-2"], functions: [LOGIN] });
  assert.deepEqual(value.environments, [{ env: "prod-1", api_whitelist: ["/wxa/a"], functions: [{ name: "login" }] }]);
  const filter = "function_config.callbacks.event.qr_scan_scene.filter";
  const of = (kind, more) => ({ resource: { kind, env: "prod-1", ...more } });
  assert.deepEqual(warnings.map(({ message, ...rest }) => rest), [
    { code: "unread", ...of("permissions", { function: "login" }), path: "config" },
    { code: "unread", ...of("whitelist"), ...{ resource: { kind: "whitelist", env: "prod-2" } }, error: "api", errcode: 61007 },
    { code: "unknown-member", resource: { kind: "push" }, path: filter },
    ...warnings.slice(3).map(({ message, ...rest }) => rest),
  ]);
  const invalid = warnings.slice(3).map(({ code, path, value }) => [code, path, value]);
  assert.deepEqual(invalid.sort(), [
    ["invalid", "environments[0].api_whitelist[0]", ""],
    ["invalid", "environments[0].api_whitelist[1]", "#x\n"],
    ["invalid", "environments[0].functions[0].timeout", 500],
    ["invalid", "environments[0].functions[0].triggers[0].config", timer("bad", "0 0 25 * * * *")],
  ]);
  const comments = text.split("\n").filter((line) => line.startsWith("# ! "));
  assert.equal(comments.length, warnings.length);
  for (const { message, value } of warnings) assert.ok(comments.includes(`# ! ${message}${value === undefined ? "" : `: ${JSON.stringify(value)}`}`), message);
  const zh = await pull(one.client, { environments: ["prod-1", "prod-2"], functions: [LOGIN] }, { locale: "zh" });
  for (const { message } of zh.warnings) assert.match(message, /\p{Script=Han}/u);
  assert.deepEqual(yaml(text), value);
});

test("message push alone is read if nothing is named, and each thing is read once", async () => {
  const one = world(STATE);
  assert.deepEqual(Object.keys((await pull(one.client, {})).value), ["version", "function_config", "container_config"]);
  one.wechat.fault({ errcode: 48001, path: "/tcb/getcallbackconfig" });
  assert.deepEqual((await pull(one.client)).value, { version: 1 });
  const before = one.wechat.calls().length;
  await pull(one.client, { environments: ["prod-1", "prod-1"], functions: [LOGIN, LOGIN] });
  assert.equal(one.wechat.calls().length - before, 5);
});

test("wrong arguments are refused by their names, and nothing is called", async () => {
  const { client, wechat } = world({});
  const cases = [
    [[{}], [["client", "wrong_type"]]],
    [[client, "x"], [["what", "wrong_type"]]],
    [[client, { function: [] }], [["what.function", "unknown_option"]]],
    [[client, { environments: "e", functions: ["f"] }], [["what.environments", "invalid_option"], ["what.functions", "invalid_option"]]],
    [[client, { functions: [{ env: "e", name: "f", type: "3" }] }], [["what.functions", "invalid_option"]]],
    [[client, { environments: ["e", ""], functions: [{ env: "e", name: "f" }, { env: "e", name: "" }, { env: "", name: "f" }] }], [["what.environments[1]", "empty"], ["what.functions[1].name", "empty"]]],
    [[client, { functions: [{ env: "e", name: "" }, { env: "", name: "f" }] }], [["what.functions[0].name", "empty"], ["what.functions[1].env", "empty"]]],
    [[client, {}, { signal: 1, allow: [] }], [["options.signal", "invalid_option"], ["options.allow", "unknown_option"]]],
  ];
  for (const [given, expected] of cases) {
    const error = await pull(...given).catch((error) => error);
    assert.ok(error instanceof ValidationError, String(error));
    assert.deepEqual(error.issues.map(({ path, code }) => [path, code]).sort(), expected.sort(), JSON.stringify(given[1]));
  }
  await assert.rejects(pull(client, {}, { signal: AbortSignal.abort("early") }), (reason) => reason === "early");
  assert.deepEqual(wechat.calls(), []);
});
