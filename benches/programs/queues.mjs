// `queues.mjs <folder with miniflare> <who> <messages>`: how long a consumer takes for so many messages of a local queue, and what
// it used. A line of JSON: the time, the CPU time of workerd with the queue, D1 and the objects, and the counts.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [folder, who, messages] = process.argv.slice(2);
const made = import.meta.dirname.endsWith("programs") ? join(import.meta.dirname, "../../.cache/benches") : import.meta.dirname;
const { Miniflare } = await import(pathToFileURL(createRequire(join(folder, "x.js")).resolve("miniflare")).href);
const QUEUE = "bench";
const TICK = 10;

const modules = ["queues.worker.js", ...readdirSync(made).filter((name) => name.endsWith(".wasm"))];
const miniflare = new Miniflare({
  workers: [{
    config: {
      name: "bench",
      compatibilityDate: "2026-11-01",
      manifest: {
        mainModule: modules[0], modulesRoot: made,
        modules: Object.fromEntries(modules.map((name) => [name, { type: name.endsWith(".wasm") ? "wasm" : "esm", contents: readFileSync(join(made, name)) }])),
      },
      exports: { CloudbaseRolloutObject: { type: "durable-object", storage: "sqlite" } },
      env: {
        QUEUE: { type: "queue", name: QUEUE },
        OBJECTS: { type: "durable-object", worker: "bench", exportName: "CloudbaseRolloutObject" },
        DB: { type: "d1", id: "db" },
        WHO: { type: "text", value: who },
      },
      triggers: [{ type: "queue", name: QUEUE, maxBatchSize: 100, maxBatchTimeout: 0.05, maxRetries: 100 }],
    },
  }],
});

const ask = async (path) => (await miniflare.dispatchFetch(`https://bench${path}`)).text();

/** The CPU time of this process's children, in milliseconds. */
function cpu() {
  let ticks = 0;
  for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const [, parent, ...fields] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1].split(" ");
      if (Number(parent) === process.pid) ticks += Number(fields[9]) + Number(fields[10]);
    } catch {}
  }
  return ticks * TICK;
}

await ask("/progress");
const before = cpu();
const started = performance.now();
await ask(`/start?count=${messages}`);
let count;
do {
  await new Promise((resolve) => setTimeout(resolve, 20));
  count = JSON.parse(await ask("/progress"));
} while (count.done < messages);
console.log(JSON.stringify({ milliseconds: performance.now() - started, cpu: cpu() - before, ...count }));
await miniflare.dispose();
