// Runs the files of examples/bullmq as processes, against an emulated WeChat, a real Redis and a real PostgreSQL.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SERVERS } from "./bullmq/engine.js";
import { fleet, names } from "./rolling.js";

// There it finds the packages that its package.json names.
const folder = fileURLToPath(new URL("node_modules/.bullmq-example", import.meta.url));
cpSync(new URL("../../examples/bullmq", import.meta.url), folder, { recursive: true });
after(() => rmSync(folder, { recursive: true, force: true }));

const DONE = /\{ changed: 20 \} \{ wait: 0, active: 0, delayed: 0, failed: 0 \}/;

for (const kind of ["redis", "postgresql"]) {
  test(`the producer, a worker and the report run on ${kind}`, async () => {
    const merchants = names(20);
    const { wechat, whitelist } = fleet(merchants);
    const [server, listening] = await Promise.all([SERVERS[kind](), wechat.listen()]);
    const list = join(folder, `${kind}.csv`);
    writeFileSync(list, merchants.map((merchant) => `${merchant},prod-1\r\n`).join(""));
    const env = { PATH: process.env.PATH, QUEUE_URL: server.url, ROLLOUT: "rollout-1", TOKEN_PREFIX: "token-", WECHAT_URL: listening.url };
    const run = async (...command) => (await promisify(execFile)(process.execPath, command, { cwd: folder, env })).stdout;
    let worker;
    try {
      assert.match(await run("producer.mjs", list), /queued: 20/);
      worker = spawn(process.execPath, ["worker.mjs"], { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
      let report;
      do report = await run("report.mjs");
      while (!DONE.test(report) && worker.exitCode === null);
      assert.match(report, DONE);
      worker.kill("SIGTERM");
      assert.deepEqual(await once(worker, "exit"), [0, null]);
      assert.match(await run("producer.mjs", list), /queued: 0,\s+skipped: 20/);
      assert.ok(merchants.every((merchant) => whitelist(merchant).includes("/wxa/msg_sec_check")));
    } finally {
      worker?.kill("SIGKILL");
      await Promise.all([server.close(), listening.close()]);
    }
  });
}
