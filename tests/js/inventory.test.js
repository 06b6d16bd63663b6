// Compares typings, wasm exports, client methods and documents. tests/native/inventory.rs compares them with Rust.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const names = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name).sort();
const manifest = JSON.parse(read("pkg-template/package.json"));
const subpaths = Object.entries(manifest.exports).filter(([path, target]) => target.types && !path.endsWith(".wasm"));

/** Returns the values that a d.ts and its re-exported files declare. */
function declared(file) {
  const text = read(`pkg-template/types/${file}`);
  const inherited = names(text, /^export \* from "\.\/(.+)\.js";/gm).flatMap((name) => declared(name === "inline" ? "index.d.ts" : `${name}.d.ts`));
  const own = names(text, /^export (?:declare )?(?:const|function|class) (\w+)/gm);
  const passedOn = names(text, /^export \{ (.+) \} from/gm).flatMap((list) => list.split(", "));
  return [...new Set([...own, ...inherited, ...passedOn])].sort();
}

for (const [path, { types }] of subpaths) {
  test(`${path} exports what its typings declare`, async () => {
    const module = await import(`wechat-cloudbase${path.slice(1)}`);
    assert.deepEqual(Object.keys(module).sort(), declared(types.replace("./dist/", "")));
  });
}

test("the README lists every subpath of package.json", () => {
  const readme = read("README.md");
  for (const [path] of subpaths) assert.ok(readme.includes(`| \`wechat-cloudbase${path.slice(1)}\``), path);
});

test("the client's methods are those of its typings", async () => {
  const { CloudbaseClient } = await import("wechat-cloudbase");
  const body = /declare class CloudbaseClient \{(.*?)^\}/ms.exec(read("pkg-template/types/index.d.ts"))[1];
  const methods = [...new Set(names(body, /^ {2}(\w+)[<(]/gm))];
  const gloo = await import("wechat-cloudbase/gloo");
  for (const { prototype } of [CloudbaseClient, gloo.CloudbaseClient]) assert.deepEqual(Object.getOwnPropertyNames(prototype).sort(), methods);
});

test("the JavaScript uses every export of the wasm file, and no other", () => {
  const bytes = readFileSync(new URL(import.meta.resolve("wechat-cloudbase/wechat_cloudbase.wasm")));
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  const client = ["instance", "core"].map((name) => read(`pkg-template/client/${name}.js`)).join("\n");
  const used = new Set(names(client, /\b(?:instance|fresh|wasm)\.(?!js\b)(\w+)/g));
  assert.deepEqual([...used], exports.filter((name) => !name.startsWith("__")).sort());
});

test("the JavaScript of /gloo uses every export of its wasm file, and no other", async () => {
  const file = new URL("wasm/wechat_cloudbase_gloo.js", import.meta.resolve("wechat-cloudbase"));
  const exports = /return \{ memory: wasm\.memory, (.*) \};/.exec(readFileSync(file, "utf8"))[1].split(", ");
  const used = ["client", "call", "instance"].flatMap((name) => names(read(`pkg-template/gloo/${name}.js`), /\bexports\.(\w+)\(/g));
  assert.deepEqual([...new Set(used)].sort(), exports.sort());
});

test("the README lists every error class and option", async () => {
  const readme = read("README.md");
  const package_ = await import("wechat-cloudbase");
  for (const name of Object.keys(package_).filter((name) => name.endsWith("Error"))) assert.ok(readme.includes(`\`${name}`), name);
  const options = /interface ClientOptions \{(.*?)^\}/ms.exec(read("pkg-template/types/client-options.d.ts"))[1];
  for (const name of names(options, /^ {2}(\w+)\??:/gm)) assert.ok(readme.includes(`| \`${name}\``), `no row for option ${name}`);
});

test("every entry is short and begins with a comment that says why it exists", () => {
  for (const file of readdirSync(new URL("pkg-template/entry/", root))) {
    const lines = read(`pkg-template/entry/${file}`).trimEnd().split("\n");
    assert.ok(lines.length < 30 && lines[0].startsWith("// "), file);
  }
});
