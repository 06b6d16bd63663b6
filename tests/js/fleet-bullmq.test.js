// What verdicts mean for jobs of the real BullMQ on Redis, and how a rollout goes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stopRollout } from "wechat-cloudbase/fleet";
import { engine, pause, world } from "./bullmq/world.js";
import { names, REMOVE } from "./rolling.js";

test("merchants that fail have a row and no job, and are tried again on request", async (t) => {
  const merchants = names(6);
  const { queue, work, outcomes, enqueue } = world(t, merchants, { faults: [{ errcode: 85088, appid: "wx0001" }, { errcode: 61003, appid: "wx0002" }] });
  await enqueue();
  await work();
  assert.deepEqual(await outcomes(), { changed: 4, failed: 1, unauthorized: 1 });
  assert.deepEqual([await queue.getFailedCount(), await queue.getCompletedCount()], [0, 0]);
  assert.deepEqual((await enqueue()).queued, 0);
  assert.deepEqual((await enqueue({ again: ["failed", "unauthorized"] })).queued, 2);
  await work();
  assert.deepEqual(await outcomes(), { changed: 6 });
});

test("a plan without consent is refused, and nothing is written", async (t) => {
  const { work, outcomes, enqueue, writes } = world(t, names(2));
  await enqueue({ desired: REMOVE });
  await work({ desired: REMOVE });
  assert.deepEqual([await outcomes(), writes()], [{ refused: 2 }, {}]);
});

test("a rollout that was stopped goes on where it was", async (t) => {
  const { shared, work, outcomes, enqueue } = world(t, names(8));
  const { rollout } = await enqueue();
  await stopRollout(shared.journal);
  await work();
  assert.deepEqual(await outcomes(), {});
  assert.deepEqual(await enqueue(), { rollout, queued: 8, skipped: 0, duplicates: 0, repeated: [] });
  await work();
  assert.deepEqual(await outcomes(), { changed: 8 });
});

test("a worker without a rollout, or with another desired state, does not begin", async (t) => {
  const { work, enqueue } = world(t, names(1));
  await assert.rejects(work(), /the rollout has not begun/);
  await enqueue();
  await assert.rejects(work({ desired: REMOVE }), /it belongs to another rollout: `desired` was/);
  await assert.rejects(enqueue({ mode: "plan" }), /`mode` was "apply" and is "plan" now/);
});

test("a merchant that another rollout holds waits, and is not failed", async (t) => {
  const { work, outcomes, enqueue } = world(t, names(2));
  const lease = await engine.store.lease("fleet/wx0001", 60_000);
  await enqueue();
  setTimeout(() => lease.release(), 1000);
  await work({ lock: engine.store });
  assert.deepEqual(await outcomes(), { changed: 2 });
});

test("a list that is wrong in row 2 queues nothing twice when it is mended", async (t) => {
  const { enqueue } = world(t, []);
  await assert.rejects(enqueue({ merchants: ["wx0001", "wx0002", "two words"] }), /merchants\[2\]: `two words` is not an appid/);
  const { queued, duplicates } = await enqueue({ merchants: ["wx:1", "wx0002", "wx0002"] });
  assert.deepEqual([queued, duplicates], [2, 1]);
});

test("a rollout that is stopped while it runs ends within a second, and goes on with what is left", async (t) => {
  const { queue, shared, start, work, outcomes, enqueue, writes } = world(t, names(60), { before: () => pause(50) });
  await enqueue();
  const worker = await start({});
  while (Object.keys(writes()).length < 3) await pause(20);
  await stopRollout(shared.journal);
  while ((await queue.getJobCountByTypes("wait", "active", "delayed")) > 0) await pause(20);
  await worker.close();
  const { changed } = await outcomes();
  assert.ok(changed >= 3 && changed < 60, `${changed} changed`);
  assert.equal((await enqueue()).queued, 60 - changed);
  await work();
  assert.deepEqual([await outcomes(), [...new Set(Object.values(writes()))]], [{ changed: 60 }, [1]]);
});

test("a job that is cancelled has no row, and comes back when the rollout goes on", async (t) => {
  let release;
  const reached = new Promise((resolve) => (release = resolve));
  const { queue, start, work, outcomes, enqueue } = world(t, names(1), { before: () => (release(), pause(200)) });
  const { rollout } = await enqueue();
  const worker = await start({});
  await reached;
  assert.equal(worker.cancelJob(`${rollout}-wx0000`), true);
  while ((await queue.getFailedCount()) === 0) await pause(20);
  await worker.close();
  const [{ failedReason }] = await queue.getFailed();
  assert.match(failedReason, /^cancelled/);
  assert.deepEqual(await outcomes(), {});
  assert.deepEqual((await enqueue()).queued, 1);
  await work();
  assert.deepEqual([await outcomes(), await queue.getFailedCount()], [{ changed: 1 }, 0]);
});

test("a failed job stays until its own merchant is queued again", async (t) => {
  const { queue, enqueue } = world(t, names(2));
  const { rollout } = await enqueue({ merchants: ["wx0000"] });
  const worker = new engine.Worker(queue.name, () => Promise.reject(new engine.UnrecoverableError("no")), { connection: engine.connection });
  while ((await queue.getFailedCount()) === 0) await pause(20);
  await worker.close();
  await enqueue({ merchants: ["wx0001"] });
  assert.deepEqual((await queue.getFailed()).map(({ id }) => id), [`${rollout}-wx0000`]);
  await enqueue({ merchants: ["wx0000"] });
  assert.deepEqual([await queue.getFailedCount(), await queue.getWaitingCount()], [0, 2]);
});

test("a journal without a rollout cannot be stopped, and stays of use", async (t) => {
  const { shared, enqueue, work, outcomes } = world(t, names(1));
  await assert.rejects(stopRollout(shared.journal), /the rollout has not begun/);
  await enqueue();
  await work();
  assert.deepEqual(await outcomes(), { changed: 1 });
});
