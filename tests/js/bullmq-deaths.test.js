// Rollouts on the real BullMQ, with workers that are killed while they work. DEATHS=2000 takes so many merchants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rollOutAndDie } from "./bullmq/deaths.js";

const COUNT = Number(process.env.DEATHS ?? 40);

for (const kind of ["redis", "postgresql"]) {
  test(`on ${kind}, workers that die lose nothing and write nothing twice`, async () => {
    const end = await rollOutAndDie(kind, { merchants: COUNT, kills: COUNT / 20, seconds: 200 + COUNT });
    assert.equal(end.first.queued, COUNT);
    assert.equal(end.first.rollout, end.second.rollout);
    assert.deepEqual(end.failed, end.always, end.reasons.join("\n"));
    assert.equal(end.inStep, COUNT);
    assert.deepEqual(end.rows, end.merchants);
    assert.deepEqual(end.outcomes, { changed: COUNT });
    assert.deepEqual(Object.entries(end.writes).filter(([, count]) => count !== 1), []);
    assert.equal(Object.keys(end.writes).length, COUNT);
    for (const merchant of end.once) assert.ok(end.deaths.includes(merchant), `${merchant} did not kill its worker`);
    assert.equal(end.completed, 0, "a finished job uses no memory");
    assert.deepEqual([end.third.queued, end.third.skipped], [0, COUNT]);
  });
}
