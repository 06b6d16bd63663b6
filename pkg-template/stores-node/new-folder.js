// Makes the folder of a key that has none. A folder is made elsewhere and renamed as a whole, which only one process can do.
import { chmod, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder, moved, namesIn, sync, unlessMissing, writeNew } from "./disk.js";

const DRAFTS = "new";
const DEAD = ".dead";
/** In milliseconds. A process that took longer to make a folder than this has died, or finds its draft renamed and begins again. */
const OLD = 3_600_000;

/** Resolves with whether no other process made the folder meanwhile. */
export async function putNewFolder(folder, text, id) {
  const store = dirname(folder);
  const draft = join(store, DRAFTS, id);
  await makeDraft(draft);
  try {
    await writeNew(join(draft, `${id}.json`), text);
    await writeFile(join(draft, `current.${id}`), "", { flag: "wx", mode: 0o600 });
    await sync(draft);
    if (!(await renamed(draft, folder))) return false;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await sync(store);
  return true;
}

async function makeDraft(draft) {
  try {
    await mkdir(draft, 0o700);
  } catch (error) {
    unlessMissing(error);
    const drafts = dirname(draft);
    for (const folder of [dirname(drafts), drafts, draft]) await makeFolder(folder);
  }
  await chmod(draft, 0o700);
}

/** Systems have many names for the error of a folder that is there and not empty. */
async function renamed(draft, folder) {
  try {
    return await moved(draft, folder);
  } catch (error) {
    if (await namesIn(folder)) return false;
    throw error;
  }
}

/** Removes what processes left that died. A draft that is half removed must not become the folder of a key, so it is renamed first. */
export async function removeOldDrafts(store) {
  const drafts = join(store, DRAFTS);
  for (const name of (await namesIn(drafts)) ?? []) {
    const draft = join(drafts, name);
    const { mtimeMs = Infinity } = (await stat(draft).catch(() => undefined)) ?? {};
    if (mtimeMs > Date.now() - OLD) continue;
    const dead = name.endsWith(DEAD) ? draft : draft + DEAD;
    if (dead !== draft) await rename(draft, dead);
    await rm(dead, { recursive: true, force: true });
  }
}
