// The unit of work: one merchant, one verdict. It never rejects but with the reason of the signal.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ApiError } from "wechat-cloudbase";
import { rolloutOne } from "wechat-cloudbase/fleet";
import { ADD, fleet, REMOVE } from "./rolling.js";

const WX = "wx0000";
const PATH = "/tcb/usecloudaccesstoken";

/** The verdict on one merchant. Waits before retries are 0. */
async function verdict(t, world, job, context) {
  t.mock.method(Math, "random", () => 0);
  return rolloutOne({ merchant: WX, desired: ADD, mode: "apply", ...job }, { client: world.client, ...context });
}

test("a job that comes twice does its work once", async (t) => {
  const world = fleet([WX]);
  assert.equal((await verdict(t, world, { mode: undefined })).outcome, "planned");
  const first = await verdict(t, world);
  assert.deepEqual([first.outcome, first.done.map(({ call }) => call)], ["changed", ["setCloudAccessToken"]]);
  assert.deepEqual(await verdict(t, world), { outcome: "unchanged" });
  assert.deepEqual(world.writes(), { [WX]: 1 });
});

test("columns come from `values`, and `merchant` is one of them", async (t) => {
  const desired = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: [{ $merchant: "merchant" }] }] };
  const { outcome, done } = await verdict(t, fleet([WX]), { desired, values: { env: "prod-1" } });
  assert.deepEqual([outcome, done[0].resource.env, done[0].fields[0].path], ["changed", "prod-1", "api_whitelist.wx0000"]);
});

test("dangers without consent are refused, and nothing is written", async (t) => {
  const world = fleet([WX]);
  const { outcome, dangers, plan } = await verdict(t, world, { desired: REMOVE });
  assert.deepEqual([outcome, dangers, plan.changes.length, world.writes()], ["refused", ["remove-api"], 1, {}]);
  assert.equal((await verdict(t, world, { desired: REMOVE }, { allow: ["remove-api"] })).outcome, "changed");
});

/** errcode → what the verdict says. */
const CODES = {
  "-1": { outcome: "retry", scope: "merchant", after: 1 },
  "42007": { outcome: "unauthorized" },
  "61003": { outcome: "unauthorized" },
  "61023": { outcome: "unauthorized" },
  "85088": { outcome: "failed" },
  "48001": { outcome: "failed" },
  "61004": { outcome: "retry", scope: "platform", after: 600 },
  "40164": { outcome: "retry", scope: "platform", after: 600 },
};

for (const [errcode, expected] of Object.entries(CODES)) {
  for (const skip of [0, 1]) {
    test(`errcode ${errcode} in the ${skip ? "write" : "read"} gives the verdict ${expected.scope ?? ""} ${expected.outcome}`, async (t) => {
      const world = fleet([WX], { faults: [{ path: PATH, errcode: Number(errcode), skip, times: 10 }] });
      const { error, done, left, ...rest } = await verdict(t, world);
      assert.deepEqual(rest, expected);
      assert.deepEqual([error.code, error.errcode, typeof error.message, done], ["api", Number(errcode), "string", []]);
      assert.deepEqual(left?.length, expected.outcome === "failed" ? skip : undefined);
      assert.deepEqual(world.writes(), {});
    });
  }
}

test("45011 makes everybody wait until the next minute, and 45009 until midnight in China", async (t) => {
  const at = Date.parse("2026-11-26T10:00:50Z");
  mock.timers.enable({ apis: ["Date"], now: at });
  t.after(() => mock.timers.reset());
  const waits = async (errcode) => {
    const { outcome, scope, after } = await verdict(t, fleet([WX], { faults: [{ errcode }] }));
    assert.deepEqual([outcome, scope], ["retry", "platform"]);
    return after;
  };
  const minute = await waits(45011);
  assert.ok(minute >= 10 && minute <= 15, `${minute} s`);
  assert.equal(await waits(45009), 6 * 3600 - 50);
});

test("a provider's own errors are judged by what WeChat told the provider", async (t) => {
  const refused = async (errcode) => {
    // A real error of WeChat: its class comes from the core.
    const other = fleet([WX], { faults: [{ errcode, times: 9 }] });
    const cause = await other.client.forMerchant(WX).getCallBackConfig({ maxRetries: 0 }).catch((error) => error);
    assert.ok(cause instanceof ApiError);
    const { outcome, scope, after, error } = await verdict(t, fleet([WX], { options: { accessToken: async () => Promise.reject(cause) } }));
    return [outcome, scope, after, error.errcode];
  };
  assert.deepEqual(await refused(61023), ["unauthorized", undefined, undefined, 61023]);
  assert.deepEqual(await refused(61005), ["retry", "platform", 600, 61005]);
  assert.deepEqual(await refused(40125), ["retry", "platform", 600, 40125]);
  assert.deepEqual((await refused(-1)).slice(0, 2), ["retry", "merchant"]);
  const own = await verdict(t, fleet([WX], { options: { accessToken: () => Promise.reject(new Error("secret-in-a-message")) } }));
  assert.deepEqual([own.outcome, own.scope, own.error.code], ["retry", "merchant", "token"]);
  assert.ok(!JSON.stringify(own).includes("secret-in-a-message"));
});

test("a refused token is refreshed, and does not count as a failure", async (t) => {
  const asked = [];
  const world = fleet([WX], { options: { accessToken: ({ reason, merchant }) => (asked.push([reason, merchant]), reason === "rejected" ? `token-${WX}` : "old") }, more: { old: { appid: WX, expired: true } } });
  assert.equal((await verdict(t, world)).outcome, "changed");
  assert.deepEqual(asked.slice(0, 2), [["initial", WX], ["rejected", WX]]);
});

test("a lost write is read back, so it counts as done and is not made twice", async (t) => {
  const world = fleet([WX], { faults: [{ path: PATH, skip: 1, drop: "after" }] });
  const { outcome, done } = await verdict(t, world);
  assert.deepEqual([outcome, done.length], ["changed", 1]);
  const sent = world.wechat.calls().filter(({ body }) => body.action !== "get");
  assert.equal(sent.length, 1);
});

test("what somebody else changes meanwhile is planned again", async (t) => {
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  t.after(() => mock.timers.reset());
  const world = fleet([WX]);
  const beforeWrite = () => {
    // A read of this very apply counts for 5 seconds.
    mock.timers.tick(6000);
    world.wechat.edit({ [WX]: { environments: { "prod-1": { api_whitelist: ["/wxa/theirs"], version: 7 } } } });
  };
  const { outcome, scope, error } = await verdict(t, world, {}, { beforeWrite });
  assert.deepEqual([outcome, scope, error.code, error.reason], ["retry", "merchant", "apply", "moved"]);
  assert.deepEqual([(await verdict(t, world)).outcome, world.whitelist(WX)], ["changed", ["/wxa/theirs", "/wxa/new"]]);
});

test("a merchant that cannot be read as a whole is not written in part", async (t) => {
  const desired = { ...ADD, function_config: { enable: false }, container_config: { enable: true, qbase_env: "prod-1", qbase_container_path: "/wx/push", text_mode: 1 } };
  const world = fleet([WX], { faults: [{ path: "/tcb/getcallbackconfig", errcode: 40097, times: 9 }] });
  const { outcome, error, left } = await verdict(t, world, { desired });
  assert.deepEqual([outcome, error.errcode, left.length], ["failed", 40097, 1]);
  assert.deepEqual(world.writes(), {});
});

test("a rule that the whole resource would break is a failure that names it", async (t) => {
  const desired = { version: 1, container_config: { enable: true } };
  const { outcome, error } = await verdict(t, fleet([WX]), { desired });
  assert.equal(outcome, "failed");
  assert.match(error.message, /^push: the whole resource would break a rule of the interface/);
});

test("it answers with a verdict whatever it is given", async (t) => {
  const world = fleet([WX]);
  const broken = { forMerchant: () => ({ setCloudAccessToken: () => Promise.reject(undefined) }) };
  const jobs = [
    [{ merchant: "" }, {}, "validation"],
    [{ desired: undefined }, {}, "validation"],
    [{ desired: { version: 3 } }, {}, "validation"],
    [{ mode: "dry" }, {}, "validation"],
    [{ desired: () => Promise.reject(new Error("mine")) }, {}, "foreign"],
    [{}, { client: undefined }, "validation"],
    [{}, { client: broken }, "foreign"],
    [{}, { client: { forMerchant: () => { throw undefined; } } }, "foreign"],
    [{}, { allow: ["nothing"] }, "validation"],
    [{}, { beforeWrite: () => Promise.reject(new Error("mine")) }, "foreign"],
  ];
  for (const [job, context, code] of jobs) {
    const { outcome, error } = await verdict(t, world, job, context);
    assert.deepEqual([outcome, error.code], ["failed", code], JSON.stringify([job, Object.keys(context)]));
  }
  assert.deepEqual((await rolloutOne()).outcome, "failed");
  assert.deepEqual(world.writes(), {});
});

test("it rejects with the reason of the signal, and with nothing else", async (t) => {
  const world = fleet([WX]);
  await assert.rejects(verdict(t, world, {}, { signal: AbortSignal.abort("enough") }), (reason) => reason === "enough");
  const control = new AbortController();
  const stop = ({ step }) => step === "writing" && control.abort("later");
  await assert.rejects(verdict(t, world, {}, { signal: control.signal, onStep: stop }), (reason) => reason === "later");
  assert.deepEqual(world.writes(), {});
});

test("the deadline counts the calls, and not the waits for one's turn", async (t) => {
  const slow = fleet([WX], { faults: [{ delay: 500 }] });
  const late = await verdict(t, slow, {}, { deadline: 60 });
  assert.deepEqual([late.outcome, late.scope, late.error.code], ["retry", "merchant", "timeout"]);
  const limiter = { take: () => new Promise((resolve) => setTimeout(resolve, 100)) };
  assert.equal((await verdict(t, fleet([WX]), {}, { deadline: 250, limiter })).outcome, "changed");
});

test("`beforeWrite` gets the plan before the first write", async (t) => {
  const world = fleet([WX]);
  const seen = [];
  const beforeWrite = async (plan) => void seen.push([plan.changes.length, world.writes()]);
  await verdict(t, world, {}, { beforeWrite });
  await verdict(t, world, {}, { beforeWrite });
  assert.deepEqual(seen, [[1, {}]]);
});
