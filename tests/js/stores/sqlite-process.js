// Runs statements on a file of SQLite with `node:sqlite`, which the Node of the tests does not have. `sqlite.js` starts it.
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync(process.argv[2], { timeout: 10_000 });
db.exec("pragma journal_mode = wal; pragma synchronous = off");

process.on("message", ({ id, statement, values }) => {
  try {
    process.send({ id, rows: db.prepare(statement).all(...values) });
  } catch (error) {
    process.send({ id, error: { message: error.message, code: error.code } });
  }
});
process.on("disconnect", () => process.exit());
process.send("ready");
