// Rollouts on the real BullMQ, with workers that are killed while they work. DEATHS=2000 takes so many merchants.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rollOutAndDie } from "./bullmq/deaths.js";

const COUNT = Number(process.env.DEATHS ?? 40);
const onceEach = (writes) => Object.entries(writes).filter(([, count]) => count !== 1);

// Most of the time is spent in waiting for BullMQ to find that a worker is dead.
describe("workers that die", { concurrency: true }, () => {
  for (const kind of ["redis", "postgresql"]) {
    test(`on ${kind} they lose nothing and write nothing twice`, async () => {
      const { first, second, merchants, once, late, early, died, again, mended, end, deaths, took } = await rollOutAndDie(kind, { merchants: COUNT, kills: Math.ceil(COUNT / 100), processes: 4, seconds: 200 + COUNT });
      console.log(`${kind}: ${COUNT} merchants and ${deaths.length} deaths in ${Math.round(took / 1000)} s`);
      assert.equal(first.queued, COUNT);
      assert.equal(first.rollout, second.rollout);
      for (const merchant of [...once, ...late, ...early]) assert.ok(deaths.includes(merchant), `${merchant} did not kill its worker`);

      assert.deepEqual(died.failed, [...late, ...early], died.reasons.join("\n"));
      for (const reason of died.reasons) assert.match(reason, /^wx\d+: each worker died over this merchant/);
      assert.deepEqual([died.inStep, died.outcomes, died.completed], [COUNT - early.length, { changed: COUNT - early.length, failed: early.length }, 0]);
      assert.deepEqual(died.rows, merchants);
      assert.deepEqual([onceEach(died.writes), Object.keys(died.writes).length], [[], COUNT - early.length]);

      assert.deepEqual([again.queued, again.skipped, mended.queued, mended.skipped], [0, COUNT, early.length, COUNT - early.length]);
      assert.deepEqual([end.inStep, end.outcomes, end.failed], [COUNT, { changed: COUNT }, late]);
      assert.deepEqual([onceEach(end.writes), Object.keys(end.writes).length], [[], COUNT]);
    });
  }
});
