// Opens the store at a place, in the process that asks: a folder, or the URL of a server.
import { createClient } from "redis";
import { redisStore, sqlStore } from "wechat-cloudbase/stores";
import { fileStore } from "../tokens/file-store.js";
import { openMysql2, openPg, openSqlite } from "./databases.js";

async function sql(database) {
  const { dialect, query, close } = await database;
  return { ...sqlStore({ dialect, query }), close };
}

const KINDS = {
  async "redis:"(url) {
    const client = await createClient({ url }).connect();
    return { ...redisStore(client), close: () => client.destroy() };
  },
  "postgres:": (url) => sql(openPg({ url })),
  "mysql:": (url) => sql(openMysql2({ host: "127.0.0.1", port: Number(new URL(url).port), user: "root" }, "tokens")),
  "sqlite:": (place) => sql(openSqlite(place.slice("sqlite:".length))),
};

export async function openStore(place) {
  const kind = Object.keys(KINDS).find((start) => place.startsWith(start));
  return kind ? KINDS[kind](place) : { ...fileStore(place), close() {} };
}
