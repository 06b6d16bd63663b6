// Lists, columns, providers and listeners of careless and of hostile people.
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, symlink, writeFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { check, report, rollback, rollout } from "wechat-cloudbase/fleet";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { ADD, counted, fleet, listJournal, names, rowsOf } from "./rolling.js";

const HEADER = JSON.stringify({ journal: 1, rollout: "r", desired: "x", mode: "apply" });
const never = () => new Promise(() => {});
/** Fails if a rollout hangs. */
const within = (milliseconds, promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("it hangs")), milliseconds).unref())]);

test("appids that are names of JavaScript or full of quotes are merchants like others, in each part", async () => {
  const merchants = ["__proto__", "constructor", "toString", '"quoted"', "back\\slash", "{curly}", "a".repeat(128)];
  const { client, whitelist } = fleet(merchants);
  const journal = listJournal();
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: ADD, mode: "apply", journal }));
  assert.equal(error, undefined);
  assert.deepEqual(rows.map(({ merchant }) => merchant).sort(), merchants.toSorted());
  assert.deepEqual(counted((await rowsOf(report(journal))).rows), { changed: 7 });
  assert.deepEqual((await check({ client, merchants, desired: ADD })).inStep, 7);
  assert.deepEqual(counted((await rowsOf(rollback(journal, { client, mode: "apply", allow: ["remove-api"] }))).rows), { changed: 7 });
  for (const merchant of merchants) assert.deepEqual(whitelist(merchant), ["/wxa/old"]);
});

test("a list that gives the same object again and again gives each merchant its own columns", async () => {
  const { client, whitelist } = fleet(names(6));
  function* merchants() {
    const row = {};
    for (const merchant of names(6)) yield Object.assign(row, { merchant, path: `/wxa/of_${merchant}` });
  }
  const desired = { version: 1, environments: [{ env: "prod-1", api_whitelist: [{ $merchant: "path" }] }] };
  const { rows, error } = await rowsOf(rollout({ client, merchants: merchants(), desired, mode: "apply" }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { changed: 6 });
  for (const merchant of names(6)) assert.deepEqual(whitelist(merchant), ["/wxa/old", `/wxa/of_${merchant}`]);
});

test("the column `merchant` is the appid without blanks and marks, as the row has it", async () => {
  const { client } = fleet(["wx1"]);
  const seen = [];
  const desired = ({ merchant }) => (seen.push(merchant), ADD);
  const { rows } = await rowsOf(rollout({ client, merchants: [{ merchant: "\ufeff wx1 " }], desired }));
  assert.deepEqual([rows[0].merchant, seen], ["wx1", ["wx1"]]);
});

test("a getter of the list that throws is told with its place", async () => {
  const { client } = fleet(["wx1"]);
  const cause = new Error("no connection");
  const broken = { get merchant() { throw cause; } };
  const column = { merchant: "wx2", get env() { throw cause; } };
  for (const one of [broken, column]) {
    const { rows, error } = await rowsOf(rollout({ client, merchants: ["wx1", one], desired: ADD }));
    assert.deepEqual([counted(rows), error.reason, error.cause], [{ planned: 1 }, "merchants", cause]);
    assert.match(error.message, /merchants\[1\]/);
  }
});

test("an abort ends the rollout although a part of the user hangs", async () => {
  const lists = { desired: { desired: never }, load: { journal: { append: async () => {}, load: async function* () { await never(); } } }, lock: { mode: "apply", lock: { lease: never } } };
  for (const [name, options] of Object.entries(lists)) {
    const { client } = fleet(["wx1"]);
    const control = new AbortController();
    setTimeout(() => control.abort(new Error("Ctrl-C")), 50);
    const { error } = await within(5000, rowsOf(rollout({ client, merchants: ["wx1"], desired: ADD, ...options, signal: control.signal })));
    assert.equal(error.message, "Ctrl-C", name);
  }
});

test("whatever a provider throws, the merchant has a row without the secret", async () => {
  const thrown = ["secret-canary", undefined, null, 5, Symbol("secret-canary"), { message: "secret-canary" }, Object.assign(new Error("secret-canary"), { errcode: 1 })];
  const merchants = names(thrown.length);
  const accessToken = async ({ merchant }) => {
    throw thrown[merchants.indexOf(merchant)];
  };
  const { client } = fleet(merchants, { options: { accessToken } });
  const journal = listJournal();
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: ADD, stop: { failures: Infinity, rate: 1 }, journal }));
  assert.equal(error, undefined);
  assert.deepEqual(counted(rows), { failed: thrown.length });
  assert.doesNotMatch(JSON.stringify([rows, journal.lines]), /secret-canary/);
});

test("listeners that throw, at once, later or something odd, do not matter, and 1000 lanes make no warning", async () => {
  const warned = [];
  const listen = (warning) => warned.push(warning);
  process.on("warning", listen);
  const merchants = names(1100);
  const { client } = fleet(merchants);
  const odd = () => {
    throw null;
  };
  const control = new AbortController();
  const { rows, error } = await rowsOf(rollout({ client, merchants, desired: ADD, concurrency: 1000, onProgress: odd, onStep: odd, signal: control.signal }));
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("warning", listen);
  assert.equal(error, undefined);
  assert.deepEqual([counted(rows), warned], [{ planned: 1100 }, []]);
});

test("no value of a variable is in a row, a report or a journal, wherever it came from", async () => {
  const state = { functions: { "prod-1": { login: { 3: JSON.stringify({ timeout: 3, environment: [{ key: "OLD", value: "former-canary" }] }) } } } };
  const { client } = fleet(names(6), { state });
  const login = { name: "login", timeout: 20, envVariables: { OLD: { $merchant: "secret" }, NEW: { $merchant: "secret" } } };
  const desired = { version: 1, environments: [{ env: "prod-1", functions: [login] }] };
  // The last two break a rule, so that a message says why.
  const secrets = ["canary-0", "canary-1", "canary-2", "canary-3", 5, "canary \ud800"];
  const journal = listJournal();
  const merchants = names(6).map((merchant, index) => ({ merchant, secret: secrets[index] }));
  const rows = [];
  for (const mode of ["plan", "apply"]) {
    const result = await rowsOf(rollout({ client, merchants, desired, mode, canary: 0, stop: { failures: 10, rate: 1 }, ...(mode === "apply" && { journal }) }));
    assert.equal(result.error, undefined);
    rows.push(...result.rows);
  }
  assert.deepEqual(counted(rows), { planned: 4, changed: 4, failed: 4 });
  const back = await rowsOf(rollback(journal, { client }));
  assert.doesNotMatch(JSON.stringify([rows, journal.lines, (await rowsOf(report(journal))).rows, back.rows]), /canary/);
});

const CHANGED = JSON.stringify({ m: "wx1", o: "changed" });
const HURT = {
  "a line before a write without its changes": [HEADER, '{"m":"wx1","o":"writing"}', CHANGED],
  "changes that are no list": [HEADER, '{"m":"wx1","o":"writing","changes":5}', CHANGED],
  "a change without a resource": [HEADER, '{"m":"wx1","o":"writing","changes":[{}]}', CHANGED],
};
for (const [name, lines] of Object.entries(HURT)) {
  test(`a line that somebody has changed by hand is told with its number: ${name}`, async () => {
    const { client } = fleet(["wx1"]);
    const journal = listJournal(lines);
    for (const read of [() => rollout({ client, merchants: ["wx1"], desired: ADD, journal }), () => rollback(journal, { client }), () => report(journal)]) {
      const { error } = await rowsOf(read());
      assert.deepEqual([error?.reason, error?.message], ["journal", "journal: line 2 is no line of a journal"]);
    }
  });
}

test("a file that an editor saved with a byte order mark and other ends of lines is still a journal", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "wechat-journal-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "rollout.jsonl");
  const { client } = fleet(names(3));
  const options = { client, desired: ADD, mode: "apply", journal: fileJournal(path) };
  await rowsOf(rollout({ ...options, merchants: names(2) }));
  await writeFile(path, `\ufeff${(await readFile(path, "utf8")).replaceAll("\n", "\r\n")}\r\n`);
  assert.deepEqual(counted((await rowsOf(rollout({ ...options, merchants: names(3) }))).rows), { changed: 1 });
  assert.deepEqual(counted((await rowsOf(report(fileJournal(path)))).rows), { changed: 3 });
});

test("a journal that cannot be opened is an error of the journal, and nothing is done", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "wechat-journal-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [path, code] of [[join(folder, "none", "r.jsonl"), "ENOENT"], [folder, "EISDIR"], ["/proc/r.jsonl", "ENOENT"]]) {
    const { client, wechat } = fleet(["wx1"]);
    const { error } = await rowsOf(rollout({ client, merchants: ["wx1"], desired: ADD, journal: fileJournal(path) }));
    assert.deepEqual([error.code, error.reason, error.cause?.code, wechat.calls()], ["rollout", "journal", code, []]);
  }
  assert.deepEqual(await readdir(folder), []);
});

test("a link that somebody has laid in the way of the lock is not followed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "wechat-journal-"));
  t.after(() => rm(folder, { recursive: true }));
  const [victim, path] = [join(folder, "victim"), join(folder, "r.jsonl")];
  await writeFile(victim, "of somebody else");
  await symlink(victim, `${path}.lock.${process.pid}`);
  const { client } = fleet(["wx1"]);
  await rowsOf(rollout({ client, merchants: ["wx1"], desired: ADD, journal: fileJournal(path) }));
  assert.equal(await readFile(victim, "utf8"), "of somebody else");
});
