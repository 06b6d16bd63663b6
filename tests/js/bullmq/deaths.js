// A rollout on workers that die, on a real server: what is in the end at WeChat, in the journal and in the queue.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { report, storeJournal } from "wechat-cloudbase/fleet";
import { enqueueRollout } from "wechat-cloudbase/fleet/bullmq";
import { ADD, counted, fleet, names } from "../rolling.js";
import { openEngine, SERVERS } from "./engine.js";

const PROGRAM = fileURLToPath(new URL("./worker.js", import.meta.url));
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Keeps `count` workers alive. Each that has died is replaced. */
function keepWorkers(count, given) {
  const workers = new Set();
  let isOver = false;
  const start = () => {
    if (isOver) return;
    const child = fork(PROGRAM, [JSON.stringify(given)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    workers.add(child);
    child.on("exit", () => workers.delete(child) && start());
  };
  for (let index = 0; index < count; index++) start();
  return {
    killOne: () => [...workers][Math.floor(Math.random() * workers.size)]?.kill("SIGKILL"),
    async end() {
      isOver = true;
      await Promise.all([...workers].map(async (child) => (child.kill("SIGKILL"), once(child, "exit"))));
    },
  };
}

/** `kills` workers are killed from outside, one each half second. */
export async function rollOutAndDie(kind, { merchants: count, kills, processes, seconds }) {
  const server = await SERVERS[kind]();
  const engine = await openEngine(server.url);
  const folder = await mkdtemp(join(tmpdir(), "wechat-bullmq-"));
  const merchants = names(count);
  const { wechat, writes } = fleet(merchants);
  const listening = await wechat.listen();
  const name = "rollout";
  const queue = new engine.Queue(name, { connection: engine.connection });
  const journal = storeJournal(engine.store, name);
  const given = {
    server: server.url, wechat: listening.url, name, desired: ADD, busyEvery: 10, deaths: join(folder, "deaths"),
    once: merchants.filter((_, index) => index % 20 === 0), late: merchants.slice(13, 14), early: merchants.slice(16, 17),
  };
  const enqueue = (more) => enqueueRollout({ queue, merchants, desired: ADD, mode: "apply", journal, ...more });
  const first = await enqueue();
  const second = await enqueue();
  let workers = keepWorkers(processes, given);
  const began = performance.now();
  /** Resolves when no job is left that somebody could work on. */
  async function emptied(kills) {
    for (let killed = 0; ; ) {
      await pause(500);
      if (killed < kills) killed += workers.killOne() ? 1 : 0;
      const left = await queue.getJobCounts("wait", "active", "delayed", "prioritized", "paused");
      if (Object.values(left).every((number) => number === 0)) break;
      if (performance.now() - began > seconds * 1000) throw new Error(`not done after ${seconds} s: ${JSON.stringify(left)}`);
    }
    await workers.end();
  }
  /** What is at WeChat, in the journal and in the queue. */
  async function state() {
    const failed = await queue.getFailed();
    const rows = [];
    for await (const row of report(journal)) rows.push(row);
    return {
      inStep: Object.values(wechat.state()).filter(({ environments }) => environments["prod-1"].api_whitelist.includes("/wxa/new")).length,
      rows: rows.map(({ merchant }) => merchant).sort(), outcomes: counted(rows), writes: writes(),
      failed: failed.map(({ data }) => data.merchant).sort(), reasons: failed.map(({ failedReason }) => failedReason),
      completed: await queue.getCompletedCount(),
    };
  }
  try {
    await emptied(kills);
    const died = await state();
    const again = await enqueue();
    const mended = await enqueue({ again: ["failed"] });
    workers = keepWorkers(1, { ...given, once: [], late: [], early: [] });
    await emptied(0);
    const deaths = (await readFile(given.deaths, "utf8")).trim().split("\n");
    return { ...given, merchants, first, second, died, again, mended, end: await state(), deaths, took: performance.now() - began };
  } finally {
    await workers.end();
    await queue.close();
    await engine.close();
    await listening.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
