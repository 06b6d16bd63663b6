// What the producer, the workers and the report have in common. QUEUE_URL says which server: redis://… or postgres://…
import * as bullmq from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import { storeJournal } from "wechat-cloudbase/fleet";
import { redisStore, sqlSchema, sqlStore } from "wechat-cloudbase/stores";

const url = process.env.QUEUE_URL ?? "redis://127.0.0.1:6379";
/** Each rollout has a name of its own, for its queue and its journal. */
export const name = process.env.ROLLOUT ?? "rollout-1";

export const mode = "apply";
export const desired = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: ["/wxa/msg_sec_check"] }] };

async function onRedis() {
  const client = new Redis(url);
  return { ...bullmq, connection: { url, maxRetriesPerRequest: null }, store: redisStore(client), end: () => client.disconnect() };
}

async function onPostgres() {
  const pool = new pg.Pool({ connectionString: url });
  await pool.query(sqlSchema({ dialect: "postgres" }));
  const store = sqlStore({ dialect: "postgres", query: async (text, values) => (await pool.query(text, values)).rows });
  // BullMQ makes its own tables with `migrate`.
  const connection = { connectionString: url, migrate: true };
  return { ...bullmq, ...bullmq.withBackend(bullmq.createPostgresBackend), connection, store, end: () => pool.end() };
}

export const engine = await (url.startsWith("redis") ? onRedis() : onPostgres());
export const queue = new engine.Queue(name, { connection: engine.connection });
export const journal = storeJournal(engine.store, name);

export async function close() {
  await queue.close();
  await engine.end();
}
