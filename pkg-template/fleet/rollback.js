// The way back from a rollout: for each merchant that was written, what its journal says was there.
import { undo } from "../config/plan.js";
import { refuse } from "../shared/check.js";
import { RolloutError } from "./errors.js";
import { checkJournal, headerOf, writtenOf } from "./journal.js";
import { rolloutOptions } from "./options.js";
import { rolloutOf } from "./rollout.js";

export function rollback(journal, options = {}) {
  checkJournal(journal);
  const own = ["merchants", "desired", "again"].find((name) => options?.[name] !== undefined);
  if (own) refuse([{ path: `options.${own}`, segments: [own], code: "unknown_option", message: "comes from the journal" }]);
  const ways = new Map();
  const given = rolloutOptions({ ...options, merchants: merchantsIn(journal, ways), desired: ({ merchant }) => ways.get(merchant).desired });
  return rowsWithLost(rolloutOf(given, async () => `rollback of ${await rolloutIn(journal)}`), ways);
}

/** A journal with a mistyped name is empty, and there must be no doubt whether something was written back. */
async function rolloutIn(journal) {
  const header = await headerOf(journal);
  if (!header) throw new RolloutError({ message: "journal: it is empty or not there, so nothing can be written back: check its name", reason: "journal" });
  return header.rollout;
}

/** The ways of those who are under way are in memory, and no others. */
async function* merchantsIn(journal, ways) {
  for await (const { merchant, changes } of writtenOf(journal)) {
    ways.set(merchant, wayBack(changes));
    yield merchant;
  }
}

async function* rowsWithLost(rows, ways) {
  for await (const row of rows) {
    const { lost } = ways.get(row.merchant);
    ways.delete(row.merchant);
    yield { ...row, lost };
  }
}

/** A plan has more than this, but only its changes say what was there. */
function wayBack(changes) {
  const whole = changes.map(({ resource, fields }, index) => ({ id: index + 1, resource, call: CALLS[resource.kind] ?? "uploadFunctionConfig", base: "", fields, kept: [], dangers: [] }));
  const plan = { format: "wechat-cloudbase/plan@1", desired: "", prune: [], changes: whole, unchanged: 0, kept: 0, keptElsewhere: [], dangers: [], warnings: [] };
  const unknown = changes.flatMap(({ resource, unknown = [] }) => unknown.map((path) => ({ resource, path })));
  const { desired, lost } = undo(plan);
  return { desired, lost: [...lost, ...unknown] };
}

const CALLS = { push: "setCallBackConfig", whitelist: "setCloudAccessToken", token: "setCloudAccessToken" };
