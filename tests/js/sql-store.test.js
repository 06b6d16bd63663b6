// sqlStore on real databases: SQLite, PostgreSQL and MariaDB, each with the drivers that people use.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { inspect } from "node:util";
import mysql from "mysql2/promise";
import pg from "pg";
import { sqlSchema, sqlStore } from "wechat-cloudbase/stores";
import { storeTests } from "wechat-cloudbase/testing";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { makeDatabase, openMariadb, openMysql2, openMysql2Prepared, openPg, openPostgresJs, openSqlite } from "./stores/databases.js";
import { startMariadb } from "./stores/mariadb-server.js";
import { startPostgres } from "./stores/postgres-server.js";
import { tempFolder } from "./stores/server.js";

const [postgres, mariadb, files] = await Promise.all([startPostgres(), startMariadb(), tempFolder()]);
await makeDatabase(mariadb, "tokens");

const databases = {
  "node:sqlite": await openSqlite(join(files.folder, "tokens.db")),
  pg: await openPg(postgres),
  "postgres.js": await openPostgresJs(postgres),
  mysql2: await openMysql2(mariadb, "tokens"),
  "mysql2 prepared": await openMysql2Prepared(mariadb, "tokens"),
  mariadb: await openMariadb(mariadb, "tokens"),
};
after(async () => {
  await Promise.all(Object.values(databases).map(({ close }) => close()));
  await Promise.all([postgres.close(), mariadb.close(), files.remove()]);
});

const SECRET = "refresh@@@canary-0123456789";
const storeOn = ({ dialect, query }, options) => sqlStore({ dialect, query, ...options });
const mark = ({ dialect }, ...names) => (dialect === "postgres" ? names.map((_, index) => `$${index + 1}`) : names.map(() => "?")).join(", ");
/** Writes a row as somebody would by hand. */
const insert = (database, key, record) => database.query(`insert into wechat_cloudbase (id, record) values (${mark(database, key, record)})`, [key, record]);

for (const [name, database] of Object.entries(databases)) {
  for (const { name: what, run } of storeTests(() => storeOn(database))) test(`${name}: ${what}`, run);

  test(`${name}: a record that somebody wrote by hand is read and replaced`, async () => {
    const store = storeOn(database);
    const key = `by-hand-${name}`;
    await insert(database, key, `{ "accessToken" : "a",\n "refreshToken": "${SECRET}" } `);
    const record = await store.get(key);
    assert.deepEqual(record, { accessToken: "a", refreshToken: SECRET });
    assert.equal(await store.replace(key, { refreshToken: SECRET, accessToken: "a" }, { no: 1 }), false, "another order is another record");
    assert.equal(await store.replace(key, record, { refreshToken: "next" }), true);
    assert.deepEqual(await store.get(key), { refreshToken: "next" });
    await insert(database, `${key}-2`, `${SECRET} is no JSON`);
    await assert.rejects(store.get(`${key}-2`), { name: "SyntaxError", message: "the stored record is not JSON" });
  });

  test(`${name}: an error of the database has its reason and no record`, async () => {
    const table = `narrow_${name.replace(/\W/g, "_")}`;
    await database.query(`create table ${table} (id varchar(100) primary key, record varchar(9000) not null check (length(record) < 10))`, []);
    const record = { refreshToken: SECRET };
    const [narrow, missing] = [storeOn(database, { table }), storeOn(database, { table: "not_there" })];
    const failures = [narrow.set("wx1", record), narrow.replace("wx1", undefined, record), missing.set("wx1", record), missing.replace("wx1", record, record), missing.get("wx1"), missing.list("").next()];
    for (const [index, failure] of (await Promise.allSettled(failures)).entries()) {
      if (index === 1 && database.dialect === "mysql" && failure.status === "fulfilled") continue;
      assert.equal(failure.status, "rejected", `${index}`);
      const shown = inspect(failure.reason, { depth: 9, showHidden: true }) + JSON.stringify(failure.reason);
      assert.ok(!shown.includes("canary") && !shown.includes("refresh@@@"), shown);
      assert.match(failure.reason.message, index < 2 ? /^sqlStore: .*(constraint|narrow)/i : /^sqlStore: .*not_there/);
    }
  });

  test(`${name}: a list reads pages of 1,000 rows and ends with the last key of the prefix`, async () => {
    const asked = [];
    const store = sqlStore({ ...database, close: undefined, query: (statement, values) => (asked.push(statement), database.query(statement, values)) });
    const rows = Array.from({ length: 2000 }, (_, index) => `page-${name}-${String(index).padStart(4, "0")}`);
    for (let at = 0; at < rows.length; at += 100) await Promise.all(rows.slice(at, at + 100).map((key) => store.set(key, {})));
    await store.set(`page-${name}.`, {});
    asked.length = 0;
    const keys = [];
    for await (const key of store.list(`page-${name}-`)) keys.push(key);
    assert.deepEqual(keys, rows);
    assert.equal(asked.length, 3);
  });

  test(`${name}: the schema can be run again, by two at once, and its table keeps what it has`, async () => {
    const store = storeOn(database, { table: "again" });
    await database.query(sqlSchema({ dialect: database.dialect, table: "again" }), []);
    await store.set(`a-${name}`, { a: 1 });
    await database.query(sqlSchema({ dialect: database.dialect, table: "again" }), []);
    assert.deepEqual(await store.get(`a-${name}`), { a: 1 });
  });
}

test("pg: the table that docs/tokens.md had before, with a column of JSON and a name of its own for the key", async () => {
  const { dialect, query } = databases.pg;
  await query("create table merchants (appid text primary key, record jsonb)", []);
  await query("insert into merchants values ($1, $2)", ["wx1", { refreshToken: SECRET, accessToken: "a", no: null }]);
  const makeStore = () => sqlStore({ dialect, query, table: "merchants", idColumn: "appid" });
  const store = makeStore();
  const record = await store.get("wx1");
  assert.deepEqual(record, { refreshToken: SECRET, accessToken: "a", no: null });
  assert.equal(await store.replace("wx1", { ...record, accessToken: "b" }, { no: 1 }), false);
  assert.equal(await store.replace("wx1", record, { ...record, accessToken: "b" }), true);
  assert.deepEqual((await query("select record from merchants", []))[0].record, { refreshToken: SECRET, accessToken: "b", no: null });
  // JSON of PostgreSQL sorts members and takes no \u0000, so tests that look at these are left out.
  for (const { name, run } of storeTests(makeStore)) if (/replace|20 at|8 at|list gives the|delete|lease/.test(name) && !/^replace writes if/.test(name)) await run();
});

test("pg: a table in a schema of its own", async () => {
  const { dialect, query } = databases.pg;
  await query("create schema tokens", []);
  await query(sqlSchema({ dialect, table: "tokens.wechat" }), []);
  const store = sqlStore({ dialect, query, table: "tokens.wechat" });
  assert.equal(await store.replace("wx1", undefined, { a: 1 }), true);
  assert.deepEqual(await query("select id, record from tokens.wechat", []), [{ id: "wx1", record: '{"a":1}' }]);
});

test("two programs over one table: of 20 at the same time, one replaces", async () => {
  for (const [one, other] of [["pg", "postgres.js"], ["mysql2", "mariadb"]]) {
    const stores = [storeOn(databases[one]), storeOn(databases[other])];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, owner) => stores[owner % 2].replace(`two-${one}`, undefined, { owner })));
    assert.equal(answers.filter(Boolean).length, 1);
    assert.deepEqual(await stores[1].get(`two-${one}`), { owner: answers.indexOf(true) });
  }
});

test("a database that does not answer: the caller hears what it waited for, and the record is there when it answers", async () => {
  const store = storeOn(databases.pg);
  await store.set("wx-slow", { refreshToken: SECRET, accessToken: "access", componentAppid: "wxc" });
  const provider = authorizerToken({ componentAppid: "wxc", authorizerAppid: "wx-slow", store, componentToken: "c", timeout: 300 });
  const blocker = new pg.Client({ connectionString: postgres.url });
  await blocker.connect();
  await blocker.query("begin; lock table wechat_cloudbase in access exclusive mode");
  await assert.rejects(provider(), (error) => {
    assert.match(error.name, /^(TimeoutError|TokenError)$/);
    assert.match(error.message, /store/);
    assert.ok(!inspect(error, { depth: 9 }).includes("canary"));
    return true;
  });
  await blocker.query("commit");
  await blocker.end();
  assert.equal(await provider(), "access");
});

test("a server that is down: the error says so", async () => {
  const down = [new pg.Pool({ host: "127.0.0.1", port: 1 }), mysql.createPool({ host: "127.0.0.1", port: 1 })];
  for (const [index, dialect] of ["postgres", "mysql"].entries()) {
    const store = sqlStore({ dialect, query: (statement, values) => down[index].query(statement, values) });
    await assert.rejects(store.set("wx1", { refreshToken: SECRET }), { message: /^sqlStore: .*ECONNREFUSED/, code: "ECONNREFUSED" });
    await down[index].end();
  }
});
