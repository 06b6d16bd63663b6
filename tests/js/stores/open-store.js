// Opens the store at a place, in the process that asks: a folder, or the URL of a server.
import { createClient } from "redis";
import { encrypted, redisStore, sqlStore } from "wechat-cloudbase/stores";
import { fileStore } from "wechat-cloudbase/stores/node";
import { openMysql2, openPg, openSqlite } from "./databases.js";

async function sql(database) {
  const { dialect, query, close } = await database;
  return { ...sqlStore({ dialect, query }), close };
}

const KINDS = {
  async "redis:"(url) {
    // Its 5 seconds a command are too few for thousands of merchants on a machine that also runs WeChat and all processes.
    const client = await createClient({ url, commandOptions: { timeout: undefined } }).connect();
    return { ...redisStore(client), close: () => client.destroy() };
  },
  "postgres:": (url) => sql(openPg({ url })),
  "mysql:": (url) => sql(openMysql2({ host: "127.0.0.1", port: Number(new URL(url).port), user: "root" }, "tokens")),
  "encrypted:": (place) => ({ ...encrypted(fileStore(place.slice("encrypted:".length)), "A".repeat(43)), close() {} }),
  "sqlite:": (place) => sql(openSqlite(place.slice("sqlite:".length))),
};

export async function openStore(place) {
  const kind = Object.keys(KINDS).find((start) => place.startsWith(start));
  return kind ? KINDS[kind](place) : { ...fileStore(place), close() {} };
}
