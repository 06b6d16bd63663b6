// Desired states in files: what is read, and the line and column of each issue.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import { parseDesired } from "wechat-cloudbase/config";
import { loadDesired } from "wechat-cloudbase/config/node";
import { refused, written } from "./desired-files.js";

const cases = JSON.parse(readFileSync(new URL("../fixtures/desired_state/cases.json", import.meta.url), "utf8"));

const at = ({ line, column, path, code }) => `${line}:${column} ${path} ${code}`;
const pairs = (issues) => issues.map(({ path, code }) => [path, code === "unquoted" ? "wrong_type" : code]).sort();

test("every case gives the same in YAML, JSON and JSONC as it gives as a value", async (t) => {
  let count = 0;
  for (const { name, desired, text, env, merchant, files = {}, issues, warnings, open = [] } of cases) {
    if (issues.some(([, code]) => code === "invalid_json") || /without a loader|half of/.test(name)) continue;
    const json = text ?? JSON.stringify(desired, null, 2);
    const jsonc = `// why\n${json.replace(/([^{[])([}\]])$/, "$1,$2")}`;
    for (const path of written(t, { "a.yaml": json, "b.json": json, "c.jsonc": jsonc, ...files }).slice(0, 3)) {
      count += 1;
      if (issues.length > 0) {
        const error = await refused(path, { env, merchant });
        assert.deepEqual(pairs(error.issues), issues.sort(), `${name}: ${path}`);
        assert.ok(error.issues.every(({ file, line, column }) => file && line > 0 && column > 0), inspect(error.issues));
      } else {
        const found = await loadDesired(path, { env, merchant });
        assert.deepEqual(pairs(found.warnings), warnings.sort(), `${name}: ${path}`);
        assert.deepEqual(found.openColumns.map(({ path, column }) => [path, column]).sort(), open.sort(), name);
      }
    }
  }
  assert.ok(count > 120, `${count}`);
});

/** Each trap: the text, and the issues with line, column, path and code. */
const TRAPS = {
  "a tag": ["version: 1\nenvironments:\n  - env: !env X\n    functions: [{ name: f, timeout: 999 }]\n", "3:15  unsupported_yaml", "4:37 environments[0].functions[0].timeout invalid_timeout"],
  "a tag of YAML's own": ["version: !!int 1\n", "1:16  unsupported_yaml"],
  "a key with a tag": ["version: 1\n!!str prune: []\n", "2:7  unsupported_yaml"],
  "an alias without an anchor": ["version: 1\nenvironments:\n  - *none\n", "3:5  invalid_yaml"],
  "a cron expression that looks like an alias": ["version: 1\nenvironments:\n  - env: e\n    functions:\n      - name: f\n        triggers:\n          - name: t\n            type: timer\n            config: */5 * * * * * *\n", "9:21  invalid_yaml"],
  "an alias of a part around it": ["version: 1\nenvironments: &all\n  - *all\n", "3:5  unsupported_yaml"],
  "the same member twice by an alias": ["version: 1\nenvironments:\n  - &e { env: e }\n  - *e\n", "3:8 environments[1] duplicate_entry"],
  "a merge key": ["version: 1\nenvironments:\n  - <<: { env: e }\n    api_whitelist: ['https://a/b']\n", "3:5  unsupported_yaml", "4:21 environments[0].api_whitelist[0] whitelist_host"],
  "a key twice": ["version: 1\nprune: []\nprune: []\n", "3:1 prune duplicate_key"],
  "a variable twice": ["version: 1\nenvironments:\n  - env: e\n    functions:\n      - name: f\n        envVariables:\n          A: '1'\n          A: '2'\n", "8:11 environments[0].functions[0].envVariables.A duplicate_key"],
  "two documents": ["version: 1\n---\nversion: 1\n", "2:1  invalid_yaml"],
  "a tab": ["version: 1\nenvironments:\n\t- env: e\n", "3:1  invalid_yaml"],
  "a directive of YAML 1.1": ["%YAML 1.1\n---\nversion: 1\nprune: [no]\n", "1:1  unsupported_yaml", "4:9 prune[0] unquoted"],
  "a key that is a list": ["version: 1\n? [a]\n: b\n", "2:3  unsupported_yaml"],
  "a number without end": ["version: 1\nenvironments:\n  - env: e\n    functions: [{ name: f, timeout: .inf }]\n", "4:37  unsupported_yaml"],
  "an id of digits": ["version: 1\nenvironments:\n  - env: 0123\n", "3:10 environments[0].env unquoted"],
  "an id that is a power of ten": ["version: 1\nenvironments:\n  - env: 1e3\n", "3:10 environments[0].env unquoted"],
  "a long number as a cron expression": ["version: 1\nenvironments:\n  - env: e\n    functions:\n      - name: f\n        triggers: [{ name: t, type: timer, config: 12345678901234567890 }]\n", "6:52 environments[0].functions[0].triggers[0].config unquoted"],
  "a name that is a boolean": ["version: 1\nenvironments: [{ env: true }]\n", "2:23 environments[0].env unquoted"],
  "a number where an object stands": ["version: 1\nfunction_config: 5\n", "2:18 function_config wrong_type"],
  "a text where a number stands": ["version: '1'\n", "1:10 version wrong_type"],
  "a key without a value": ["version: 1\nprune:\n", "2:7 prune null_value"],
  "an unknown key": ["version: 1\nfunction_config:\n  callbaks: []\n", "3:3 function_config.callbaks unknown_field"],
  "a key that is missing": ["version: 1\nenvironments:\n  - api_whitelist: []\n", "3:5 environments[0].env missing"],
  "a quote that does not end": ["version: 1\nprune: [x]\nenvironments:\n  - env: \"e\n", "2:9 prune[0] invalid_prune", "5:1  invalid_yaml"],
  "an empty file": ["", "1:1 version missing"],
  "a comment only": ["# later\n", "1:1 version missing"],
  "a text": ["hello\n", "1:1  wrong_type"],
  "lines that end as in Windows, and a byte order mark": ["\ufeffversion: 1\r\nprune: [x]\r\n", "2:9 prune[0] invalid_prune"],
};

for (const [name, [text, ...expected]] of Object.entries(TRAPS)) {
  test(`YAML: ${name}`, async (t) => {
    const [path] = written(t, { "wechat-cloudbase.yaml": text });
    assert.deepEqual((await refused(path)).issues.map(at), expected);
  });
}

test("YAML: `no` and `yes` are texts, and a repeated part may be an alias", async (t) => {
  const [path] = written(t, { "a.yml": "version: 1\nenvironments:\n  - env: no\n    functions:\n      - name: a\n        permissions: &p { openapi: [a.b] }\n        envVariables: { A: yes, B: 2026-11-26 }\n      - name: b\n        permissions: *p\n" });
  const json = { version: 1, environments: [{ env: "no", functions: [{ name: "a", permissions: { openapi: ["a.b"] }, envVariables: { A: "yes", B: "2026-11-26" } }, { name: "b", permissions: { openapi: ["a.b"] } }] }] };
  assert.equal((await loadDesired(path)).fingerprint, parseDesired(json).fingerprint);
});

test("YAML: a short file does not stand for millions of parts", async (t) => {
  const level = (name, of) => `${name}: &${name} [${Array(9).fill(of).join(", ")}]\n`;
  const text = "abcdefgh".split("").reduce((text, name, index, names) => text + level(name, index ? `*${names[index - 1]}` : "x"), "version: 1\n");
  const [path] = written(t, { "a.yaml": text });
  const { issues } = await refused(path);
  assert.equal(issues.filter(({ code }) => code === "unsupported_yaml").length, 1);
});

test("YAML: an alias stands for the last anchor before it, wherever the alias is repeated", async (t) => {
  const [path] = written(t, { "a.yaml": "version: 1\nenvironments:\n  - env: &x a\n    functions: [{ name: *x, permissions: &p { openapi: [*x] } }]\n  - env: &x b\n    functions: [{ name: *x, permissions: *p }]\n" });
  const of = (env) => ({ env, functions: [{ name: env, permissions: { openapi: ["a"] } }] });
  assert.equal((await loadDesired(path)).fingerprint, parseDesired({ version: 1, environments: [of("a"), of("b")] }).fingerprint);
});

test("YAML: a short file does not stand for gigabytes of text", async (t) => {
  const [path] = written(t, { "a.yaml": `version: 1\nenvironments: [{ env: e, api_whitelist: [&long "/${"x".repeat(100_000)}", ${"*long, ".repeat(2000)}] }]\n` });
  const { issues } = await refused(path);
  const [{ message }] = issues.filter(({ code }) => code === "unsupported_yaml");
  assert.equal(message, "must not have so many aliases");
});

test("what is nested too deeply, or is too large for a number, has its place", async (t) => {
  const deep = `${"[".repeat(200)}${"]".repeat(200)}`;
  const [yaml, json, large] = written(t, {
    "a.yaml": `version: 2\nprune:\n  ${deep}\n`,
    "b.json": `{ "version": 2,\n"prune": ${deep} }`,
    "c.json": '{ "version": 1,\n"environments": [{ "env": 1e400, "functions": [{ "name": "f", "timeout": -1e999 }] }] }',
  });
  assert.deepEqual((await refused(yaml)).issues.map(at), ["1:10 version invalid_version", "3:4 prune[0] wrong_type", "3:130  invalid_yaml"]);
  assert.deepEqual((await refused(json)).issues.map(at), ["1:14 version invalid_version", "2:137  invalid_json"]);
  assert.deepEqual((await refused(large)).issues.map(at), ["2:27 environments[0].env unquoted", "2:74 environments[0].functions[0].timeout out_of_range"]);
});

test("a path that no system takes is refused, and so is a URL that is no path", async (t) => {
  const [path] = written(t, { "a.yaml": 'version: 1\nenvironments: [{ env: e, functions: [{ name: f, configFile: "a\\0b" }] }]\n' });
  for (const { issues } of [await refused("a\0.yaml"), await refused(path)]) assert.equal(issues[0].message, "cannot be read: the system refuses it");
  for (const url of ["https://example.com/a.yaml", "file:///a%2Fb.yaml"]) {
    const { issues } = await refused(new URL(url));
    assert.deepEqual(issues.map(({ path, code }) => [path, code]), [["file", "wrong_type"]]);
  }
});

test("a config file's warnings and its own wrong type have their place in it", async (t) => {
  const state = (name) => `version: 1\nenvironments: [{ env: e, functions: [{ name: f, configFile: ${name} }] }]\n`;
  const [good, bad] = written(t, { "good.yaml": state("good.json"), "bad.yaml": state("bad.json"), "good.json": '{\n  "permissions": { "openapi": ["a.b", "wxacode"] } }', "bad.json": "\n  []" });
  const found = ({ file, line, column, path, code }) => [file.slice(-9), line, column, path, code];
  assert.deepEqual((await loadDesired(good)).warnings.map(found), [["good.json", 2, 39, "environments[0].functions[0].configFile.permissions.openapi[1]", "odd_permission"]]);
  assert.deepEqual((await refused(bad)).issues.map(found), [["/bad.json", 2, 3, "environments[0].functions[0].configFile", "wrong_type"]]);
});

test("JSON and JSONC: each fault of the syntax has its place, and what stands before it is checked too", async (t) => {
  const [json, jsonc, broken, deep] = written(t, {
    "a.json": '{\n  "version": 1, // why\n  "prune": []\n}',
    "b.jsonc": '{\n  "version": 1, // why\n  "prune": ["x",],\n  "version": 1,\n}',
    "c.jsonc": '{ "version": 1,\n  "environments": [{ "env": 5 }],\n  "prune" }',
    "d.json": "[".repeat(100_000),
  });
  const { issues } = await refused(json);
  assert.deepEqual(issues.map(at), ["2:17  invalid_json"]);
  assert.equal(issues[0].message, "not JSON: a `.json` file has no comments; name it `.jsonc`");
  assert.deepEqual((await refused(jsonc)).issues.map(at), ["3:13 prune[0] invalid_prune", "4:3 version duplicate_key"]);
  assert.deepEqual((await refused(broken)).issues.map(at), ["2:29 environments[0].env unquoted", "3:11  invalid_json"]);
  assert.deepEqual((await refused(deep)).issues.map(at), ["1:1  invalid_json"]);
});
