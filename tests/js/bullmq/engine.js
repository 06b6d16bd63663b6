// BullMQ on a real Redis or a real PostgreSQL, and the store for its journal on the same server.
import * as bullmq from "bullmq";
import { Redis } from "ioredis";
import { redisStore, sqlStore } from "wechat-cloudbase/stores";
import { openPg } from "../stores/databases.js";
import { startPostgres } from "../stores/postgres-server.js";
import { startRedis } from "../tokens/redis-server.js";

export const SERVERS = { redis: startRedis, postgresql: startPostgres };

/** Returns the classes of BullMQ for a server, what they need to connect, and a store. */
export async function openEngine(url) {
  if (url.startsWith("redis:")) {
    const client = new Redis(url);
    return { ...bullmq, connection: { url, maxRetriesPerRequest: null }, store: redisStore(client), close: () => client.disconnect() };
  }
  const { Queue, Worker } = bullmq.withBackend(bullmq.createPostgresBackend);
  const { dialect, query, close } = await openPg({ url });
  return { ...bullmq, Queue, Worker, connection: { connectionString: url, migrate: true, max: 10 }, store: sqlStore({ dialect, query }), close };
}
