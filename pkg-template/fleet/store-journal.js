// A journal in a store, for work on many machines. Each merchant has a record of its own, so workers do not wait for each other.
import { check, methods, RULES } from "../shared/check.js";
import { RolloutError } from "./errors.js";
import { inGroups } from "./groups.js";
import { MerchantTable } from "./merchant-table.js";

/** How many records are read at the same time. */
const TOGETHER = 50;
/** Two processes write one record only if a queue has given them the same merchant. */
const TRIES = 20;

export function storeJournal(store, name) {
  check({ store, name }, { store: methods("get", "replace", "list"), name: RULES.text }, { within: "", required: ["store", "name"] });
  const head = `${name}/rollout`;
  const prefix = `${name}/merchant/`;

  const keyOf = (merchant) => (merchant === undefined ? head : prefix + merchant);
  const linesAt = async (key) => (await store.get(key))?.lines ?? [];

  async function append(line) {
    const { m, journal } = JSON.parse(line);
    const key = keyOf(m);
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await store.get(key);
      const lines = before?.lines ?? [];
      // A write whose answer was lost is in the record already.
      if (lines.at(-1) === line) return;
      if (journal && before) throw new RolloutError({ message: `journal: somebody else has begun the journal \`${name}\` in this moment; run it again`, reason: "journal" });
      if (await store.replace(key, before, { lines: [...lines, line] })) return;
    }
    throw new RolloutError({ message: `journal: others keep writing the record \`${key}\``, reason: "journal" });
  }

  async function* load() {
    yield* await linesAt(head);
    for await (const keys of inGroups(uniqueIn(store.list(prefix)), TOGETHER)) {
      for (const lines of await Promise.all(keys.map(linesAt))) yield* lines;
    }
  }

  return { append, load, read: (merchant) => linesAt(keyOf(merchant)) };
}

/** Redis can give a key twice. */
async function* uniqueIn(keys) {
  const seen = new MerchantTable();
  for await (const key of keys) {
    if (seen.get(key) === undefined) yield key;
    seen.set(key, 1);
  }
}
