// The row that attacks the relay in a runtime.
import { createRequire } from "node:module";
import { join } from "node:path";
import { attacks } from "./attacks/run.mjs";

/** `commandFor(port, upstream)` serves shared/attacked/app.js. */
export async function relayAttacked(name, c, commandFor) {
  const { createEmulator } = await import(createRequire(join(c.folder, "x.js")).resolve("wechat-cloudbase/testing"));
  const count = await attacks(createEmulator, (upstream) => c.serve((port) => commandFor(port, upstream)), c.output);
  await fetch(`${c.url}/report`, { method: "POST", body: JSON.stringify({ entry: "relay", ready: "sync", runtime: name, asked: [] }) });
  return { entry: "relay", bytes: count };
}
