// What all functions for SQL databases have in common: the names of dialects and tables, and the places for values.
const NAME = "[a-z_]\\w{0,62}";
const named = (pattern, message) => [(value) => typeof value === "string" && new RegExp(`^${pattern}$`, "i").test(value), message];

export const COLUMN = named(NAME, "must be a name of letters, digits and `_`");
export const SCHEMA = {
  dialect: [(value) => ["sqlite", "postgres", "mysql"].includes(value), "must be `sqlite`, `postgres` or `mysql`"],
  table: named(`(${NAME}\\.)?${NAME}`, "must be a name of letters, digits and `_`, or two with a dot between them"),
};

/** PostgreSQL counts its places for values. */
export function placed(dialect, text) {
  let count = 0;
  return dialect === "postgres" ? text.replace(/\?/g, () => `$${++count}`) : text;
}
