// Runs the tests of stores over a store in a folder, in this runtime: `node file-store.js URL FOLDER`.
import { rm, stat } from "node:fs/promises";
import { baseURL, rejection, report, runtime, same } from "./scenario.js";
import { fileStore } from "wechat-cloudbase/stores/node";
import { storeTests } from "wechat-cloudbase/testing";
import entry from "wechat-cloudbase-probe";

const place = process.argv[3];
await rm(place, { recursive: true, force: true });
const store = fileStore(place);
for (const { name, run } of storeTests(() => store)) {
  await run().catch((cause) => {
    throw new Error(`${name}: ${cause.message}`, { cause });
  });
}
await store.set("wx1", { a: 1 });
same("rights", [(await stat(place)).mode & 0o777, (await stat(`${place}/key-wx1`)).mode & 0o777], [0o700, 0o700]);
const file = fileStore(new URL(import.meta.url));
same("a file", /^fileStore: .*; the store is .*file-store\.js$/.test((await rejection(file.get("wx1"))).message), true);
await rm(place, { recursive: true });
await report(baseURL, { entry, ready: "sync", runtime: runtime(), asked: [] });
