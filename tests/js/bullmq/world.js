// A queue of the real BullMQ on a Redis of its own, a journal, and an emulated WeChat.
import { after } from "node:test";
import { report, storeJournal } from "wechat-cloudbase/fleet";
import { enqueueRollout, rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { ADD, counted, fleet, rowsOf } from "../rolling.js";
import { openEngine, SERVERS } from "./engine.js";

const server = await SERVERS.redis();
export const engine = await openEngine(server.url);
after(async () => {
  await engine.close();
  await server.close();
});

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let last = 0;
export function world(t, merchants, setup) {
  const name = `rollout-${++last}`;
  const queue = new engine.Queue(name, { connection: engine.connection });
  const shared = { queue, desired: ADD, mode: "apply", journal: storeJournal(engine.store, name) };
  const { client, writes, wechat } = fleet(merchants, setup);
  t.after(() => queue.close());
  /** Starts a worker. The test closes it. */
  async function start(options, ofWorker) {
    const processor = await rolloutProcessor({ bullmq: engine, client, ...shared, ...options });
    return new engine.Worker(name, processor, { connection: engine.connection, concurrency: 4, ...ofWorker });
  }
  /** Runs a worker until no job is left. */
  async function work(options) {
    const worker = await start(options);
    while ((await queue.getJobCountByTypes("wait", "active", "delayed")) > 0) await pause(20);
    await worker.close();
  }
  const outcomes = async () => counted((await rowsOf(report(shared.journal))).rows);
  return { queue, shared, start, work, writes, wechat, outcomes, enqueue: (more) => enqueueRollout({ ...shared, merchants, ...more }) };
}
