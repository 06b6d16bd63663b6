// Journals in files: processes that are killed, a second process, and a disk that is full.
import assert from "node:assert/strict";
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { report, rollout } from "wechat-cloudbase/fleet";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { ADD, counted, fleet, names, rowsOf } from "./rolling.js";

const PROGRAM = fileURLToPath(new URL("./rollouts/process.js", import.meta.url));
const run = promisify(execFile);

const state = {
  environments: { "prod-1": { api_whitelist: ["/wxa/old"], version: 1 } },
  functions: { "prod-1": { login: { 3: JSON.stringify({ timeout: 3, environment: [{ key: "PASSWORD", value: "former-secret" }] }) } } },
};
const desired = {
  version: 1,
  environments: [{ env: "prod-1", api_whitelist: ["/wxa/new"], functions: [{ name: "login", timeout: 20, envVariables: { PASSWORD: { $env: "SECRET" } } }] }],
};

/** A folder with a journal, and an emulated WeChat that listens. */
async function world(t, merchants) {
  const folder = await mkdtemp(join(tmpdir(), "wechat-journal-"));
  const { wechat } = fleet(merchants, { state });
  const server = await wechat.listen();
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const given = { url: server.url, journal: join(folder, "rollout.jsonl"), rows: join(folder, "rows"), merchants, desired };
  /** How often each resource of each merchant was written. */
  const writes = () => {
    const counts = {};
    for (const { path, appid, body, errcode } of wechat.calls()) {
      const isWrite = path === "/tcb/uploadfuncconfig" || (path === "/tcb/usecloudaccesstoken" && body.action !== "get");
      if (isWrite && errcode === 0) counts[`${appid} ${path}`] = (counts[`${appid} ${path}`] ?? 0) + 1;
    }
    return counts;
  };
  return { wechat, given, writes };
}

async function reported(path) {
  const rows = [];
  for await (const row of report(fileJournal(path))) rows.push(row);
  return rows;
}

const linesIn = async (path) => (await readFile(path, "utf8").catch(() => "")).trim().split("\n").filter(Boolean);

test("a process that is killed again and again writes nothing twice, and each merchant has one row at the end", async (t) => {
  const merchants = names(160);
  const { given, writes } = await world(t, merchants);
  let kills = 0;
  for (let code = null; code === null; ) {
    const child = fork(PROGRAM, [JSON.stringify(given)]);
    const ended = once(child, "exit");
    await Promise.race([once(child, "message"), ended]);
    if (kills < 6) setTimeout(() => child.kill("SIGKILL") && kills++, Math.random() * 60).unref();
    [code] = await ended;
    // What was on its way when the process died has arrived by then.
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(code === null || code === 0, `exit ${code}`);
  }
  assert.ok(kills >= 3, `only ${kills} kills`);
  const twice = Object.entries(writes()).filter(([, count]) => count !== 1);
  assert.deepEqual(twice, []);
  assert.equal(Object.keys(writes()).length, 2 * merchants.length);
  const rows = await reported(given.journal);
  assert.deepEqual(rows.map(({ merchant }) => merchant).sort(), merchants);
  assert.deepEqual(counted(rows), { changed: 160 });
  const seen = (await linesIn(given.rows)).map((line) => line.split(" ")[0]);
  assert.equal(new Set(seen).size, seen.length, "no row came twice");
  const text = await readFile(given.journal, "utf8");
  assert.ok(text.includes('"from":3') && text.includes("envVariables.PASSWORD"), "former values are there");
  assert.doesNotMatch(text, /secret|token-wx/);
});

test("one process at a time uses a journal, and the lock of a dead process is taken over", async (t) => {
  const merchants = names(30);
  const { given, wechat, writes } = await world(t, merchants);
  wechat.fault({ path: "/tcb/usecloudaccesstoken", delay: 400, times: Infinity });
  const first = fork(PROGRAM, [JSON.stringify(given)]);
  const ended = once(first, "exit");
  await once(first, "message");
  const second = await run(process.execPath, [PROGRAM, JSON.stringify(given)]).catch((error) => error);
  assert.equal(second.code, 7);
  assert.match(second.stderr, new RegExp(`^journal: the journal is in use by the process ${first.pid} on .*; if it does not run any more, delete .*rollout\\.jsonl\\.lock`));
  const { client } = fleet(merchants);
  const { error } = await rowsOf(rollout({ client, merchants, desired: ADD, mode: "apply", journal: fileJournal(given.journal) }));
  assert.equal(error.reason, "journal");
  // A report needs no lock.
  assert.ok((await reported(given.journal)).length > 0);
  first.kill("SIGKILL");
  await ended;
  wechat.reset();
  await run(process.execPath, [PROGRAM, JSON.stringify(given)]);
  assert.deepEqual(counted(await reported(given.journal)), { changed: 30 });
  assert.ok(Object.values(writes()).every((count) => count === 1));
  assert.deepEqual(await linesIn(`${given.journal}.lock`), []);
});

test("the lock of another machine is never taken over", async (t) => {
  const { given } = await world(t, names(1));
  await writeFile(`${given.journal}.lock`, JSON.stringify({ pid: 4_000_000, host: `${hostname()}-other`, id: "x" }));
  const { stderr } = await run(process.execPath, [PROGRAM, JSON.stringify(given)]).catch((error) => error);
  assert.match(stderr, /in use by the process 4000000 on .*-other/);
});

test("two rollouts of one process do not share a journal", async (t) => {
  const merchants = names(3);
  const { given } = await world(t, merchants);
  const { client } = fleet(merchants);
  const options = { client, merchants, desired: ADD };
  for (const [one, other] of [[fileJournal(given.journal), fileJournal(given.journal)], Array(2).fill(fileJournal(given.journal))]) {
    const rows = rollout({ ...options, journal: one });
    await rows.next();
    const { error } = await rowsOf(rollout({ ...options, journal: other }));
    assert.match(error.message, /in use by/);
    assert.equal((await rowsOf(rows)).error, undefined);
    await rm(given.journal);
  }
});

test("a disk that is full stops the rollout, and with room it goes on where it was", async (t) => {
  const merchants = names(60);
  const { given, writes } = await world(t, merchants);
  const argument = JSON.stringify(given).replaceAll("'", "");
  // The kernel refuses to let the file grow over 8 KB, in the middle of a line.
  const full = await run("bash", ["-c", `trap '' XFSZ; ulimit -f 8; exec '${process.execPath}' '${PROGRAM}' '${argument}'`]).catch((error) => error);
  assert.equal(full.code, 7, full.stderr);
  assert.match(full.stderr, /^journal: the journal could not be written, so the rollout has stopped; .* \(EFBIG\)/);
  const lines = await linesIn(given.journal);
  assert.ok(lines.length > 3);
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), `a torn line: ${line}`);
  const written = new Set(Object.keys(writes()).map((key) => key.split(" ")[0]));
  const announced = new Set(lines.map((line) => JSON.parse(line)).filter(({ o }) => o === "writing").map(({ m }) => m));
  assert.deepEqual([...written].filter((merchant) => !announced.has(merchant)), []);
  await run(process.execPath, [PROGRAM, JSON.stringify(given)]);
  assert.deepEqual(counted(await reported(given.journal)), { changed: 60 });
  assert.ok(Object.values(writes()).every((count) => count === 1));
});
