// The storages that several processes share. Each function starts one, and returns how a process finds it and how to end it.
import { join } from "node:path";
import { makeDatabase } from "../stores/databases.js";
import { startMariadb } from "../stores/mariadb-server.js";
import { startPostgres } from "../stores/postgres-server.js";
import { tempFolder } from "../stores/server.js";
import { startRedis } from "../tokens/redis-server.js";

async function inFolder(placeOf) {
  const { folder, remove } = await tempFolder();
  return { place: placeOf(folder), end: remove };
}

export const STORAGES = {
  file: () => inFolder((folder) => folder),
  "encrypted file": () => inFolder((folder) => `encrypted:${folder}`),
  sqlite: () => inFolder((folder) => `sqlite:${join(folder, "tokens.db")}`),
  async redis() {
    const { url, close } = await startRedis();
    return { place: url, end: close };
  },
  async postgres() {
    const { url, close } = await startPostgres();
    return { place: url, end: close };
  },
  async mariadb() {
    const { close, ...server } = await startMariadb();
    await makeDatabase(server, "tokens");
    return { place: `mysql://127.0.0.1:${server.port}`, end: close };
  },
};
