// A store over anything that keeps text by key. Records are kept as JSON.
import { leaser } from "./lease.js";

/** Two records are the same if their JSON is: a copy of a record keeps the order of its members. */
export const isEqual = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Some clients parse JSON by themselves. */
export const recordIn = (kept) => (typeof kept === "string" ? (kept === "" ? undefined : parse(kept)) : (kept ?? undefined));

/** The message of a parser quotes pieces of the record, which is a secret. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError("the stored record is not JSON");
  }
}

const textOf = (record) => (record === undefined ? undefined : JSON.stringify(record));

/**
 * `read(key)` resolves with the text or the parsed record, `write(key, text)` and `remove(key)` change it. `swap(key, before,
 * next)` writes the text `next` in one atomic step if the key still has the text `before`, and resolves with whether it did;
 * each of both is `undefined` where there is nothing. `list(prefix)` is an async iterable of keys.
 */
export function textStore({ read, write, swap, remove, list }) {
  /** Nearly always the text is as this package wrote it. Text that somebody wrote by hand can have blanks. */
  async function replace(key, before, record) {
    const next = textOf(record);
    const expected = textOf(before ?? undefined);
    if (await swap(key, expected, next)) return true;
    const kept = (await read(key)) ?? undefined;
    if (kept === expected || (kept !== undefined && typeof kept !== "string")) return false;
    return isEqual(recordIn(kept), before) && swap(key, kept, next);
  }
  return {
    get: async (key) => recordIn(await read(key)),
    set: async (key, record) => void (await write(key, textOf(record))),
    replace,
    delete: async (key) => void (await remove(key)),
    list: (prefix = "") => list(prefix),
    lease: leaser(replace, async (key) => recordIn(await read(key))),
  };
}
