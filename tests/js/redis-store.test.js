// redisStore on a real Redis, with the clients that people use, and on a real cluster.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { Redis } from "ioredis";
import { kvStore, redisStore } from "wechat-cloudbase/stores";
import { storeTests } from "wechat-cloudbase/testing";
import { CLIENTS, CLUSTER_CLIENTS } from "./stores/redis-clients.js";
import { startCluster } from "./stores/redis-cluster.js";
import { startUpstash } from "./stores/upstash-bridge.js";
import { startRedis } from "./tokens/redis-server.js";

const SECRET = "refresh@@@canary-0123456789";
const TOKEN = "token-of-upstash";
const [server, cluster] = await Promise.all([startRedis(), startCluster()]);
const bridge = await startUpstash(server.url, TOKEN);
const redis = new Redis(server.url);
const opened = [];

async function open(makeClient, place) {
  const { client, close } = await makeClient(place);
  opened.push(close);
  return client;
}
const openAll = async (makers, place) => Object.fromEntries(await Promise.all(Object.entries(makers).map(async ([name, make]) => [name, await open(make, place)])));
// Before the first test: if all tests so far have ended, or are skipped, `after` closes the servers, and other clients connect for ever.
const clients = await openAll(CLIENTS, { url: server.url, upstash: { url: bridge.url, token: TOKEN } });
const clusterClients = await openAll(CLUSTER_CLIENTS, cluster.url);

after(async () => {
  for (const close of opened) await close();
  redis.disconnect();
  bridge.close();
  await Promise.all([server.close(), cluster.close()]);
});

for (const [name, client] of Object.entries(clients)) {
  const outer = client.options?.keyPrefix ?? "";

  // Another setting of Upstash's client makes no other requests, and each takes long.
  const tests = name === "@upstash/redis that parses nothing" ? [] : storeTests(() => redisStore(client));
  for (const { name: what, run } of tests) test(`${name}: ${what}`, run);

  test(`${name}: a record that somebody wrote by hand is read and replaced`, async () => {
    const store = redisStore(client, { prefix: "p:" });
    await redis.set(`${outer}p:wx1`, `{ "accessToken" : "a",\n "refreshToken": "${SECRET}" } `);
    const record = await store.get("wx1");
    assert.deepEqual(record, { accessToken: "a", refreshToken: SECRET });
    assert.equal(await store.replace("wx1", { refreshToken: SECRET, accessToken: "a" }, { no: 1 }), false);
    assert.equal(await store.replace("wx1", record, { refreshToken: "next" }), true);
    assert.equal(await redis.get(`${outer}p:wx1`), '{"refreshToken":"next"}');
  });

  test(`${name}: an empty text is no record, and can be replaced`, async () => {
    const store = redisStore(client, { prefix: "p:" });
    await redis.set(`${outer}p:empty`, "");
    assert.equal(await store.get("empty"), undefined);
    assert.equal(await store.replace("empty", undefined, { a: 1 }), true);
    assert.deepEqual(await store.get("empty"), { a: 1 });
  });

  test(`${name}: an error of the server has its reason and no record`, async () => {
    const store = redisStore(client, { prefix: "p:" });
    await redis.lpush(`${outer}p:list`, "a");
    await redis.set(`${outer}p:text`, `${SECRET} is no JSON`);
    for (const work of [() => store.get("list"), () => store.replace("list", undefined, { refreshToken: SECRET }), () => store.replace("list", { refreshToken: SECRET }, undefined)]) {
      await assert.rejects(work(), (error) => {
        assert.match(error.message, /^redisStore: .*WRONGTYPE/);
        const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
        assert.ok(!shown.includes("canary") && !shown.includes("refresh@"), shown);
        return true;
      });
    }
    await assert.rejects(store.get("text"), { name: "SyntaxError", message: "the stored record is not JSON" });
  });

  test(`${name}: what kvStore wrote with the script of 0.1 is read and replaced, by both`, async () => {
    const store = redisStore(client);
    const old = kvStore({ get: (key) => redis.get(outer + key), set: (key, text) => redis.set(outer + key, text) }, "wechat:");
    await old.set(`old-${name}`, { refreshToken: SECRET });
    assert.equal(await store.replace(`old-${name}`, { refreshToken: SECRET }, { refreshToken: "b" }), true);
    assert.deepEqual(await old.get(`old-${name}`), { refreshToken: "b" });
  });
}

for (const [name, client] of Object.entries(clusterClients)) {
  for (const { name: what, run } of storeTests(() => redisStore(client))) test(`${name}: ${what}`, run);
}

test("a list of a cluster is whole with a client that has not connected yet", async () => {
  const makeClient = CLUSTER_CLIENTS["cluster of ioredis"];
  const first = redisStore(await open(makeClient, cluster.url));
  const keys = Array.from({ length: 30 }, (_, index) => `late-${index}`).sort();
  for (const key of keys) await first.set(key, {});
  const found = [];
  for await (const key of redisStore(await open(makeClient, cluster.url)).list("late-")) found.push(key);
  assert.deepEqual(found.sort(), keys);
});

test("a server that is down or refuses a command: the error says so, without the record", async () => {
  const down = new Redis({ port: 1, host: "127.0.0.1", maxRetriesPerRequest: 0, retryStrategy: () => null });
  down.on("error", () => {});
  opened.push(() => down.disconnect());
  const wrongToken = await open(CLIENTS["@upstash/redis"], { upstash: { url: bridge.url, token: "another" } });
  const limited = await open(CLIENTS.ioredis, { url: server.url });
  await redis.call("ACL", "SETUSER", "reader", "on", ">word", "~*", "+@read", "+client", "+info");
  await limited.auth("reader", "word");
  const record = { refreshToken: SECRET };
  for (const [client, message] of [[down, /^redisStore: .*(closed|ECONNREFUSED|retries)/i], [wrongToken, /^redisStore: WRONGPASS/], [limited, /^redisStore: .*NOPERM/]]) {
    const store = redisStore(client);
    for (const work of [store.get("wx1"), store.set("wx1", record), store.replace("wx1", undefined, record), store.delete("wx1"), store.list("").next()]) {
      await assert.rejects(work, (error) => {
        assert.match(error.message, message);
        const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
        assert.ok(!shown.includes("canary") && !shown.includes("word") && !shown.includes(TOKEN), shown);
        return true;
      });
    }
  }
});

test("an error without a message is told by its class, as the time-out of `redis` 6", async () => {
  class TimeoutError extends Error {}
  const late = async () => Promise.reject(new TimeoutError());
  await assert.rejects(redisStore({ defineCommand() {}, set() {}, del() {}, eval: late }).get("wx1"), { message: "redisStore: TimeoutError" });
});

test("a client that returns bytes or something else is told so", async () => {
  const giving = (answer) => redisStore({ defineCommand() {}, set() {}, del() {}, eval: async () => answer });
  for (const answer of [Buffer.from("={}"), null, undefined, "{}", { a: 1 }, 1]) {
    await assert.rejects(giving(answer).get("wx1"), { message: "redisStore: the client must return texts as strings" });
    await assert.rejects(giving([answer]).list("").next(), { message: "redisStore: the client must return texts as strings" });
  }
  for (const answer of [null, undefined, true, "OK", 2, {}, Buffer.from("2")]) {
    await assert.rejects(giving(answer).replace("wx1", undefined, {}), { message: /^redisStore: the client must return/ });
  }
});

test("wrong arguments are refused with their path", () => {
  const good = { eval() {}, set() {}, del() {}, sendCommand() {} };
  for (const client of [undefined, null, {}, "redis://a", new Map(), { ...good, eval: undefined }, { ...good, set: undefined }, { ...good, sendCommand: undefined }]) {
    assert.throws(() => redisStore(client), (error) => error.name === "ValidationError" && error.issues[0].path === "client", inspect(client));
  }
  for (const [options, path] of [[{ prefix: 1 }, "options.prefix"], [{ prefx: "a" }, "options.prefx"], ["p:", "options"], [null, "options"]]) {
    assert.throws(() => redisStore(good, options), (error) => error.name === "ValidationError" && error.issues[0].path === path, path);
  }
  redisStore(good, { prefix: "" });
});
