// How a rollout stands, by the lines of its journal that have no merchant: its header, and whether somebody has stopped it.
import { check, methods } from "../shared/check.js";
import { RolloutError } from "../fleet/errors.js";
import { checkHeader } from "../fleet/journal.js";

export const JOURNAL = methods("append", "load", "read");

/** Stops a rollout on all machines: its messages are taken from the queue and not worked on. */
export async function stopRollout(journal) {
  check({ journal }, { journal: JOURNAL }, { within: "", required: ["journal"] });
  await journal.append(JSON.stringify({ stopped: new Date().toISOString(), reason: "cancelled" }), { durable: true });
}

/** Returns the id of the rollout, and whether it goes on. Throws if the journal belongs to another desired state or mode. */
export async function standingOf(journal, wanted) {
  const lines = (await journal.read()).map((line) => JSON.parse(line));
  if (lines.length === 0) throw new RolloutError({ message: "journal: the rollout has not begun; call `enqueueRollout` first", reason: "journal" });
  checkHeader(lines[0], wanted);
  return { rollout: lines[0].rollout, isStopped: lines.at(-1).stopped !== undefined };
}
