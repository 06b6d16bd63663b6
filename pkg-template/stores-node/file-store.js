// A store in a folder of one machine, for many processes. key-folder.js says how they change a record without a lock.
import { opendir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { check, isFilled, refuseMore } from "../shared/check.js";
import { textStore } from "../stores/text-store.js";
import { unlessMissing } from "./disk.js";
import { hasRecord, readKey, swapKey, writeKey } from "./key-folder.js";
import { inLine } from "./line.js";
import { KEY, keyOf, nameOf } from "./key-name.js";
import { removeOldDrafts } from "./new-folder.js";

const isPlace = (value) => isFilled(value) || (value instanceof URL && value.protocol === "file:");
const PATH = [isPlace, "must be the path of a folder, or a file URL"];

export function fileStore(path, ...more) {
  refuseMore("fileStore", more);
  check({ path }, { path: PATH }, { within: "", required: ["path"] });
  const place = resolve(path instanceof URL ? fileURLToPath(path) : path);
  const line = inLine();
  let cleaned;

  function at(key) {
    check({ key }, { key: KEY }, { within: "", required: ["key"] });
    return join(place, nameOf(key));
  }
  const run = (key, work, waiting) => waiting(() => told(place, () => work(at(key))));
  const look = (key, work) => run(key, work, line.read);
  /** What another process left does not matter now, and the next process tries again. */
  async function change(key, work) {
    await (cleaned ??= removeOldDrafts(place).catch(() => {}));
    return run(key, work, line.write);
  }

  async function* list(prefix) {
    const folders = await told(place, () => opendir(place).catch(unlessMissing));
    for await (const { name } of folders ?? []) {
      const key = keyOf(name);
      if (key?.startsWith(prefix) && (await look(key, hasRecord))) yield key;
    }
  }

  return textStore({
    read: (key) => look(key, readKey),
    write: (key, text) => change(key, (folder) => writeKey(folder, text)),
    swap: (key, before, text) => change(key, (folder) => swapKey(folder, before, text)),
    remove: (key) => change(key, (folder) => writeKey(folder, undefined)),
    list,
  });
}

/** The system's messages show paths, and nothing of a record. */
async function told(place, work) {
  try {
    return await work();
  } catch (cause) {
    if (cause?.name === "ValidationError") throw cause;
    throw Object.assign(new Error(`fileStore: ${cause.message}; the store is ${place}`), cause.code && { code: cause.code });
  }
}
