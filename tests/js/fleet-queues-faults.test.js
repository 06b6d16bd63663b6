// A rollout on Cloudflare Queues with wrong messages, wrong settings, and services that fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseStoreObject } from "wechat-cloudbase/stores";
import { hurry, memoryObjects } from "./queues/cloudflare.js";
import { queues } from "./queues/world.js";
import { names, REMOVE } from "./rolling.js";

test("a message that is not of a rollout becomes a dead letter, and is told there", async () => {
  const world = queues(names(1));
  await world.enqueue();
  for (const body of ["text", null, { merchant: 7, rollout: "x" }, { merchant: "wx9" }]) world.queue.add(body);
  await world.queue.empty(world.consumer());
  assert.deepEqual(world.deadLetters.sent, ["text", null, { merchant: 7, rollout: "x" }, { merchant: "wx9" }]);
  await world.deadLetters.empty(world.bury());
  assert.deepEqual(await world.outcomes(), { changed: 1 });
  assert.equal(world.errors.length, 4);
  for (const message of world.errors) assert.match(message, /^a dead letter belongs to (no rollout|the rollout undefined) and was dropped$/);
});

test("messages of an older rollout are dropped, and told once for a batch", async () => {
  const world = queues(names(2));
  await world.enqueue();
  for (const merchant of names(3)) world.queue.add({ rollout: "older", merchant, index: 0 });
  await world.queue.empty(world.consumer());
  assert.deepEqual(await world.outcomes(), { changed: 2 });
  assert.deepEqual(world.errors.map((message) => message.slice(0, 42)), ["3 messages belong to another rollout and w"]);
});

test("a dead letter of another rollout leaves this one its merchant", async () => {
  const world = queues(names(2));
  const { rollout } = await world.enqueue();
  world.deadLetters.add({ rollout: "older", merchant: "wx0000", index: 0 });
  world.deadLetters.add({ rollout, merchant: "wx0001", index: 1 });
  world.deadLetters.add({ rollout, merchant: "wx0001", index: 1 });
  await world.deadLetters.empty(world.bury());
  assert.deepEqual(world.errors, ['a dead letter belongs to the rollout "older" and was dropped']);
  await world.queue.empty(world.consumer());
  assert.deepEqual([await world.outcomes(), world.writes()], [{ changed: 1, failed: 1 }, { wx0000: 1 }]);
});

test("with a journal of another desired state, or none, all messages wait and WeChat is not asked", async () => {
  const world = queues(names(3));
  world.queue.add({ rollout: "x", merchant: "wx0000", index: 0 });
  await world.queue.deliver(world.consumer());
  assert.match(world.errors.pop(), /the rollout has not begun/);
  world.queue.waiting.pop();
  await world.enqueue();
  await world.queue.deliver(world.consumer({ desired: REMOVE }));
  assert.match(world.errors.pop(), /it belongs to another rollout: `desired` was/);
  await world.queue.deliver(world.consumer({ mode: "plan" }));
  assert.match(world.errors.pop(), /`mode` was "apply" and is "plan" now/);
  for (const delay of world.delays()) assert.ok(delay >= 120 && delay <= 125, `${delay} s after the second delivery`);
  for (let deliveries = 0; deliveries < 6; deliveries++) await world.queue.deliver(world.consumer({ mode: "plan" }));
  for (const delay of world.delays()) assert.ok(delay >= 3600 && delay <= 3605, `${delay} s after the eighth delivery`);
  world.errors.length = 0;
  assert.deepEqual([world.queue.waiting.length, world.wechat.calls(), world.errors], [3, [], []]);
  await world.queue.deliver(world.consumer());
  assert.deepEqual(await world.outcomes(), { changed: 3 });
});

test("a binding of another class is told, and the messages wait", async () => {
  const world = queues(names(2));
  await world.enqueue();
  class Other {
    fetch = async () => new Response("hello", { status: 404 });
  }
  for (const Class of [Other, CloudbaseStoreObject]) {
    await world.queue.deliver(world.consumer({ objects: memoryObjects(Class) }));
    assert.match(world.errors.pop(), /check the class of the binding/);
  }
  assert.deepEqual([world.queue.waiting.length, world.wechat.calls()], [2, []]);
});

test("a database that fails for a while makes nobody a dead letter", async () => {
  let isDown = false;
  const fail = (operation, about) => {
    if (isDown && (operation === "append" || about !== undefined)) throw new Error("D1_ERROR: overloaded");
  };
  const world = queues(names(3), { fail });
  await world.enqueue();
  isDown = true;
  const consume = world.consumer();
  for (let deliveries = 0; deliveries < 6; deliveries++) await world.queue.deliver(consume);
  assert.deepEqual([world.queue.waiting.length, world.deadLetters.sent, world.writes()], [3, [], {}]);
  assert.deepEqual([world.errors.length, ...new Set(world.errors)], [18, "D1_ERROR: overloaded"]);
  isDown = false;
  await world.queue.deliver(consume);
  assert.deepEqual([await world.outcomes(), world.queue.waiting, world.deadLetters.sent], [{ changed: 3 }, [], []]);
});

test("a row that could not be written is not lost, and nothing is written twice", async () => {
  let failures = 0;
  const fail = (operation, line) => {
    if (operation === "append" && line.includes('"changed"') && failures++ < 3) throw new Error("D1_ERROR: timeout");
  };
  const world = queues(names(3), { fail });
  await world.enqueue();
  await world.queue.empty(world.consumer());
  assert.deepEqual([await world.outcomes(), Object.values(world.writes()), world.deadLetters.sent], [{ changed: 3 }, [1, 1, 1], []]);
});

test("a message that had to wait fifty times is sent again as a new one, or comes back", async () => {
  const world = queues(names(2));
  await world.enqueue();
  for (const message of world.queue.waiting) message.attempts = 50;
  const late = world.consumer({ desired: REMOVE });
  await world.queue.deliver(late);
  assert.deepEqual(world.queue.waiting.map(({ attempts, delay }) => [attempts, delay >= 60]), [[1, true], [1, true]]);
  assert.deepEqual(world.queue.sent.map(({ merchant }) => merchant), names(2));
  for (const message of world.queue.waiting) message.attempts = 50;
  world.errors.length = 0;
  await world.queue.deliver(world.consumer({ desired: REMOVE, queue: { send: async () => Promise.reject(new Error("queue is full")) } }));
  assert.deepEqual(world.queue.waiting.map(({ attempts }) => attempts), [51, 51]);
  assert.deepEqual(world.errors.slice(1), ["queue is full", "queue is full"]);
  await world.queue.deliver(world.consumer());
  assert.deepEqual(await world.outcomes(), { changed: 2 });
});

test("a full queue makes the producer wait, and is told if it stays full", async (t) => {
  hurry(t, 500);
  const world = queues(names(250));
  let refusals = 0;
  const full = (times) => ({ sendBatch: async (batch) => (refusals++ < times ? Promise.reject(new Error("QuotaExceededError")) : world.queue.sendBatch(batch)) });
  assert.equal((await world.enqueue({ queue: full(5) })).queued, 250);
  assert.equal(world.queue.waiting.length, 250);
  await assert.rejects(world.enqueue({ queue: full(Infinity) }), (error) => error.reason === "queue" && error.cause.message === "QuotaExceededError");
  const stopping = world.enqueue({ queue: full(Infinity), signal: AbortSignal.timeout(5) });
  await assert.rejects(stopping, { name: "TimeoutError" });
});

test("columns that no message holds are told with their place", async () => {
  const merchants = [{ merchant: "wx0000", note: "a" }, { merchant: "wx0001", note: "字".repeat(50_000) }];
  const world = queues(names(2));
  const desired = ({ note }) => ({ version: 1, environments: [{ env: "prod-1", api_whitelist: [`/wxa/${note}`] }] });
  await assert.rejects(world.enqueue({ merchants, desired }), /^RolloutError: merchants\[1\]: its columns have \d+ bytes, and a message holds 120000/);
  const { queued } = await world.enqueue({ merchants: [merchants[0], { merchant: "wx0001", note: "b" }], desired });
  assert.equal(queued, 2);
});

test("large messages come in smaller batches", async () => {
  const world = queues(names(6));
  const merchants = names(6).map((merchant) => ({ merchant, note: "x".repeat(100_000) }));
  const { queued } = await world.enqueue({ merchants, desired: () => ({ version: 1 }) });
  assert.deepEqual([queued, world.queue.waiting.length], [6, 6]);
});

test("options that are wrong are told by name", async () => {
  const world = queues(names(1));
  assert.throws(() => world.consumer({ objects: {} }), /options\.objects/);
  assert.throws(() => world.consumer({ callsPerSecond: 0 }), /options\.callsPerSecond/);
  assert.throws(() => world.consumer({ merchants: [] }), /unknown option `merchants`/);
  assert.throws(() => world.bury({ journal: {} }), /options\.journal/);
  await assert.rejects(world.enqueue({ queue: {} }), /options\.queue/);
});
