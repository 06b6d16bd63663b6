// The platform over a table in PostgreSQL. The server and the scripts share it, in as many processes as you like.
import pg from "pg";
import { createPlatform } from "wechat-cloudbase/platform";
import { sqlStore } from "wechat-cloudbase/stores";

const { DATABASE_URL, COMPONENT_APPID, COMPONENT_SECRET, MESSAGE_TOKEN, ENCODING_AES_KEY, BASE_URL } = process.env;

export const pool = new pg.Pool({ connectionString: DATABASE_URL, connectionTimeoutMillis: 5000, query_timeout: 5000 });
// An idle connection that the database closes must not end the process.
pool.on("error", ({ message }) => console.error("database:", message));

const store = sqlStore({
  dialect: "postgres",
  query: async (statement, values) => (await pool.query(statement, values)).rows,
});

export const platform = createPlatform({
  componentAppid: COMPONENT_APPID,
  componentSecret: COMPONENT_SECRET,
  token: MESSAGE_TOKEN,
  encodingAESKey: ENCODING_AES_KEY,
  store,
  baseURL: BASE_URL, // only for tests
  onAuthorized: ({ merchant, permissionSets }) => console.log("authorised", merchant, permissionSets.join()),
  onUnauthorized: ({ merchant }) => console.log("withdrew", merchant),
  onEvent: ({ type, reason, error }) => {
    if (type === "refused" || type === "failed") console.error(type, reason ?? error.message);
  },
});
