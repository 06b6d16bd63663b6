// The drift report of a fleet: which merchants differ from the desired state, and in which ways.
import { refuse } from "../shared/check.js";
import { rollout } from "./rollout.js";

/** A fleet of which each merchant differs in its own way must not fill the memory. */
const MOST_GROUPS = 1000;
const EXAMPLES = 5;

export async function check(options) {
  const own = ["mode", "allow", "canary", "lock", "journal", "again"].find((name) => options?.[name] !== undefined);
  if (own) refuse([{ path: `options.${own}`, segments: [own], code: "unknown_option", message: "does not belong to a check, which writes nothing" }]);
  const [differences, problems] = [new Groups(), new Groups()];
  const counts = { merchants: 0, inStep: 0, drifted: 0 };
  for await (const { merchant, outcome, plan, error } of rollout(options)) {
    counts.merchants++;
    if (outcome === "unchanged") counts.inStep++;
    else if (outcome === "planned") {
      counts.drifted++;
      differences.add(merchant, { changes: plan.changes.map(differenceOf) });
    } else problems.add(merchant, { outcome, code: error.code, errcode: error.errcode }, { message: error.message });
  }
  return { ...counts, differences: differences.list(), problems: problems.list(), ungrouped: differences.left + problems.left };
}

/** Each merchant has environments of its own, so their ids are no difference. */
const differenceOf = ({ resource: { kind, function: name }, fields }) => ({ kind, ...(name !== undefined && { function: name }), fields });

/** Counts what is equal, and keeps some merchants as examples. */
class Groups {
  #groups = new Map();
  left = 0;

  add(merchant, same, about) {
    const key = JSON.stringify(same);
    let group = this.#groups.get(key);
    if (!group && this.#groups.size >= MOST_GROUPS) return void this.left++;
    if (!group) this.#groups.set(key, (group = { ...same, ...about, merchants: 0, examples: [] }));
    group.merchants++;
    if (group.examples.length < EXAMPLES) group.examples.push(merchant);
  }

  /** The largest first. */
  list() {
    return [...this.#groups.values()].sort((one, other) => other.merchants - one.merchants);
  }
}
