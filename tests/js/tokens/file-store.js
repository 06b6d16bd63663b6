// A store in a folder, for processes on one machine: a file for each merchant, replaced as a whole.
import { mkdir, readFile, rename, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const missing = (error) => {
  if (error.code !== "ENOENT") throw error;
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

export function fileStore(folder) {
  const pathOf = (key) => join(folder, `${key}.json`);
  let written = 0;

  async function get(key) {
    const text = await readFile(pathOf(key), "utf8").catch(missing);
    return text && JSON.parse(text);
  }

  async function set(key, record) {
    const draft = `${pathOf(key)}.${process.pid}.${written++}`;
    await writeFile(draft, JSON.stringify(record));
    await rename(draft, pathOf(key));
  }

  /** Only one process can make a folder, so the folder is a lock. */
  async function replace(key, before, record) {
    const lock = `${pathOf(key)}.lock`;
    while (!(await mkdir(lock).then(() => true, () => false))) await pause();
    try {
      if (!isDeepStrictEqual(await get(key), before)) return false;
      await set(key, record);
      return true;
    } finally {
      await rmdir(lock);
    }
  }

  return { get, set, replace };
}
