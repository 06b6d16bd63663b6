// Runs jobs until it gets SIGTERM. Start it on as many machines as you like, after the producer.
import { CloudbaseClient } from "wechat-cloudbase";
import { rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { close, desired, engine, journal, mode, name, queue } from "./rollout.mjs";

const client = new CloudbaseClient({
  // Put your provider here: docs/tokens.md.
  accessToken: ({ merchant }) => `${process.env.TOKEN_PREFIX}${merchant}`,
  ...(process.env.WECHAT_URL && { baseURL: process.env.WECHAT_URL }),
});
const work = await rolloutProcessor({ bullmq: engine, queue, client, desired, mode, journal, callsPerSecond: 50 });
const worker = new engine.Worker(name, work, { connection: engine.connection, concurrency: 16, maxStalledCount: 100 });
worker.on("error", (error) => console.error(error.message));
worker.on("failed", (job, error) => console.error(error.message));
process.once("SIGTERM", async () => {
  await worker.close();
  await close();
});
