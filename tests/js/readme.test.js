// The README's JavaScript runs as it stands there; only the network is an emulated WeChat.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const snippets = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

const NETWORK = `
  globalThis.fetch = (await import("wechat-cloudbase/testing")).createEmulator({
    tokens: { "from-the-environment": "wx1", "stored-token": { appid: "wx1", expired: true }, "fresh-token": "wx1", "of-the-platform": { appid: "wxc", kind: "component" } },
    refreshTokens: { "from-the-authorisation": "wx1" },
  }).fetch;`;

const SHOWN = [/^prod-1$/m, /both_enabled[\s\S]*85089 absent/, /^refresh setCloudAccessToken$/m, /^20\d\d-.*Z$/m, /^$/];

test("there are as many snippets as expectations", () => assert.equal(snippets.length, SHOWN.length));

for (const [index, code] of snippets.entries()) {
  test(`snippet ${index + 1} runs`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", NETWORK + code], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { ...process.env, AUTHORIZER_ACCESS_TOKEN: "from-the-environment" },
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, SHOWN[index]);
  });
}
