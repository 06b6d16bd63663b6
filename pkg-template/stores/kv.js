// A store over any client that keeps text by key, with a `replace` of the user.
import { check, methods, refuseMore, RULES } from "../shared/check.js";
import { guarded } from "./failure.js";
import { PREFIX } from "./prefix.js";
import { isEqual, recordIn } from "./text-store.js";

const [isPrefix, mustBe] = PREFIX;

/** `replace` is an option, because clients of memcached have a method of this name that does something else. */
export function kvStore(kv, prefix = "", options = {}, ...more) {
  refuseMore("kvStore", more);
  const { replace } = check(options, { replace: RULES.function });
  const put = typeof kv?.put === "function" ? "put" : "set";
  check({ kv, prefix }, { kv: methods("get", put), prefix: [isPrefix, `${mustBe}; options are the third argument`] }, { required: ["kv"], within: "" });
  /** Some clients put a command and its values into their errors. Of a read the record is not known, and a client can quote it. */
  const run = (texts, work, quotes) => guarded("kvStore", texts, async () => work(), quotes);
  const read = (key) => run([], () => kv.get(prefix + key), /[[{"'`]/);
  async function set(key, record) {
    const text = JSON.stringify(record);
    await run([text], () => kv[put](prefix + key, text));
  }
  const store = { get: async (key) => recordIn(await read(key)), set };
  if (!replace) return store;
  /** The text is read again, because text that somebody wrote by hand can have blanks that the record has not. */
  async function replaceRecord(key, before, record) {
    const kept = (await read(key)) || undefined;
    const text = typeof kept === "object" ? JSON.stringify(kept) : kept;
    const next = JSON.stringify(record);
    return isEqual(recordIn(kept), before) && run([text, next], () => replace(prefix + key, text, next));
  }
  return { ...store, replace: replaceRecord };
}
