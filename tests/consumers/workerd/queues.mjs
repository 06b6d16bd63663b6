// Runs examples/cloudflare-queues against the emulated WeChat: one call in ten answers 45011, workers die after a write, and one
// merchant kills each of its workers. In the middle workerd itself is ended and starts anew. Locally its queue is lost with it, so
// the list is sent again, and the journal in D1 knows who is finished.
import { deepStrictEqual, ok } from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "wechat-cloudbase/testing";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [mainModule, url, count = "60"] = process.argv.slice(2);
const KILLER = "wx0013";
/** A Worker has only ten minutes for a batch, and queues.worker.js makes minutes short. */
const BATCH = 25;
const merchants = Array.from({ length: Number(count) }, (_, index) => `wx${String(index).padStart(4, "0")}`);
const text = (value) => ({ type: "text", value });
const wechat = createEmulator({
  tokens: Object.fromEntries(merchants.map((merchant) => [`token-${merchant}`, { appid: merchant }])),
  seed: Object.fromEntries(merchants.map((merchant) => [merchant, { environments: { "prod-1": { api_whitelist: [], version: 1 } } }])),
});
const emulated = await wechat.listen();

/** Before WeChat: the token service, and one call in ten that WeChat has no room for. */
let calls = 0;
const writes = new Map();
const deaths = new Map();
const add = (counts, merchant) => counts.set(merchant, (counts.get(merchant) ?? 0) + 1);
const front = createServer(async (request, response) => {
  const chunks = await Array.fromAsync(request);
  if (request.url.startsWith("/tokens/")) return void response.end(`token-${request.url.slice("/tokens/".length)}`);
  if (request.url.startsWith("/deaths/")) return void response.end(add(deaths, request.url.slice("/deaths/".length)) && "");
  if (request.headers["x-forwarder-key"] !== "forward") return void response.writeHead(403).end();
  if (++calls % 10 === 0) return void response.writeHead(200, { "content-type": "application/json" }).end('{"errcode":45011,"errmsg":"api minute-quota reach limit"}');
  const body = request.method === "POST" ? Buffer.concat(chunks).toString() : undefined;
  const answer = await (await fetch(emulated.url + request.url, { method: request.method, headers: { "content-type": "application/json" }, body })).text();
  if (request.url.startsWith("/tcb/usecloudaccesstoken") && JSON.parse(body).action !== "get" && JSON.parse(answer).errcode === 0) noteWrite(request.url);
  response.writeHead(200, { "content-type": "application/json" }).end(answer);
}).listen(0, "127.0.0.1");
await new Promise((resolve) => front.once("listening", resolve));
const base = `http://127.0.0.1:${front.address().port}`;

const { compatibility_date, queues, vars } = JSON.parse(readFileSync("cloudflare-queues/wrangler.jsonc", "utf8").replace(/^\s*\/\/.*$/gm, ""));
const logs = [];
const config = {
  exports: { CloudbaseRolloutObject: { type: "durable-object", storage: "sqlite" } },
  env: {
    ...Object.fromEntries(queues.producers.map(({ binding, queue }) => [binding, { type: "queue", name: queue }])),
    ROLLOUT: { type: "durable-object", worker: "consumer", exportName: "CloudbaseRolloutObject" },
    DB: { type: "d1", id: "db" },
    ...Object.fromEntries(Object.entries({ ...vars, CALLS_PER_SECOND: "2000", FORWARDER: base, TOKENS: `${base}/tokens`, TOKENS_KEY: "key", FORWARDER_KEY: "forward", ADMIN_KEY: "admin" }).map(([name, value]) => [name, text(value)])),
  },
  triggers: queues.consumers.map(({ queue, max_retries, dead_letter_queue }) => ({ type: "queue", name: queue, maxBatchSize: BATCH, maxBatchTimeout: 0.1, maxRetries: max_retries, ...(dead_letter_queue && { deadLetterQueue: dead_letter_queue }) })),
};
const kept = mkdtempSync(join(tmpdir(), "wechat-queues-"));
const start = () => workerd(mainModule, "", compatibility_date, "", { config, resourcePersistencePath: kept, handleStructuredLogs: ({ message }) => logs.push(message) });
let miniflare = start();

const noteWrite = (url) => add(writes, new URL(url, base).searchParams.get("access_token").slice("token-".length));

async function ask(route, body) {
  const [method, path] = route.split(" ");
  const response = await miniflare.dispatchFetch(`https://rollout${path}`, { method, headers: { authorization: "Bearer admin" }, body: body && JSON.stringify(body) });
  const answer = await response.text();
  deepStrictEqual(response.status, 200, answer);
  return answer;
}

async function work() {
  deepStrictEqual((await miniflare.dispatchFetch("https://rollout/rows")).status, 401);
  deepStrictEqual(await ask("GET /progress"), "{}", "before the rollout begins");
  const list = merchants.map((merchant) => ({ merchant, env: "prod-1", note: "not in a message" }));
  // Two producers at the same time: one of them begins the journal, and the other one goes on with it or is told.
  const starts = await Promise.allSettled([1, 2].map(() => ask("POST /start", [...list, list[0]])));
  for (const { status, value, reason } of starts) {
    if (status === "rejected") ok(/somebody else has begun the journal/.test(reason.message), reason.message);
    else deepStrictEqual([JSON.parse(value).queued, JSON.parse(value).duplicates], [merchants.length, 1]);
  }
  ok(starts.some(({ status }) => status === "fulfilled"));
  const end = Date.now() + 60_000 + merchants.length * 400;
  let isRestarted = false;
  for (let finished = 0; finished < merchants.length; ) {
    ok(Date.now() < end, `it does not end: ${await ask("GET /progress")}`);
    await new Promise((resolve) => setTimeout(resolve, 500 + merchants.length));
    const outcomes = JSON.parse(await ask("GET /progress"));
    finished = (outcomes.changed ?? 0) + (outcomes.unchanged ?? 0) + (outcomes.failed ?? 0);
    if (!isRestarted && finished > merchants.length / 2) {
      isRestarted = true;
      await miniflare.dispose();
      miniflare = start();
      const { skipped } = JSON.parse(await ask("POST /start", list));
      ok(skipped >= finished, `${skipped} of ${finished} are finished`);
    }
    if (process.env.TELL) console.log(new Date().toISOString().slice(14, 21), JSON.stringify(outcomes), calls, logs.splice(0).join(" | ").slice(0, 600));
  }
  const rows = (await ask("GET /rows")).trim().split("\n").map((line) => JSON.parse(line));
  deepStrictEqual(rows.filter(({ outcome }) => outcome !== "changed").map(({ merchant, error }) => [merchant, error?.message.slice(0, 15)]), [[KILLER, "each worker die"]]);
  const others = merchants.filter((merchant) => merchant !== KILLER);
  for (const merchant of others.filter((merchant) => merchant.slice(2) % 20 === 7)) ok(deaths.get(merchant) >= 1, `${merchant} did not kill its worker`);
  ok(deaths.get(KILLER) >= 3, `${deaths.get(KILLER)} workers died over ${KILLER}`);
  deepStrictEqual([...writes].sort(), others.map((merchant) => [merchant, 1]), "each is written once");
  const state = wechat.state();
  for (const merchant of others) deepStrictEqual(state[merchant].environments["prod-1"].api_whitelist, ["/wxa/msg_sec_check"]);
  deepStrictEqual(JSON.parse(await ask("POST /start?again=unauthorized", list)).queued, 0);
  const before = calls;
  const again = JSON.parse(await ask("POST /start", list));
  deepStrictEqual([again.queued, again.skipped, calls], [0, merchants.length, before]);
}

const close = async () => {
  await miniflare.dispose();
  rmSync(kept, { recursive: true, force: true });
  await emulated.close();
  front.close();
};
await reported(url, "fleet-queues-workerd", work, { close, logs });
