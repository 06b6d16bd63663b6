// What `loadDesired` does with files: config files of functions, files that cannot be read, secrets, options.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import { CloudbaseError } from "wechat-cloudbase";
import { parseDesired, withMerchant } from "wechat-cloudbase/config";
import { loadDesired } from "wechat-cloudbase/config/node";
import { refused, written } from "./desired-files.js";

const TRIGGER = { name: "nightly", type: "timer", config: "0 0 2 * * * *" };
const state = (...files) => JSON.stringify({ version: 1, environments: [{ env: "e", functions: files.map((configFile, index) => ({ name: `f${index}`, configFile })) }] });
const configFile = (index) => `environments[0].functions[${index}].configFile`;
/** The issues, with paths that do not name the folder of the test. */
const at = (issues, folder) => issues.map(({ file, line, column, path, code }) => `${file.replace(folder, "")}:${line}:${column} ${path} ${code}`);

test("a function's own config.json gives permissions and triggers, with comments and commas", async (t) => {
  const content = `{\n  // what it may call\n  "permissions": { "openapi": ["wxacode.get",] },\n  "triggers": [${JSON.stringify(TRIGGER)}], /* more */ "other": { "x": 1 },\n}`;
  const [path] = written(t, { "a.json": state("./functions/a/config.json", "functions/b.json"), "functions/a/config.json": content, "functions/b.json": "{}" });
  const desired = await loadDesired(path);
  assert.deepEqual(desired.warnings, []);
  assert.equal((await loadDesired(pathToFileURL(path))).fingerprint, desired.fingerprint);
  writeFileSync(join(dirname(path), "functions/a/config.json"), content.replace("wxacode.get", "wxacode.getUnlimited"));
  assert.notEqual((await loadDesired(path)).fingerprint, desired.fingerprint, "the content counts");
});

test("issues in a config file have its path, line and column", async (t) => {
  const bad = `{\n  "triggers": [\n    ${JSON.stringify({ ...TRIGGER, config: "0 0 25 * * * *" })}\n  ],\n  "permissions": { "openapi": [5] }\n}`;
  const [path] = written(t, { "a.json": state("x/bad.json", "x/broken.json", "none.json"), "x/bad.json": bad, "x/broken.json": '{\n  "triggers": }' });
  const { issues, message } = await refused(path);
  const folder = dirname(path);
  assert.deepEqual(at(issues, folder), [
    `/a.json:1:${state("x/bad.json", "x/broken.json", "none.json").indexOf('"none.json"') + 1} ${configFile(2)} unreadable_file`,
    `/x/bad.json:3:47 ${configFile(0)}.triggers[0].config invalid_cron`,
    `/x/bad.json:5:32 ${configFile(0)}.permissions.openapi[0] unquoted`,
    "/x/broken.json:2:15  invalid_json",
  ]);
  assert.ok(message.startsWith(`${folder}/a.json:1:`) && message.includes(`${folder}/x/bad.json:3:47: ${configFile(0)}.triggers[0].config: \`25\` is not a valid hour`), message);
});

test("a config file lies in the folder or below, with links resolved", async (t) => {
  const names = ["../out.json", "/etc/passwd", "link.json", "linked/out.json", "in/../../out.json", "inner.json"];
  const [outside, path] = written(t, { "out.json": '{"permissions":{"openapi":["canary"]}}', "in/a.json": state(...names), "in/deep/real.json": "{}" });
  const folder = dirname(path);
  symlinkSync(outside, join(folder, "link.json"));
  symlinkSync(dirname(outside), join(folder, "linked"));
  symlinkSync(join(folder, "deep/real.json"), join(folder, "inner.json"));
  const { issues, message } = await refused(path);
  assert.deepEqual(issues.map(({ path, code }) => [path, code]), names.slice(0, 5).map((_, index) => [configFile(index), "unreadable_file"]));
  assert.ok(issues.every(({ message }) => message === "cannot be read: it lies outside of the folder of the desired state"));
  assert.doesNotMatch(message, /canary/);
});

test("a file that cannot be read says why, and the others are read", async (t) => {
  const names = ["none.json", "folder", "latin.json", "a.json/x.json", "loop.json"];
  const [path] = written(t, { "a.json": state(...names), "latin.json": Buffer.from('{"a":"\xe9"}', "latin1") });
  mkdirSync(join(dirname(path), "folder"));
  symlinkSync("loop.json", join(dirname(path), "loop.json"));
  const reasons = ["there is no such file", "it is no file", "it is not UTF-8", "there is no such file", "the system refuses it"];
  const { issues } = await refused(path);
  assert.deepEqual(issues.map(({ message }) => message), reasons.map((reason) => `cannot be read: ${reason}`));
  const [missing, text] = [await refused(join(dirname(path), "none.yaml")), await refused(join(dirname(path), "none.yaml"), { locale: "zh" })];
  assert.deepEqual(at(missing.issues, dirname(path)), ["/none.yaml:1:1  unreadable_file"]);
  assert.equal(text.issues[0].message, "无法读取：文件不存在");
  const [large] = written(t, { "large.yaml": Buffer.alloc((8 << 20) + 1, "#") });
  assert.match((await refused(large)).message, /it has more than 8 MB/);
});

test("merchants share what was read from files", async (t) => {
  const text = "version: 1\nenvironments:\n  - env: { $merchant: env }\n    functions:\n      - name: f\n        configFile: c.json\n";
  const [path, config] = written(t, { "a.yaml": text, "c.json": '{"permissions":{"openapi":[]}}' });
  const template = await loadDesired(path);
  writeFileSync(config, "{");
  assert.deepEqual(withMerchant(template, { env: "e1" }).openColumns, []);
});

test("the same state has the same fingerprint as a file and as a value", async (t) => {
  const text = "# why\nversion: 1\nenvironments:\n- {env: e, functions: [{name: f, envVariables: {A: {$env: A}}}]}\n";
  const [path] = written(t, { "a.yaml": text });
  const value = { version: 1, environments: [{ env: "e", functions: [{ name: "f", envVariables: { A: { $env: "A" } } }] }] };
  assert.equal((await loadDesired(path, { env: { A: "1" } })).fingerprint, parseDesired(value, { env: { A: "2" } }).fingerprint);
});

test("warnings have their places too", async (t) => {
  const [path] = written(t, { "a.yaml": "version: 1\nenvironments:\n  - env: e\n    api_whitelist: []\n" });
  const { warnings } = await loadDesired(path);
  assert.deepEqual(at(warnings, dirname(path)), ["/a.yaml:4:20 environments[0].api_whitelist empty_whitelist"]);
});

test("no text of a file that could be a secret is in an error or in what was loaded", async (t) => {
  const texts = [
    'A: "canary" canary', "A: canary: canary", "A: 'canary", "A: [canary", "A: *canary", "A: !canary canary", "A: &canary", "  A: canary\n\tB: canary", "A: >canary\n  canary", "A: canary\n        A: canary", "A: {canary: canary}",
  ];
  const before = "version: 1\nenvironments:\n  - env: e\n    functions:\n      - name: f\n        envVariables:\n          ";
  for (const text of texts) {
    const [path] = written(t, { "a.yaml": before + text + "\n" });
    for (const locale of ["en", "zh"]) {
      const error = await refused(path, { locale }).catch(() => undefined);
      const shown = [error?.message, JSON.stringify(error), inspect(error, { showHidden: true, depth: Infinity })].join("\n");
      assert.doesNotMatch(shown.replaceAll(/envVariables\.canary|`canary`/g, ""), /canary/, text);
    }
  }
});

test("the path and the options are checked", async () => {
  const odd = async (file, options) => (await refused(file, options)).message;
  assert.match(await odd(5), /file: must be a path or a file URL/);
  assert.match(await odd("a.toml"), /file: must end with/);
  assert.match(await odd("a.yaml", { environment: {} }), /unknown option/);
  await assert.rejects(loadDesired("a.yaml", { merchant: 5 }), CloudbaseError);
});

test("YAML is loaded for YAML only, and /config itself needs no module of Node", async () => {
  const bundled = async (entry) => {
    const { metafile } = await build({ entryPoints: [entry], bundle: true, splitting: true, format: "esm", platform: "node", outdir: "out", absWorkingDir: import.meta.dirname, write: false, metafile: true, logLevel: "silent" });
    return metafile;
  };
  const { outputs } = await bundled("wechat-cloudbase/config/node");
  const withYaml = Object.values(outputs).filter(({ inputs }) => Object.keys(inputs).some((input) => input.endsWith("libraries/yaml.js")));
  const statically = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path));
  assert.equal(withYaml.length, 1);
  assert.ok(!statically.includes(Object.keys(outputs).find((name) => outputs[name] === withYaml[0])) && !withYaml[0].entryPoint?.includes("config-node.js"));
  const { inputs } = await bundled("wechat-cloudbase/config");
  assert.deepEqual(Object.values(inputs).flatMap(({ imports }) => imports.filter(({ external }) => external)), []);
  assert.ok(!Object.keys(inputs).some((input) => /libraries|config-node/.test(input)));
});

test("the file on the page is a desired state", async (t) => {
  for (const page of ["docs/desired-state.md", "docs/zh/desired-state.md"]) {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
    const [, yaml] = text.match(/```yaml\n([^]*?)```/);
    const [path] = written(t, { "wechat-cloudbase.yaml": yaml, "cloudfunctions/report/config.json": "{}" });
    const desired = await loadDesired(path, { env: { MERCHANT_DB_PASSWORD: "p" }, merchant: { env: "prod-1" } });
    assert.deepEqual([desired.warnings, desired.merchantColumns], [[], ["env"]]);
  }
});
