// Journals: what they hold, how a rollout goes on with them, and how broken ones are refused.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { report, rollout, RolloutError } from "wechat-cloudbase/fleet";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { ADD, counted, fleet, listJournal, names, REMOVE, rowsOf } from "./rolling.js";

const run = (world, merchants, journal, options) => rowsOf(rollout({ client: world.client, merchants, desired: ADD, mode: "apply", journal, ...options }));

async function reported(journal) {
  const rows = [];
  for await (const row of report(journal)) rows.push(row);
  return rows;
}

test("a journal has a header, a line before each first write, and a line at each end", async () => {
  const merchants = names(3);
  const world = fleet(merchants, { tokens: { wx0001: { cloudbase: false } } });
  const journal = listJournal();
  await run(world, merchants, journal, { allow: ["large"] });
  const [header, ...lines] = journal.lines.map((line) => JSON.parse(line));
  assert.deepEqual({ ...header, rollout: "", started: "" }, { journal: 1, rollout: "", desired: header.desired, mode: "apply", allow: ["large"], started: "" });
  assert.match(header.desired, /^sha256:/);
  const own = lines.filter(({ m }) => m === "wx0000").map(({ ms, ...line }) => line);
  const changes = [{ resource: { kind: "whitelist", env: "prod-1" }, fields: [{ path: 'api_whitelist["/wxa/new"]', op: "add" }] }];
  assert.deepEqual(own, [{ m: "wx0000", o: "writing", n: 1, changes }, { m: "wx0000", o: "changed", changes }]);
  const { errcode, rid, o } = lines.find(({ m }) => m === "wx0001");
  assert.deepEqual([o, errcode, typeof rid], ["failed", 85088, "string"]);
  const { ended, ...counts } = lines.at(-1);
  assert.ok(Date.parse(ended) > 0);
  assert.deepEqual(counts, { finished: 3, unchanged: 0, planned: 0, changed: 2, unauthorized: 0, refused: 0, failed: 1 });
});

test("a resumed rollout gives rows only for those that are not finished, and keeps its id", async () => {
  const merchants = names(40);
  const world = fleet(merchants);
  const journal = listJournal();
  const first = [];
  for await (const row of rollout({ client: world.client, merchants, desired: ADD, mode: "apply", journal, concurrency: 2 })) {
    if (first.push(row) === 10) break;
  }
  let last;
  const second = await run(world, [...merchants, "wx0000"], journal, { onProgress: (progress) => (last = progress) });
  assert.equal(second.error, undefined);
  assert.ok(second.rows.length <= 30);
  const rows = [...first, ...second.rows];
  assert.equal(new Set(rows.map(({ merchant }) => merchant)).size, rows.length);
  assert.equal(new Set(rows.map(({ rollout }) => rollout)).size, 1);
  assert.deepEqual([last.skipped + last.finished, last.duplicates], [40, 1]);
  assert.deepEqual(counted(await reported(journal)), { changed: 40 });
  assert.ok(Object.values(world.writes()).every((count) => count === 1));
  assert.deepEqual((await run(world, merchants, journal)).rows, []);
});

test("a merchant whose process died between two writes has both of them in its row", async () => {
  const desired = { version: 1, environments: ["prod-1", "prod-2"].map((env) => ({ env, api_whitelist: ["/wxa/new"] })) };
  const whitelists = (first, second) => ({ environments: { "prod-1": { api_whitelist: first, version: 1 }, "prod-2": { api_whitelist: second, version: 1 } } });
  const began = listJournal();
  await run(fleet(["wx0000"], { state: whitelists([], []) }), ["wx0000"], began, { desired });
  const journal = listJournal(began.lines.slice(0, 2));
  const { rows: [row] } = await run(fleet(["wx0000"], { state: whitelists(["/wxa/new"], []) }), ["wx0000"], journal, { desired });
  assert.deepEqual([row.outcome, row.done.map(({ resource }) => resource.env)], ["changed", ["prod-1", "prod-2"]]);
});

test("a merchant whose process died behind the write counts as changed by this rollout", async () => {
  const world = fleet(["wx0000"]);
  const journal = listJournal();
  await run(world, ["wx0000"], journal);
  // The line of the end was lost.
  journal.lines.splice(2);
  assert.deepEqual((await reported(journal)).map(({ outcome, count }) => [outcome, count]), [["unfinished", 1]]);
  const { rows: [row] } = await run(world, ["wx0000"], journal);
  assert.deepEqual([row.outcome, row.done.length, world.writes()], ["changed", 1, { wx0000: 1 }]);
});

test("`again` tries outcomes once more, and the report has the last one", async () => {
  const merchants = names(6);
  const journal = listJournal();
  const broken = fleet(merchants, { faults: [{ appid: "wx0005", errcode: 40097 }, { appid: "wx0003", errcode: 61003 }] });
  assert.deepEqual(counted((await run(broken, merchants, journal, { canary: 1 })).rows), { changed: 4, failed: 1, unauthorized: 1 });
  assert.deepEqual((await run(broken, merchants, journal)).rows, []);
  const again = await run(broken, merchants, journal, { again: ["failed"] });
  assert.deepEqual(again.rows.map(({ merchant, outcome }) => [merchant, outcome]), [["wx0005", "changed"]]);
  assert.deepEqual((await run(broken, merchants, journal, { again: ["failed", "unauthorized"] })).rows.map(({ merchant }) => merchant), ["wx0003"]);
  assert.deepEqual(counted(await reported(journal)), { changed: 6 });
});

test("consent can come later: those that were refused go on in the same journal", async () => {
  const merchants = names(3);
  const world = fleet(merchants);
  const journal = listJournal();
  await run(world, merchants, journal, { desired: REMOVE, canary: 0 });
  const { rows, error } = await run(world, merchants, journal, { desired: REMOVE, allow: ["remove-api"], again: ["refused"] });
  assert.deepEqual([error, counted(rows)], [undefined, { changed: 3 }]);
  assert.deepEqual(JSON.parse(journal.lines.find((line) => line.includes("resumed"))).allow, ["remove-api"]);
});

test("a journal of another rollout is refused, and nothing is done", async () => {
  const world = fleet(["wx0000"]);
  const { lines } = listJournal();
  await run(world, ["wx0000"], { ...listJournal(lines) }, { mode: "plan" });
  const before = world.wechat.calls().length;
  for (const [options, message] of [
    [{}, /^journal: it belongs to another rollout: `mode` was "plan" and is "apply" now; use another journal$/],
    [{ mode: "plan", desired: REMOVE }, /^journal: it belongs to another rollout: `desired` was "sha256:\w+" and is "sha256:\w+" now/],
    [{ mode: "plan", desired: () => ADD }, /`desired` was "sha256:\w+" and is "function" now/],
  ]) {
    const { error } = await run(world, ["wx0000"], listJournal(lines), options);
    assert.ok(error instanceof RolloutError);
    assert.match(error.message, message);
  }
  assert.equal(world.wechat.calls().length, before);
});

const HEADER = (fields) => JSON.stringify({ journal: 1, rollout: "r", desired: "d", mode: "apply", ...fields });
const ROW = '{"m":"wx0000","o":"changed"}';
const BROKEN = {
  "a broken line in the middle": [[HEADER(), '{"m":"wx00', ROW], /^journal: line 2 is broken; take the journal from a copy, or remove the line by hand$/],
  "a line that is no object": [[HEADER(), "12", ROW], /^journal: line 2 is broken/],
  "a line of something else": [[HEADER(), '{"level":"info"}', ROW], /^journal: line 2 is no line of a journal$/],
  "a file that is no journal": [['{"level":"info"}', ROW], /^journal: line 1 is not the first line of a journal$/],
  "rows without a header": [[ROW], /^journal: line 1 is not the first line of a journal$/],
  "a journal of a later version": [[HEADER({ journal: 2 })], /^journal: it has the format 2, and this version reads 1$/],
  "two journals in one": [[HEADER(), ROW, HEADER()], /^journal: line 3 begins a second journal/],
};

for (const [name, [lines, message]] of Object.entries(BROKEN)) {
  test(`a broken journal is refused at its line: ${name}`, async () => {
    const world = fleet(["wx0001"]);
    const { error } = await run(world, ["wx0001"], listJournal(lines));
    assert.ok(error instanceof RolloutError);
    assert.equal(error.reason, "journal");
    assert.match(error.message, message);
    await assert.rejects(reported(listJournal(lines)), (one) => one.message === error.message);
    assert.equal(world.wechat.calls().length, 0);
  });
}

test("an error of the storage itself is passed on", async () => {
  const cause = new TypeError("fetch failed");
  const load = async function* () {
    throw cause;
  };
  const { error } = await run(fleet(["wx0000"]), ["wx0000"], { ...listJournal(), load });
  assert.equal(error, cause);
});

/** A file in a folder of its own. */
async function file(t) {
  const folder = await mkdtemp(join(tmpdir(), "wechat-journal-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "rollout.jsonl");
}

test("a torn last line is cut, and a whole one without its end is kept", async (t) => {
  const merchants = names(4);
  const world = fleet(merchants);
  const path = await file(t);
  await run(world, merchants.slice(0, 2), fileJournal(path));
  const whole = await readFile(path, "utf8");
  for (const [text, kept] of [[`${whole}{"m":"wx0003","o":"chan`, whole], [`${whole}\0\0\0\0`, whole], [whole.trimEnd(), whole]]) {
    await writeFile(path, text);
    assert.equal((await reported(fileJournal(path))).length, 2);
    assert.deepEqual((await run(world, merchants.slice(0, 2), fileJournal(path))).error, undefined);
    assert.ok((await readFile(path, "utf8")).startsWith(`${kept}{"resumed":`));
  }
  await writeFile(path, '{"journal":1,"roll');
  assert.deepEqual(counted((await run(world, merchants, fileJournal(path))).rows), { unchanged: 2, changed: 2 });
});

test("a broken line in the middle of a file has its number", async (t) => {
  const path = await file(t);
  await writeFile(path, `${HEADER()}\n${ROW}\n{"m":"wx\n${ROW}\n`);
  const { error } = await run(fleet(["wx0001"]), ["wx0001"], fileJournal(path));
  assert.match(error.message, /^journal: line 3 is broken/);
});

test("wherever the journal fails, nothing is written without a line before it, and the next run ends the work", async () => {
  const merchants = names(6);
  for (let room = 0; room < 14; room++) {
    const world = fleet(merchants);
    const { lines, load } = listJournal();
    const append = async (line) => {
      if (lines.length >= room) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
      lines.push(line);
    };
    const { error } = await run(world, merchants, { append, load }, { concurrency: 3 });
    assert.ok(error instanceof RolloutError, `${room}: ${error}`);
    assert.deepEqual([error.reason, error.cause.code], ["journal", "ENOSPC"]);
    const announced = lines.map((line) => JSON.parse(line)).filter(({ o }) => o === "writing").map(({ m }) => m);
    for (const merchant of Object.keys(world.writes())) assert.ok(announced.includes(merchant), merchant);
    assert.equal((await run(world, merchants, listJournal(lines))).error, undefined);
    assert.deepEqual(counted(await reported(listJournal(lines))), { changed: 6 });
    assert.deepEqual(world.writes(), Object.fromEntries(merchants.map((merchant) => [merchant, 1])));
  }
});

test("a journal that fails once stops the rollout as well, and its merchant is no failure", async () => {
  const merchants = names(6);
  const world = fleet(merchants);
  const journal = listJournal();
  let fails = 1;
  const append = async (line) => {
    if (line.includes('"wx0002","o":"writing"') && fails-- > 0) throw new Error("the database is gone");
    await journal.append(line);
  };
  const { rows, error } = await run(world, merchants, { ...journal, append }, { concurrency: 1 });
  assert.deepEqual([error.reason, counted(rows), world.writes()], ["journal", { changed: 2 }, { wx0000: 1, wx0001: 1 }]);
  assert.deepEqual(counted((await run(world, merchants, journal)).rows), { changed: 4 });
});
