// Compares the JSON Schema of the desired state, which editors use, with the rules in Rust.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv";
import { parseDesired } from "wechat-cloudbase/config";
import { generator, NAMES, VALUES } from "./generate.js";

const schema = JSON.parse(readFileSync(new URL(import.meta.resolve("wechat-cloudbase/schemas/desired.schema.json")), "utf8"));
/** `ajv` is of draft-07, as editors are. `allowUnionTypes` and the like stay strict. */
const fits = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

/** What a schema cannot say: several members of a list, cron expressions, sums, files, and what references stand for. */
const BEYOND = ["duplicate_callback", "duplicate_trigger", "duplicate_entry", "cron_fields", "invalid_cron", "too_large", "unset_variable", "missing_column", "unreadable_file"];
const isReference = (value, segments) => {
  const at = segments.reduce((held, step) => Object(held)[step], value);
  return ["$env", "$merchant"].some((name) => Object.hasOwn(Object(at), name) && Object.keys(at).length === 1 && typeof at[name] === "string" && at[name] !== "");
};

/** These can be about the text that a reference stands for. */
const ABOUT_TEXTS = ["empty", "too_long", "invalid_name", "invalid_prune", "invalid_trigger", "whitelist_host", "whitelist_query"];

/** Returns the codes of issues that a schema can find. */
function sayable(value, options) {
  try {
    parseDesired(value, options);
    return [];
  } catch ({ issues }) {
    const isSayable = ({ code, segments }) => !BEYOND.includes(code) && !(ABOUT_TEXTS.includes(code) && segments.at(-2) !== "envVariables" && isReference(value, segments));
    return issues.filter(isSayable).map(({ code }) => code);
  }
}

test("the schema is of draft-07, and its address has the major version of the package", () => {
  const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve("wechat-cloudbase/package.json")), "utf8"));
  assert.equal(schema.$schema, "http://json-schema.org/draft-07/schema#");
  assert.equal(schema.$id, `https://unpkg.com/wechat-cloudbase@${version.split(".")[0]}/schemas/desired.schema.json`);
  const open = [];
  JSON.stringify(schema, (key, value) => {
    if (value?.type === "object" && value.properties && key !== "enabled" && value.additionalProperties === undefined) open.push(key);
    return value;
  });
  assert.deepEqual(open, [], "objects that take any member");
});

test("the schema agrees with every case", () => {
  const cases = JSON.parse(readFileSync(new URL("../fixtures/desired_state/cases.json", import.meta.url), "utf8"));
  for (const { name, desired, env, merchant } of cases.filter(({ desired }) => desired !== undefined)) {
    assert.equal(fits(desired), sayable(desired, { env, merchant }).length === 0, `${name}: ${JSON.stringify(fits.errors)}`);
  }
});

const callback = { msgType: "event", event: "qr_scan_scene", env: { $merchant: "env" }, functionName: "f", enable: true };
const trigger = { name: "t", type: "timer", config: "0 0 2 1 * * *" };
const STATES = [
  { version: 1 },
  { version: 1, function_config: { enable: true, callbacks: [callback, { msgType: "text", event: "", $absent: true }] }, container_config: { enable: false } },
  { version: 1, container_config: { enable: true, qbase_env: { $env: "A" }, qbase_container_path: "/", text_mode: 1 }, prune: ["callbacks", { $env: "A" }] },
  { version: 1, cloud_access_token: { open: true }, environments: [{ env: "e", api_whitelist: ["/a", { $absent: "/b" }, { $env: "A" }] }] },
  { version: 1, environments: [{ env: "e", functions: [{ name: "f", timeout: 5, envVariables: { K: "v", L: { $env: "A" }, M: { $absent: true } } }] }] },
  { version: 1, environments: [{ env: "e", functions: [{ name: "f", permissions: { openapi: ["a.b", { $absent: "c.d" }] }, triggers: [trigger, { name: "u", $absent: true }] }] }] },
  { version: 1, environments: [{ env: "e", functions: [{ name: "f", configFile: "c.json" }, { name: "g" }] }] },
];
const NAMES_HERE = [...NAMES, "$env", "$merchant", "$absent", "$evn", "version", "environments", "functions", "name", "timeout", "envVariables", "permissions", "openapi", "triggers", "configFile", "prune", "cloud_access_token", "SCF_A"];
const VALUES_HERE = [...VALUES, [{ $env: "A" }, { $merchant: "env" }, { $absent: true }, { $absent: false }, { $absent: "x" }, { $env: "" }, { $env: 1 }, trigger, callback, ["callbacks"], { openapi: [] }, { K: "v" }]];

test("50,000 generated states: the package and the schema agree", () => {
  const generate = generator(5, { valid: { desired: STATES }, kinds: ["desired"], names: NAMES_HERE, values: VALUES_HERE });
  const seen = new Map();
  for (let count = 0; count < 50_000; count += 1) {
    const { payload } = generate();
    if (payload === undefined) continue;
    const text = JSON.stringify(payload);
    const value = JSON.parse(text);
    // The texts of references are whatever suits the place best, so only their form counts.
    const codes = sayable(typeof value === "string" ? text : value, { env: { A: "a" } });
    if (fits(value) !== (codes.length === 0)) assert.fail(`${text}\npackage: ${codes}\nschema: ${JSON.stringify(fits.errors ?? "valid")}`);
    for (const code of codes.length === 0 ? ["valid"] : new Set(codes)) seen.set(code, (seen.get(code) ?? 0) + 1);
  }
  const rules = ["wrong_type", "missing", "unknown_field", "empty", "null_value", "invalid_absent", "reference_not_allowed", "invalid_version", "invalid_prune", "invalid_timeout", "invalid_trigger", "invalid_name", "config_file_beside", "whitelist_host", "valid"];
  for (const rule of rules) assert.ok(seen.get(rule) >= 20, `${rule}: ${seen.get(rule)}`);
});
