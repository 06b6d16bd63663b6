// The JSON Schemas of `/standard-schema` agree with its checks. schemas.test.js compares the schemas themselves with the rules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import * as standard from "wechat-cloudbase/standard-schema";
import { interfaces, json } from "./fixtures.js";

const { schema } = standard;
const READERS = { "draft-2020-12": new Ajv2020({ strict: true }), "draft-07": new Ajv({ strict: true, strictTypes: false }) };
const DIALECTS = { "draft-2020-12": "https://json-schema.org/draft/2020-12/schema", "draft-07": "http://json-schema.org/draft-07/schema#" };
/** A JSON Schema cannot say these. */
const BEYOND = /^(duplicate_|cron_fields|invalid_cron|too_large|invalid_json)/;

const input = (one, target) => one["~standard"].jsonSchema.input({ target });
const output = (one, target) => one["~standard"].jsonSchema.output({ target });
const check = (one, value) => one["~standard"].validate(value);

for (const [target, reader] of Object.entries(READERS)) {
  test(`${target}: inputs agree with the checks, and outputs with the values`, () => {
    let seen = 0;
    for (const name of interfaces) {
      const [takes, gives] = [input, output].map((of) => reader.compile(of(standard[name], target)));
      for (const { name: title, payload } of json(name, "cases.json")) {
        if (payload === undefined || typeof payload?.config === "string") continue;
        const { issues, value } = check(standard[name], payload);
        if (issues?.every(({ code }) => BEYOND.test(code))) continue;
        assert.equal(takes(payload), issues === undefined, `${name}: ${title}`);
        if (issues === undefined) assert.equal(gives(value), true, `${name}: ${title}`);
        seen++;
      }
    }
    assert.ok(seen > 100, `${seen}`);
  });

  test(`${target}: schemas name their dialect, and use no keyword of another one`, () => {
    for (const name of Object.keys(standard).filter((name) => name !== "schema")) {
      const text = JSON.stringify(input(standard[name], target));
      assert.equal(JSON.parse(text).$schema, DIALECTS[target]);
      assert.equal(text.includes("definitions"), target === "draft-07" && text.includes("#/definitions/"), name);
      assert.equal(text.includes("$defs") && target === "draft-07", false, name);
    }
  });
}

test("fields agree with their checks", () => {
  const callback = { msgType: "text", event: "", env: "e", functionName: "f", enable: true };
  const container = { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 };
  const values = [null, 1, "", "x", "/wxa/x", "//a/b", "a.example/x", "/x?y", {}, [], callback, { ...callback, env: "" }, container, { ...container, text_mode: 3 }];
  for (const name of ["callback", "containerConfig", "whitelistEntry", "environmentId", "functionName"]) {
    for (const [target, reader] of Object.entries(READERS)) {
      const takes = reader.compile(input(standard[name], target));
      for (const value of values) assert.equal(takes(value), check(standard[name], value).issues === undefined, `${name}: ${JSON.stringify(value)}`);
    }
  }
});

test("the input of an interface is the shipped file", () => {
  for (const name of interfaces) {
    const file = new URL(import.meta.resolve(`wechat-cloudbase/schemas/${name}.json`));
    assert.deepEqual(input(standard[name], "draft-2020-12"), JSON.parse(readFileSync(file, "utf8")));
  }
});

test("an uploaded config may be a value, and is sent as text", () => {
  const upload = { type: 3, env: "e", function_name: "f", config: { timeout: 3 } };
  const [takes, gives] = [input, output].map((of) => READERS["draft-2020-12"].compile(of(standard.uploadFunctionConfig, "draft-2020-12")));
  assert.deepEqual([takes(upload), gives(upload)], [true, false]);
});

test("with unknownFields: \"send\" other members are no error", () => {
  const open = schema("callback", { unknownFields: "send" });
  const value = { msgType: "text", event: "", env: "e", functionName: "f", enable: true, later: 1 };
  assert.equal(check(open, value).issues, undefined);
  assert.equal(new Ajv2020().compile(input(open, "draft-2020-12"))(value), true);
  assert.equal(new Ajv2020().compile(input(standard.callback, "draft-2020-12"))(value), false);
});

test("each call returns a new schema, and other targets throw", () => {
  input(standard.callback, "draft-07").properties = "changed";
  assert.notEqual(input(standard.callback, "draft-07").properties, "changed");
  for (const target of ["openapi-3.0", "draft-04", undefined]) {
    for (const of of [input, output]) assert.throws(() => of(standard.callback, target), /target must be one of draft-2020-12, draft-07/);
  }
});
