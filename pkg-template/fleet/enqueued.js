// What a rollout gives to a queue: a job for each merchant that its journal has not finished. Each engine puts them in its own way.
import { check } from "../shared/check.js";
import { fingerprintOf, parsedOnce } from "./desired-for.js";
import { merchantsOf } from "./merchants.js";
import { refuseForAll } from "./one.js";
import { OPTIONS } from "./options.js";
import { Records } from "./records.js";
import { SHARED_JOURNAL } from "./shared-journal.js";

const { merchants, desired, mode, allow, again, signal } = OPTIONS;
const RULES = { merchants, desired, mode, allow, again, signal, journal: SHARED_JOURNAL };

/** Begins the journal, or goes on with it. Returns the jobs, to be read once, and a function for the result. */
export async function jobsToEnqueue(options, queueRule) {
  const given = check(options, { ...RULES, queue: queueRule }, { required: ["queue", "merchants", "desired", "journal"] });
  refuseForAll(given);
  const { queue, journal, mode = "plan", allow, again = [], signal } = given;
  const desired = parsedOnce(given.desired);
  signal?.throwIfAborted();
  const records = new Records({ journal });
  await records.begin({ desired: fingerprintOf(desired), mode }, { allow, again });
  const { id: rollout, table, counts } = records;
  const repeatable = again.length > 0 ? again : undefined;
  async function* jobs() {
    for await (const { merchant, index, values } of merchantsOf(given.merchants, table, counts)) {
      yield { rollout, merchant, index, values: columnsOf(desired, values), again: repeatable };
    }
  }
  const result = (queued) => ({ rollout, queued, skipped: counts.skipped, duplicates: counts.duplicates, repeated: counts.repeated });
  return { queue, rollout, signal, jobs: jobs(), result };
}

/** A job holds only the columns that the desired state names. A function can want each of them. */
function columnsOf(desired, values) {
  if (values === undefined || typeof desired === "function") return values;
  return Object.fromEntries(desired.merchantColumns.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
