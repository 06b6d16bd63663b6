// Stores for authorizerToken: in memory, and over anything that keeps text by key.
import { refuseMore } from "../client/interfaces.js";
import { check, methods, RULES } from "../shared/check.js";

/** Two records are the same if their JSON is: a copy of a record keeps the order of its members. */
const isEqual = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export function mapStore(map = new Map(), ...more) {
  refuseMore("mapStore", more);
  check({ map }, { map: methods("get", "set") }, { within: "" });
  const set = async (key, record) => void map.set(key, record);
  return {
    get: async (key) => map.get(key),
    set,
    async replace(key, before, record) {
      if (!isEqual(map.get(key), before)) return false;
      map.set(key, record);
      return true;
    },
  };
}

const PREFIX = [(value) => typeof value === "string", "must be a string; options are the third argument"];

/** `replace` is an option, because clients of memcached have a method of this name that does something else. */
export function kvStore(kv, prefix = "", options = {}, ...more) {
  refuseMore("kvStore", more);
  const { replace } = check(options, { replace: RULES.function });
  const put = typeof kv?.put === "function" ? "put" : "set";
  check({ kv, prefix }, { kv: methods("get", put), prefix: PREFIX }, { required: ["kv"], within: "" });
  const parse = (text) => (text ? JSON.parse(text) : undefined);
  const store = {
    get: async (key) => parse(await kv.get(prefix + key)),
    set: async (key, record) => void (await kv[put](prefix + key, JSON.stringify(record))),
  };
  if (!replace) return store;
  /** The text is read again, because text that somebody wrote by hand can have blanks that the record has not. */
  const replaceRecord = async (key, before, record) => {
    const text = (await kv.get(prefix + key)) || undefined;
    return isEqual(parse(text), before) && replace(prefix + key, text, JSON.stringify(record));
  };
  return { ...store, replace: replaceRecord };
}
