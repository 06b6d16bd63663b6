// Two real processes over one real store: in a folder, on Redis, and on SQL databases.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeDatabase } from "./stores/databases.js";
import { startMariadb } from "./stores/mariadb-server.js";
import { openStore } from "./stores/open-store.js";
import { startPostgres } from "./stores/postgres-server.js";
import { tempFolder } from "./stores/server.js";
import { startRedis } from "./tokens/redis-server.js";
import { serveTokens } from "./tokens/wechat.js";

const PROGRAM = fileURLToPath(new URL("./tokens/process.js", import.meta.url));
const names = (count) => Array.from({ length: count }, (_, index) => `wx${index}`);

/** Each starts a storage. It returns how a process finds the storage, and how to end it. */
const STORAGES = {
  async file() {
    const { folder, remove } = await tempFolder();
    return { place: folder, end: remove };
  },
  async redis() {
    const { url, close } = await startRedis();
    return { place: url, end: close };
  },
  async sqlite() {
    const { folder, remove } = await tempFolder();
    return { place: `sqlite:${join(folder, "tokens.db")}`, end: remove };
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

/** The file store makes three files for each write, which is slow. */
const MANY = { file: 200, redis: 2000, sqlite: 250, postgres: 250, mariadb: 250 };

async function start(options) {
  const child = fork(PROGRAM, [JSON.stringify(options)]);
  await once(child, "message");
  const run = async (work, appids) => {
    child.send({ work, appids });
    const [results] = await once(child, "message");
    return results;
  };
  return { run, close: () => (child.disconnect(), once(child, "exit")) };
}

/** Stores a first record for each merchant, and starts two processes. All of it ends with the test. */
async function platform(t, kind, appids, { delay, ...options }) {
  const { place, end } = await STORAGES[kind]();
  const store = await openStore(place);
  const wechat = await serveTokens({ delay });
  for (const appid of appids) {
    await store.set(appid, { refreshToken: wechat.authorise(appid), accessToken: `access-${appid}-0`, componentAppid: "wxc" });
  }
  const given = { baseURL: wechat.url, place, ...options };
  const processes = await Promise.all([start(given), start(given)]);
  t.after(async () => {
    await Promise.all(processes.map((child) => child.close()));
    await store.close();
    await Promise.all([end(), wechat.close()]);
  });
  return { wechat, store, processes: processes.map(({ run }) => run) };
}

for (const kind of Object.keys(STORAGES)) {
  const ways = kind === "file" || kind === "redis" ? [[true, "with"], [false, "without"]] : [[true, "with"]];
  for (const [atomic, how] of ways) {
    test(`${kind}, ${how} replace: two processes refresh 80 merchants at once, and none is told to authorise again`, async (t) => {
      const appids = names(80);
      const { wechat, store, processes } = await platform(t, kind, appids, { atomic });
      const results = (await Promise.all(processes.map((run) => run("refresh", appids)))).flat();
      assert.deepEqual(results.filter(({ error }) => error), []);
      for (const [index, { value }] of results.entries()) assert.match(value, new RegExp(`^access-${appids[index % 80]}-2$`));
      for (const appid of appids) assert.equal((await store.get(appid)).refreshToken, wechat.merchants.get(appid).refreshToken);
      const exchanges = [...wechat.merchants.values()].map(({ exchanges }) => exchanges);
      assert.deepEqual(exchanges, appids.map(() => 1));
      if (atomic) assert.deepEqual(wechat.refusals, [], "each refresh token is sent once");
    });
  }

  test(`${kind}, with replace: of ${MANY[kind]} merchants that authorise again during a refresh, none ends with a void token`, async (t) => {
    const appids = names(MANY[kind]);
    const { wechat, store, processes } = await platform(t, kind, appids, { atomic: true, slow: 30, delay: 20 });
    const [one, other] = processes;
    for (let begin = 0; begin < appids.length; begin += 250) {
      const some = appids.slice(begin, begin + 250);
      const results = await Promise.all([one("refresh", some), other("authorise", some)]);
      assert.deepEqual(results.flat().filter(({ error }) => error), []);
    }
    const isVoid = async (appid) => (await store.get(appid)).refreshToken !== wechat.merchants.get(appid).refreshToken;
    const found = await Promise.all(appids.map(async (appid) => ((await isVoid(appid)) ? appid : undefined)));
    assert.deepEqual(found.filter(Boolean), []);
    const [before, after] = [wechat.refusals.length, wechat.overtaken.length];
    t.diagnostic(`${before} authorisations came before WeChat got the refresh token, ${after} after it`);
    assert.ok(after >= appids.length / 2 && before > 0);
  });
}
