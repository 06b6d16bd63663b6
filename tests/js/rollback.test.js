// The way back from a rollout, by its journal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ValidationError } from "wechat-cloudbase";
import { rollback, rollout } from "wechat-cloudbase/fleet";
import { counted, fleet, listJournal, names, rowsOf } from "./rolling.js";

const variables = (values) => Object.entries(values).map(([key, value]) => ({ key, value }));
const state = (merchant) => ({
  environments: { "prod-1": { api_whitelist: ["/wxa/old"], version: 1 } },
  functions: { "prod-1": { login: { 3: JSON.stringify({ timeout: Number(merchant.slice(-1)) + 3, environment: variables({ PASSWORD: "former", KEPT: "kept" }) }) } } },
});
const desired = {
  version: 1,
  environments: [{ env: "prod-1", api_whitelist: ["/wxa/new", { $absent: "/wxa/old" }], functions: [{ name: "login", timeout: 60, envVariables: { PASSWORD: "new", ADDED: "1" } }] }],
};
const allow = ["remove-api", "remove-variable"];

/** Merchants that were rolled out, and the journal of it. */
async function rolledOut(merchants, { journal = listJournal(), ...setup } = {}) {
  const world = fleet(merchants, { state, ...setup });
  const result = await rowsOf(rollout({ client: world.client, merchants, desired, mode: "apply", allow, journal, canary: 0 }));
  const configOf = (merchant) => JSON.parse(world.wechat.state()[merchant].functions["prod-1"].login[3]);
  return { ...world, ...result, journal, configOf };
}

test("a rollback plans the way back for each merchant that was written, and writes nothing", async () => {
  const merchants = names(6);
  const { client, journal, whitelist, rows } = await rolledOut(merchants, { tokens: { wx0004: { cloudbase: false } } });
  assert.deepEqual(counted(rows), { changed: 5, failed: 1 });
  const back = await rowsOf(rollback(journal, { client }));
  assert.deepEqual([back.error, counted(back.rows)], [undefined, { planned: 5 }]);
  assert.ok(!back.rows.some(({ merchant }) => merchant === "wx0004"));
  assert.deepEqual(whitelist("wx0000"), ["/wxa/new"]);
  const { plan, lost } = back.rows.find(({ merchant }) => merchant === "wx0002");
  const timeout = plan.changes.flatMap(({ fields }) => fields).find(({ path }) => path === "timeout");
  assert.deepEqual(timeout, { path: "timeout", op: "change", from: 60, to: 5 });
  assert.deepEqual(lost, [{ resource: { kind: "environment", env: "prod-1", function: "login" }, path: "envVariables.PASSWORD" }]);
});

test("a rollback that is applied brings back all but values of variables", async () => {
  const merchants = names(6);
  const { client, journal, whitelist, configOf } = await rolledOut(merchants);
  const refused = await rowsOf(rollback(journal, { client, mode: "apply", canary: 0 }));
  assert.deepEqual(counted(refused.rows), { refused: 6 });
  const own = listJournal();
  const back = await rowsOf(rollback(journal, { client, mode: "apply", allow, journal: own }));
  assert.deepEqual([back.error, counted(back.rows)], [undefined, { changed: 6 }]);
  for (const merchant of merchants) {
    assert.deepEqual(whitelist(merchant), ["/wxa/old"]);
    assert.deepEqual(configOf(merchant), { timeout: Number(merchant.slice(-1)) + 3, environment: variables({ PASSWORD: "new", KEPT: "kept" }) });
  }
  assert.match(JSON.parse(own.lines[0]).desired, /^rollback of 20/);
  assert.deepEqual((await rowsOf(rollback(journal, { client, mode: "apply", allow, journal: own }))).rows, []);
  // What the rollback has written can be taken back too.
  const forth = await rowsOf(rollback(own, { client, mode: "apply", allow }));
  assert.deepEqual([counted(forth.rows), whitelist("wx0003")], [{ changed: 6 }, ["/wxa/new"]]);
});

test("a merchant whose process died in the middle is brought back from what was announced", async () => {
  const { client, journal, whitelist, configOf } = await rolledOut(["wx0007"]);
  const lines = journal.lines.slice(0, 2);
  assert.equal(JSON.parse(lines[1]).o, "writing");
  const back = await rowsOf(rollback(listJournal(lines), { client, mode: "apply", allow }));
  assert.deepEqual([counted(back.rows), whitelist("wx0007"), configOf("wx0007").timeout], [{ changed: 1 }, ["/wxa/old"], 10]);
});

test("of several tries the last one knows what was there before the write", async () => {
  const change = (from) => [{ resource: { kind: "environment", env: "prod-1", function: "login" }, fields: [{ path: "timeout", op: "change", from, to: 60 }] }];
  const line = (value) => JSON.stringify(value);
  const lines = [
    line({ journal: 1, rollout: "r", desired: "d", mode: "apply" }),
    line({ m: "wx0001", o: "writing", n: 1, changes: change(3) }),
    line({ m: "wx0002", o: "unchanged" }),
    // Somebody else had changed it meanwhile.
    line({ m: "wx0001", o: "writing", n: 1, changes: change(10) }),
    line({ m: "wx0001", o: "changed", changes: change(10) }),
  ];
  const { client, configOf } = await rolledOut(["wx0001", "wx0002"]);
  const { rows } = await rowsOf(rollback(listJournal(lines), { client, mode: "apply" }));
  assert.deepEqual([rows.map(({ merchant }) => merchant), configOf("wx0001").timeout], [["wx0001"], 10]);
});

test("what comes from the journal cannot be an option, and its own journal is not that of the rollout", async () => {
  const { client, journal } = await rolledOut(["wx0001"]);
  for (const option of [{ merchants: ["wx0001"] }, { desired }, { again: ["failed"] }, { concurrency: 0 }]) {
    assert.throws(() => rollback(journal, { client, ...option }), ValidationError);
  }
  assert.throws(() => rollback({}, { client }), ValidationError);
  const { error } = await rowsOf(rollback(journal, { client, mode: "apply", journal }));
  assert.match(error.message, /it belongs to another rollout: `desired` was/);
});
