// What the file store does on the disk. Whatever the umask is, only the owner can read what it makes.
import { chmod, mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

export function unlessMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

/** Resolves with the names in a folder, or with `undefined` if there is no folder. */
export const namesIn = (folder) => readdir(folder).catch(unlessMissing);

/** Makes a folder if it is not there, and the folders above it. */
export async function makeFolder(folder) {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  await chmod(folder, 0o700);
  await sync(dirname(made));
}

/** Writes a file that is not there yet, to the disk itself. If the disk is full, nothing stays. */
export async function writeNew(path, text) {
  const file = await open(path, "wx", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await removeAll([path]);
    throw error;
  } finally {
    await file.close();
  }
}

/** Resolves with whether there was something at `from` to rename. */
export async function moved(from, to) {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    unlessMissing(error);
    return false;
  }
}

/** Brings the names in a folder to the disk. Windows does that by itself, and opens no folders. */
export async function sync(folder) {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What stays is removed after the next change. */
export const removeAll = (paths) => Promise.all(paths.map((path) => unlink(path).catch(() => {})));
