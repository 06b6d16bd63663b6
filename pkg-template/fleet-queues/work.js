// The work on one message, with a lease of the Durable Object.
import { deliver } from "../fleet/delivery.js";
import { RolloutError } from "../fleet/errors.js";

/** How many workers may die over a merchant: one with others, and the rest with it alone. */
const DEATHS = 3;
/** In seconds. */
const BUSY_AFTER = 10;

/**
 * Resolves with nothing if the message is finished, with the seconds after which it should come again, or with `suspect` if it may
 * only begin alone.
 */
export async function work({ id, body }, context) {
  const { objects, isAlone, deadLetters } = context;
  const { merchant } = body;
  const { busy, suspect, starts, tries } = await objects.lease(merchant, id, isAlone);
  if (busy) return BUSY_AFTER;
  if (suspect) return "suspect";
  const ending = starts > DEATHS ? await deadLetters.send(body) : await worked({ id, body, tries }, context);
  await objects.release(merchant, id, ending?.tries);
  return ending?.after;
}

async function worked({ id, body, tries }, context) {
  const { objects, limiter, signal, onRow } = context;
  const hold = (merchant, work) => work(async () => {
    if (!(await objects.renew(merchant, id))) throw new RolloutError({ message: "another message works on this merchant", reason: "lock", retryable: true });
  });
  const answer = await deliver({ ...body, tries }, { ...context, hold }).catch((error) => {
    // The pause is too long for a Worker.
    if (signal.aborted && error === signal.reason) return { everybody: error.after };
    throw error;
  });
  await limiter.told();
  if (answer.everybody !== undefined) return { after: answer.everybody, tries };
  // An error of the listener must not bring the message back.
  if (answer.row && !answer.isOld) await Promise.resolve(answer.row).then(onRow).catch(() => {});
  return answer;
}
