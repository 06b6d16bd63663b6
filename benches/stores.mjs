// The stores that are measured, with the drivers that people use, on servers that this process starts.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageFolder } from "./make.mjs";

const tests = new URL("../tests/js/", import.meta.url);
const imported = (require, name) => import(pathToFileURL(require.resolve(name)).href);
const ofTests = createRequire(tests);
const ofPackage = createRequire(join(packageFolder, "package.json"));

export const driver = (name) => imported(ofTests, name);
/** An entry of the package; the default one has no name. */
export const entry = (name) => imported(ofPackage, join("wechat-cloudbase", name));
const started = (file) => import(new URL(file, tests).href);

function folder() {
  const place = mkdtempSync(join(tmpdir(), "wechat-bench-"));
  return { place, close: () => rmSync(place, { recursive: true, force: true }) };
}

/** Each: `{ place, close }`, and limits of the work. A program that measures opens the store at this place. */
export const SERVERS = {
  memory: async () => ({ place: "", close() {} }),
  // Each write waits for the disk. Nobody waits longer than a minute for one operation, so not all come at once.
  file: async () => ({ ...folder(), atOnce: 1000, rounds: 1 }),
  SQLite: async () => folder(),
  async PostgreSQL() {
    const { url, close } = await (await started("stores/postgres-server.js")).startPostgres();
    return { place: url, close };
  },
  async MariaDB() {
    const server = await (await started("stores/mariadb-server.js")).startMariadb();
    await (await started("stores/databases.js")).makeDatabase(server, "tokens");
    return { place: `mysql://root@127.0.0.1:${server.port}/tokens`, close: server.close };
  },
  async Redis() {
    const { url, close } = await (await started("tokens/redis-server.js")).startRedis();
    return { place: url, close };
  },
};

async function sql(dialect, query, close) {
  const { sqlSchema, sqlStore } = await entry("stores");
  await query(sqlSchema({ dialect }), []);
  return { store: sqlStore({ dialect, query }), close };
}

/** Each: `{ store, close }`. */
export const STORES = {
  memory: async () => ({ store: (await entry("stores")).memoryStore(), close() {} }),
  file: async (place) => ({ store: (await entry("stores/node")).fileStore(place), close() {} }),
  async SQLite(place) {
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(join(place, "tokens.db"));
    database.exec("pragma journal_mode = wal; pragma synchronous = normal");
    const statements = new Map();
    const query = async (text, values) => {
      if (!statements.has(text)) statements.set(text, database.prepare(text));
      return statements.get(text).all(...values);
    };
    return sql("sqlite", query, () => database.close());
  },
  async PostgreSQL(place) {
    const { default: pg } = await driver("pg");
    const pool = new pg.Pool({ connectionString: place, max: 10 });
    return sql("postgres", async (text, values) => (await pool.query(text, values)).rows, () => pool.end());
  },
  async MariaDB(place) {
    const { createPool } = await driver("mysql2/promise");
    const pool = createPool({ uri: place, connectionLimit: 10 });
    return sql("mysql", async (text, values) => (await pool.query(text, values))[0], () => pool.end());
  },
  async Redis(place) {
    const { createClient } = await driver("redis");
    // The client gives up after 5 seconds in its own queue, and all merchants are in it at once.
    const client = await createClient({ url: place, commandOptions: { timeout: 300_000 } }).connect();
    return { store: (await entry("stores")).redisStore(client), close: () => client.destroy() };
  },
};
