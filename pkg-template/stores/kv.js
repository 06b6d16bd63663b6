// A store over any client that keeps text by key, with a `replace` of the user.
import { check, methods, refuseMore, RULES } from "../shared/check.js";
import { PREFIX } from "./prefix.js";
import { isEqual, recordIn } from "./text-store.js";

const [isPrefix, mustBe] = PREFIX;

/** `replace` is an option, because clients of memcached have a method of this name that does something else. */
export function kvStore(kv, prefix = "", options = {}, ...more) {
  refuseMore("kvStore", more);
  const { replace } = check(options, { replace: RULES.function });
  const put = typeof kv?.put === "function" ? "put" : "set";
  check({ kv, prefix }, { kv: methods("get", put), prefix: [isPrefix, `${mustBe}; options are the third argument`] }, { required: ["kv"], within: "" });
  const store = {
    get: async (key) => recordIn(await kv.get(prefix + key)),
    set: async (key, record) => void (await kv[put](prefix + key, JSON.stringify(record))),
  };
  if (!replace) return store;
  /** The text is read again, because text that somebody wrote by hand can have blanks that the record has not. */
  async function replaceRecord(key, before, record) {
    const kept = (await kv.get(prefix + key)) || undefined;
    const text = typeof kept === "object" ? JSON.stringify(kept) : kept;
    return isEqual(recordIn(kept), before) && replace(prefix + key, text, JSON.stringify(record));
  }
  return { ...store, replace: replaceRecord };
}
