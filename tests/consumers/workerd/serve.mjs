// Runs a bundled Worker once in workerd, with miniflare.
import { readdirSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { Miniflare } from "miniflare";

const [mainModule, baseURL, compatibilityDate = "2024-01-01", more = ""] = process.argv.slice(2);
const TYPES = { ".js": "esm", ".wasm": "wasm" };
const files = readdirSync("out").filter((name) => TYPES[extname(name)]);
const modules = files.map((name) => [name, { type: TYPES[extname(name)], contents: readFileSync(`out/${name}`) }]);

const config = {
  name: "consumer",
  // The default is old, because later dates allow a Worker to compile wasm from bytes at start-up.
  compatibilityDate,
  manifest: { mainModule, modulesRoot: resolve("out"), modules: Object.fromEntries(modules) },
  env: { BASE_URL: { type: "text", value: baseURL }, MORE: { type: "text", value: more } },
};
const miniflare = new Miniflare({ workers: [{ config }] });
console.log(await (await miniflare.dispatchFetch("http://worker")).text());
await miniflare.dispose();
