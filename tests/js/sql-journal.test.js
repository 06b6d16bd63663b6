// sqlJournal on real databases: SQLite, PostgreSQL and MariaDB.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { enqueueRollout } from "wechat-cloudbase/fleet/queues";
import { report, sqlJournal, sqlJournalSchema, stopRollout } from "wechat-cloudbase/fleet";
import { ADD, names, rowsOf } from "./rolling.js";
import { makeDatabase, openMariadb, openMysql2, openPg, openPostgresJs, openSqlite } from "./stores/databases.js";
import { startMariadb } from "./stores/mariadb-server.js";
import { startPostgres } from "./stores/postgres-server.js";
import { tempFolder } from "./stores/server.js";

const [postgres, mariadb, files] = await Promise.all([startPostgres(), startMariadb(), tempFolder()]);
await makeDatabase(mariadb, "rollouts");
const databases = {
  "node:sqlite": await openSqlite(join(files.folder, "rollouts.db")),
  pg: await openPg(postgres),
  "postgres.js": await openPostgresJs(postgres),
  mysql2: await openMysql2(mariadb, "rollouts"),
  mariadb: await openMariadb(mariadb, "rollouts"),
};
after(async () => {
  await Promise.all(Object.values(databases).map(({ close }) => close()));
  await Promise.all([postgres.close(), mariadb.close(), files.remove()]);
});

const queue = { sendBatch: async () => {} };
const line = (m, more) => JSON.stringify({ m, o: "changed", ...more });
const all = async (journal) => (await rowsOf(journal.load())).rows;

for (const [name, { dialect, query }] of Object.entries(databases)) {
  const journalOf = (rollout) => sqlJournal({ dialect, query, name: `${rollout} ${name}` });
  const start = (journal, options) => enqueueRollout({ queue, merchants: names(2), desired: ADD, mode: "apply", journal, ...options });

  test(`${name}: the table can be made twice, and journals in it are apart`, async () => {
    for (const statement of [...sqlJournalSchema({ dialect }), ...sqlJournalSchema({ dialect })]) await query(statement, []);
    const [one, two] = [journalOf("one"), journalOf("two")];
    await start(one);
    await start(two);
    await one.append(line("wx0001"));
    await one.append(line("wx0002", { message: "环境“一”😀" }));
    assert.deepEqual(await one.read("wx0002"), [line("wx0002", { message: "环境“一”😀" })]);
    assert.deepEqual([await two.read("wx0001"), (await all(two)).length, (await one.read()).length], [[], 1, 1]);
  });

  test(`${name}: of producers that begin at the same time one writes the first line`, async () => {
    for (let round = 0; round < 20; round++) {
      const journal = journalOf(`race ${round}`);
      const ends = await Promise.allSettled(Array.from({ length: 10 }, () => start(journal)));
      const lines = (await journal.read()).map((text) => JSON.parse(text));
      assert.equal(lines.filter((value) => value.journal).length, 1);
      for (const { value, reason } of ends) {
        if (reason) assert.match(reason.message, /somebody else has begun the journal/);
        else assert.equal(value.rollout, lines[0].rollout);
      }
      assert.ok(ends.some(({ value }) => value));
    }
  });

  test(`${name}: more lines than one page come in order, once each`, async () => {
    const journal = journalOf("pages");
    await start(journal, { merchants: [] });
    const many = names(5003).map((merchant) => line(merchant));
    const values = (from, to) => many.slice(from, to).flatMap((text) => [`pages ${name}`, JSON.parse(text).m, text]);
    for (let from = 0; from < many.length; from += 500) {
      const given = values(from, from + 500);
      const places = given.map((_, index) => (dialect === "postgres" ? `$${index + 1}` : "?"));
      const rows = Array.from({ length: given.length / 3 }, (_, row) => `(${places.slice(row * 3, row * 3 + 3).join(", ")})`);
      await query(`insert into wechat_cloudbase_journal (name, merchant, line) values ${rows.join(", ")}`, given);
    }
    assert.deepEqual((await all(journal)).slice(1), many);
    assert.equal((await rowsOf(report(journal))).rows.length, many.length);
    assert.equal((await start(journal, { merchants: names(5004) })).queued, 1);
  });

  test(`${name}: a stop and another desired state are in the journal`, async () => {
    const journal = journalOf("stop");
    const { rollout } = await start(journal);
    await stopRollout(journal);
    assert.equal(JSON.parse((await journal.read()).at(-1)).reason, "cancelled");
    await assert.rejects(start(journal, { mode: "plan" }), /`mode` was "apply" and is "plan" now/);
    assert.equal((await start(journal)).rollout, rollout);
  });

  test(`${name}: an error of the database is told, and no journal is begun`, async () => {
    const journal = sqlJournal({ dialect, query, name: "x", table: "not_there" });
    await assert.rejects(start(journal), (error) => /not_there/.test(`${error.message} ${error.cause?.message}`));
    const narrow = sqlJournal({ dialect, query: async (text, values) => (text.startsWith("insert") ? Promise.reject(new Error("disk full")) : query(text, values)), name: `full ${name}` });
    await assert.rejects(start(narrow), (error) => error.reason === "journal" && error.cause.message === "disk full");
  });
}

test("a journal whose options are wrong is refused", () => {
  assert.throws(() => sqlJournal({ dialect: "oracle", query() {}, name: "one" }), /dialect/);
  assert.throws(() => sqlJournal({ dialect: "sqlite", query() {}, name: "" }), /name/);
  assert.throws(() => sqlJournalSchema({ dialect: "sqlite", table: "a; drop table b" }), /table/);
});
