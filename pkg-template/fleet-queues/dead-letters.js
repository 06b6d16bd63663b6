// The consumer of the dead-letter queue: it writes a row for each merchant whose message killed its workers.
import { check, RULES } from "../shared/check.js";
import { buried } from "../fleet/delivery.js";
import { RolloutError } from "../fleet/errors.js";
import { rolloutIdOf, SHARED_JOURNAL } from "../fleet/shared-journal.js";

const AFTER_ERROR = 60;

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
  const { rollout } = body;
  if (rollout !== (await rolloutIdOf(journal))) return { stranger: `the rollout ${JSON.stringify(rollout)}` };
  return { row: await buried(body, journal) };
}
