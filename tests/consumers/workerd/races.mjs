// Runs races.worker.js in isolates that share a Durable Object or a KV. In a Durable Object each merchant is refreshed once. In
// KV the newer refresh token can get lost, and a later refresh asks WeChat for it.
import { deepStrictEqual, notStrictEqual } from "node:assert/strict";
import { createEmulator } from "wechat-cloudbase/testing";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [mainModule, url] = process.argv.slice(2);
const MANY = 100;
const OTHERS = ["second", "third", "fourth"];
const REFRESH = "/cgi-bin/component/api_authorizer_token";

const appids = Array.from({ length: MANY }, (_, index) => `wx${index}`);
const wechat = createEmulator({
  platform: { appid: "wxc", secret: "s", permissionSets: Object.fromEntries(appids.map((appid) => [appid, [49]])) },
  tokens: { component: { appid: "wxc", kind: "component" } },
  refreshTokens: Object.fromEntries(appids.map((appid) => [`refresh-${appid}`, appid])),
});
const server = await wechat.listen();
const config = {
  exports: { CloudbaseStoreObject: { type: "durable-object", storage: "sqlite" } },
  env: { BASE_URL: { type: "text", value: server.url }, STORE: { type: "durable-object", worker: "consumer", exportName: "CloudbaseStoreObject" }, KV: { type: "kv", id: "kv" } },
};
const miniflare = workerd(mainModule, server.url, "2026-11-01", "", { config, others: OTHERS });
const workers = await Promise.all(["consumer", ...OTHERS].map((name) => miniflare.getWorker(name)));

async function ask(worker, path, given) {
  const response = await worker.fetch(`http://worker${path}?${new URLSearchParams(given)}`);
  return response.json();
}

/** The refresh tokens that WeChat holds. */
async function held() {
  const body = JSON.stringify({ component_appid: "wxc", offset: 0, count: 500 });
  const response = await wechat.fetch("https://api.weixin.qq.com/cgi-bin/component/api_get_authorizer_list?component_access_token=component", { method: "POST", body });
  const { list } = await response.json();
  return Object.fromEntries(list.map(({ authorizer_appid, refresh_token }) => [authorizer_appid, refresh_token]));
}

const refreshes = () => wechat.calls().filter(({ path, errcode }) => path === REFRESH && errcode === 0).length;
const isToken = (token) => typeof token === "string";

async function durable() {
  const given = { store: "durable", merchants: MANY };
  await ask(workers[0], "/seed", given);
  const answers = await Promise.all(workers.map((worker) => ask(worker, "/token", given)));
  deepStrictEqual(answers.flat().filter((token) => !isToken(token)), []);
  for (const answer of answers) deepStrictEqual(answer, answers[0], "all isolates have the same tokens");
  deepStrictEqual(refreshes(), MANY, "one refresh a merchant");
  const kept = await held();
  deepStrictEqual(await ask(workers[0], "/stored", given), appids.map((appid) => kept[appid]), "the store has what WeChat holds");
}

async function kv() {
  wechat.reset();
  await ask(workers[0], "/seed", { store: "kv" });
  const slow = ask(workers[0], "/token", { store: "kv", late: 3000 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const quick = ask(workers[1], "/token", { store: "kv" });
  const [[token], [newer]] = await Promise.all([slow, quick]);
  deepStrictEqual([token, newer].map(isToken), [true, true], `${token?.error} ${newer?.error}`);
  const [stored] = await ask(workers[0], "/stored", { store: "kv" });
  notStrictEqual(stored, (await held()).wx0, "the late write of the first isolate lost the newer refresh token of the second");
  // The first isolate knows the lost token only. WeChat refuses it, and tells which one works.
  const [next] = await ask(workers[0], "/token", { store: "kv", rejected: token });
  deepStrictEqual(isToken(next), true, next?.error);
  deepStrictEqual(await ask(workers[1], "/stored", { store: "kv" }), [(await held()).wx0], "the store has what WeChat holds");
}

async function work() {
  for (const worker of workers) deepStrictEqual(await ask(worker, "/entry", {}), ["stores"]);
  await durable();
  await kv();
}

const close = async () => {
  await miniflare.dispose();
  await server.close();
};
await reported(url, "stores", work, { close });
