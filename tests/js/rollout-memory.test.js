// The memory of a rollout does not grow with its merchants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseDesired } from "wechat-cloudbase/config";
import { report, rollout } from "wechat-cloudbase/fleet";
import { ADD } from "./rolling.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

test("a rollout of 10,000 merchants keeps none of them", async () => {
  const answer = { errcode: 0, errmsg: "ok", open: true, version: 1, api_whitelist: ["/wxa/new"] };
  const client = { forMerchant: () => new Proxy({}, { get: () => async () => answer }) };
  async function* merchants(count) {
    for (let index = 0; index < count; index++) yield { merchant: `wx${String(index).padStart(16, "0")}`, env: "prod-1", note: `${index}`.repeat(300) };
  }
  const heapAt = async (count) => {
    let heap = 0;
    let left = count;
    for await (const { outcome } of rollout({ client, merchants: merchants(count), desired: ADD, concurrency: 32 })) {
      assert.equal(outcome, "unchanged");
      if (--left === 100) {
        collect();
        heap = process.memoryUsage().heapUsed;
      }
    }
    return heap;
  };
  const before = await heapAt(1000);
  const grown = (await heapAt(10_000)) - before;
  assert.ok(grown < 3 << 20, `${grown} bytes more`);
});

test("a journal of 100,000 merchants that are finished takes 6 MB when it is resumed or reported", async () => {
  const COUNT = 100_000;
  const merchantOf = (index) => `wx${String(index).padStart(16, "0")}`;
  const { fingerprint } = parseDesired(ADD);
  function* load() {
    yield JSON.stringify({ journal: 1, rollout: "r", desired: fingerprint, mode: "plan", allow: [] });
    for (let index = 0; index < COUNT; index++) yield `{"m":"${merchantOf(index)}","o":"unchanged","ms":5}`;
  }
  let grown = 0;
  const memory = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = memory();
  const measure = (index) => void (index === COUNT - 1 && (grown = memory() - before));
  function* merchants() {
    for (let index = 0; index < COUNT; index++) {
      measure(index);
      yield merchantOf(index);
    }
  }
  const client = { forMerchant: () => assert.fail("nobody is called") };
  let skipped = 0;
  const journal = { append: async () => {}, load };
  for await (const row of rollout({ client, merchants: merchants(), desired: ADD, journal })) assert.fail(row.merchant);
  assert.ok(grown > 0 && grown < 6 << 20, `${grown} bytes to resume`);
  for await (const { outcome } of report(journal)) {
    assert.equal(outcome, "unchanged");
    measure(skipped++);
  }
  assert.equal(skipped, COUNT);
  assert.ok(grown < 6 << 20, `${grown} bytes to report`);
});
