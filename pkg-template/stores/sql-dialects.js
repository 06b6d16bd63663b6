// The statements of `sqlStore` in each dialect.
import { placed } from "./sql-options.js";

export const PAGE = 1000;
/** The bytes of the longest key in the table for MySQL, whose `insert ignore` would cut it. */
export const LONGEST_KEY = 512;

/** MySQL has no `returning`: its answers say how many rows changed. */
const RETURNING = {
  columns: "id text primary key not null, record text not null",
  sorted: (id) => id,
  shown: (id) => id,
  insert: (into) => `insert ${into} on conflict do nothing`,
  upsert: (id) => `on conflict (${id}) do update set`,
  end: " returning 1 as done",
};

/** Each compares keys by their bytes: case and blanks count, and the keys with one prefix stand in a row. */
export const DIALECTS = {
  sqlite: RETURNING,
  postgres: {
    ...RETURNING,
    columns: 'id text collate "C" primary key, record text not null',
    sorted: (id) => `${id} collate "C"`,
  },
  mysql: {
    ...RETURNING,
    columns: `id varbinary(${LONGEST_KEY}) primary key, record longtext character set utf8mb4 collate utf8mb4_bin not null`,
    shown: (id) => `convert(${id} using utf8mb4)`,
    insert: (into) => `insert ignore ${into}`,
    upsert: () => "on duplicate key update",
    end: "",
  },
};

export function statementsOf(dialect, table, id) {
  const { sorted, shown, insert, upsert, end } = DIALECTS[dialect];
  const into = `into ${table} (${id}, record) values (?, ?)`;
  const same = `where ${id} = ? and record = ?`;
  const keys = (than) => `select ${shown(id)} as name from ${table} where ${sorted(id)} ${than} ? order by ${sorted(id)} limit ${PAGE}`;
  const statements = {
    read: `select record from ${table} where ${id} = ?`,
    write: `insert ${into} ${upsert(id)} record = ?${end}`,
    insert: insert(into) + end,
    update: `update ${table} set record = ? ${same}${end}`,
    take: `delete from ${table} ${same}${end}`,
    remove: `delete from ${table} where ${id} = ?${end}`,
    first: keys(">="),
    next: keys(">"),
  };
  return Object.fromEntries(Object.entries(statements).map(([name, text]) => [name, placed(dialect, text)]));
}
