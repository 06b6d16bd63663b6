// Many real processes over one real store, when all tokens have expired at once. `make races` takes more of both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startFleet } from "./races/fleet.js";
import { STORAGES } from "./races/storages.js";

const MERCHANTS = Number(process.env.MERCHANTS ?? 12);
const PROCESSES = Number(process.env.PROCESSES ?? 4);
const KINDS = process.env.STORES?.split(",") ?? Object.keys(STORAGES);
/** How long a call waits for a process that has died, or for a store that is out of order, in milliseconds. */
const IMPATIENT = 4000;
/** Long enough for 1,000 merchants on a machine with two cores. */
const PATIENT = 120_000;
/** So many calls a process makes at the same time where calls fail. If it made all at once, they would wait for each other, and all fail. */
const CALM = 25;
/** The share of operations that fail before, and again of those that fail after. Each call reads, and one of many writes. */
const FAILING = { get: 0.01, replace: 0.1 };
/** More than the minute that a lease of a dead process lasts. */
const AFTER_LEASES = 61_000;
const namesOf = (word, count = MERCHANTS) => Array.from({ length: count }, (_, index) => `wx-${word}-${index}`);

const errorsOf = (results) => results.filter(({ error }) => error);
/** WeChat or the record says that the merchant has to authorise again. */
const toldToAuthorise = (results) => results.filter((result) => result.class === "authorization");

/** Each stored refresh token is the one that WeChat holds, and all processes got the token that stands beside it. */
async function assertWhole({ store, wechat }, appids, results) {
  assert.deepEqual(errorsOf(results), []);
  const held = wechat.held();
  const stored = new Map(await Promise.all(appids.map(async (appid) => [appid, await store.get(appid)])));
  assert.deepEqual(appids.filter((appid) => stored.get(appid).refreshToken !== held.get(appid)), [], "these have a void refresh token");
  assert.deepEqual(results.filter(({ appid, value }) => value !== stored.get(appid).accessToken), [], "these got another token");
}

/** How many merchants were refreshed once, twice and so on. */
function spread({ wechat }, appids) {
  const times = {};
  for (const appid of appids) times[wechat.refreshes.get(appid) ?? 0] = (times[wechat.refreshes.get(appid) ?? 0] ?? 0) + 1;
  return times;
}

/**
 * Asks until no call fails because it joined work that began before, and then once more: with a clock that is put ahead, a
 * process can take the lease of one that is only slow, and both refresh.
 */
async function settled({ refresh }, ...given) {
  const isCalm = (results) => errorsOf(results).length === toldToAuthorise(results).length;
  for (let rounds = 5; rounds > 0 && !isCalm(await refresh(...given)); rounds--);
  return refresh(...given);
}

/** A store that fails once fails all calls that wait for the same merchant, so the share varies as one of so few merchants does. */
const MOST_FAILED = 0.5 + 1.5 / Math.sqrt(MERCHANTS);
const failedInStorms = [];

for (const kind of KINDS) {
  test(`${kind}: ${PROCESSES} processes that refresh ${MERCHANTS} merchants at the same time`, { timeout: 1_800_000 }, async (t) => {
    const [two, all, crash, events, storm] = ["two", "all", "crash", "events", "storm"].map((word) => namesOf(word));
    const fleet = await startFleet(t, kind, PROCESSES, [two, all, crash, events, storm].flat());
    const { wechat, store, processes, refresh } = fleet;

    for (const [words, appids, by] of [["two", two, processes.slice(0, 2)], ["all", all, processes]]) {
      await t.test(`${words} processes send one refresh a merchant`, async () => {
        await assertWhole(fleet, appids, await refresh(appids, by));
        assert.deepEqual([spread(fleet, appids), wechat.refusals], [{ 1: MERCHANTS }, []]);
      });
    }

    await t.test("merchants that authorise again or withdraw meanwhile", async (t) => {
      const [again, withdrawn] = [1, 2].map((rest) => events.filter((_, index) => index % 3 === rest));
      const refreshing = refresh(events);
      for (const appid of [...again, ...withdrawn].sort(() => Math.random() - 0.5)) {
        if (again.includes(appid)) wechat.authorize(appid);
        else wechat.withdraw(appid);
        const items = wechat.takePushes();
        const [one, other] = [0, 1].map(() => processes[Math.floor(Math.random() * processes.length)]);
        const answers = (await Promise.all([one.ask({ work: "push", items }), other.ask({ work: "push", items })])).flat();
        assert.deepEqual(errorsOf(answers), []);
      }
      const meanwhile = await refreshing;
      assert.deepEqual(toldToAuthorise(meanwhile).filter(({ appid }) => !withdrawn.includes(appid)), []);
      const after = await refresh(events);
      const ended = after.filter(({ appid }) => withdrawn.includes(appid));
      assert.equal(toldToAuthorise(ended).length, ended.length, "who withdrew has no token");
      for (const appid of withdrawn) assert.ok((await store.get(appid)).unauthorizedAt > 0, appid);
      const granted = events.filter((appid) => !withdrawn.includes(appid));
      await assertWhole(fleet, granted, after.filter(({ appid }) => granted.includes(appid)));
      t.diagnostic(`refreshes of a merchant that authorised again: ${JSON.stringify(spread(fleet, again))}; refusals: ${wechat.refusals.length}`);
      assert.deepEqual(spread(fleet, granted.filter((appid) => !again.includes(appid))), { 1: MERCHANTS - again.length - withdrawn.length });
    });

    await t.test("a store that is slow and fails: nothing is lost", async (t) => {
      const during = await refresh(storm, processes, { failing: FAILING, slow: 20, atOnce: CALM, timeout: IMPATIENT });
      assert.deepEqual(toldToAuthorise(during), []);
      const calm = { failing: {}, slow: 0 };
      assert.deepEqual(toldToAuthorise(await refresh(storm, processes, calm)), []);
      await assertWhole(fleet, storm, await settled(fleet, storm, processes, { ahead: AFTER_LEASES, timeout: PATIENT }));
      const times = spread(fleet, storm);
      const failed = errorsOf(during).length;
      t.diagnostic(`${failed} of ${during.length} calls failed; refreshes of a merchant: ${JSON.stringify(times)}`);
      // With the clocks ahead a process can take the lease of one that is only slow, so a few may be refreshed twice.
      assert.ok(times[1] >= 0.95 * MERCHANTS - 1, "what one process got is stored and not asked for again");
      assert.ok(failed < MOST_FAILED * during.length, `${failed} of ${during.length} calls failed`);
      failedInStorms.push(failed);
    });

    await t.test("processes that are killed between WeChat's answer and the write: WeChat is asked for what they got", async (t) => {
      const mortal = processes.slice(0, PROCESSES / 2);
      await Promise.all(processes.map(({ ask }, index) => ask({ set: { ahead: 0, atOnce: CALM, timeout: IMPATIENT, diesAfter: index < mortal.length ? 2 : 0 } })));
      const first = refresh(crash, mortal);
      await Promise.race(mortal.map(({ exit }) => exit));
      const during = [await refresh(crash, processes.slice(PROCESSES / 2)), await first].flat();
      assert.deepEqual(toldToAuthorise(during), []);
      const alive = processes.filter(({ isDead }) => !isDead());
      await assertWhole(fleet, crash, await settled(fleet, crash, alive, { ahead: AFTER_LEASES, timeout: PATIENT, diesAfter: 0 }));
      const times = spread(fleet, crash);
      const died = processes.length - alive.length;
      t.diagnostic(`${died} processes were killed; refreshes of a merchant: ${JSON.stringify(times)}`);
      assert.deepEqual(Object.keys(times).filter((count) => !["1", "2"].includes(count)), [], "one more for those that died with their process");
      assert.ok(died > 0 && times[2] >= died);
    });
  });
}

test("the storms made calls fail", () => assert.ok(failedInStorms.some((failed) => failed > 0)));

test("without `replace` processes send the same refresh token, and none is lost that WeChat still has", async (t) => {
  const appids = namesOf("plain");
  const fleet = await startFleet(t, "file", 2, appids);
  const during = await fleet.refresh(appids, fleet.processes, { isAtomic: false, slow: 50 });
  assert.deepEqual(toldToAuthorise(during), []);
  assert.ok(fleet.wechat.refusals.length > 0, "no refresh token was sent twice");
  await fleet.refresh(appids);
  const held = fleet.wechat.held();
  for (const appid of appids) assert.equal((await fleet.store.get(appid)).refreshToken, held.get(appid));
  t.diagnostic(`${fleet.wechat.refusals.length} refresh tokens were sent twice; refreshes of a merchant: ${JSON.stringify(spread(fleet, appids))}`);
});
