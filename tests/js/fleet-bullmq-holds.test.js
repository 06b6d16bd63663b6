// Pauses of a whole queue of the real BullMQ: who asks for them, and what does not end them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Redis } from "ioredis";
import { createLimiter } from "wechat-cloudbase/fleet";
import { engine, pause, world } from "./bullmq/world.js";
import { names } from "./rolling.js";

/** More jobs than a queue has: only a pause counts so many. */
const IN_PAUSE = 1_000_000;

test("a shorter pause of another process does not end a longer one", async (t) => {
  const faults = [{ errcode: 61004, appid: "wx0000" }, { errcode: 45011, appid: "wx0001" }];
  const { queue, start, enqueue, wechat } = world(t, names(2), { faults, before: ({ search }) => pause(search.includes("wx0001") ? 500 : 0) });
  await enqueue();
  const workers = [await start({}, { concurrency: 1 }), await start({}, { concurrency: 1 })];
  while (new Set(wechat.calls().map(({ appid }) => appid)).size < 2) await pause(20);
  await pause(500);
  for (const worker of workers) await worker.close();
  const left = await queue.getRateLimitTtl(IN_PAUSE);
  assert.ok(left > 500_000, `the pause has ${left} ms left`);
  assert.deepEqual(await queue.getJobCounts("wait", "active", "failed"), { wait: 2, active: 0, failed: 0 });
});

test("a worker with a rate of its own keeps it after a pause", async (t) => {
  const { queue, start, enqueue } = world(t, names(3), { faults: [{ errcode: 45011 }] });
  await enqueue();
  const worker = await start({}, { limiter: { max: 100, duration: 1000 } });
  while ((await queue.getRateLimitTtl(IN_PAUSE)) <= 0) await pause(20);
  await worker.close();
  assert.equal(await queue.getGlobalRateLimit(), null);
});

test("while the journal's store is away, all jobs wait and none fails", async (t) => {
  const { queue, shared, work, enqueue, outcomes } = world(t, names(40));
  await enqueue();
  const hold = queue.rateLimit.bind(queue);
  queue.rateLimit = (milliseconds) => hold(milliseconds / 20);
  let failures = 0;
  const away = performance.now() + 1500;
  const append = async (line, options) => {
    if (performance.now() < away) throw new Error(`the store is away, ${++failures}`);
    return shared.journal.append(line, options);
  };
  await work({ journal: { ...shared.journal, append } });
  assert.ok(failures > 0 && failures < 30, `${failures} jobs met the store that was away`);
  assert.deepEqual([await outcomes(), await queue.getFailedCount()], [{ changed: 40 }, 0]);
});

test("a row has what an earlier worker wrote before it died", async (t) => {
  const environments = ["prod-1", "prod-2"].map((env) => ({ env, api_whitelist: ["/wxa/new"] }));
  const desired = { version: 1, environments };
  const state = { environments: { "prod-1": { api_whitelist: ["/wxa/new"], version: 1 }, "prod-2": { api_whitelist: [], version: 1 } } };
  const { shared, work, enqueue } = world(t, names(1), { state });
  await enqueue({ desired });
  const fields = [{ path: 'api_whitelist["/wxa/new"]', op: "add" }];
  const changes = environments.map(({ env }) => ({ resource: { kind: "whitelist", env }, fields }));
  await shared.journal.append(JSON.stringify({ m: "wx0000", o: "writing", n: 2, changes }));
  await work({ desired });
  const row = JSON.parse((await shared.journal.read("wx0000")).at(-1));
  assert.deepEqual([row.o, row.changes], ["changed", changes]);
});

test("a rate and a limiter contradict each other", async (t) => {
  const { enqueue, start } = world(t, names(1));
  await enqueue();
  await assert.rejects(start({ limiter: createLimiter(5), callsPerSecond: 5 }), /callsPerSecond: contradicts the limiter/);
});

test("a worker that has lost its job writes nothing", async (t) => {
  const client = new Redis(engine.connection.url);
  t.after(() => client.disconnect());
  let key;
  let isTaken = false;
  const locks = [];
  const before = async (_, { body }) => {
    if (JSON.parse(body).action !== "get") locks.push(await client.exists(key));
    else if (!isTaken) isTaken = (await client.del(key)) === 1;
  };
  const { queue, start, enqueue, outcomes, writes } = world(t, names(1), { before });
  const { rollout } = await enqueue();
  key = queue.toKey(`${rollout}-wx0000:lock`);
  const worker = await start({}, { lockDuration: 2000, stalledInterval: 200 });
  worker.on("error", () => {});
  for (let left = 200; (await outcomes()).changed !== 1 && left > 0; left--) await pause(50);
  await worker.close();
  assert.deepEqual([isTaken, locks, writes()], [true, [1], { wx0000: 1 }]);
});
