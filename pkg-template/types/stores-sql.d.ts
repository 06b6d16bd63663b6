import type { Store } from "./stores.js";

/** The kind of an SQL database. `sqlite` is also D1, libSQL and Turso, `mysql` is also MariaDB. */
export type SqlDialect = "sqlite" | "postgres" | "mysql";

/** Options of `sqlSchema`. */
export interface SqlSchemaOptions {
  /** The kind of database. */
  dialect: SqlDialect;
  /** The name of the table, also with a schema before it (`tokens.wechat`). Default: `wechat_cloudbase`. */
  table?: string | undefined;
}

/** Options of `sqlStore`. */
export interface SqlStoreOptions extends SqlSchemaOptions {
  /**
   * Runs one statement with its values, and resolves with the rows that it returns, as objects. For MySQL and MariaDB a write
   * resolves with the driver's result, which has `affectedRows`. Each statement is atomic by itself, so run it outside of a
   * transaction.
   */
  query: (statement: string, values: string[]) => unknown;
  /** The name of the column with the key, if the table is older than this package's. Default: `id`. */
  idColumn?: string | undefined;
}

/**
 * Returns the statement that makes the table of `sqlStore`, if there is none yet. Later versions need no other table.
 *
 * @throws `ValidationError` if options are wrong
 */
export declare function sqlSchema(options: SqlSchemaOptions): string;

/**
 * Returns a store in a table of SQLite, D1, PostgreSQL, MySQL or MariaDB. Its errors have the driver's message without values.
 *
 * @throws `ValidationError` if options are wrong
 *
 * @example
 * ```ts
 * import { sqlSchema, sqlStore } from "wechat-cloudbase/stores";
 * import pg from "pg";
 *
 * const pool = new pg.Pool();
 * await pool.query(sqlSchema({ dialect: "postgres" }));
 * const store = sqlStore({
 *   dialect: "postgres",
 *   query: async (statement, values) => (await pool.query(statement, values)).rows,
 * });
 * ```
 */
export declare function sqlStore(options: SqlStoreOptions): Store;
