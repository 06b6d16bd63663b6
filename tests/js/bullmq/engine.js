// BullMQ on a real Redis or a real PostgreSQL, and the store for its journal on the same server.
import * as bullmq from "bullmq";
import { redisStore, sqlSchema, sqlStore } from "wechat-cloudbase/stores";
import { startPostgres } from "../stores/postgres-server.js";
import { startRedis } from "../tokens/redis-server.js";

export const SERVERS = { redis: startRedis, postgresql: startPostgres };

/** Returns the classes of BullMQ for a server, what they need to connect, and a store. Workers start often, so each loads one driver. */
export const openEngine = (url) => (url.startsWith("redis:") ? onRedis(url) : onPostgres(url));

async function onRedis(url) {
  const { Redis } = await import("ioredis");
  const client = new Redis(url);
  return { ...bullmq, connection: { url, maxRetriesPerRequest: null }, store: redisStore(client), close: () => client.disconnect() };
}

async function onPostgres(url) {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => {});
  const query = async (text, values) => (await pool.query(text, values)).rows;
  await query(sqlSchema({ dialect: "postgres" }), []);
  const { Queue, Worker } = bullmq.withBackend(bullmq.createPostgresBackend);
  const store = sqlStore({ dialect: "postgres", query });
  return { ...bullmq, Queue, Worker, connection: { connectionString: url, migrate: true, max: 10 }, store, close: () => pool.end() };
}
