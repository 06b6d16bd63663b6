// Mistakes of one program that would otherwise stand in a journal as failures of its merchants, or look like success.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CloudbaseClient } from "wechat-cloudbase";
import { parseDesired } from "wechat-cloudbase/config";
import { check, report, rollback, rollout, storeJournal } from "wechat-cloudbase/fleet";
import { rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { memoryStore } from "wechat-cloudbase/stores";
import { queues } from "./queues/world.js";
import { ADD, counted, fleet, listJournal, names, rowsOf } from "./rolling.js";

async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), "rollout-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Calls each function that begins a rollout, with options that are wrong for all merchants. */
async function refusedEverywhere(wrong, message) {
  const world = queues(names(30));
  const journal = listJournal();
  const options = { client: world.client, merchants: names(30), desired: ADD, journal, ...wrong };
  for (const mode of ["plan", "apply"]) assert.throws(() => rollout({ ...options, mode }), { code: "validation", message });
  assert.deepEqual(journal.lines, []);
  const bullmq = { DelayedError: Error, RateLimitError: Error, UnrecoverableError: Error };
  const queue = Object.fromEntries(["addBulk", "rateLimit", "getRateLimitTtl", "getFailed"].map((name) => [name, () => assert.fail(name)]));
  const processor = { bullmq, queue, client: world.client, desired: ADD, journal: storeJournal(memoryStore(), "one"), ...wrong };
  await assert.rejects(rolloutProcessor(processor), { code: "validation", message });
  assert.throws(() => world.consumer(wrong), { code: "validation", message });
  return world;
}

test("a misspelt danger is refused before the first merchant, also in a rehearsal", async () => {
  const message = /^allow\[0\]: unknown danger `remove_api`; did you mean `remove-api`/;
  const world = await refusedEverywhere({ allow: ["remove_api"] }, message);
  await assert.rejects(world.enqueue({ allow: ["remove_api"] }), { code: "validation", message });
  assert.deepEqual(await world.reported(), []);
  const zh = { allow: ["remove_api"], locale: "zh" };
  assert.throws(() => rollout({ client: world.client, merchants: [], desired: ADD, ...zh }), /^ValidationError: allow\[0\]: 未知的风险名称 `remove_api`，是否应为 `remove-api`/);
});

test("a client with one token for all merchants is refused before the first of them", async () => {
  const client = new CloudbaseClient({ accessToken: "of-one-merchant" });
  await refusedEverywhere({ client }, "options.client: needs a provider as its `accessToken`, because a string is the token of one merchant");
  await assert.rejects(check({ client, merchants: ["wx1"], desired: ADD }), /options\.client/);
});

test("a desired state that nobody awaited is refused", () => {
  const { client } = fleet(names(1));
  const desired = Promise.resolve(parseDesired(ADD));
  assert.throws(() => rollout({ client, merchants: names(1), desired }), /options\.desired: must be .*, and no promise: await `loadDesired`/);
});

test("a second rollout over one journal object leaves the first one its file and its lock", async (t) => {
  const file = join(await folder(t), "r.jsonl");
  const merchants = names(12);
  const world = fleet(merchants, { before: () => new Promise((resolve) => setTimeout(resolve, 5)) });
  const journal = fileJournal(file);
  const options = { client: world.client, merchants, desired: ADD, mode: "apply", journal, concurrency: 2 };
  const first = rollout(options);
  const { value } = await first.next();
  const second = await rowsOf(rollout(options));
  assert.deepEqual([second.rows, second.error.reason], [[], "journal"]);
  assert.match(second.error.message, /in use by another rollout of this process/);
  assert.equal(existsSync(`${file}.lock`), true);
  const { rows, error } = await rowsOf(first);
  assert.deepEqual([error, counted([value, ...rows])], [undefined, { changed: 12 }]);
  assert.equal(existsSync(`${file}.lock`), false);
  assert.deepEqual(counted((await rowsOf(report(journal))).rows), { changed: 12 });
});

test("of rollouts that begin one journal in the same moment, one does the work", async (t) => {
  for (let round = 0; round < 20; round++) {
    const file = join(await folder(t), "r.jsonl");
    const { client, writes } = fleet(names(3));
    const journal = fileJournal(file);
    const journals = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? journal : fileJournal(file)));
    const ends = await Promise.all(journals.map((journal) => rowsOf(rollout({ client, merchants: names(3), desired: ADD, mode: "apply", journal }))));
    const refused = ends.filter(({ error }) => error);
    assert.deepEqual([refused.length, ...new Set(refused.map(({ error }) => error.message))], [7, "the journal is in use by another rollout of this process"]);
    assert.deepEqual([writes(), existsSync(`${file}.lock`)], [{ wx0000: 1, wx0001: 1, wx0002: 1 }, false]);
  }
});

test("a file that is no journal is refused and left as it is, also if its last line has no end", async (t) => {
  const { client } = fleet(names(1));
  const file = join(await folder(t), "other");
  for (const text of ["KJHGqwertyuiop0123456789+/KJHGqwertyuiop0123=", "wx1,prod-1\nwx2,prod-2", '{\n  "name": "x"\n}', '{"journals":1}', "\0\0\0"]) {
    await writeFile(file, text);
    const { rows, error } = await rowsOf(rollout({ client, merchants: names(1), desired: ADD, journal: fileJournal(file) }));
    assert.deepEqual([rows, error.message, await readFile(file, "utf8")], [[], `${file} is no journal of a rollout, and was left as it is`, text]);
  }
  for (const torn of ["", "\n", "\ufeff", "{", '{"journal":1,"roll']) {
    await writeFile(file, torn);
    assert.deepEqual((await rowsOf(rollout({ client, merchants: names(1), desired: ADD, journal: fileJournal(file) }))).error, undefined, torn);
  }
  // A journal of the user cuts nothing off, so nothing may be written behind a torn line.
  const journal = listJournal(['{"journal":1,"roll']);
  const { error } = await rowsOf(rollout({ client, merchants: names(1), desired: ADD, journal }));
  assert.deepEqual([error.message, journal.lines.length], ["journal: line 1 is broken: check the name, or take the journal from a copy", 1]);
});

test("a journal with two paths, or of two copies of the module, has one lock, and a failed release does not keep it", async (t) => {
  const path = await folder(t);
  await mkdir(join(path, "real"));
  await symlink(join(path, "real"), join(path, "link"));
  await writeFile(join(path, "real", "r.jsonl"), "");
  await symlink(join(path, "real", "r.jsonl"), join(path, "r.jsonl"));
  const copy = await import(`${import.meta.resolve("wechat-cloudbase/fleet/node")}?copy`);
  const { client } = fleet(names(9), { before: () => new Promise((resolve) => setTimeout(resolve, 5)) });
  const run = (journal) => rollout({ client, merchants: names(9), desired: ADD, mode: "apply", journal, concurrency: 1 });
  const first = run(fileJournal(join(path, "real", "r.jsonl")));
  await first.next();
  for (const other of [fileJournal(join(path, "link", "r.jsonl")), fileJournal(join(path, "r.jsonl")), copy.fileJournal(join(path, "real", "r.jsonl"))]) {
    assert.equal((await rowsOf(run(other))).error?.message, "the journal is in use by another rollout of this process");
  }
  // Whoever put a folder in the place of the lock takes it away again.
  const lock = join(path, "real", "r.jsonl.lock");
  await rm(lock);
  await mkdir(lock);
  assert.equal((await rowsOf(first)).error.code, "EISDIR");
  await rm(lock, { recursive: true });
  assert.equal((await rowsOf(run(fileJournal(join(path, "link", "r.jsonl"))))).error, undefined);
});

test("a client of the user is asked only for merchants of the list", async () => {
  const { client } = fleet(names(2));
  const asked = [];
  const own = { forMerchant: (merchant) => (asked.push(merchant), client.forMerchant(merchant)) };
  const rows = rollout({ client: own, merchants: names(2), desired: ADD, concurrency: 1 });
  assert.deepEqual(asked, []);
  assert.deepEqual([counted((await rowsOf(rows)).rows), asked], [{ planned: 2 }, names(2)]);
});

test("rows have the language that was asked for", async () => {
  const { client } = fleet(names(2));
  const byFunction = ({ merchant }) => (merchant === "wx0000" ? { version: 9 } : { version: 1, environments: [{ env: { $merchant: "e" }, api_whitelist: [] }] });
  const { rows } = await rowsOf(rollout({ client, merchants: names(2), desired: byFunction, locale: "zh", concurrency: 1 }));
  for (const row of rows) assert.match(row.error.message, /[一-龥]/, row.error.message);
});

test("a merchant that is in the list twice is told, also behind the last row", async () => {
  const { client } = fleet(names(2));
  for (const concurrency of [1, 2, 16]) {
    let last;
    const merchants = [{ merchant: "wx0000", env: "prod-1" }, { merchant: "wx0001", env: "prod-1" }, { merchant: "wx0000", env: "staging" }];
    await rowsOf(rollout({ client, merchants, desired: ADD, concurrency, onProgress: (progress) => (last = progress) }));
    assert.deepEqual([last.duplicates, last.repeated, last.finished], [1, [{ index: 2, merchant: "wx0000" }], 2]);
  }
});

test("a journal with a mistyped name is not taken for one with nothing to write back", async (t) => {
  const { client } = fleet(names(1));
  const path = await folder(t);
  for (const file of [join(path, "typo.jsonl"), join(path, "missing", "r.jsonl")]) {
    const { rows, error } = await rowsOf(rollback(fileJournal(file), { client }));
    assert.deepEqual([rows, error.reason, error.message], [[], "journal", "journal: it is empty or not there, so nothing can be written back: check its name"]);
  }
  for (const read of [report, rollback]) assert.throws(() => read("r.jsonl", { client }), { code: "validation", message: /^journal: must have/ });
  const other = join(path, "package.json");
  await writeFile(other, '{\n  "name": "x"\n}\n');
  const { error } = await rowsOf(rollout({ client, merchants: names(1), desired: ADD, journal: fileJournal(other) }));
  assert.equal(error.message, `${other} is no journal of a rollout, and was left as it is`);
  const { error: unopened } = await rowsOf(rollout({ client, merchants: names(1), desired: ADD, journal: fileJournal(join(path, "missing", "r.jsonl")) }));
  assert.equal(unopened.message, "the journal could not be opened: ENOENT");
});

test("a line of a table that was not split, and a column with another name, are told as such", async () => {
  const { client } = fleet(names(1));
  const table = [
    [["wx1,prod-1"], "merchants[0]: `wx1,prod-1` is not an appid"],
    [["wx1;prod-1"], "merchants[0]: `wx1;prod-1` is not an appid"],
    [[{ appid: "wx1" }], "merchants[0]: has no text in the column `merchant`; rename `appid`"],
    [[{ Merchant: "wx1" }], "merchants[0]: has no text in the column `merchant`; rename `Merchant`"],
  ];
  for (const [merchants, message] of table) assert.equal((await rowsOf(rollout({ client, merchants, desired: ADD }))).error.message.includes(message), true, message);
  const desired = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: [] }] };
  const { rows: [row] } = await rowsOf(rollout({ client, merchants: [{ merchant: "wx0000", env: 5 }], desired }));
  assert.deepEqual([row.outcome, row.error.message], ["failed", "merchant: `env` must be a string"]);
});

test("rows, journals and stops have no value of a variable that WeChat repeats", async () => {
  const merchants = names(3);
  const value = "h'ush & <värde>";
  const state = { functions: { "prod-1": { login: { 3: JSON.stringify({ timeout: 3, environment: [{ key: "OLD", value }] }) } } } };
  const login = { name: "login", timeout: 20, envVariables: { OLD: { $absent: true }, NEW: { $env: "SECRET" } } };
  const desired = parseDesired({ version: 1, environments: [{ env: "prod-1", functions: [login] }] }, { env: { SECRET: value } });
  const spelt = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), "$& ush-hush"];
  for (const path of ["/tcb/uploadfuncconfig", "/tcb/getfuncconfig"]) {
    for (const errcode of [40097, 47001, 85107, 61007, 40013, 45009, 99999]) {
      const answer = (init) => Response.json({ errcode, errmsg: `wrong: ${spelt.join(" | ")} ${init.body} rid: 1-2-3` });
      const { wechat } = fleet(merchants, { state });
      const client = new CloudbaseClient({
        accessToken: ({ merchant }) => `token-${merchant}`,
        fetch: (url, init) => (new URL(url).pathname === path ? Promise.resolve(answer(init)) : wechat.fetch(url, init)),
      });
      const journal = listJournal();
      const options = { client, merchants, desired, mode: "apply", journal, allow: ["remove-variable"], canary: 1, deadline: 3000, concurrency: 1 };
      const { rows, error } = await rowsOf(rollout(options));
      const shown = JSON.stringify([rows, journal.lines, error?.message, error, (await rowsOf(report(journal))).rows, await check({ client, merchants: ["wx0000"], desired }).catch(String)]);
      for (const text of ["ush ", "ush%20", "ush-hush", "v\\u00e4rde", "värde"]) assert.equal(shown.includes(text), false, `${path} ${errcode}: ${shown}`);
      assert.match(shown, new RegExp(`${errcode}`));
    }
  }
});
