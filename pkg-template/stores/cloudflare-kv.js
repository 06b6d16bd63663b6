// A store in Workers KV of Cloudflare. KV has no atomic step, so this store has no `replace` and no leases.
import { check, methods, refuseMore } from "../shared/check.js";
import { kvStore } from "./kv.js";
import { PREFIX } from "./prefix.js";

/** KV takes one write of a key a second, and refuses more with HTTP 429. */
const PAUSE = 1100;
const MOST_REPEATS = 3;

export function cloudflareKVStore(kv, options = {}, ...more) {
  refuseMore("cloudflareKVStore", more);
  check({ kv }, { kv: methods("get", "put", "delete", "list") }, { required: ["kv"], within: "" });
  const { prefix = "" } = check(options, { prefix: PREFIX });
  const { get, set } = kvStore(kv, prefix);
  async function* list(part = "") {
    let cursor;
    do {
      const page = await kv.list({ prefix: prefix + part, cursor });
      for (const { name } of page.keys) yield name.slice(prefix.length);
      cursor = page.list_complete ? undefined : page.cursor;
    } while (cursor);
  }
  return {
    get,
    set: (key, record) => patient(() => set(key, record)),
    delete: (key) => patient(async () => void (await kv.delete(prefix + key))),
    list,
  };
}

async function patient(write, left = MOST_REPEATS) {
  try {
    return await write();
  } catch (error) {
    if (left === 0 || !/\b429\b/.test(error?.message)) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  return patient(write, left - 1);
}
