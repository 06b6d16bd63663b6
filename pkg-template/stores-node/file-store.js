// A store in a folder of one machine, for many processes. key-folder.js says how they change a record without a lock.
import { opendir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { check, isFilled, refuseMore } from "../shared/check.js";
import { textStore } from "../stores/text-store.js";
import { unlessMissing } from "./disk.js";
import { hasRecord, readKey, swapKey, writeKey } from "./key-folder.js";
import { KEY, keyOf, nameOf } from "./key-name.js";
import { removeOldDrafts } from "./new-folder.js";

const isPlace = (value) => isFilled(value) || (value instanceof URL && value.protocol === "file:");
const PATH = [isPlace, "must be the path of a folder, or a file URL"];
/** So many operations have files open at the same time. Systems limit open files, and the disk does not get faster by more. */
const AT_ONCE = 32;

export function fileStore(path, ...more) {
  refuseMore("fileStore", more);
  check({ path }, { path: PATH }, { within: "", required: ["path"] });
  const place = resolve(path instanceof URL ? fileURLToPath(path) : path);
  const inTurn = limited(AT_ONCE);
  let cleaned;

  function at(key) {
    check({ key }, { key: KEY }, { within: "", required: ["key"] });
    return join(place, nameOf(key));
  }
  const run = (key, work) => inTurn(() => told(place, () => work(at(key))));
  /** What another process left does not matter now, and the next process tries again. */
  async function change(key, work) {
    await (cleaned ??= removeOldDrafts(place).catch(() => {}));
    return run(key, work);
  }

  async function* list(prefix) {
    const folders = await told(place, () => opendir(place).catch(unlessMissing));
    for await (const { name } of folders ?? []) {
      const key = keyOf(name);
      if (key?.startsWith(prefix) && (await run(key, hasRecord))) yield key;
    }
  }

  return textStore({
    read: (key) => run(key, readKey),
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

/** Returns a function that runs works, at most so many at a time. */
function limited(most) {
  const waiting = [];
  let running = 0;
  return async (work) => {
    if (running < most) running++;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      if (waiting.length > 0) waiting.shift()();
      else running--;
    }
  };
}
