// A store in a Durable Object of Cloudflare.
import { check, methods, refuseMore, RULES } from "../shared/check.js";
import { textStore } from "./text-store.js";

const OPTIONS = { name: RULES.text, locationHint: RULES.text };

export function durableObjectStore(namespace, options = {}, ...more) {
  refuseMore("durableObjectStore", more);
  check({ namespace }, { namespace: methods("idFromName", "get") }, { required: ["namespace"], within: "" });
  const { name = "wechat-cloudbase", ...hint } = check(options, OPTIONS);
  /** A stub that has failed once fails always, and belongs to the request that made it. So each operation makes its own. */
  async function ask(...operation) {
    const stub = namespace.get(namespace.idFromName(name), { ...hint });
    const response = await stub.fetch("https://store/", { method: "POST", body: JSON.stringify(operation) });
    return resultIn(response.status, await response.text());
  }
  async function* list(prefix) {
    for (let after; ; ) {
      const keys = await ask("list", prefix, after);
      yield* keys;
      if (keys.length === 0) return;
      after = keys.at(-1);
    }
  }
  return textStore({
    read: (key) => ask("read", key),
    write: (key, text) => ask("write", key, text),
    swap: (key, before, next) => ask("swap", key, before, next),
    remove: (key) => ask("remove", key),
    list,
  });
}

/** An answer can be a record, so no error has it. */
function resultIn(status, text) {
  try {
    const { result } = JSON.parse(text);
    if (result !== undefined) return result;
  } catch {}
  throw new Error(`the Durable Object does not answer as a CloudbaseStoreObject (HTTP ${status}); check the class of the binding`);
}
