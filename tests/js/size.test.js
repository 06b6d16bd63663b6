// Compares the bytes that each entry adds to a user's bundle, after gzip, with the budgets in tests/size-budgets.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const budgets = JSON.parse(readFileSync(new URL("../size-budgets.json", import.meta.url), "utf8"));
const wasm = readFileSync(new URL(import.meta.resolve("wechat-cloudbase/wechat_cloudbase.wasm")));

/** Returns the bytes of entries with all their exports, after bundling. */
async function bundle(entries, conditions = []) {
  const contents = [entries].flat().map((entry) => `export * from "${entry}";`).join("");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true, minify: true, format: "esm", target: "es2022", write: false, conditions, external: ["*.wasm", "node:*"],
  });
  return Buffer.from(outputFiles[0].contents);
}

const parts = {
  "default entry, bundled and minified, wasm inside": [await bundle("wechat-cloudbase")],
  "worker upload: bundle and wasm module": [await bundle("wechat-cloudbase", ["workerd"]), wasm],
  "wasm file": [wasm],
  "gloo entry, bundled and minified, its wasm inside": [await bundle("wechat-cloudbase/gloo")],
  "default and relay entries together": [await bundle(["wechat-cloudbase", "wechat-cloudbase/relay"])],
  "default and tokens entries together": [await bundle(["wechat-cloudbase", "wechat-cloudbase/tokens"])],
  "default, tokens and platform entries together": [await bundle(["wechat-cloudbase", "wechat-cloudbase/tokens", "wechat-cloudbase/platform"])],
  "config entry, bundled and minified, its wasm inside": [await bundle("wechat-cloudbase/config")],
  "config and fleet entries together": [await bundle(["wechat-cloudbase/config", "wechat-cloudbase/fleet"])],
  "fleet and fleet/bullmq entries together": [await bundle(["wechat-cloudbase/fleet", "wechat-cloudbase/fleet/bullmq"])],
  "config, fleet and fleet/queues entries together": [await bundle(["wechat-cloudbase/config", "wechat-cloudbase/fleet", "wechat-cloudbase/fleet/queues"])],
  "standard-schema entry alone, its wasm inside": [await bundle("wechat-cloudbase/standard-schema")],
  "default and standard-schema entries together": [await bundle(["wechat-cloudbase", "wechat-cloudbase/standard-schema"])],
  "stores entry": [await bundle("wechat-cloudbase/stores")],
  "stores/node entry": [await bundle("wechat-cloudbase/stores/node")],
  "codes entry": [await bundle("wechat-cloudbase/codes")],
  "relay/client entry": [await bundle("wechat-cloudbase/relay/client")],
};

for (const [name, files] of Object.entries(parts)) {
  const sum = (size) => files.reduce((bytes, file) => bytes + size(file), 0);
  const gzip = sum((file) => gzipSync(file, { level: 9 }).length);
  test(`${name}: ${sum((file) => file.length)} raw, ${gzip} gzip, ${sum((file) => brotliCompressSync(file).length)} brotli; budget ${budgets[name]}`, () => {
    assert.ok(gzip <= budgets[name], `${gzip - budgets[name]} bytes over the budget of ${budgets[name]}`);
  });
}

test("every budget is checked", () => assert.deepEqual(Object.keys(budgets), Object.keys(parts)));
