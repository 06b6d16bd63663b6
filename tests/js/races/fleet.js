// Many processes of one platform over one store, with an emulated WeChat.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openStore } from "../stores/open-store.js";
import { STORAGES } from "./storages.js";
import { serveWechat } from "./wechat.js";

const PROGRAM = fileURLToPath(new URL("./process.js", import.meta.url));
export const MESSAGES = { componentAppid: "wxc", token: "t", encodingAESKey: "a".repeat(43) };
const LIFETIME = 7_200_000;

async function start(given) {
  const child = fork(PROGRAM, [JSON.stringify(given)]);
  const waiting = new Map();
  const exit = once(child, "exit");
  await once(child, "message");
  child.on("message", ({ id, results }) => {
    waiting.get(id)(results);
    waiting.delete(id);
  });
  let asked = 0;
  /** Resolves with the results, or with nothing if the process dies. */
  const ask = (message) =>
    new Promise((resolve) => {
      waiting.set(++asked, resolve);
      exit.then(() => resolve(undefined));
      // A process that is about to die takes no messages, and its `exit` comes later.
      child.send({ id: asked, ...message }, () => {});
    });
  return { ask, exit, isDead: () => child.signalCode !== null, close: () => (child.connected && child.disconnect(), exit) };
}

const shuffled = (items) => items.map((item) => [Math.random(), item]).sort(([one], [other]) => one - other).map(([, item]) => item);

/** Starts `count` processes. The token of each merchant has expired. All of it ends with the test. */
export async function startFleet(t, kind, count, appids) {
  const { place, end } = await STORAGES[kind]();
  const store = await openStore(place);
  const wechat = await serveWechat(appids);
  const expired = (appid) => ({ refreshToken: `refresh-${appid}`, accessToken: `old-${appid}`, expiresAt: Date.now() - 1000, lifetime: LIFETIME, componentAppid: "wxc" });
  for (let from = 0; from < appids.length; from += 100) await Promise.all(appids.slice(from, from + 100).map((appid) => store.set(appid, expired(appid))));
  const given = { baseURL: wechat.url, place, messages: MESSAGES };
  const processes = await Promise.all(Array.from({ length: count }, () => start(given)));
  t.after(async () => {
    await Promise.all(processes.map((child) => child.close()));
    await store.close();
    await Promise.all([end(), wechat.close()]);
  });
  /** Asks each process for the token of each merchant, in an order of its own. Resolves with the results by merchant. */
  async function refresh(some, by = processes, set = {}) {
    const results = await Promise.all(by.map(async ({ ask }) => {
      const items = shuffled(some);
      const answers = await ask({ work: "refresh", items, set });
      return answers?.map((answer, index) => ({ appid: items[index], ...answer })) ?? [];
    }));
    return results.flat();
  }
  return { store, wechat, processes, refresh };
}
