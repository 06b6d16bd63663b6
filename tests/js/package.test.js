// Checks the contents of the tarball, and the bundles that esbuild makes of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { CloudbaseClient, version } from "wechat-cloudbase";

const root = new URL("../../", import.meta.url);
const files = execFileSync("tar", ["tzf", process.env.TARBALL], { encoding: "utf8" }).trim().split("\n").map((name) => name.replace("package/", ""));
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.resolve("wechat-cloudbase")), "utf8"));

test("the tarball contains what package.json promises, and nothing else", () => {
  const targets = (target) => (typeof target === "string" ? [target] : Object.values(target).flatMap(targets));
  const promised = targets([manifest.main, manifest.types, manifest.typesVersions, manifest.exports]);
  for (const target of promised) {
    const [from, to = ""] = target.replace("./", "").split("*");
    assert.ok(files.some((file) => (target.includes("*") ? file.startsWith(from) && file.endsWith(to) : file === from)), `${target} is missing`);
  }
  for (const file of ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(files.includes(file), `${file} is missing`);
  const allowed = /^(dist\/((client|config|config-node|fleet|fleet-node|fleet-queues|gloo|libraries|load|platform|relay|relay-client|shared|standard-schema|stores|testing|tokens)\/)?[\w-]+\.(js|d\.ts)|dist\/wasm\/wechat_cloudbase(_config|_emulator|_gloo)?(_inline\.js|_bg\.wasm|\.js)|schemas\/[\w.]+\.json|openapi\.json|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE)|package\.json)$/;
  assert.deepEqual(files.filter((file) => !allowed.test(file)), []);
});

test("resolvers that know no exports find the same entries and typings", () => {
  const { exports, main, types, typesVersions } = manifest;
  assert.deepEqual([main, types], [exports["."].default, exports["."].types]);
  // Node reads `main` if the folder is required. require() and import give one copy of each class.
  assert.equal(createRequire(import.meta.url)("./node_modules/wechat-cloudbase").CloudbaseClient, CloudbaseClient);
  const typed = Object.entries(exports).filter(([path, target]) => path !== "." && target.types);
  assert.deepEqual(typesVersions, { "*": Object.fromEntries(typed.map(([path, target]) => [path.slice(2), [target.types]])) });
});

test("the package has no dependency and no install script, and has the crate's version", () => {
  assert.equal(manifest.dependencies ?? manifest.peerDependencies ?? manifest.scripts, undefined);
  const cargo = /^version = "(.*)"/m.exec(readFileSync(new URL("Cargo.toml", root), "utf8"))[1];
  assert.deepEqual([manifest.version, version], [cargo, cargo]);
});

test("the addresses in package.json come from one constant in Cargo.toml", () => {
  const repository = /^repository = "(https:.*)"/m.exec(readFileSync(new URL("Cargo.toml", root), "utf8"))[1];
  assert.deepEqual([manifest.homepage, manifest.bugs.url, manifest.repository.url], [`${repository}#readme`, `${repository}/issues`, `git+${repository}.git`]);
});

test("the tarball contains no path of the build machine", () => {
  const archive = execFileSync("tar", ["xzOf", process.env.TARBALL], { maxBuffer: 1 << 28 }).toString("latin1");
  assert.ok(!archive.includes(fileURLToPath(root)), "the tarball contains the repository's path");
  assert.doesNotMatch(archive, /\/(root|home|Users)\/|\.cargo\/registry/);
});

test("entries with the wasm as text compile it at its first use, and not when they are imported", () => {
  const entries = { "wechat-cloudbase": "wechat_cloudbase_bg.wasm", "wechat-cloudbase/gloo": "wechat_cloudbase_gloo_bg.wasm", "wechat-cloudbase/testing": "wechat_cloudbase_emulator_bg.wasm", "wechat-cloudbase/config": "wechat_cloudbase_config_bg.wasm", "wechat-cloudbase/fleet": "wechat_cloudbase_config_bg.wasm" };
  for (const [entry, file] of Object.entries(entries)) {
    const program = `
      const compiled = [];
      WebAssembly.Module = class extends WebAssembly.Module {
        constructor(bytes) {
          super(bytes);
          compiled.push(Buffer.from(bytes));
        }
      };
      const { createEmulator, parseCron, rollout, validate } = await import("${entry}");
      if (compiled.length > 0) throw new Error("compiled too early");
      if (createEmulator) createEmulator();
      else if (parseCron) parseCron("0 0 0 * * * *");
      else if (rollout) rollout({ client: { forMerchant() {} }, merchants: [], desired: { version: 1 } });
      else validate("getCallBackConfig");
      process.stdout.write(compiled.at(-1));`;
    const compiled = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: import.meta.dirname });
    const wasm = readFileSync(new URL(`wasm/${file}`, import.meta.resolve("wechat-cloudbase")));
    assert.ok(compiled.equals(wasm), `${entry}: ${compiled.length} bytes in the place of ${wasm.length}`);
  }
});

test("a bundle for the browser works as one file", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const entry = `
    import { CloudbaseClient } from "wechat-cloudbase";
    const fetch = async () => new Response('{"errcode":0,"data":{}}');
    const client = new CloudbaseClient({ accessToken: "t", fetch });
    client.getCallBackConfig().then((answer) => console.log(JSON.stringify(answer)));`;
  for (const format of ["esm", "iife", "cjs"]) {
    const outfile = join(folder, `out-${format}.${format === "esm" ? "mjs" : "cjs"}`);
    const stdin = { contents: entry, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
    const { outputFiles, metafile, warnings } = await build({
      stdin, outfile, format, bundle: true, minify: true, platform: "browser", target: "es2022", metafile: true, write: true,
    });
    assert.deepEqual(warnings, []);
    assert.equal(outputFiles, undefined);
    assert.ok(!Object.keys(metafile.inputs).some((input) => input.includes("emulator")), "the bundle contains the emulator");
    assert.ok(!Object.keys(metafile.inputs).some((input) => input.includes("gloo")), "the bundle contains the client in Rust");
    assert.ok(!Object.keys(metafile.inputs).some((input) => /config_inline|config\/core/.test(input)), "the bundle contains the wasm of /config");
    assert.equal(execFileSync(process.execPath, [outfile], { encoding: "utf8" }).trim(), '{"errcode":0,"data":{}}');
  }
});
