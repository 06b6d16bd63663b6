// What a rollout on Cloudflare Queues does with messages, verdicts and deaths.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { stopRollout } from "wechat-cloudbase/fleet";
import { hurry } from "./queues/cloudflare.js";
import { queues } from "./queues/world.js";
import { names, REMOVE } from "./rolling.js";

test("each merchant has a row, and those that failed are tried again on request", async () => {
  const world = queues(names(6), { faults: [{ errcode: 85088, appid: "wx0001" }, { errcode: 61003, appid: "wx0002" }] });
  const rows = [];
  const consume = world.consumer({ onRow: (row) => void rows.push(row.merchant) });
  const { rollout, queued } = await world.enqueue();
  await world.queue.deliver(consume);
  assert.deepEqual([queued, world.queue.waiting], [6, []]);
  assert.deepEqual(await world.outcomes(), { changed: 4, failed: 1, unauthorized: 1 });
  assert.deepEqual(rows.sort(), names(6));
  assert.deepEqual(await world.enqueue(), { rollout, queued: 0, skipped: 6, duplicates: 0, repeated: [] });
  assert.equal((await world.enqueue({ again: ["failed", "unauthorized"] })).queued, 2);
  await world.queue.deliver(consume);
  assert.deepEqual([await world.outcomes(), world.deadLetters.sent, world.errors], [{ changed: 6 }, [], []]);
});

test("a message that comes after its row is acknowledged without a call", async () => {
  const world = queues(names(3));
  await world.enqueue();
  const [copy] = structuredClone(world.queue.waiting);
  const rows = [];
  const consume = world.consumer({ onRow: ({ merchant }) => void rows.push(merchant) });
  await world.queue.deliver(consume);
  const calls = world.wechat.calls().length;
  world.queue.waiting.push({ ...copy, attempts: 2 });
  world.queue.add(copy.body);
  await world.queue.empty(consume);
  assert.deepEqual([world.wechat.calls().length, world.queue.waiting, rows.length], [calls, [], 3]);
});

test("a plan without consent is refused, and nothing is written", async () => {
  const world = queues(names(2));
  await world.enqueue({ desired: REMOVE });
  await world.queue.deliver(world.consumer({ desired: REMOVE }));
  assert.deepEqual([await world.outcomes(), world.writes()], [{ refused: 2 }, {}]);
});

test("a merchant that fails in passing is tried four times, over as many deliveries", async (t) => {
  hurry(t, 50);
  const world = queues(names(2), { faults: [{ errcode: -1, appid: "wx0001", times: 100 }] });
  await world.enqueue();
  const consume = world.consumer();
  for (let delivery = 1; delivery <= 3; delivery++) {
    await world.queue.deliver(consume);
    const [{ delay, attempts }] = world.queue.waiting;
    assert.deepEqual([world.queue.waiting.length, attempts, delay > 0], [1, delivery + 1, true]);
  }
  await world.queue.deliver(consume);
  assert.deepEqual([world.queue.waiting, await world.outcomes()], [[], { changed: 1, failed: 1 }]);
});

test("after 45009 all messages wait until midnight in China, and nobody calls WeChat", async (t) => {
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-26T10:00:00Z") });
  t.after(() => mock.timers.reset());
  const world = queues(names(20), { faults: [{ errcode: 45009, times: 100 }] });
  await world.enqueue();
  const consume = world.consumer({ callsPerSecond: 100 });
  await world.queue.deliver(consume);
  const calls = world.wechat.calls().length;
  assert.ok(calls <= 6, `${calls} calls`);
  await world.queue.deliver(consume);
  assert.equal(world.wechat.calls().length, calls);
  assert.equal(world.queue.waiting.length, 20);
  for (const delay of world.delays()) assert.ok(delay >= 6 * 3600 && delay <= 6 * 3600 + 12, `${delay} s`);
  world.wechat.reset();
  mock.timers.setTime(Date.parse("2026-11-26T16:00:06Z"));
  const rows = [];
  // The faults of the emulator are those of the setup, so the second day has one more.
  await world.queue.deliver(world.consumer({ onRow: (row) => void rows.push(row) }));
  assert.ok(world.wechat.calls().length > 0);
  assert.deepEqual([world.deadLetters.sent, world.errors], [[], []]);
});

test("a rollout that is stopped in the middle of a batch ends soon, and goes on later", async () => {
  const merchants = names(40);
  const slow = () => new Promise((resolve) => setTimeout(resolve, 60));
  const world = queues(merchants, { before: slow });
  await world.enqueue();
  const consume = world.consumer({ concurrency: 2, onRow: () => (stopped ??= stopRollout(world.journal)) });
  let stopped;
  await world.queue.deliver(consume);
  const { changed } = await world.outcomes();
  assert.ok(changed > 0 && changed < 40, `${changed} changed`);
  assert.deepEqual(world.queue.waiting, []);
  stopped = true;
  assert.equal((await world.enqueue()).queued, 40 - changed);
  await world.queue.empty(consume);
  assert.deepEqual([await world.outcomes(), new Set(Object.values(world.writes()))], [{ changed: 40 }, new Set([1])]);
});

test("two deliveries of one message at the same time write once, and a later attempt takes the lease over", async () => {
  let waiting = 0;
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const isRead = (init) => String(init.body).includes('"get"');
  const world = queues(["wx0000"], {
    async before(url, init) {
      if (isRead(init) && waiting++ === 0) await gate;
    },
  });
  await world.enqueue();
  const consume = world.consumer();
  const [{ id, body }] = world.queue.waiting;
  const delivery = (attempts) => {
    const ends = [];
    const message = { id, body, attempts, ack: () => ends.push("ack"), retry: ({ delaySeconds }) => ends.push(delaySeconds) };
    return { ends, done: consume({ messages: [message] }) };
  };
  const first = delivery(1);
  while (waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const same = delivery(1);
  await same.done;
  assert.ok(same.ends.length === 1 && same.ends[0] >= 10, `it comes again later: ${same.ends}`);
  const later = delivery(2);
  await later.done;
  assert.deepEqual(later.ends, ["ack"]);
  open();
  await first.done;
  assert.deepEqual([world.writes(), (await world.reported()).length, world.errors], [{ wx0000: 1 }, 1, []]);
});

test("over a merchant that kills its workers three die, and those that died with it are written once", async () => {
  let kill;
  const world = queues(names(20), {
    options: { timeout: Infinity },
    before(url) {
      if (!url.search.includes("token-wx0003")) return undefined;
      kill(new Error("the worker dies"));
      return new Promise(() => {});
    },
  });
  await world.enqueue();
  const deaths = [];
  const consume = world.consumer({ deadline: Infinity });
  const deadly = (batch) => Promise.race([consume(batch), new Promise((_, reject) => (kill = (error) => (deaths.push(batch.messages.length), reject(error))))]);
  await world.queue.empty(deadly, 10);
  assert.equal(deaths.length, 3);
  assert.deepEqual(world.deadLetters.sent.map(({ merchant }) => merchant), ["wx0003"]);
  await world.deadLetters.empty(world.bury());
  assert.deepEqual(await world.outcomes(), { changed: 19, failed: 1 });
  const killed = (await world.reported()).find(({ outcome }) => outcome === "failed");
  assert.match(killed.error.message, /each worker died/);
  assert.deepEqual([Object.keys(world.writes()).length, new Set(Object.values(world.writes()))], [19, new Set([1])]);
});

test("two consumers together stay below the rate", async () => {
  const times = [];
  const world = queues(names(24), { before: () => void times.push(performance.now()) });
  await world.enqueue();
  const work = () => world.queue.deliver(world.consumer({ callsPerSecond: 20 }), 12);
  await Promise.all([work(), work()]);
  assert.deepEqual([times.length, await world.outcomes()], [72, { changed: 24 }]);
  const inASecond = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
  assert.ok(inASecond <= 23, `${inASecond} calls in one second`);
  const turns = world.objects.asked.filter(([, name]) => name === "take").length;
  assert.ok(turns <= 2 + 10, `${turns} requests for 72 calls`);
});

test("listeners that fail harm nobody", async () => {
  const world = queues(names(2));
  await world.enqueue();
  world.queue.add("not of a rollout");
  const fails = async () => Promise.reject(new Error("listener"));
  await world.queue.deliver(world.consumer({ onRow: fails, onError: fails }));
  assert.deepEqual(world.queue.waiting, []);
  await world.deadLetters.empty(world.bury({ onRow: fails, onError: fails }));
  assert.deepEqual(await world.outcomes(), { changed: 2 });
});
