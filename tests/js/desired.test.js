// The desired state through the package, with the table that tests/native/desired.rs uses too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import { CloudbaseError, ValidationError } from "wechat-cloudbase";
import { parseDesired, withMerchant } from "wechat-cloudbase/config";

const cases = JSON.parse(readFileSync(new URL("../fixtures/desired_state/cases.json", import.meta.url), "utf8"));
const pairs = (issues) => issues.map(({ path, code }) => [path, code]).sort();

/** Calls a function that throws a `ValidationError`, and returns the error. */
function refused(work) {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ValidationError && error instanceof CloudbaseError, String(error));
    return error;
  }
  assert.fail("nothing was thrown");
}

test("every case gives its issues, warnings and open columns", () => {
  // A loader reads config files; tests/js/load-desired.test.js has those.
  for (const { name, desired, text, env, merchant, issues, warnings, open = [] } of cases.filter(({ files }) => !files)) {
    const parse = () => parseDesired(text ?? desired, { env, merchant });
    if (issues.length > 0) {
      assert.deepEqual(pairs(refused(parse).issues), issues.sort(), name);
    } else {
      const found = parse();
      assert.deepEqual(pairs(found.warnings), warnings.sort(), name);
      assert.deepEqual(found.openColumns.map(({ path, column }) => [path, column]).sort(), open.sort(), name);
    }
  }
});

test("an error says all issues, each with its segments, in both languages", () => {
  const value = { version: 1, environments: [{ env: null, functions: [{ name: "f", "odd key": 1 }] }] };
  const error = refused(() => parseDesired(value));
  assert.equal(error.message, "environments[0].env: must not be null; leave the key out to keep what is there, or write an empty list or object for none at all; environments[0].functions[0][\"odd key\"]: unknown field `odd key`");
  assert.deepEqual(error.issues.map(({ segments }) => segments), [["environments", 0, "env"], ["environments", 0, "functions", 0, "odd key"]]);
  assert.match(refused(() => parseDesired(value, { locale: "zh" })).message, /不能为 null.*未知字段/);
  assert.match(refused(() => parseDesired({ version: 1, function_config: { callbaks: [] } })).message, /did you mean `callbacks`/);
  assert.match(refused(() => parseDesired({ version: 1, environments: [{ env: "e", functions: [{ name: "f", configFile: "c" }] }] })).message, /cannot be read: only `loadDesired` reads files/);
});

test("a desired state that has no JSON text is an issue", () => {
  const circle = { version: 1 };
  circle.environments = [circle];
  for (const value of [circle, undefined, () => {}, { version: 1n }, "\ud800", Object.defineProperty({}, "version", { enumerable: true, get: () => assert.fail("canary") })]) {
    const { issues, message } = refused(() => parseDesired(value));
    assert.deepEqual(pairs(issues), [["", "not_json"]]);
    assert.doesNotMatch(message, /canary/);
  }
  assert.deepEqual(pairs(refused(() => parseDesired(" ".repeat(9 << 20))).issues), [["", "too_large"]]);
});

test("only the names in the text are looked up, once, and nobody asks for a list of names", () => {
  const asked = [];
  const spy = (values) => new Proxy(values, {
    ownKeys: () => assert.fail("the names were listed"),
    has: () => assert.fail("a name was searched"),
    get: (target, name) => (asked.push(name), target[name]),
  });
  const env = spy({ A: "a", SECRET: "canary" });
  const merchant = spy({ env: "e", other: 5 });
  const value = { version: 1, environments: [{ env: { $merchant: "env" }, functions: [{ name: "f", envVariables: { X: { $env: "A" }, Y: { $env: "A" } } }] }] };
  parseDesired(value, { env, merchant });
  assert.deepEqual(asked, ["A", "env"]);
});

test("members of prototypes are no variables and no columns", () => {
  const value = (reference) => ({ version: 1, environments: [{ env: "e", functions: [{ name: "f", envVariables: { X: reference } }] }] });
  for (const name of ["toString", "constructor", "__proto__", "NONE"]) {
    assert.deepEqual(pairs(refused(() => parseDesired(value({ $env: name }), { env: {} })).issues), [["environments[0].functions[0].envVariables.X", "unset_variable"]]);
    assert.deepEqual(pairs(refused(() => parseDesired(value({ $merchant: name }), { merchant: {} })).issues), [["environments[0].functions[0].envVariables.X", "missing_column"]]);
  }
  parseDesired(value({ $env: "__proto__" }), { env: JSON.parse('{"__proto__":"x"}') });
});

test("options are checked", () => {
  const value = { version: 1, environments: [{ env: { $merchant: "env" }, functions: [{ name: "f", envVariables: { X: { $env: "A" } } }] }] };
  assert.match(refused(() => parseDesired(value, { environment: {} })).message, /unknown option/);
  assert.match(refused(() => parseDesired(value, { env: "A" })).message, /options.env: must be an object/);
  assert.match(refused(() => parseDesired(value, { locale: "fr" })).message, /options.locale/);
  const odd = refused(() => parseDesired(value, { env: { A: 5 }, merchant: { env: "e" } }));
  assert.deepEqual(odd.issues, [{ segments: ["env", "A"], path: "options.env", code: "invalid_option", message: "`A` must be a string" }]);
  assert.match(refused(() => parseDesired(value, { env: { A: "a" }, merchant: { env: 5 } })).message, /options.merchant: `env` must be a string/);
  assert.match(refused(() => parseDesired(value, { env: { A: undefined } })).message, /`A` is not set/);
  // A replacement character would change a password.
  assert.match(refused(() => parseDesired(value, { env: { A: "a\ud800" } })).message, /options.env: `A` must be a string without half a surrogate pair/);
  const [long] = refused(() => parseDesired({ version: 1, $schema: { $env: `a\n\u202e${"x".repeat(300)}` } }, { env: { [`a\n\u202e${"x".repeat(300)}`]: 5 } })).issues;
  assert.equal(long.message, `\`a  ${"x".repeat(97)}\` must be a string`);
});

test("a merchant fills the columns, and the environment is not asked again", () => {
  const env = { A: "canary" };
  const value = { version: 1, environments: [{ env: { $merchant: "env" }, functions: [{ name: { $merchant: "fn" }, envVariables: { X: { $env: "A" } } }] }] };
  const template = parseDesired(value, { env });
  delete env.A;
  value.environments = [];
  assert.deepEqual(template.merchantColumns, ["env", "fn"]);
  assert.equal(template.openColumns.length, 2);
  const desired = withMerchant(template, { env: "e1", fn: "f1", other: 1 });
  assert.deepEqual([desired.openColumns, desired.fingerprint, desired.merchantColumns], [[], template.fingerprint, ["env", "fn"]]);
  assert.deepEqual(pairs(refused(() => withMerchant(template, { env: "e1", fn: "x".repeat(61) })).issues), [["environments[0].functions[0].name", "too_long"]]);
  assert.deepEqual(pairs(refused(() => withMerchant(template, {})).issues), [["environments[0].env", "missing_column"], ["environments[0].functions[0].name", "missing_column"]]);
  assert.match(refused(() => withMerchant({ ...template }, {})).message, /desired: must come from `parseDesired`/);
  assert.match(refused(() => withMerchant(template)).message, /merchant/);
});

test("what is suspicious about timers depends on the present time and on the merchant, and shows no variable", () => {
  const timer = (name, config) => ({ name, type: "timer", config });
  const functions = [{ name: "f", permissions: { openapi: [{ $env: "A" }] }, triggers: [timer("past", "0 0 2 * * * 2020"), timer("env", { $env: "CRON" }), timer("column", { $merchant: "cron" })] }];
  const template = parseDesired({ version: 1, environments: [{ env: "e", functions }] }, { env: { A: "canary", CRON: "*/77777 0 2 L * * *" } });
  const at = (path) => `environments[0].functions[0].${path}`;
  const expected = [[at("permissions.openapi[0]"), "odd_permission"], [at("triggers"), "several_triggers"], [at("triggers[0].config"), "never_runs"], [at("triggers[1].config"), "cron_mark"], [at("triggers[1].config"), "large_step"]];
  assert.deepEqual(pairs(template.warnings), expected);
  assert.doesNotMatch(JSON.stringify(template.warnings), /canary|77777/);
  const { warnings } = withMerchant(template, { cron: "0 0 2 */2 * MON *" });
  assert.deepEqual(pairs(warnings), [...expected, [at("triggers[2].config"), "ambiguous_days"]]);
  assert.match(warnings.at(-1).message, /next at \d{4}-\d\d-\d\d 02:00:00 \(UTC\+8\); in schedulers that need both: \d{4}/);
});

test("a search for each reference and each issue does not read all others", () => {
  const names = Array.from({ length: 15_000 }, (_, index) => `V${index}`);
  const functions = names.map((name) => ({ name, envVariables: { A: { $env: name } }, permissions: null }));
  const env = Object.fromEntries(names.map((name) => [name, "x"]));
  const started = performance.now();
  assert.equal(refused(() => parseDesired({ version: 1, environments: [{ env: "e", functions }] }, { env })).issues.length, 10_000);
  assert.ok(performance.now() - started < 5_000);
});

test("a desired state prints no value, and cannot be changed", () => {
  const value = { version: 1, environments: [{ env: "e", functions: [{ name: "f", envVariables: { X: { $env: "A" }, Y: "canary-y" } }] }] };
  const desired = parseDesired(value, { env: { A: "canary-a" }, merchant: { m: "canary-m" } });
  const shown = [JSON.stringify(desired), inspect(desired, { showHidden: true, depth: Infinity, getters: true }), String(desired), JSON.stringify(structuredClone(desired))].join("\n");
  assert.doesNotMatch(shown, /canary/);
  assert.match(desired.fingerprint, /^sha256:[0-9a-f]{64}$/);
  assert.throws(() => (desired.fingerprint = ""), TypeError);
  for (const list of [desired.merchantColumns, desired.openColumns, desired.warnings]) assert.throws(() => list.push(""), TypeError);
});

test("no value is in an error, wherever it stands", () => {
  const canary = "canary-7f3a";
  const value = { version: 1, prune: [{ $env: "A" }], environments: [{ env: "e", functions: [{ name: "f", envVariables: { SCF_A: canary, B: [canary], C: { $env: "A", more: canary }, D: { [canary]: 1 } }, triggers: [{ name: "t", type: { $env: "A" }, config: { $env: "A" } }] }] }] };
  for (const locale of ["en", "zh"]) {
    const error = refused(() => parseDesired(value, { env: { A: canary }, locale }));
    assert.doesNotMatch([error.message, JSON.stringify(error), inspect(error, { showHidden: true, depth: Infinity })].join("\n"), /canary/);
  }
});
