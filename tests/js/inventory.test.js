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

const REFERENCES = ["docs/reference.md", "docs/zh/reference.md"];

test("the reference lists every subpath of package.json", () => {
  for (const page of REFERENCES) for (const [path] of subpaths) assert.ok(read(page).includes(`| \`wechat-cloudbase${path.slice(1)}\``), `${page}: ${path}`);
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

test("both READMEs list every error class", async () => {
  const package_ = await import("wechat-cloudbase");
  for (const readme of ["README.md", "README.zh-CN.md"]) {
    for (const name of Object.keys(package_).filter((name) => name.endsWith("Error"))) assert.ok(read(readme).includes(`\`${name}`), `${readme}: ${name}`);
  }
});

test("the reference lists every option and event with its members", () => {
  const typings = read("pkg-template/types/client-options.d.ts");
  const options = ["ClientOptions", "RelayOptions", "BackoffOptions", "CallOptions", "RequestOptions", "GetFunctionConfigOptions"];
  const known = options.flatMap((name) => names(new RegExp(`interface ${name}\\b[^{]*\\{(.*?)^\\}`, "ms").exec(typings)[1], /^ {2}(\w+)\??:/gm));
  const events = [...read("pkg-template/types/events.d.ts").matchAll(/\{\s+type: "(\w+)";\n(.*?)^ {4}\}/gms)];
  assert.equal(events.length, 6);
  for (const page of REFERENCES) {
    const text = read(page);
    for (const name of known) assert.ok(text.includes(`| \`${name}\` |`), `${page}: no row for option ${name}`);
    for (const [, type, members] of events) {
      const row = new RegExp(`^\\| \`${type}\` \\| (.*?) \\|`, "m").exec(text)?.[1];
      assert.deepEqual(row && names(row, /\`(\w+)\`/g), names(members, /^ +(\w+)\??:/gm), `${page}: ${type}`);
    }
  }
});

test("every entry is short and begins with a comment that says why it exists", () => {
  for (const file of readdirSync(new URL("pkg-template/entry/", root))) {
    const lines = read(`pkg-template/entry/${file}`).trimEnd().split("\n");
    assert.ok(lines.length < 30 && lines[0].startsWith("// "), file);
  }
});
