// A worker process that dies. After the work of a merchant in `once` it kills itself the first time, and after the work of one
// in `late` each time. It never gets through the work of one in `early`.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { CloudbaseClient } from "wechat-cloudbase";
import { storeJournal } from "wechat-cloudbase/fleet";
import { rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { openEngine } from "./engine.js";

const { server, wechat, name, desired, once, late, early, deaths, busyEvery } = JSON.parse(process.argv[2]);
const engine = await openEngine(server);
const queue = new engine.Queue(name, { connection: engine.connection });
/** WeChat's minute is a tenth of a second here, so that the test is short. */
const SHORTER = 600;
const [hold, held] = [queue.rateLimit.bind(queue), queue.getRateLimitTtl.bind(queue)];
queue.rateLimit = (milliseconds) => hold(Math.ceil(milliseconds / SHORTER));
queue.getRateLimitTtl = async (max) => (await held(max)) * SHORTER;

let calls = Math.floor(Math.random() * busyEvery);
/** One call in ten is refused, as WeChat does for so many calls in a minute. */
async function busyFetch(url, init) {
  if (calls++ % busyEvery === 0) return new Response('{"errcode":45011,"errmsg":"api minute-quota reach limit"}');
  return fetch(url, init);
}

function die(merchant) {
  appendFileSync(deaths, `${merchant}\n`);
  process.kill(process.pid, "SIGKILL");
}

function tokenOf({ merchant }) {
  if (early.includes(merchant)) die(merchant);
  return `token-${merchant}`;
}

const client = new CloudbaseClient({ accessToken: tokenOf, baseURL: wechat, fetch: busyFetch });
const journal = storeJournal(engine.store, name);
const work = await rolloutProcessor({ bullmq: engine, queue, client, desired, mode: "apply", journal });

const died = (merchant) => existsSync(deaths) && readFileSync(deaths, "utf8").split("\n").includes(merchant);

async function deadly(job, token, signal) {
  const { merchant } = job.data;
  const row = await work(job, token, signal);
  if (late.includes(merchant) || (once.includes(merchant) && !died(merchant))) die(merchant);
  return row;
}

const worker = new engine.Worker(name, deadly, { connection: engine.connection, concurrency: 8, lockDuration: 3000, stalledInterval: 500, maxStalledCount: 100 });
worker.on("error", () => {});
