// A store in the memory of one process.
import { check, methods, refuseMore } from "../shared/check.js";
import { leaser } from "./lease.js";
import { isEqual } from "./text-store.js";

export function memoryStore(map = new Map(), ...more) {
  refuseMore("memoryStore", more);
  check({ map }, { map: methods("get", "set") }, { within: "" });
  const get = async (key) => map.get(key);
  /** Nothing is awaited between the look and the write, so this is one step. */
  async function replace(key, before, record) {
    if (!isEqual(map.get(key), before)) return false;
    if (record === undefined) map.delete(key);
    else map.set(key, record);
    return true;
  }
  return {
    get,
    set: async (key, record) => void map.set(key, record),
    replace,
    delete: async (key) => void map.delete(key),
    async *list(prefix = "") {
      for (const key of map.keys()) if (key.startsWith(prefix)) yield key;
    },
    lease: leaser(replace, get),
  };
}
