// Makes the table of the store. Run it once, and as often as you like.
import { sqlSchema } from "wechat-cloudbase/stores";
import { pool } from "./platform.mjs";

await pool.query(sqlSchema({ dialect: "postgres" }));
await pool.end();
console.log("the table is there");
