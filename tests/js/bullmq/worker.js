// A worker process that dies. After the work of a merchant in `once` it kills itself the first time, and after the work of one
// in `always` each time.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { CloudbaseClient } from "wechat-cloudbase";
import { storeJournal } from "wechat-cloudbase/fleet";
import { rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { openEngine } from "./engine.js";

const { server, wechat, name, desired, once, always, deaths, busyEvery } = JSON.parse(process.argv[2]);
const engine = await openEngine(server);
const queue = new engine.Queue(name, { connection: engine.connection });
/** WeChat's minute is half a second here, so that the test is short. */
const hold = queue.rateLimit.bind(queue);
queue.rateLimit = (milliseconds) => hold(Math.ceil(milliseconds / 120));

let calls = Math.floor(Math.random() * busyEvery);
/** One call in ten is refused, as WeChat does for so many calls in a minute. */
async function busyFetch(url, init) {
  if (calls++ % busyEvery === 0) return new Response('{"errcode":45011,"errmsg":"api minute-quota reach limit"}');
  return fetch(url, init);
}

const client = new CloudbaseClient({ accessToken: ({ merchant }) => `token-${merchant}`, baseURL: wechat, fetch: busyFetch });
const journal = storeJournal(engine.store, name);
const work = await rolloutProcessor({ bullmq: engine, queue, client, desired, mode: "apply", journal });

const died = (merchant) => existsSync(deaths) && readFileSync(deaths, "utf8").split("\n").includes(merchant);

async function deadly(job, token, signal) {
  const { merchant } = job.data;
  try {
    return await work(job, token, signal);
  } finally {
    const hasRow = (await journal.read(merchant)).some((line) => !line.includes('"o":"writing"'));
    if (hasRow && (always.includes(merchant) || (once.includes(merchant) && !died(merchant)))) {
      appendFileSync(deaths, `${merchant}\n`);
      process.kill(process.pid, "SIGKILL");
    }
  }
}

const worker = new engine.Worker(name, deadly, { connection: engine.connection, concurrency: 4, lockDuration: 1500, stalledInterval: 500, maxStalledCount: 5 });
worker.on("error", () => {});
