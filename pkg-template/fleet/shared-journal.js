// What a journal on many machines says about its rollout as a whole: its header, and whether somebody has stopped it.
import { check, methods } from "../shared/check.js";
import { RolloutError } from "./errors.js";
import { checkHeader } from "./journal.js";

export const SHARED_JOURNAL = methods("append", "load", "read");

/** Stops a rollout on all machines: workers look into the journal. */
export async function stopRollout(journal) {
  check({ journal }, { journal: SHARED_JOURNAL }, { within: "", required: ["journal"] });
  throwUnbegun(await journal.read());
  await journal.append(JSON.stringify({ stopped: new Date().toISOString(), reason: "cancelled" }), { durable: true });
}

/** Returns the id of the rollout, and whether it goes on. Throws if the journal belongs to another desired state or mode. */
export async function standingOf(journal, wanted) {
  const lines = (await journal.read()).map((line) => JSON.parse(line));
  throwUnbegun(lines);
  checkHeader(lines[0], wanted);
  return { rollout: lines[0].rollout, isStopped: lines.at(-1).stopped !== undefined };
}

/** Returns the id of the journal's rollout, or undefined if it has not begun. */
export async function rolloutIdOf(journal) {
  const [header] = await journal.read();
  return header && JSON.parse(header).rollout;
}

/** A line before the header would make the journal useless. */
function throwUnbegun(lines) {
  if (lines.length === 0) throw new RolloutError({ message: "journal: the rollout has not begun; call `enqueueRollout` first", reason: "journal" });
}
