// Applying through the package: the calls that are made, and what the report says. tests/native/plan.rs tests the rules.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CloudbaseError, NetworkError, ValidationError } from "wechat-cloudbase";
import { apply, ApplyError, parseDesired, plan } from "wechat-cloudbase/config";
import { environment, handMade, login, wish, world } from "./planning.js";

const READ = "/tcb/getfuncconfig";
const WRITE = "/tcb/uploadfuncconfig";
const paths = (wechat) => wechat.calls().map(({ path }) => path);
const stored = (world) => JSON.parse(world.state().functions["prod-1"].login[3]);

/** `login` has the variables A and B; A is to become 2. */
async function planned(options) {
  const one = world(login({ 3: environment(3, { A: "1", B: "b" }) }), options);
  const desired = wish({ envVariables: { A: "2" } });
  const made = await plan(one.client, desired);
  const before = one.wechat.calls().length;
  return { ...one, desired, made, paths: () => paths(one.wechat).slice(before) };
}

test("a change is read, written and read back, with one read for the plan and the comparison", async () => {
  const one = await planned();
  const steps = [];
  const report = await apply(one.client, one.desired, one.made, { onStep: ({ change, step, ...more }) => steps.push([change.id, step, more]) });
  assert.deepEqual(report, { done: one.made.changes, failed: [], left: [] });
  assert.deepEqual(one.paths(), [READ, WRITE, READ]);
  assert.deepEqual(steps, [[1, "writing", {}], [1, "reading", {}], [1, "done", { settled: "answer" }]]);
  assert.deepEqual(stored(one), JSON.parse(environment(3, { A: "2", B: "b" })));
});

test("running it again changes nothing", async () => {
  const one = await planned();
  await apply(one.client, one.desired, one.made);
  const again = await plan(one.client, one.desired);
  assert.deepEqual(again.changes, []);
  assert.deepEqual(await apply(one.client, one.desired, again), { done: [], failed: [], left: [] });
  assert.equal(one.paths().filter((path) => path === WRITE).length, 1);
});

test("a plan that went through JSON with other order and blanks is the same approval", async () => {
  const one = await planned();
  const reversed = (value) => (Array.isArray(value) ? value.map(reversed) : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)])) : value);
  const report = await apply(one.client, one.desired, JSON.parse(JSON.stringify(reversed(one.made), null, 2)));
  assert.equal(report.done.length, 1);
});

test("a stale plan, a plan for another desired state and a danger without consent write nothing", async () => {
  const one = await planned();
  const refusal = async (...given) => {
    const error = await apply(one.client, ...given).then(() => assert.fail("nothing was thrown"), (error) => error);
    assert.ok(error instanceof ValidationError, String(error));
    return error.issues.map(({ path, code }) => [path, code]);
  };
  assert.deepEqual(await refusal(wish({ timeout: 9 }), one.made), [["desired", "stale_plan"]]);
  const forged = structuredClone(one.made);
  forged.changes[0].fields.push({ path: "envVariables.B", op: "remove" });
  assert.deepEqual(await refusal(one.desired, forged), [["changes", "stale_plan"]]);
  const removing = wish({ envVariables: {} });
  const dangerous = await plan(one.client, removing);
  assert.deepEqual(await refusal(removing, dangerous), [["changes[0].dangers[0]", "needs_consent"]]);
  await assert.rejects(apply(one.client, removing, dangerous), /pass allow: \["remove-variable"\]/);
  await assert.rejects(apply(one.client, removing, dangerous, { locale: "zh" }), /请传入 allow: \["remove-variable"\]/);
  assert.deepEqual(await refusal(removing, dangerous, { allow: ["all"] }), [["allow[0]", "unknown_danger"]]);
  assert.deepEqual(await refusal(removing, {}), [["plan", "wrong_type"]]);
  assert.equal(one.paths().includes(WRITE), false);
  assert.equal((await apply(one.client, removing, dangerous, { allow: ["remove-variable"] })).done.length, 1);
  assert.deepEqual(stored(one).environment, []);
});

test("the state at WeChat that changed since the plan makes it stale", async () => {
  const one = await planned();
  await one.client.uploadFunctionConfig({ type: 3, env: "prod-1", function_name: "login", config: environment(3, { A: "1", B: "b", C: "c" }) });
  await assert.rejects(apply(one.client, one.desired, one.made), ValidationError);
  assert.deepEqual(stored(one).environment.length, 3);
});

test("a plan of another merchant is stale, if both are named", async () => {
  const one = await planned();
  const ours = { ...one.made, merchant: "wx1" };
  await assert.rejects(apply(one.client, one.desired, ours, { merchant: "wx2" }), /stale: it was made for another merchant/);
  assert.equal(one.paths().includes(WRITE), false);
  await assert.rejects(apply(one.client, one.desired, ours, { merchant: "" }), ValidationError);
  assert.equal((await apply(one.client, one.desired, ours, { merchant: "wx1" })).done.length, 1);
});

test("a read that fails at the begin of apply is not taken for a change at WeChat", async () => {
  const one = await planned();
  one.wechat.fault({ errcode: 48001, path: READ });
  await assert.rejects(apply(one.client, one.desired, one.made), (error) => error.issues[0].code === "stale_plan" && /stale: function login in prod-1: environment: could not be read: api 48001; make/.test(error.message));
});

test("a write without an answer is settled by reading, and made once more if it did not happen", async () => {
  for (const [drop, settled, writes] of [["after", "read", 1], ["before", "answer", 2]]) {
    const one = await planned();
    one.wechat.fault({ drop, path: WRITE });
    const steps = [];
    const report = await apply(one.client, one.desired, one.made, { onStep: (step) => steps.push(step) });
    assert.deepEqual([report.done.length, report.failed], [1, []]);
    assert.equal(steps.at(-1).settled, settled);
    assert.equal(one.paths().filter((path) => path === WRITE).length, writes);
  }
});

test("a refused write has WeChat's error, and what follows is left", async () => {
  const one = world(login({ 3: environment(3, { A: "1" }) }));
  const desired = wish({ timeout: 9, permissions: { openapi: ["a.b"] } });
  const made = await plan(one.client, desired);
  one.wechat.fault({ errcode: 48001, path: WRITE });
  const { done, failed, left } = await apply(one.client, desired, made);
  assert.deepEqual([done.length, failed.length, failed[0].change, left], [0, 1, made.changes[0], [made.changes[1]]]);
  assert.ok(failed[0].error instanceof ApiError && failed[0].error.errcode === 48001);
});

test("a write that never shows is an ApplyError after three waits, with its cause and both states", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const one = await planned();
  one.wechat.fault({ drop: "before", path: WRITE, times: 2 });
  const waits = [];
  const onStep = ({ step, ms }) => {
    if (step !== "waiting") return;
    waits.push(ms);
    setImmediate(() => t.mock.timers.tick(ms));
  };
  const { failed } = await apply(one.client, one.desired, one.made, { onStep });
  assert.deepEqual(waits, [1000, 2000, 4000]);
  const { error } = failed[0];
  assert.ok(error instanceof ApplyError && error instanceof CloudbaseError && error.cause instanceof NetworkError);
  assert.deepEqual({ ...error }, {
    code: "apply", endpoint: "uploadFunctionConfig", retryable: false, reason: "not_effective", outcome: "unknown",
    differs: [{ path: "envVariables.A", op: "change" }], theirs: [],
  });
  assert.equal(error.message, "function login in prod-1: environment: was written, but WeChat does not show it");
});

test("the cause is the error of the write, although the config is not found when it is read", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const one = world({});
  const desired = wish({ timeout: 9 });
  const made = await plan(one.client, desired);
  one.wechat.fault({ drop: "before", path: WRITE, times: 2 });
  const onStep = ({ step, ms }) => step === "waiting" && setImmediate(() => t.mock.timers.tick(ms));
  const { error } = (await apply(one.client, desired, made, { onStep })).failed[0];
  assert.ok(error.reason === "not_effective" && error.cause instanceof NetworkError, String(error.cause));
});

test("what somebody else changes while it runs is not overwritten", async () => {
  const one = world(login({ 3: environment(3, { A: "1" }) }));
  const desired = wish({ timeout: 9, permissions: { openapi: ["a.b"] } });
  const made = await plan(one.client, desired);
  const theirs = { type: 1, env: "prod-1", function_name: "login", config: JSON.stringify({ permissions: { openapi: ["c.d"] } }) };
  let done;
  // A read of this very apply may be used for five seconds, so the clock has to go on.
  const now = Date.now;
  const onStep = async ({ step }) => {
    if (step !== "done" || done) return;
    done = one.client.uploadFunctionConfig(theirs);
    Date.now = () => now() + 6000;
  };
  try {
    const { failed } = await apply(one.client, desired, made, { onStep });
    assert.deepEqual([failed[0].error.reason, failed[0].error.outcome], ["moved", "not_done"]);
    assert.deepEqual(failed[0].error.theirs, [{ path: 'permissions.openapi["c.d"]', op: "add" }]);
    assert.deepEqual(failed[0].change.fields, [{ path: 'permissions.openapi["a.b"]', op: "add" }]);
  } finally {
    Date.now = now;
  }
  assert.equal(one.state().functions["prod-1"].login[1], theirs.config);
});

test("an abort ends it with the signal's reason, also while it waits", async () => {
  const one = await planned();
  one.wechat.fault({ drop: "before", path: WRITE, times: 2 });
  const controller = new AbortController();
  const onStep = ({ step }) => step === "waiting" && setImmediate(() => controller.abort("stop"));
  await assert.rejects(apply(one.client, one.desired, one.made, { signal: controller.signal, onStep }), (reason) => reason === "stop");
  await assert.rejects(apply(one.client, one.desired, one.made, { signal: AbortSignal.abort("early") }), (reason) => reason === "early");
});

test("a listener that aborts while it hears of a wait is not waited for", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const one = await planned();
  one.wechat.fault({ drop: "before", path: WRITE, times: 2 });
  const controller = new AbortController();
  const onStep = ({ step }) => step === "waiting" && controller.abort("stop");
  let interval;
  const late = new Promise((resolve) => (interval = setInterval(resolve, 1000, "it waited")));
  t.after(() => clearInterval(interval));
  const end = apply(one.client, one.desired, one.made, { signal: controller.signal, onStep }).catch((reason) => reason);
  assert.equal(await Promise.race([end, late]), "stop");
});

test("a listener that throws or rejects changes nothing", async () => {
  for (const onStep of [() => { throw new Error("mine"); }, async () => { throw new Error("mine"); }]) {
    const one = await planned();
    assert.equal((await apply(one.client, one.desired, one.made, { onStep })).done.length, 1);
  }
});

test("reports and errors show no value of a variable", async () => {
  const { inspect } = await import("node:util");
  const one = world(login({ 3: environment(3, { A: "canary-old", KEPT: "canary-old" }) }));
  const desired = wish({ envVariables: { A: "canary-new" } });
  const made = await plan(one.client, desired);
  one.wechat.fault({ errcode: 48001, path: WRITE });
  const steps = [];
  const report = await apply(one.client, desired, made, { onStep: (step) => steps.push(step) });
  assert.doesNotMatch(inspect([report, steps, made, desired], { depth: 20, showHidden: true }) + JSON.stringify([report, steps, desired]), /canary/);
});

test("a reused read of the plan serves both parts of a change of one resource", async () => {
  const one = world({ environments: { e: { api_whitelist: ["/a"], version: 6 } } });
  const desired = parseDesired({ version: 1, cloud_access_token: { open: false }, environments: [{ env: "e", api_whitelist: ["/b", { $absent: "/a" }] }] });
  const made = await plan(one.client, desired);
  const before = one.wechat.calls().length;
  const { done } = await apply(one.client, desired, made, { allow: ["remove-api", "close-token"] });
  assert.equal(done.length, 3);
  const actions = one.wechat.calls().slice(before).map(({ body }) => body.action);
  assert.deepEqual(actions, ["get", "set", "get", "set", "get", "set", "get"], "one read before, and one after each write");
  assert.deepEqual(one.state().environments.e, { api_whitelist: ["/b"], version: 6 });
});

test("a read that another write may have made old is made again", async () => {
  const one = world({ environments: { a: { api_whitelist: ["/x"] }, b: { api_whitelist: ["/x"] } } });
  const desired = parseDesired({ version: 1, environments: ["a", "b"].map((env) => ({ env, api_whitelist: ["/y"] })) });
  const made = await plan(one.client, desired);
  const before = one.wechat.calls().length;
  await apply(one.client, desired, made);
  const calls = one.wechat.calls().slice(before + 2).map(({ body }) => `${body.action} ${body.env}`);
  assert.deepEqual(calls, ["set a", "get a", "get b", "set b", "get b"], "nobody knows which versions a write changes");
});

test("an abort stops before the next call, also if the client knows no signal", async () => {
  const one = await planned();
  const controller = new AbortController();
  const hand = handMade(one.client, (name) => name === "uploadFunctionConfig" && assert.fail("it wrote"));
  const onStep = ({ step }) => step === "writing" && controller.abort("stop");
  await assert.rejects(apply(hand, one.desired, one.made, { signal: controller.signal, onStep }), (reason) => reason === "stop");
});
