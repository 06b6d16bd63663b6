// The steps of an issue's path, wherever issues are shown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CloudbaseClient, validate, ValidationError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, kvStore } from "wechat-cloudbase/tokens";
import { container, rejection, TOKEN, wechatAndClient } from "./fixtures.js";

const table = JSON.parse(readFileSync(new URL("../fixtures/segments.json", import.meta.url), "utf8"));

const segments = (issues) => issues.map((issue) => issue.segments);

/** Returns the issues of what a function throws. */
function issuesOf(wrong) {
  try {
    wrong();
  } catch (error) {
    assert.ok(error instanceof ValidationError, error);
    return error.issues;
  }
  assert.fail("should have thrown");
}

test("the steps of a path are exact", () => {
  for (const { interface: name, text, segments: expected } of table) assert.deepEqual(segments(validate(name, text).issues), expected, text);
});

test("a path that was cut has no steps", () => {
  const issue = (name) => validate("setCloudAccessToken", { action: "get", env: "e", [name]: 1 }).issues[0];
  for (const name of ["x".repeat(2048), "é".repeat(1022), '["a"]'.repeat(100)]) assert.deepEqual(issue(name).segments, [name]);
  for (const name of ["x".repeat(2049), "é".repeat(1023), ".a".repeat(1100), "a.b[0]".repeat(400)]) {
    assert.match(issue(name).path, /…$/);
    assert.deepEqual(issue(name).segments, []);
  }
});

test("a payload without JSON text has issues without steps", () => {
  const cycle = { action: "get" };
  cycle.env = cycle;
  const throwing = { action: "get", get env() { throw new Error("secret"); } };
  for (const payload of [cycle, throwing, { action: "get", env: 1n }, () => {}, Symbol("s"), "\ud800"]) {
    const [{ path, code, segments }] = validate("setCloudAccessToken", payload).issues;
    assert.deepEqual([path, code, segments], ["", "not_json", []]);
  }
  assert.deepEqual(segments(validate("setCloudAccessToken", { action: "get", env: "e" }, { maxPayloadBytes: 1 }).issues), [[]]);
});

test("warnings have steps: in results, in errors and in events", async () => {
  const odd = { container_config: { ...container.container_config, qbase_container_path: "odd" } };
  const place = ["container_config", "qbase_container_path"];
  assert.deepEqual(segments(validate("setCallBackConfig", odd).warnings), [place]);
  assert.deepEqual(segments(validate("setCallBackConfig", odd, { strict: true }).issues), [place]);
  const { client, events } = wechatAndClient();
  await client.setCallBackConfig(odd);
  assert.deepEqual(segments(events[0].issues), [place]);
  const { issues, warnings } = await rejection(client.setCallBackConfig({ container_config: { ...odd.container_config, text_mode: 3 } }));
  assert.deepEqual(segments(issues), [["container_config", "text_mode"]]);
  assert.deepEqual(segments(warnings), [place]);
});

test("issues of options have their place in the options", async () => {
  const client = new CloudbaseClient({ accessToken: TOKEN });
  const refused = (options) => issuesOf(() => new CloudbaseClient({ accessToken: TOKEN, ...options }));
  assert.deepEqual(segments(refused({ timeout: -1, "": 1, "a.b": 1 })), [["timeout"], [""], ["a.b"]]);
  assert.deepEqual(segments(refused({ backoff: { base: -1 } })), [["backoff", "base"]]);
  assert.deepEqual(segments(issuesOf(() => new CloudbaseClient({}))), [["accessToken"]]);
  assert.deepEqual(segments(issuesOf(() => new CloudbaseClient())), [[]]);
  assert.deepEqual(segments(issuesOf(() => client.forMerchant("", TOKEN))), [["key"]]);
  assert.deepEqual(segments(issuesOf(() => validate("nothing"))), [[]]);
  assert.deepEqual(segments(issuesOf(() => validate("getCallBackConfig", {}, { locale: "de" }))), [["locale"]]);
  assert.deepEqual(segments((await rejection(client.getCallBackConfig({ timeout: 0 }))).issues), [["timeout"]]);
  assert.deepEqual(segments((await rejection(client.getCallBackConfig({}, {}))).issues), [[]]);
  assert.deepEqual(segments(issuesOf(() => authorizerToken({ componentAppid: "", authorizerAppid: "a", store: memoryStore(), componentToken: "t" }))), [["componentAppid"]]);
  assert.deepEqual(segments(issuesOf(() => kvStore({}))), [["kv"]]);
});
