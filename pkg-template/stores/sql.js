// A store in a table of an SQL database. The user's function `query` runs the statements.
import { check, RULES } from "../shared/check.js";
import { guarded } from "./failure.js";
import { DIALECTS, LONGEST_KEY, PAGE, statementsOf } from "./sql-dialects.js";
import { COLUMN, SCHEMA } from "./sql-options.js";
import { textStore } from "./text-store.js";

const STORE = { ...SCHEMA, query: RULES.function, idColumn: COLUMN };
const TABLE = "wechat_cloudbase";

/** Returns the statement that makes the table of `sqlStore`. */
export function sqlSchema(options) {
  const { dialect, table = TABLE } = check(options, SCHEMA, { required: ["dialect"] });
  return `create table if not exists ${table} (${DIALECTS[dialect].columns})`;
}

export function sqlStore(options) {
  const { dialect, query, table = TABLE, idColumn = "id" } = check(options, STORE, { required: ["dialect", "query"] });
  const { read, write, insert, update, take, remove, first, next } = statementsOf(dialect, table, idColumn);
  const counts = dialect === "mysql" ? (result) => result?.affectedRows : (result) => (Array.isArray(result) ? result.length : undefined);

  const run = (statement, values) => guarded("sqlStore", values, () => query(statement, values));

  async function select(statement, value, column) {
    const rows = await run(statement, [value]);
    const texts = Array.isArray(rows) && rows.map((row) => row?.[column]);
    if (!texts || !texts.every(isKept)) throw wrong(rows, `the rows of a \`select\`, as objects with the member \`${column}\``);
    return texts;
  }

  async function change(statement, ...values) {
    const result = await run(statement, values);
    const count = counts(result);
    if (!Number.isInteger(count)) throw wrong(result, dialect === "mysql" ? "what a write gives, with `affectedRows`" : "the rows that a write gives");
    return count > 0;
  }

  function refuseLong(key) {
    if (dialect === "mysql" && new TextEncoder().encode(key).length > LONGEST_KEY) throw new Error(`sqlStore: a key has at most ${LONGEST_KEY} bytes in MySQL`);
  }

  const readText = async (key) => (await select(read, key, "record"))[0];
  async function swap(key, before, text) {
    refuseLong(key);
    if (text !== undefined) return before === undefined ? change(insert, key, text) : change(update, text, key, before);
    return before === undefined ? (await readText(key)) === undefined : change(take, key, before);
  }

  async function* list(prefix) {
    for (let from = prefix, statement = first; ; statement = next) {
      const keys = await select(statement, from, "name");
      for (const key of keys) {
        if (!key.startsWith(prefix)) return;
        yield key;
      }
      if (keys.length < PAGE) return;
      from = keys.at(-1);
    }
  }
  return textStore({
    read: readText,
    write: async (key, text) => (refuseLong(key), change(write, key, text, text)),
    swap,
    remove: (key) => change(remove, key),
    list,
  });
}

/** Drivers read a column of JSON as an object. */
const isKept = (value) => typeof value === "string" || (value !== null && typeof value === "object" && !ArrayBuffer.isView(value));

/** Says what `query` has to return, and where that is in what it returned. */
function wrong(result, expected) {
  const member = ["rows", "results"].find((name) => Array.isArray(result?.[name]));
  const hint = member ? `: return its \`${member}\`` : Array.isArray(result) && typeof result[0] === "object" ? ": if the driver returns the rows and the fields, return the first of both" : "";
  return new Error(`sqlStore: \`query\` must resolve with ${expected}${hint}`);
}
