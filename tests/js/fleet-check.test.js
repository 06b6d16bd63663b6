// The drift report of a fleet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ValidationError } from "wechat-cloudbase";
import { check, RolloutError } from "wechat-cloudbase/fleet";
import { fleet, names } from "./rolling.js";

const desired = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: ["/wxa/new"], functions: [{ name: "login", timeout: 20 }] }] };

/** Each third merchant has no path of the whitelist, each fourth has another time-out. Each has an environment of its own. */
const state = (merchant) => {
  const index = Number(merchant.slice(2));
  return {
    environments: { [`env-${merchant}`]: { api_whitelist: index % 3 === 0 ? [] : ["/wxa/new"], version: 1 } },
    functions: { [`env-${merchant}`]: { login: { 3: JSON.stringify({ timeout: index % 4 === 0 ? 5 : 20 }) } } },
  };
};

test("equal differences are one group, also in environments of their own", async () => {
  const ids = names(24);
  const world = fleet(ids, { state, tokens: { wx0023: { cloudbase: false } }, faults: [{ appid: "wx0022", errcode: 61003, times: Infinity }] });
  const merchants = ids.map((merchant) => ({ merchant, env: `env-${merchant}` }));
  const { differences, problems, ...counts } = await check({ client: world.client, merchants, desired });
  assert.deepEqual(counts, { merchants: 24, inStep: 10, drifted: 12, ungrouped: 0 });
  const path = { kind: "whitelist", fields: [{ path: 'api_whitelist["/wxa/new"]', op: "add" }] };
  const timeout = { kind: "environment", function: "login", fields: [{ path: "timeout", op: "change", from: 5, to: 20 }] };
  assert.deepEqual(differences.map(({ changes, merchants }) => [changes, merchants]).slice(0, 1), [[[path], 6]]);
  assert.deepEqual(differences.slice(1).map(({ merchants }) => merchants), [4, 2]);
  assert.deepEqual(differences.find(({ changes }) => changes.length === 1 && changes[0].kind === "environment").changes, [timeout]);
  assert.equal(differences[0].examples.length, 5);
  assert.deepEqual(problems.map(({ outcome, errcode, merchants, examples }) => [outcome, errcode, merchants, examples]).sort(), [["failed", 85088, 1, ["wx0023"]], ["unauthorized", 61003, 1, ["wx0022"]]]);
  assert.ok(!world.wechat.calls().some(({ path, body }) => path === "/tcb/uploadfuncconfig" || (path === "/tcb/usecloudaccesstoken" && body.action !== "get")));
});

test("a check takes no option of a write, and stops as a rollout does", async () => {
  const { client } = fleet(names(3));
  for (const option of [{ mode: "apply" }, { allow: ["remove-api"] }, { journal: {} }, { canary: 1 }, { again: [] }]) {
    await assert.rejects(check({ client, merchants: names(3), desired, ...option }), ValidationError);
  }
  const wrong = check({ client, merchants: [7], desired });
  await assert.rejects(wrong, (error) => error instanceof RolloutError && error.reason === "merchants");
});
