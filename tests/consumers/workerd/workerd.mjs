// Starts a bundled Worker in workerd, with miniflare.
import { readdirSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { Miniflare } from "miniflare";

const TYPES = { ".js": "esm", ".mjs": "esm", ".wasm": "wasm" };

/** `others` are the names of more Workers of the same code, each in an isolate of its own. */
export function workerd(mainModule, baseURL, compatibilityDate, more = "", { config: given, others = [], ...options } = {}) {
  const files = readdirSync("out", { recursive: true }).filter((name) => TYPES[extname(name)]);
  const modules = files.map((name) => [name, { type: TYPES[extname(name)], contents: readFileSync(`out/${name}`) }]);
  const config = {
    name: "consumer",
    compatibilityDate,
    manifest: { mainModule, modulesRoot: resolve("out"), modules: Object.fromEntries(modules) },
    env: { BASE_URL: { type: "text", value: baseURL }, MORE: { type: "text", value: more } },
    ...given,
  };
  return new Miniflare({ ...options, workers: [config, ...others.map((name) => ({ ...config, name }))].map((config) => ({ config })) });
}
