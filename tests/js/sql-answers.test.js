// What sqlStore says about wrong options, and about a `query` that fails or resolves with something else than rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { sqlSchema, sqlStore } from "wechat-cloudbase/stores";

const SECRET = "refresh@@@canary-0123456789";
const answering = (dialect, answer) => sqlStore({ dialect, query: async () => answer });

test("wrong options are refused with their path", () => {
  const query = async () => [];
  const good = { dialect: "sqlite", query };
  const wrong = [
    [{}, "options.dialect", "options.query"],
    [{ ...good, dialect: "oracle" }, "options.dialect"],
    [{ ...good, dialect: "toString" }, "options.dialect"],
    [{ ...good, query: "select 1" }, "options.query"],
    [{ ...good, columns: {} }, "options.columns"],
    ...["", "a b", "a;b", "a.b.c", "a-b", '"a"', "1a", ".a", "a.", "x".repeat(64), "a\n"].map((table) => [{ ...good, table }, "options.table"]),
    ...["", "a.b", "a b"].map((idColumn) => [{ ...good, idColumn }, "options.idColumn"]),
  ];
  for (const [options, ...paths] of wrong) {
    assert.throws(() => sqlStore(options), (error) => {
      assert.equal(error.name, "ValidationError");
      assert.deepEqual(error.issues.map(({ path }) => path).sort(), paths, inspect(options));
      return true;
    });
  }
  assert.throws(() => sqlStore(), { name: "ValidationError" });
  assert.throws(() => sqlSchema({ dialect: "sqlite", table: "a b" }), { name: "ValidationError", message: /options\.table/ });
  assert.throws(() => sqlSchema({}), { name: "ValidationError", message: /`dialect` is required/ });
});

test("the schema names the table, and keys are compared by their bytes", () => {
  assert.equal(sqlSchema({ dialect: "sqlite" }), "create table if not exists wechat_cloudbase (id text primary key not null, record text not null)");
  assert.equal(sqlSchema({ dialect: "postgres", table: "tokens.Wechat_2" }), 'create table if not exists tokens.Wechat_2 (id text collate "C" primary key, record text not null)');
  assert.equal(
    sqlSchema({ dialect: "mysql", table: "t" }),
    "create table if not exists t (id varbinary(512) primary key, record longtext character set utf8mb4 collate utf8mb4_bin not null)",
  );
});

/** What drivers return when the function of the user forgets to take the rows out of it. */
const WHOLE = {
  "the result of pg": ["postgres", { rows: [{ record: "{}", name: "wx1" }], rowCount: 1 }, /: return its `rows`$/],
  "the result of D1": ["sqlite", { success: true, results: [{ record: "{}", name: "wx1" }] }, /: return its `results`$/],
  "rows and fields of mysql2": ["mysql", [[{ record: "{}", name: "wx1" }], [{ name: "record" }]], /rows and the fields, return the first of both$/],
  "rows as lists": ["postgres", [["{}"]], /as objects with the member `(record|name)`/],
  "bytes": ["sqlite", [{ record: new Uint8Array(2), name: new Uint8Array(2) }], /as objects with the member/],
  nothing: ["sqlite", undefined, /must resolve with the rows/],
  "a number": ["postgres", 1, /must resolve with the rows/],
  "other columns": ["postgres", [{ RECORD: "{}" }], /with the member `(record|name)`/],
};

for (const [what, [dialect, answer, hint]] of Object.entries(WHOLE)) {
  test(`${what} in the place of the rows: get and list say what to return`, async () => {
    const store = answering(dialect, answer);
    for (const work of [() => store.get("wx1"), () => store.list("wx").next()]) {
      await assert.rejects(work(), (error) => {
        assert.match(error.message, /^sqlStore: `query` must resolve with the rows of a `select`/);
        assert.match(error.message, hint);
        return true;
      });
    }
  });
}

test("a write without rows or `affectedRows` says what to return", async () => {
  const writes = (store) => [store.set("wx1", {}), store.delete("wx1"), store.replace("wx1", undefined, {}), store.replace("wx1", {}, {}), store.replace("wx1", {}, undefined)];
  const wrong = [
    ["postgres", { rows: [], rowCount: 1 }, /must resolve with the rows that a write gives: return its `rows`$/],
    ["sqlite", { changes: 1, lastInsertRowid: 1 }, /must resolve with the rows that a write gives$/],
    ["mysql", [{ affectedRows: 1 }, undefined], /must resolve with what a write gives, with `affectedRows`: .* return the first of both$/],
    ["mysql", [], /with `affectedRows`/],
    ["mysql", undefined, /with `affectedRows`/],
    ["mysql", { affectedRows: "1" }, /with `affectedRows`/],
  ];
  for (const [dialect, answer, message] of wrong) {
    for (const write of writes(answering(dialect, answer))) await assert.rejects(write, { message });
  }
});

/** Members and causes in which drivers put statements and values. */
const FAILURES = {
  "the statement in `sql`, as mysql2 has it": Object.assign(new Error("Lock wait timeout"), { code: "ER_LOCK_WAIT_TIMEOUT", errno: 1205, sql: `insert '${SECRET}'` }),
  "values in `parameters`, as postgres.js has it": Object.assign(new Error("no"), { parameters: [SECRET], query: "insert" }),
  "the row in `detail`, as pg has it": Object.assign(new Error("violates check"), { code: "23514", detail: `Failing row contains (wx1, {"refreshToken":"${SECRET}"})` }),
  "values in the message, as Drizzle has it": new Error(`Failed query: insert into t\nparams: wx1,{"refreshToken":"${SECRET}"}`, { cause: new Error("connect ECONNREFUSED") }),
  "the message escaped": new Error(`near '${JSON.stringify(JSON.stringify({ refreshToken: SECRET }))}'`),
  "a piece of the token alone": new Error(`near '${SECRET.slice(3, 14)}' at line 1`),
  "a value that is no error": `failed with ${SECRET}`,
  "nothing": undefined,
};

for (const [what, failure] of Object.entries(FAILURES)) {
  test(`a failure with ${what} shows no record`, async () => {
    const store = sqlStore({ dialect: "postgres", query: () => Promise.reject(failure) });
    const record = { refreshToken: SECRET };
    for (const work of [store.set("wx1", record), store.replace("wx1", undefined, record), store.replace("wx1", record, { refreshToken: "n" }), store.replace("wx1", record, undefined)]) {
      const error = await work.then(() => assert.fail("it wrote"), (error) => error);
      assert.ok(error instanceof Error && error.message.startsWith("sqlStore: "));
      const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error.stack);
      for (let at = 0; at + 8 <= SECRET.length; at++) assert.ok(!shown.includes(SECRET.slice(at, at + 8)), shown);
    }
  });
}

test("an error keeps the reason and the code of the driver, and the reason below it", async () => {
  const failing = (failure) => sqlStore({ dialect: "sqlite", query: () => { throw failure; } }).get("wx1");
  await assert.rejects(failing(FAILURES["the statement in `sql`, as mysql2 has it"]), { message: "sqlStore: Lock wait timeout", code: "ER_LOCK_WAIT_TIMEOUT" });
  const refused = new AggregateError([], "");
  await assert.rejects(failing(Object.assign(refused, { code: "ECONNREFUSED" })), { message: "sqlStore: ECONNREFUSED", code: "ECONNREFUSED" });
  const outer = new Error("Failed query", { cause: Object.assign(new Error("connection lost"), { code: "08006" }) });
  await assert.rejects(failing(outer), { message: "sqlStore: Failed query: connection lost", code: "08006" });
  await assert.rejects(failing(new Error("x".repeat(5000))), ({ message }) => message.length < 250);
});

test("a key that MySQL would cut is refused before a statement is sent", async () => {
  const asked = [];
  const store = sqlStore({ dialect: "mysql", query: (statement) => (asked.push(statement), { affectedRows: 1 }) });
  const [long, longest] = ["商".repeat(171), "商".repeat(170) + "ab"];
  await assert.rejects(store.set(long, {}), { message: "sqlStore: a key has at most 512 bytes in MySQL" });
  await assert.rejects(store.replace(long, undefined, {}), { message: /at most 512 bytes/ });
  assert.deepEqual(asked, []);
  await store.set(longest, {});
  assert.equal(await store.replace(longest, undefined, {}), true);
});
