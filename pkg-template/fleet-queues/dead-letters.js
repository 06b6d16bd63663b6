// The consumer of the dead-letter queue: it writes a row for each merchant whose message killed its workers.
import { check, RULES } from "../shared/check.js";
import { RolloutError } from "../fleet/errors.js";
import { merchantIn, rowLine } from "../fleet/journal.js";
import { rolloutIdOf, SHARED_JOURNAL } from "../fleet/shared-journal.js";

const AFTER_ERROR = 60;
const KILLED = { code: "rollout", reason: "killed", message: "each worker died over this merchant: an exception, or the limits of CPU time or memory; see the logs of the consumer" };

export function rolloutDeadLetters(options) {
  const given = check(options, { journal: SHARED_JOURNAL, onRow: RULES.function, onError: RULES.function }, { required: ["journal"] });
  const { journal, onRow = () => {}, onError = (error) => console.error(error) } = given;
  const tell = (error) => Promise.resolve(error).then(onError).catch(() => {});
  return async ({ messages }) => {
    for (const message of messages) {
      try {
        const { row, stranger } = await burial(message, journal);
        message.ack();
        if (row) await Promise.resolve(row).then(onRow).catch(() => {});
        if (stranger) await tell(new RolloutError({ message: `a dead letter belongs to ${stranger} and was dropped`, reason: "journal" }));
      } catch (error) {
        message.retry({ delaySeconds: AFTER_ERROR });
        await tell(error);
      }
    }
  };
}

/** A row in a journal of another rollout would keep that one from its merchant. */
async function burial({ body }, journal) {
  if (typeof body?.merchant !== "string") return { stranger: "no rollout" };
  const { rollout, merchant, index } = body;
  if (rollout !== (await rolloutIdOf(journal))) return { stranger: `the rollout ${JSON.stringify(rollout)}` };
  if (merchantIn(await journal.read(merchant), body).row) return {};
  const row = { rollout, merchant, index, outcome: "failed", error: KILLED, done: [], left: [] };
  await journal.append(rowLine(row));
  return { row };
}
