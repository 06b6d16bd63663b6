// The consumer of the dead-letter queue: it writes a row for each merchant whose message killed its workers.
import { check, RULES } from "../shared/check.js";
import { buried } from "../fleet/delivery.js";
import { SHARED_JOURNAL } from "../fleet/shared-journal.js";

const AFTER_ERROR = 60;

export function rolloutDeadLetters(options) {
  const given = check(options, { journal: SHARED_JOURNAL, onRow: RULES.function, onError: RULES.function }, { required: ["journal"] });
  const { journal, onRow = () => {}, onError = (error) => console.error(error) } = given;
  return async ({ messages }) => {
    for (const message of messages) {
      try {
        const row = await rowOf(message, journal);
        message.ack();
        if (row) await Promise.resolve(row).then(onRow).catch(() => {});
      } catch (error) {
        message.retry({ delaySeconds: AFTER_ERROR });
        await Promise.resolve(error).then(onError).catch(() => {});
      }
    }
  };
}

const rowOf = (message, journal) => (typeof message.body?.merchant === "string" ? buried(message.body, journal) : undefined);
