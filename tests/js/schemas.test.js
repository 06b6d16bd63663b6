// Compares the JSON Schemas of the package, which are written by hand, with the rules in Rust.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import { validate } from "wechat-cloudbase";
import { interfaces, json } from "./fixtures.js";
import { generator } from "./generate.js";

/** A schema cannot express these rules: two are about the text of the JSON, and one compares members of a list. */
const BEYOND_SCHEMAS = ["invalid_json", "duplicate_key", "duplicate_callback"];

const ajv = new Ajv2020({ strict: true });
const schemaOf = (name) => JSON.parse(readFileSync(new URL(import.meta.resolve(`wechat-cloudbase/schemas/${name}.json`)), "utf8"));
const schemas = Object.fromEntries(interfaces.map((name) => [name, ajv.compile(schemaOf(name))]));

const sayable = (codes) => codes.filter((code) => !BEYOND_SCHEMAS.includes(code));

/** Parses JSON text. The package accepts a byte order mark, and JSON.parse does not. */
const parse = (text) => JSON.parse(text.replace(/^\ufeff/, ""));

for (const name of interfaces) {
  test(`${name}: its schema agrees with every case`, () => {
    for (const { name: title, payload, text, issues } of json(name, "cases.json")) {
      const codes = issues.map(([, code]) => code);
      if (codes.includes("invalid_json")) continue;
      assert.equal(schemas[name](text === undefined ? payload : parse(text)), sayable(codes).length === 0, title);
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
    if (schemas[name](payload) !== (sayable(codes).length === 0)) {
      const verdict = JSON.stringify(schemas[name].errors ?? "valid");
      assert.fail(`${name}: ${JSON.stringify(form)}\npackage: ${JSON.stringify(issues)}\nschema: ${verdict}`);
    }
    for (const code of valid ? [`valid ${name}`] : new Set(codes)) seen.set(code, (seen.get(code) ?? 0) + 1);
  }
  const rules = [
    "wrong_type", "missing", "unknown_field", "empty", "not_whole", "out_of_range", "invalid_text_mode", "invalid_type", "invalid_action",
    "no_config", "both_enabled", "duplicate_callback", "whitelist_host", "whitelist_query",
  ];
  for (const what of [...rules, ...interfaces.map((name) => `valid ${name}`)]) assert.ok(seen.get(what) >= 100, `${what}: ${seen.get(what)}`);
});
