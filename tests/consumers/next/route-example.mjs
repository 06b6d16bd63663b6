// Serves examples/routes/next.ts, which was built, against the emulated WeChat: `node route-example.mjs <the server of the consumer>`.
import { deepStrictEqual } from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createEmulator } from "wechat-cloudbase/testing";

const [url] = process.argv.slice(2);
const container_config = { enable: true, qbase_container_path: "/", qbase_env: "prod-1", text_mode: 1 };
const wechat = createEmulator({ tokens: { one: "wx1", two: "wx2" }, seed: { wx1: { container_config } } });
wechat.fault({ appid: "wx2", path: "/tcb/getcallbackconfig", errcode: 61007 });
const emulated = await wechat.listen();

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const port = await freePort();
const env = { ...process.env, WECHAT_URL: emulated.url, TOKEN_SERVER: emulated.url };
const next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--hostname=127.0.0.1", `--port=${port}`], { env, stdio: ["ignore", "inherit", "inherit"] });

async function ask(appid) {
  const response = await fetch(`http://127.0.0.1:${port}/merchants/${appid}/push`);
  return [response.status, await response.json()];
}

try {
  while (!(await ask("wx1").catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 100));
  deepStrictEqual(await ask("wx1"), [200, { container_config }]);
  deepStrictEqual(await ask("wx2"), [424, { error: "api" }]);
} finally {
  next.kill();
  await emulated.close();
}
await fetch(`${url}/report`, { method: "POST", body: JSON.stringify({ entry: "inline", ready: "sync", runtime: "node", asked: [] }) });
