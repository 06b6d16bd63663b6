// `bullmq.mjs <Redis or PostgreSQL> <place> <who> <merchants>`, in a fresh process, with a WeChat in this process: the work on so many
// merchants. A line of JSON: the time of the work, and the time in which the jobs were queued.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { driver, entry } from "../stores.mjs";

const [store, place, who, count] = process.argv.slice(2);
const LANES = 16;
const desired = { version: 1, environments: [{ env: "prod-1", api_whitelist: ["/wxa/new"] }] };
const merchants = Array.from({ length: Number(count) }, (_, index) => `wx${String(index).padStart(16, "0")}`);
const [{ CloudbaseClient }, { createEmulator }, fleet, { fileJournal }, bullmqEntry, bullmq] = await Promise.all([
  entry(""), entry("testing"), entry("fleet"), entry("fleet/node"), entry("fleet/bullmq"), driver("bullmq"),
]);

const wechat = createEmulator({
  tokens: Object.fromEntries(merchants.map((merchant) => [`token-${merchant}`, { appid: merchant }])),
  seed: Object.fromEntries(merchants.map((merchant) => [merchant, { environments: { "prod-1": { api_whitelist: [], version: 1 } } }])),
});
const client = new CloudbaseClient({ accessToken: ({ merchant }) => `token-${merchant}`, fetch: wechat.fetch });
const shared = { desired, mode: "apply" };

async function onRedis() {
  const { Redis } = await driver("ioredis");
  const { redisStore } = await entry("stores");
  const redis = new Redis(place);
  return { ...bullmq, connection: { url: place, maxRetriesPerRequest: null }, store: redisStore(redis), close: () => redis.disconnect() };
}

async function onPostgres() {
  const [{ default: pg }, { sqlSchema, sqlStore }] = await Promise.all([driver("pg"), entry("stores")]);
  const pool = new pg.Pool({ connectionString: place, max: 10 });
  await pool.query(sqlSchema({ dialect: "postgres" }));
  const kept = sqlStore({ dialect: "postgres", query: async (text, values) => (await pool.query(text, values)).rows });
  return { ...bullmq, ...bullmq.withBackend(bullmq.createPostgresBackend), connection: { connectionString: place, migrate: true, max: 10 }, store: kept, close: () => pool.end() };
}

/** Runs a worker over so many jobs. Resolves with the milliseconds. */
async function worked({ Worker, connection }, name, processor) {
  let left = merchants.length;
  const started = performance.now();
  const worker = new Worker(name, processor, { connection, concurrency: LANES });
  await new Promise((resolve, reject) => {
    worker.on("completed", () => --left === 0 && resolve());
    worker.on("failed", (_, error) => reject(error));
  });
  const milliseconds = performance.now() - started;
  await worker.close();
  return milliseconds;
}

async function onQueue() {
  const engine = await (store === "Redis" ? onRedis() : onPostgres());
  const name = `${who}-${Date.now()}`;
  const queue = new engine.Queue(name, { connection: engine.connection });
  const journal = fleet.storeJournal(engine.store, name);
  // The first command connects, and makes the tables.
  await queue.getWaitingCount();
  const started = performance.now();
  await bullmqEntry.enqueueRollout({ queue, merchants, ...shared, journal });
  const queued = performance.now() - started;
  const processor = who === "empty" ? async () => {} : await bullmqEntry.rolloutProcessor({ bullmq: engine, queue, client, ...shared, journal });
  const milliseconds = await worked(engine, name, processor);
  await queue.close();
  await engine.close();
  return { milliseconds, queued };
}

async function onOneMachine() {
  const folder = mkdtempSync(join(tmpdir(), "wechat-bench-"));
  const started = performance.now();
  let left = merchants.length;
  for await (const { outcome } of fleet.rollout({ client, merchants, ...shared, journal: fileJournal(join(folder, "journal")), concurrency: LANES })) left -= outcome === "changed" ? 1 : 0;
  const milliseconds = performance.now() - started;
  rmSync(folder, { recursive: true });
  if (left > 0) throw new Error(`${left} merchants are not changed`);
  return { milliseconds, queued: 0 };
}

const measured = await (who === "rollout" ? onOneMachine() : onQueue());
const writes = wechat.calls().filter(({ path, body, errcode }) => path === "/tcb/usecloudaccesstoken" && errcode === 0 && body.action !== "get").length;
if (who !== "empty" && writes !== merchants.length) throw new Error(`${writes} writes for ${merchants.length} merchants`);
console.log(JSON.stringify(measured));
