import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { syntax } from "../../js/docs/samples.js";
import { cacheRows } from "../lib/next-caches.mjs";

const NEXT = "node_modules/next/dist/bin/next";

/** Puts the example where its first line says. Without its types, because Next checks types only with more packages. */
async function writeExample({ folder }) {
  const path = join(folder, "app/merchants/[appid]/push");
  const { code } = await syntax({ code: readFileSync(join(import.meta.dirname, "../../../examples/routes/next.ts"), "utf8"), language: "ts" });
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "route.js"), code);
}

/** Builds a route for each of Next's runtimes and a client page with one of Next's bundlers. */
function rowsOf(bundler) {
  let built;
  const build = (c) => (built ??= writeExample(c).then(() => c.node(NEXT, "build", `--${bundler}`)));
  const served = async (c) => {
    await build(c);
    return c.serve((port) => ["env", `BASE_URL=${c.url}`, process.execPath, NEXT, "start", "--hostname=127.0.0.1", `--port=${port}`]);
  };
  const route = (path, entry, bytes) => async (c) => {
    await fetch(`${await served(c)}/${path}?base=${c.url}`);
    return { entry, bytes: bytes(c, path) };
  };
  /** The route of docs/relay-servers.md, called as a page calls it. */
  const relay = (path) => async (c) => {
    await c.node("relay.mjs", `${await served(c)}${path}`, c.url);
    return { entry: "relay" };
  };
  return {
    async [`next ${bundler}, the example of a route`](c) {
      await build(c);
      await c.node("route-example.mjs", c.url);
      return { entry: "inline", bytes: nodeBytes(c, "merchants/[appid]/push") };
    },
    [`next ${bundler}, edge relay`]: relay("/edge-relay"),
    [`next ${bundler}, node relay`]: relay(""),
    [`next ${bundler}, edge route`]: route("edge", "edge-light", edgeBytes),
    [`next ${bundler}, edge, /config, /testing and /standard-schema`]: route("edge-testing", "edge-light, config-edge-light, testing-edge-light, standard-schema-edge-light", edgeBytes),
    [`next ${bundler}, node route`]: route("node", "inline", nodeBytes),
    [`next ${bundler}, client page`]: async (c) => c.browse("chromium", { at: await served(c) }),
  };
}

const manifest = (c, path) => JSON.parse(readFileSync(join(c.folder, ".next/server", path), "utf8"));

function edgeBytes(c, path) {
  const { files, wasm } = manifest(c, "middleware-manifest.json").functions[`/${path}/route`];
  return c.sizeOf(...[...files, ...wasm.map(({ filePath }) => filePath)].map((file) => `.next/${file}`));
}

function nodeBytes(c, path) {
  const folder = join(".next/server/app", path);
  const { files } = manifest(c, `app/${path}/route.js.nft.json`);
  const own = files.map((file) => join(folder, file)).filter((file) => file.startsWith(".next/server"));
  return c.sizeOf(join(folder, "route.js"), ...own);
}

// package.json has no `"type": "module"`, because with it `next build --webpack` fails on every edge route.
export default {
  version: "next",
  limit: 480,
  rows: { ...rowsOf("turbopack"), ...rowsOf("webpack"), ...cacheRows("next 16") },
};
