// Makes a thousand calls over real sockets with many failures. Each call settles correctly, and no write happens twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CloudbaseClient, DecodeError, HttpError, NetworkError, TimeoutError } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { serveFaults } from "./faulty-server.js";
import { container, serve } from "./fixtures.js";

/** `make soak` takes a hundred seeds: 100,000 calls. */
const SEEDS = Number(process.env.SEEDS ?? 1);
const CALLS = 1000;
const AT_ONCE = 64;
const MAX_RETRIES = 2;

/** The errors that calls reject with, and whether the client retries before. */
const FAULTS = {
  "reset before the answer": [NetworkError, "reads"],
  "reset in the middle": [NetworkError, "reads"],
  "length too long": [NetworkError, "reads"],
  "wrong gzip": [NetworkError, "reads"],
  "502 page": [HttpError, "reads"],
  redirect: [HttpError, "none"],
  "length too short": [DecodeError, "none"],
  "half JSON": [DecodeError, "none"],
  "empty gbk": [DecodeError, "none"],
  "no end": [TimeoutError, "none"],
  busy: [ApiError, "all"],
  "slow drip": [],
};

const KINDS = [
  { send: (client, { name }, options) => client.getCallBackConfig(options) },
  { send: (client, { name }, options) => client.getFunctionConfig({ type: 1, env: "e", function_name: "f" }, options) },
  { send: (client, { name }, options) => client.setCloudAccessToken({ action: "get", env: name }, options) },
  {
    writes: true,
    send: (client, { name }, options) =>
      client.setCallBackConfig({ container_config: { ...container.container_config, qbase_env: name } }, options),
    stored: (account) => account.container_config?.qbase_env,
  },
  {
    writes: true,
    send: (client, { name }, options) =>
      client.setCloudAccessToken({ action: "set", env: name, open: true, api_whitelist: ["/*"], version: 1 }, options),
    stored: (account) => Object.keys(account.environments)[0],
  },
];

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes calls with a plan for each attempt and the expected result. */
function makeCalls(seed) {
  const random = numbers(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const attempt = () => {
    const fault = random() < 0.2 ? pick(Object.keys(FAULTS)) : "good";
    const applied = ["busy", "redirect"].includes(fault) ? false : fault === "good" || fault === "slow drip" || random() < 0.5;
    return { fault, applied };
  };
  return Array.from({ length: CALLS }, (_, index) => {
    const call = { name: `call-${index}`, ...pick(KINDS), plan: Array.from({ length: MAX_RETRIES + 1 }, attempt) };
    return { ...call, ...expected(call) };
  });
}

function expected({ plan, writes }) {
  for (const [index, { fault }] of plan.entries()) {
    const [error, repeated] = FAULTS[fault] ?? [];
    const again = repeated === "all" || (repeated === "reads" && !writes);
    if (!again || index === MAX_RETRIES) return { error, requests: index + 1, endless: fault === "no end" };
  }
}

/** Runs all calls, with a limit for calls at the same time. */
async function runAll(calls, run) {
  const waiting = calls.values();
  const worker = async () => {
    for (const call of waiting) {
      call.answer = await run(call).catch((error) => {
        call.rejection = error;
      });
      call.settled = true;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

test("1,000 calls at 64 in flight against a faulty server: all settle rightly, no write is lost or done twice", { timeout: 120_000 * SEEDS }, async (t) => {
  for (let seed = 1; seed <= SEEDS; seed++) t.diagnostic(await callAll(t, seed));
  const { heapUsed, rss } = process.memoryUsage();
  t.diagnostic(`${SEEDS * CALLS} calls; heap ${(heapUsed / 2 ** 20).toFixed()} MB, process ${(rss / 2 ** 20).toFixed()} MB`);
});

async function callAll(t, seed) {
  const calls = makeCalls(seed);
  const byName = Object.fromEntries(calls.map((call) => [call.name, call]));
  const tokens = Object.fromEntries(calls.map(({ name }) => [name, name]));
  const accounts = Object.fromEntries(calls.map(({ name }) => [name, { functions: { e: { f: { 1: '{"permissions":{"openapi":[]}}' } } } }]));
  const wechat = createEmulator({ tokens, seed: accounts });
  let followed = 0;
  const elsewhere = await serve((_, response) => response.end(`{"errcode":0,"followed":${++followed}}`));
  const server = await serveFaults(wechat, (token, attempt) => byName[token].plan[attempt - 1], elsewhere.url);
  const close = () => Promise.all([server.close(), elsewhere.close()]);
  t.after(close);

  const client = new CloudbaseClient({ accessToken: "none", baseURL: server.url, maxRetries: MAX_RETRIES, backoff: { base: 1, cap: 5 } });
  const started = performance.now();
  await runAll(calls, (call) => call.send(client, call, { accessToken: call.name, timeout: call.endless ? 500 : 60_000 }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);

  const state = wechat.state();
  const carriedOut = wechat.calls().filter(({ errcode }) => errcode === 0);
  for (const call of calls) {
    const { name, plan, error, rejection } = call;
    const story = `${name}: ${plan.map(({ fault }) => fault).join(", ")}; ${rejection}`;
    assert.ok(call.settled, story);
    assert.equal(rejection?.constructor, error, story);
    if (error) assert.equal(rejection.outcome, call.writes ? outcomeOf(rejection) : undefined, story);
    else assert.equal(call.answer.errcode, 0, story);
    if (!call.endless) assert.equal(server.requests[name], call.requests, story);

    if (!call.writes) continue;
    call.times = carriedOut.filter(({ appid }) => appid === name).length;
    assert.ok(call.times <= 1, `twice: ${story}`);
    assert.equal(call.stored(state[name]), call.times === 1 ? name : undefined, story);
    if (!error) assert.equal(call.times, 1, `lost: ${story}`);
    else if (rejection.outcome === "not_done") assert.equal(call.times, 0, `denied: ${story}`);
  }
  await close();
  assert.equal(followed, 0, "a redirect was followed");

  const faults = calls.flatMap(({ plan, requests }) => plan.slice(0, requests)).filter(({ fault }) => fault !== "good");
  assert.ok(faults.length > CALLS / 10 && Object.keys(FAULTS).every((name) => faults.some(({ fault }) => fault === name)));
  return figures(seed, calls, server.requests, faults.length, seconds);
}

const outcomeOf = (error) => (error instanceof ApiError || error.status === 307 ? "not_done" : "unknown");

function figures(seed, calls, requests, faults, seconds) {
  const count = (list, test) => list.filter(test).length;
  const sent = Object.values(requests).reduce((sum, times) => sum + times, 0);
  const classes = [NetworkError, HttpError, DecodeError, TimeoutError, ApiError].map((type) => `${type.name} ${count(calls, ({ error }) => error === type)}`);
  const writes = calls.filter((call) => call.writes);
  const unknown = writes.filter(({ rejection }) => rejection?.outcome === "unknown");
  return [
    `seed ${seed}: ${calls.length} calls, ${AT_ONCE} at once, ${sent} requests, ${faults} faults, ${seconds} s`,
    `${count(calls, ({ error }) => !error)} answered, ${classes.join(", ")}`,
    `${count(writes, ({ error }) => !error)} writes acknowledged and stored once, ${unknown.length} unknown of which ${count(unknown, ({ times }) => times === 1)} had happened, 0 twice`,
  ].join("; ");
}
