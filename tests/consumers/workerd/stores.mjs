// Runs stores.worker.js in workerd: the tests of the named stores, and storages with faults.
import { deepStrictEqual } from "node:assert/strict";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [mainModule, baseURL, stores] = process.argv.slice(2);
const object = (exportName) => ({ type: "durable-object", worker: "consumer", exportName });
const config = {
  exports: Object.fromEntries([["CloudbaseStoreObject", "sqlite"], ["SlowStorage", "sqlite"], ["Faulty", "sqlite"], ["OldStorage", "legacy-kv"]].map(([name, storage]) => [name, { type: "durable-object", storage }])),
  env: { SQLITE: object("CloudbaseStoreObject"), LEGACY: object("OldStorage"), SLOW: object("SlowStorage"), FAULTY: object("Faulty"), KV: { type: "kv", id: "kv" }, DB: { type: "d1", id: "db" } },
};

const miniflare = workerd(mainModule, baseURL, "2026-11-01", "", { config, handleStructuredLogs() {} });
const ask = async (path) => (await miniflare.dispatchFetch(`http://worker${path}`)).text();

async function work() {
  deepStrictEqual(await ask("/entry"), "stores");
  for (const _ of ["the table is made", "it is there"]) deepStrictEqual(await ask("/schema"), "true");
  for (const store of stores.split(",")) {
    const { count, failures } = JSON.parse(await ask(`/?store=${encodeURIComponent(store)}`));
    deepStrictEqual([store, failures], [store, []]);
    if (count < 4) throw new Error(`${store} has only ${count} tests`);
  }
  deepStrictEqual(JSON.parse(await ask("/faults")), []);
}

await reported(baseURL, "stores", work, { close: () => miniflare.dispose() });
