// One limiter for all calls of a rollout, and one wait for all when WeChat counts too many.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createLimiter, rollout } from "wechat-cloudbase/fleet";
import { ADD, counted, fleet, names, rowsOf } from "./rolling.js";

test("all calls and their retries stay below the rate, whatever the concurrency", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const merchants = names(12);
  const times = [];
  const faults = Array.from({ length: 5 }, (_, index) => ({ errcode: -1, skip: index * 3 }));
  const { client } = fleet(merchants, { faults, before: () => void times.push(performance.now()) });
  const started = performance.now();
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: ADD, mode: "apply", canary: 0, concurrency: 16, callsPerSecond: 20 }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 12 });
  assert.equal(times.length, 12 * 3 + 5);
  // A late timer makes it longer only.
  const took = (times.at(-1) - started) / 1000;
  assert.ok(took > ((times.length - 1) / 20) * 0.98, `${times.length} calls took ${took} s`);
});

test("a limiter can be shared by two rollouts and a token provider", async () => {
  const [ours, theirs] = [names(10), names(20).slice(10)];
  const times = [];
  const limiter = createLimiter(50);
  const provide = async ({ merchant, signal }) => {
    await limiter.take(signal);
    times.push(performance.now());
    return `token-${merchant}`;
  };
  const { client } = fleet([...ours, ...theirs], { options: { accessToken: provide }, before: () => void times.push(performance.now()) });
  const results = await Promise.all([ours, theirs].map((merchants) => rowsOf(rollout({ client, merchants, desired: ADD, limiter }))));
  assert.deepEqual(results.map(({ rows }) => counted(rows)), [{ planned: 10 }, { planned: 10 }]);
  assert.equal(times.length, 40);
  assert.ok(times.at(-1) - times[0] >= 39 * 20 * 0.8, `${times.at(-1) - times[0]} ms`);
  assert.throws(() => createLimiter(0), { code: "validation" });
});

/** Lets timers pass until the rollout has ended. Only `Date` and timers are faked, so promises go on by themselves. */
async function until(promise, step) {
  let isDone = false;
  promise.finally(() => (isDone = true));
  for (let turns = 0; !isDone; turns++) {
    assert.ok(turns < 20_000, "the rollout does not end");
    for (let index = 0; index < 5; index++) await new Promise(setImmediate);
    mock.timers.tick(step);
  }
  return promise;
}

test("on 45011 all lanes wait for the next minute together, and come back over five seconds", async (t) => {
  const minute = Date.parse("2026-11-26T10:01:00Z");
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: minute - 30_000 });
  t.after(() => mock.timers.reset());
  const merchants = names(80);
  const times = [];
  // A call takes longer than the lanes take to come back, so the next 16 calls are one of each lane.
  const before = async () => {
    times.push(Date.now());
    await new Promise((resolve) => setTimeout(resolve, 7000));
  };
  const { client } = fleet(merchants, { faults: [{ errcode: 45011, skip: 20, times: 3 }], before });
  const { rows, error } = await until(rowsOf(rollout({ client, merchants, desired: ADD, concurrency: 16 })), 50);
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { planned: 80 });
  // The second call of a lane is refused after 14 seconds. Later calls of the other lanes wait.
  const between = times.filter((at) => at > minute - 15_000 && at < minute);
  assert.deepEqual(between, []);
  const back = times.filter((at) => at >= minute).slice(0, 16);
  const seconds = new Set(back.map((at) => Math.floor(at / 1000)));
  assert.ok(seconds.size >= 3, `16 lanes came back in ${seconds.size} seconds`);
  assert.ok(back.at(-1) < minute + 11_000, "the wait is not longer than needed");
});

test("the deadline of a merchant does not pass while all wait", async (t) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-11-26T10:00:05Z") });
  t.after(() => mock.timers.reset());
  const { client } = fleet(names(4), { faults: [{ errcode: 45011 }] });
  const { rows } = await until(rowsOf(rollout({ client, merchants: names(4), desired: ADD, mode: "apply", deadline: 2000 })), 50);
  assert.deepEqual(counted(rows), { changed: 4 });
});

test("a merchant that gets 45011 in each minute fails at last, and the others do not", async (t) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-11-26T10:00:05Z") });
  t.after(() => mock.timers.reset());
  const { client } = fleet(names(4), { faults: [{ errcode: 45011, appid: "wx0002", times: Infinity }] });
  const { rows } = await until(rowsOf(rollout({ client, merchants: names(4), desired: ADD })), 1000);
  assert.deepEqual(counted(rows), { planned: 3, failed: 1 });
  const { merchant, error } = rows.find(({ outcome }) => outcome === "failed");
  assert.deepEqual([merchant, error.errcode], ["wx0002", 45011]);
});

test("a clock that jumps makes no pause longer, and ends one that is over", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const now = Date.parse("2026-11-26T10:00:05Z");
  for (const jump of [-3_600_000, 3_600_000]) {
    mock.timers.enable({ apis: ["Date"], now });
    const limiter = createLimiter();
    limiter.pause(jump < 0 ? 200 : 60_000);
    mock.timers.setTime(now + jump);
    const started = performance.now();
    await Promise.race([limiter.take(), new Promise((_, reject) => setTimeout(() => reject(new Error("it waits for the clock")), 3000).unref())]);
    if (jump < 0) assert.ok(performance.now() - started >= 190);
    mock.timers.reset();
  }
});
