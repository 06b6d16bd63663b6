// The README's JavaScript runs as it stands there; only the network is an emulated WeChat.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const snippets = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

const NETWORK = `
  const { fetch } = (await import("wechat-cloudbase/testing")).createEmulator({
    tokens: { "from-the-environment": "wx1", "the-relay-knows": "wx1", "stored-token": { appid: "wx1", expired: true }, "fresh-token": "wx1", "of-the-platform": { appid: "wxc", kind: "component" } },
    refreshTokens: { "from-the-authorisation": "wx1" },
  });
  globalThis.fetch = (url, init) => fetch(url.replace("https://console.example/wechat", "https://api.weixin.qq.com"), init);`;

const SHOWN = [
  /^prod-1$/m,
  /both_enabled[\s\S]*85089 absent/,
  /^refresh setCloudAccessToken$/m,
  /^{"data":{},"errcode":0,"errmsg":"ok"}$/m,
  /^{"data":{},"errcode":0,"errmsg":"ok"}$/m,
  /^4\nok$/m,
  /^20\d\d-.*Z$/m,
  /^$/,
];

/** Runs a snippet as a module of its own, and the server or route that it exports. */
const RUN = `
  const exported = await import(process.env.SNIPPET);
  const request = new Request("https://server.example/");
  const response = await (exported.default?.fetch(request, {}) ?? exported.GET?.(request));
  if (response) console.log(await response.text());`;

const folder = new URL("node_modules/.readme/", import.meta.url);
mkdirSync(folder, { recursive: true });

test("there are as many snippets as expectations", () => assert.equal(snippets.length, SHOWN.length));

for (const [index, code] of snippets.entries()) {
  test(`snippet ${index + 1} runs`, () => {
    const snippet = new URL(`snippet-${index + 1}.mjs`, folder);
    writeFileSync(snippet, code);
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", NETWORK + RUN], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { ...process.env, AUTHORIZER_ACCESS_TOKEN: "from-the-environment", SNIPPET: snippet.href },
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, SHOWN[index]);
  });
}
