// What stops a rollout: the canary, too many failures, losses at many merchants, and a platform that is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rollout, RolloutError } from "wechat-cloudbase/fleet";
import { ADD, counted, fleet, listJournal, names, REMOVE, rowsOf } from "./rolling.js";

const apply = { desired: ADD, mode: "apply" };
const faultsOf = (merchants, errcode) => merchants.map((appid) => ({ appid, errcode, times: Infinity }));

function assertStopped({ error }, reason, message) {
  assert.ok(error instanceof RolloutError, String(error));
  assert.equal(error.reason, reason);
  assert.match(error.message, message);
  assert.equal(typeof error.progress.finished, "number");
}

test("no other merchant begins before the canary is well", async () => {
  const merchants = names(40);
  const seen = new Set();
  let atFirstRow;
  const { client } = fleet(merchants, {
    async before(_, { body }) {
      seen.add(body);
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  });
  let begun = 0;
  function* list() {
    for (const merchant of merchants) {
      begun++;
      yield merchant;
    }
  }
  const onProgress = ({ finished }) => {
    if (finished <= 3) atFirstRow = begun;
  };
  const { rows } = await rowsOf(rollout({ ...apply, client, merchants: list(), canary: 3, onProgress }));
  assert.deepEqual([counted(rows), atFirstRow], [{ changed: 40 }, 3]);
});

test("a canary that fails stops the rollout, and nobody else is touched", async () => {
  const merchants = names(40);
  const { client, wechat } = fleet(merchants, { faults: faultsOf(["wx0002"], 40097) });
  const result = await rowsOf(rollout({ ...apply, client, merchants }));
  assertStopped(result, "canary", /^the rollout has stopped: the first merchants have to be well before others follow\. merchants\[2\] \(wx0002\) failed: .*40097/);
  assert.ok(result.rows.length <= 5);
  const touched = new Set(wechat.calls().map(({ appid }) => appid));
  assert.deepEqual([...touched].sort(), merchants.slice(0, 5));
});

test("a canary that needs consent stops the rollout, before anything is written", async () => {
  const merchants = names(40);
  const { client, writes } = fleet(merchants);
  const result = await rowsOf(rollout({ client, merchants, desired: REMOVE, mode: "apply" }));
  assertStopped(result, "canary", /needs consent to remove-api/);
  assert.deepEqual(writes(), {});
});

test("merchants that cannot be served for reasons of their own are no canary, and stop nothing", async () => {
  const merchants = names(60);
  const [gone, closed] = [merchants.slice(0, 20), merchants.slice(20, 40)];
  const tokens = Object.fromEntries(closed.map((merchant) => [merchant, { cloudbase: false }]));
  const { client } = fleet(merchants, { tokens, faults: faultsOf(gone, 61003) });
  const { rows, error } = await rowsOf(rollout({ ...apply, client, merchants, stop: { failures: 0, rate: 0 } }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { unauthorized: 20, failed: 20, changed: 20 });
});

test("too many failures stop it, and those who have begun get their rows", async () => {
  const merchants = names(200);
  const { client } = fleet(merchants, { faults: faultsOf(merchants.slice(10), 40097) });
  const result = await rowsOf(rollout({ ...apply, client, merchants, stop: { failures: 7 } }));
  assertStopped(result, "failures", /^the rollout has stopped: 8 of \d+ merchants failed for reasons that are not their own\. The last one: merchants\[\d+\] \(wx\d+\) failed: .*; give it a `journal`/);
  const { failed, changed } = counted(result.rows);
  assert.ok(failed >= 8 && failed <= 8 + 16, `${failed} failures`);
  assert.equal(changed, 10);
});

test("a rate of failures stops it from 50 merchants on", async () => {
  const merchants = names(200);
  const bad = merchants.filter((_, index) => index > 4 && index % 5 === 0);
  const { client } = fleet(merchants, { faults: faultsOf(bad, 40097) });
  const options = { client, merchants, desired: ADD, concurrency: 1 };
  const result = await rowsOf(rollout({ ...options, stop: { failures: Infinity, rate: 0.15 } }));
  assertStopped(result, "failures", /9 of 50 merchants/);
  assert.equal(result.rows.length, 50);
  assert.equal((await rowsOf(rollout({ ...options, stop: { failures: Infinity, rate: 0.2 } }))).error, undefined);
});

test("losses at many merchants need consent of their own", async () => {
  const merchants = names(130);
  const options = { client: undefined, merchants, desired: REMOVE, mode: "apply", concurrency: 4 };
  const world = fleet(merchants);
  const result = await rowsOf(rollout({ ...options, client: world.client, allow: ["remove-api"] }));
  assertStopped(result, "large", /100 of 100 merchants lose something\. If you mean it, pass allow: \["large"\]/);
  const written = Object.keys(world.writes()).length;
  assert.deepEqual([written, counted(result.rows)], [99, { changed: 99 }]);
  const consented = await rowsOf(rollout({ ...options, client: world.client, allow: ["remove-api", "large"] }));
  assert.deepEqual([consented.error, counted(consented.rows)], [undefined, { unchanged: 99, changed: 31 }]);
});

for (const [errcode, message] of [[40164, /nobody can be served for now\. .*40164/], [45009, /nobody can be served for now\. .*45009/]]) {
  test(`${errcode} stops the rollout at once, its merchants are not finished, and the journal goes on`, async () => {
    const merchants = names(40);
    const journal = listJournal();
    const broken = fleet(merchants, { faults: [{ errcode, skip: 30, times: Infinity }] });
    const result = await rowsOf(rollout({ ...apply, client: broken.client, merchants, journal }));
    assertStopped(result, "platform", message);
    assert.ok(!result.rows.some(({ outcome }) => outcome !== "changed"));
    const mended = await rowsOf(rollout({ ...apply, client: fleet(merchants).client, merchants, journal }));
    assert.equal(mended.error, undefined);
    assert.deepEqual([...result.rows, ...mended.rows].map(({ merchant }) => merchant).sort(), merchants);
  });
}

test("while nobody can be served, lanes that wait for a call end too", async () => {
  const merchants = names(40);
  const { client } = fleet(merchants, { faults: [{ errcode: 61004, skip: 8, times: Infinity }] });
  const started = performance.now();
  const result = await rowsOf(rollout({ ...apply, client, merchants, callsPerSecond: 20, concurrency: 32, canary: 0 }));
  assertStopped(result, "platform", /61004/);
  assert.ok(performance.now() - started < 5000);
});
