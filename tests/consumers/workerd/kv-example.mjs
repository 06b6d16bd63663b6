// Runs the bundled examples/worker-kv against the emulated WeChat: requests share one refresh, the next refresh token gets into KV
// also if its request has ended, and errors have their status.
import { deepStrictEqual, ok } from "node:assert/strict";
import { createEmulator } from "wechat-cloudbase/testing";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [url] = process.argv.slice(2);
const container_config = { enable: true, qbase_container_path: "/", qbase_env: "prod-1", text_mode: 1 };
const wechat = createEmulator({
  tokens: { "component-token": { appid: "wxc", kind: "component" } },
  refreshTokens: { "refresh-1": "wx1", "refresh-2": "wx2" },
  seed: { wx1: { container_config } },
});
const server = await wechat.listen();
const text = (value) => ({ type: "text", value });
const env = { COMPONENT_APPID: text("wxc"), TOKEN_SERVER: text(server.url), FORWARDER: text(server.url), FORWARDER_KEY: text("the-key"), TOKENS: { type: "kv", id: "tokens" } };
const miniflare = workerd("index.js", "", "2026-11-01", "", { config: { env } });
const kv = await miniflare.getKVNamespace("TOKENS");

async function ask(appid) {
  const response = await miniflare.dispatchFetch(`https://worker.example/?appid=${appid}`);
  return [response.status, await response.json()];
}
const stored = async (appid) => JSON.parse(await kv.get(appid));
const refreshes = () => wechat.calls().filter(({ path }) => path === "/cgi-bin/component/api_authorizer_token").length;

async function work() {
  for (const number of [1, 2]) await kv.put(`wx${number}`, JSON.stringify({ refreshToken: `refresh-${number}` }));

  const answers = await Promise.all(Array.from({ length: 8 }, () => ask("wx1")));
  for (const answer of answers) deepStrictEqual(answer, [200, { container_config }]);
  deepStrictEqual(refreshes(), 1, "the requests share one refresh");
  const { refreshToken } = await stored("wx1");
  ok(refreshToken in wechat.refreshTokens() && refreshToken !== "refresh-1", "KV has the next refresh token");

  // The call gives up after 10 seconds, and its request ends.
  wechat.fault({ path: "/cgi-bin/component/api_authorizer_token", delay: 12_000 });
  deepStrictEqual(await ask("wx2"), [503, { error: "token" }]);
  for (const end = Date.now() + 6000; (await stored("wx2")).refreshToken === "refresh-2" && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
  ok((await stored("wx2")).refreshToken in wechat.refreshTokens(), "KV has what came after the request had ended");

  deepStrictEqual((await ask("wx3"))[1], { error: "token" });
  wechat.fault({ errcode: 61007 });
  deepStrictEqual(await ask("wx1"), [424, { error: "api" }]);
}

const close = async () => {
  await miniflare.dispose();
  await server.close();
};
await reported(url, "workerd", work, { close });
