// Rollouts: a row for each merchant, lists of all kinds, and early ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ValidationError } from "wechat-cloudbase";
import { parseDesired } from "wechat-cloudbase/config";
import { rollout, RolloutError } from "wechat-cloudbase/fleet";
import { memoryStore } from "wechat-cloudbase/stores";
import { ADD, counted, fleet, listJournal, names, rowsOf } from "./rolling.js";

test("each merchant gets one row, and without a mode nothing is written", async () => {
  const merchants = names(30);
  const { client, writes } = fleet(merchants);
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: ADD }));
  assert.equal(error, undefined);
  assert.deepEqual(rows.map(({ merchant }) => merchant).sort(), merchants);
  assert.deepEqual(counted(rows), { planned: 30 });
  const [row] = rows;
  assert.deepEqual([row.plan.merchant, row.plan.changes.length, typeof row.ms, typeof row.rollout], [row.merchant, 1, "number", "string"]);
  assert.deepEqual(writes(), {});
});

test("apply writes each merchant once, and a second rollout finds all in step", async () => {
  const merchants = names(30);
  const { client, whitelist, wechat } = fleet(merchants);
  const first = await rowsOf(rollout({ client, merchants, desired: ADD, mode: "apply" }));
  assert.deepEqual(counted(first.rows), { changed: 30 });
  assert.deepEqual(first.rows[0].done[0].fields, [{ path: 'api_whitelist["/wxa/new"]', op: "add" }]);
  for (const merchant of merchants) assert.deepEqual(whitelist(merchant), ["/wxa/old", "/wxa/new"]);
  const before = wechat.calls().length;
  assert.deepEqual(counted((await rowsOf(rollout({ client, merchants, desired: ADD, mode: "apply" }))).rows), { unchanged: 30 });
  assert.equal(wechat.calls().length - before, 30);
});

test("a desired state is a value, JSON text, a parsed one or a function", async () => {
  const merchants = names(3);
  const { client } = fleet(merchants);
  for (const desired of [ADD, JSON.stringify(ADD), parseDesired(ADD), () => ADD, async ({ merchant }) => merchant && parseDesired(ADD)]) {
    assert.deepEqual(counted((await rowsOf(rollout({ client, merchants, desired }))).rows), { planned: 3 });
  }
});

const COLUMNS = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: [{ $merchant: "path" }] }] };

test("a merchant without a column fails alone, and its row says where it is in the list", async () => {
  const ids = names(12);
  const { client, whitelist } = fleet(ids);
  const merchants = ids.map((merchant, index) => ({ merchant, env: "prod-1", ...(index !== 6 && { path: `/wxa/${merchant}` }) }));
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: COLUMNS, mode: "apply" }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 11, failed: 1 });
  const failed = rows.find(({ outcome }) => outcome === "failed");
  assert.deepEqual([failed.index, failed.merchant, failed.error.code], [6, "wx0006", "validation"]);
  assert.match(failed.error.message, /merchant has no column `path`/);
  assert.deepEqual(whitelist("wx0007"), ["/wxa/old", "/wxa/wx0007"]);
});

test("a byte order mark, blank lines and spaces do not matter, and a merchant that is there twice has one row", async () => {
  const ids = names(4);
  const { client, writes } = fleet(ids);
  let last;
  const merchants = ["\ufeffwx0000", "", "wx0001 ", "   ", "wx0002\r", "wx0001", "wx0003", "wx0000"];
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: ADD, mode: "apply", onProgress: (progress) => (last = progress) }));
  assert.equal(error, undefined);
  assert.deepEqual(rows.map(({ merchant }) => merchant).sort(), ids);
  assert.deepEqual(writes(), Object.fromEntries(ids.map((merchant) => [merchant, 1])));
  assert.deepEqual([last.duplicates, last.total, last.finished], [2, 8, 4]);
  assert.deepEqual(last.repeated, [{ index: 5, merchant: "wx0001" }, { index: 7, merchant: "wx0000" }]);
});

const BROKEN = {
  "a number": [7, /^merchants\[3\]: must be an appid, or an object with `merchant`$/],
  "null": [null, /^merchants\[3\]: must be an appid/],
  "an object without the appid": [{ env: "prod-1" }, /^merchants\[3\]: has no text in the column `merchant`$/],
  "an appid that is a number": [{ merchant: 12 }, /^merchants\[3\]: has no text in the column `merchant`$/],
  "another name of the column": [{ appid: "wx9" }, /rename `appid`$/],
  "a byte order mark in the first column": [{ "\ufeffmerchant": "wx9" }, /the first column is `merchant` behind a byte order mark; remove the mark from the file$/],
  "two cells that were not split": ["wx0001,prod-1 x", /^merchants\[3\]: `wx0001,prod-1 x` is not an appid$/],
};

for (const [name, [entry, message]] of Object.entries(BROKEN)) {
  test(`a list is refused at its place: ${name}`, async () => {
    const ids = names(6);
    const { client, whitelist } = fleet(ids);
    const { rows, error } = await rowsOf(rollout({ client, merchants: [...ids.slice(0, 3), entry, ...ids.slice(3)], desired: ADD, mode: "apply", concurrency: 1 }));
    assert.ok(error instanceof RolloutError);
    assert.equal(error.reason, "merchants");
    assert.match(error.message, message);
    assert.deepEqual(counted(rows), { changed: 3 });
    assert.deepEqual(whitelist("wx0003"), ["/wxa/old"]);
  });
}

test("if the list fails, the rows before come first, and the error says how far it came", async () => {
  const ids = names(4);
  const { client } = fleet(ids);
  const cause = new Error("the database is gone");
  async function* merchants() {
    yield* ids;
    throw cause;
  }
  const { rows, error } = await rowsOf(rollout({ client, merchants: merchants(), desired: ADD, mode: "apply", journal: listJournal() }));
  assert.deepEqual(counted(rows), { changed: 4 });
  assert.deepEqual([error.code, error.reason, error.message, error.cause], ["rollout", "merchants", "the list failed after 4 entries", cause]);
});

const WRONG = {
  "no client": { client: undefined },
  "a client and a platform": { platform: { client: { forMerchant() {} } } },
  "a client of one merchant": { client: { getCallBackConfig() {} } },
  "a list that is one appid": { merchants: "wx1" },
  "no desired state": { desired: undefined },
  "a desired state with a mistake": { desired: { version: 2 } },
  "an unknown option": { retries: 3 },
  "an unknown mode": { mode: "dry" },
  "a concurrency of 0": { concurrency: 0 },
  "a rate of 0": { callsPerSecond: 0 },
  "a rate beside a limiter": { callsPerSecond: 1, limiter: { take() {} } },
  "a canary that is no number": { canary: true },
  "a limit that is no share": { stop: { rate: 10 } },
  "a journal without `load`": { journal: { append() {} } },
  "an outcome that cannot be tried again": { again: ["changed"] },
};

for (const [name, wrong] of Object.entries(WRONG)) {
  test(`wrong options are refused before anything begins: ${name}`, () => {
    const { client } = fleet(["wx1"]);
    assert.throws(() => rollout({ client, merchants: ["wx1"], desired: ADD, ...wrong }), ValidationError);
  });
}

test("an early break takes no more merchants, closes the list and the journal, and leaves nothing running", async () => {
  const ids = names(50);
  const { client, wechat } = fleet(ids);
  const events = [];
  function* merchants() {
    try {
      yield* ids;
    } finally {
      events.push("list closed");
    }
  }
  const journal = { ...listJournal(), open: async () => void events.push("open"), close: async () => void events.push("close") };
  for await (const { outcome } of rollout({ client, merchants: merchants(), desired: ADD, mode: "apply", journal, concurrency: 4 })) {
    assert.equal(outcome, "changed");
    break;
  }
  assert.deepEqual(events, ["open", "list closed", "close"]);
  const [calls, lines] = [wechat.calls().length, journal.lines.length];
  assert.ok(calls < 100, `${calls} calls`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual([wechat.calls().length, journal.lines.length], [calls, lines]);
});

test("an abort lets a write end, makes no other one, and throws the reason", async () => {
  const ids = names(20);
  const control = new AbortController();
  const reason = new Error("Ctrl-C");
  let aborted = 0;
  const { client, writes } = fleet(ids, {
    async before({ pathname }, { body, signal }) {
      if (pathname !== "/tcb/usecloudaccesstoken" || body.includes('"get"')) return;
      control.abort(reason);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (signal.aborted) aborted++;
    },
  });
  const { error } = await rowsOf(rollout({ client, merchants: ids, desired: ADD, mode: "apply", concurrency: 4, signal: control.signal }));
  assert.equal(error, reason);
  assert.equal(aborted, 0);
  const count = Object.keys(writes()).length;
  assert.ok(count >= 1 && count <= 4, `${count} writes`);
});

test("a list that hangs does not keep a rollout from ending", async () => {
  const { client } = fleet(["wx0000"]);
  const control = new AbortController();
  async function* merchants() {
    yield "wx0000";
    await new Promise(() => {});
  }
  const rows = [];
  await assert.rejects(async () => {
    for await (const row of rollout({ client, merchants: merchants(), desired: ADD, signal: control.signal })) {
      rows.push(row);
      control.abort(new Error("enough"));
    }
  }, /enough/);
  assert.equal(rows.length, 1);
});

test("a rollout that nobody reads does nothing, and one with an aborted signal neither", async () => {
  const { client, wechat } = fleet(["wx0000"]);
  rollout({ client, merchants: ["wx0000"], desired: ADD });
  const { error } = await rowsOf(rollout({ client, merchants: ["wx0000"], desired: ADD, signal: AbortSignal.abort("no") }));
  assert.equal(error, "no");
  assert.equal(wechat.calls().length, 0);
});

test("lanes wait for a slow reader", async () => {
  const ids = names(40);
  let taken = 0;
  function* merchants() {
    for (const merchant of ids) {
      taken++;
      yield merchant;
    }
  }
  const { client } = fleet(ids);
  const rows = rollout({ client, merchants: merchants(), desired: ADD, concurrency: 3 });
  await rows.next();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(taken <= 10, `${taken} merchants were taken`);
  assert.equal((await rowsOf(rows)).rows.length, 39);
});

test("a platform brings its own client", async () => {
  const { client } = fleet(names(2));
  const { rows } = await rowsOf(rollout({ platform: { client }, merchants: new Set(names(2)), desired: ADD }));
  assert.deepEqual(counted(rows), { planned: 2 });
});

test("a lease keeps two rollouts from writing one merchant at the same time", async () => {
  const lock = memoryStore();
  const { client, writes } = fleet(["wx0000"]);
  const held = await lock.lease("fleet/wx0000", 60_000);
  const control = new AbortController();
  const rows = rollout({ client, merchants: ["wx0000"], desired: ADD, mode: "apply", lock, signal: control.signal });
  const first = rows.next();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(writes(), {});
  await held.release();
  assert.equal((await first).value.outcome, "changed");
  assert.ok(await lock.lease("fleet/wx0000", 1000), "the lease was given back");
});

test("if the store of the lock fails, the rollout stops before it writes", async () => {
  const fail = () => Promise.reject(new Error("no connection"));
  const held = { renew: fail, release: fail };
  for (const lock of [{ lease: fail }, { lease: async () => held }]) {
    const { client, writes } = fleet(names(3));
    const { rows, error } = await rowsOf(rollout({ client, merchants: names(3), desired: ADD, mode: "apply", lock }));
    assert.deepEqual([error.code, error.reason, error.cause.message, rows, writes()], ["rollout", "lock", "no connection", [], {}]);
  }
});

test("who has lost the lease before the write plans again", async () => {
  const { client, writes } = fleet(["wx0000"]);
  let leases = 0;
  const lease = async () => ({ renew: async () => leases > 1, release: async () => leases++ > 0 });
  const lock = { lease: () => (leases++, lease()) };
  const { rows } = await rowsOf(rollout({ client, merchants: ["wx0000"], desired: ADD, mode: "apply", lock }));
  assert.deepEqual([counted(rows), writes()], [{ changed: 1 }, { wx0000: 1 }]);
});

test("errors of listeners do not matter", async () => {
  const { client } = fleet(names(2));
  const fail = async () => {
    throw new Error("mine");
  };
  const { rows, error } = await rowsOf(rollout({ client, merchants: names(2), desired: ADD, mode: "apply", onProgress: fail, onStep: fail }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 2 });
});
