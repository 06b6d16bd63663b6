// A journal in a table of an SQL database, for work on many machines. The user's function `query` runs the statements.
import { check, RULES } from "../shared/check.js";
import { placed, SCHEMA } from "../stores/sql-options.js";
import { RolloutError } from "./errors.js";

const IDS = {
  sqlite: "integer primary key",
  postgres: "bigint generated always as identity primary key",
  mysql: "bigint auto_increment primary key",
};
const TABLE = "wechat_cloudbase_journal";
/** D1 answers 1,000 questions in one request, so the lines of a million merchants need long pages. */
const PAGE = 5000;
/** The lines of the rollout itself have no merchant. */
const HEAD = "";

/** Returns the statements that make the table of `sqlJournal`. */
export function sqlJournalSchema(options) {
  const { dialect, table = TABLE } = check(options, SCHEMA, { required: ["dialect"] });
  const isMysql = dialect === "mysql";
  const [text, long] = isMysql ? ["varchar(190) character set utf8mb4 collate utf8mb4_bin", "longtext character set utf8mb4"] : ["text", "text"];
  const columns = `id ${IDS[dialect]}, name ${text} not null, merchant ${text} not null, line ${long} not null, begins ${text}`;
  // MySQL cannot make an index only if there is none.
  if (isMysql) return [`create table if not exists ${table} (${columns}, key (name, merchant), unique key (begins))`];
  const index = (kind, of) => `create ${kind} if not exists ${table.split(".").at(-1)}_${of} on ${table}`;
  return [
    `create table if not exists ${table} (${columns})`,
    `${index("index", "merchants")} (name, merchant)`,
    // Other lines have no entry, which D1 would count as one more row.
    `${index("unique index", "begins")} (begins) where begins is not null`,
  ];
}

export function sqlJournal(options) {
  const { dialect, query, name, table = TABLE } = check(options, { ...SCHEMA, query: RULES.function, name: RULES.text }, { required: ["dialect", "query", "name"] });
  const run = (text, ...values) => query(placed(dialect, text), values);

  /** Two producers can begin at the same time. `begins` is unique, so one of them writes the first line. */
  async function begin(line) {
    const failure = await run(`insert into ${table} (name, merchant, line, begins) values (?, ?, ?, ?)`, name, HEAD, line, name).then(() => {}, (error) => error);
    const [first] = await read();
    if (first === undefined) throw failure;
    if (first !== line) throw new RolloutError({ message: `journal: somebody else has begun the journal \`${name}\` in this moment; run it again`, reason: "journal" });
  }

  async function append(line) {
    const { m = HEAD, journal } = JSON.parse(line);
    if (journal) await begin(line);
    else await run(`insert into ${table} (name, merchant, line) values (?, ?, ?)`, name, m, line);
  }

  async function* load() {
    for (let after = 0; ; ) {
      const rows = await run(`select id, line from ${table} where name = ? and id > ? order by id limit ${PAGE}`, name, after);
      for (const { line } of rows) yield line;
      if (rows.length < PAGE) return;
      after = rows.at(-1).id;
    }
  }

  /** Returns the lines of one merchant, or those of the rollout itself. */
  async function read(merchant = HEAD) {
    const rows = await run(`select line from ${table} where name = ? and merchant = ? order by id`, name, merchant);
    return rows.map(({ line }) => line);
  }

  return { append, load, read };
}
