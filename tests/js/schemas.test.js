// Compares the JSON Schemas of the package, which are written by hand, with the rules in Rust.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import { validate } from "wechat-cloudbase";
import { interfaces, json } from "./fixtures.js";
import { generator } from "./generate.js";

/** A schema cannot express these rules: about the text of the JSON, about several members of a list, and about cron expressions. */
const BEYOND_SCHEMAS = ["invalid_json", "duplicate_key", "duplicate_callback", "duplicate_trigger", "cron_fields", "invalid_cron", "too_large"];

const ajv = new Ajv2020({ strict: true });
const schemaOf = (name) => JSON.parse(readFileSync(new URL(import.meta.resolve(`wechat-cloudbase/schemas/${name}.json`)), "utf8"));
const schemas = Object.fromEntries(interfaces.map((name) => [name, ajv.compile(schemaOf(name))]));

/** Returns the codes of issues that a schema can find. It does not look into a config that is text. */
function sayable(issues, payload) {
  const isText = typeof payload?.config === "string";
  return issues.filter(([path, code]) => !BEYOND_SCHEMAS.includes(code) && !(isText && path.startsWith("config"))).map(([, code]) => code);
}

/** Parses JSON text. The package accepts a byte order mark, and JSON.parse does not. */
const parse = (text) => JSON.parse(text.replace(/^\ufeff/, ""));

for (const name of interfaces) {
  test(`${name}: its schema agrees with every case`, () => {
    for (const { name: title, payload, text, issues } of json(name, "cases.json")) {
      if (issues.some(([path, code]) => path === "" && code === "invalid_json")) continue;
      const value = text === undefined ? payload : parse(text);
      assert.equal(schemas[name](value), sayable(issues, value).length === 0, title);
    }
  });
}

test("100,000 generated payloads: the package and the schemas agree", () => {
  const generate = generator(4);
  const seen = new Map();
  for (let count = 0; count < 100_000; count += 1) {
    const { name, payload, form } = generate();
    const { valid, issues } = validate(name, form);
    const codes = issues.map(({ code }) => code);
    assert.equal(valid, codes.length === 0);
    if (schemas[name](payload) !== (sayable(issues.map(({ path, code }) => [path, code]), payload).length === 0)) {
      const verdict = JSON.stringify(schemas[name].errors ?? "valid");
      assert.fail(`${name}: ${JSON.stringify(form)}\npackage: ${JSON.stringify(issues)}\nschema: ${verdict}`);
    }
    for (const code of valid ? [`valid ${name}`] : new Set(codes)) seen.set(code, (seen.get(code) ?? 0) + 1);
  }
  const rules = [
    "wrong_type", "missing", "unknown_field", "empty", "not_whole", "out_of_range", "invalid_text_mode", "invalid_type", "invalid_action",
    "no_config", "both_enabled", "duplicate_callback", "whitelist_host", "whitelist_query",
    "invalid_name", "invalid_trigger",
  ];
  for (const what of [...rules, ...interfaces.map((name) => `valid ${name}`)]) assert.ok(seen.get(what) >= 100, `${what}: ${seen.get(what)}`);
});
