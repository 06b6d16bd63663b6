// The consumer of the dead-letter queue: it writes a row for each merchant whose message killed its workers.
import { check, RULES } from "../shared/check.js";
import { merchantIn, rowLine } from "../fleet/journal.js";
import { SHARED_JOURNAL } from "../fleet/shared-journal.js";

const AFTER_ERROR = 60;
const KILLED = { code: "rollout", reason: "killed", message: "each worker died over this merchant: an exception, or the limits of CPU time or memory; see the logs of the consumer" };

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

async function rowOf({ body }, journal) {
  if (typeof body?.merchant !== "string") return undefined;
  const { rollout, merchant, index } = body;
  if (merchantIn(await journal.read(merchant), body).row) return undefined;
  const row = { rollout, merchant, index, outcome: "failed", error: KILLED, done: [], left: [] };
  await journal.append(rowLine(row));
  return row;
}
