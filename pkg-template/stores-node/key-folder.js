// The folder of one key, which many processes change without a lock. It has
//
//   <id>.json     a record
//   current.<id>  an empty file, whose name says that this record counts; `deleted.<id>` if none does
//
// A change writes `<new>.json` and then renames `current.<old>` to `current.<new>`. No name is used twice, and the system lets
// only one process rename a file: the others learn that there is no `current.<old>`. So a change happens at once or not at all,
// however long its process slept before it. A process that dies leaves at worst a record that does not count.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { moved, namesIn, removeAll, sync, unlessMissing, writeNew } from "./disk.js";
import { putNewFolder } from "./new-folder.js";

/** So often in a row a folder may look odd. It does when a process changes it during the look. */
const MOST = 200;

const isMark = (name) => /^(current|deleted)\./.test(name);
const isRecord = (name) => name.endsWith(".json");
const recordOf = (mark) => (mark?.startsWith("current.") ? `${mark.slice("current.".length)}.json` : undefined);

/** Repeats `attempt` until it resolves with something. */
async function seen(folder, attempt) {
  for (let tries = 0; tries < MOST; tries++) {
    const found = await attempt();
    if (found !== undefined) return found;
    if (tries > 10) await sleep(1);
  }
  throw new Error(`${folder} has no \`current\` file with its record, or has several: restore this folder, or remove it if its record may be lost`);
}

/** Resolves with the mark and the records in a folder. A listing can miss a mark that is renamed meanwhile, or have it twice. */
const look = (folder) =>
  seen(folder, async () => {
    const names = await namesIn(folder);
    if (!names) return {};
    const marks = names.filter(isMark);
    return marks.length === 1 ? { mark: marks[0], records: names.filter(isRecord) } : undefined;
  });

/** Does the same, with the text of the record that counts. */
const lookInside = (folder) =>
  seen(folder, async () => {
    const found = await look(folder);
    const name = recordOf(found.mark);
    if (!name) return found;
    const text = await readFile(join(folder, name), "utf8").catch(unlessMissing);
    if (text === "") throw new Error(`${join(folder, name)} is empty`);
    return text && { ...found, text };
  });

export const readKey = async (folder) => (await lookInside(folder)).text;

export const hasRecord = async (folder) => recordOf((await look(folder)).mark) !== undefined;

/** Makes `text` the record if it is still `before`. Resolves with whether it did. `undefined` stands for no record. */
export async function swapKey(folder, before, text) {
  for (;;) {
    const found = await lookInside(folder);
    if (found.text !== before) return false;
    if (await put(folder, found, text)) return true;
  }
}

/** Makes `text` the record, whatever was there. */
export async function writeKey(folder, text) {
  while (!(await put(folder, await look(folder), text)));
}

/** Resolves with whether the folder was changed from what was found. If not, another process was first. */
async function put(folder, { mark, records }, text) {
  if (text === undefined && !recordOf(mark)) return true;
  if (!mark) return putNewFolder(folder, text, crypto.randomUUID());
  const id = crypto.randomUUID();
  const record = join(folder, `${id}.json`);
  if (text !== undefined) await writeNew(record, text);
  const isFirst = await moved(join(folder, mark), join(folder, `${text === undefined ? "deleted" : "current"}.${id}`));
  if (!isFirst) {
    await removeAll([record]);
    return false;
  }
  await sync(folder);
  // A record that was found beside the mark belongs to a process that saw this mark, or an older one. It can rename neither now.
  await removeAll(records.map((name) => join(folder, name)));
  return true;
}
