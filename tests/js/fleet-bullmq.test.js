// What verdicts mean for jobs of the real BullMQ on Redis, and how a rollout goes on.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { report, stopRollout, storeJournal } from "wechat-cloudbase/fleet";
import { enqueueRollout, rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { openEngine, SERVERS } from "./bullmq/engine.js";
import { ADD, counted, fleet, names, REMOVE, rowsOf } from "./rolling.js";

const server = await SERVERS.redis();
const engine = await openEngine(server.url);
after(async () => {
  await engine.close();
  await server.close();
});

let last = 0;
function world(t, merchants, setup) {
  const name = `rollout-${++last}`;
  const queue = new engine.Queue(name, { connection: engine.connection });
  const shared = { queue, desired: ADD, mode: "apply", journal: storeJournal(engine.store, name) };
  const { client, writes } = fleet(merchants, setup);
  t.after(() => queue.close());
  /** Runs a worker until no job is left. */
  async function work(options) {
    const processor = await rolloutProcessor({ bullmq: engine, client, ...shared, ...options });
    const worker = new engine.Worker(name, processor, { connection: engine.connection, concurrency: 4 });
    while ((await queue.getJobCountByTypes("wait", "active", "delayed")) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await worker.close();
  }
  const outcomes = async () => counted((await rowsOf(report(shared.journal))).rows);
  return { queue, shared, work, writes, outcomes, enqueue: (more) => enqueueRollout({ ...shared, merchants, ...more }) };
}

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
