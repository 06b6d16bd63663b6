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
export async function work({ id, attempts, body }, context) {
  const { objects, isAlone, deadLetters } = context;
  const { merchant } = body;
  const delivery = { message: id, attempt: attempts };
  let tries = 0;
  try {
    const lease = await objects.lease(merchant, delivery, isAlone);
    if (lease.busy) return BUSY_AFTER;
    if (lease.suspect) return "suspect";
    tries = lease.tries;
    const ending = lease.starts > DEATHS ? await buried(body, deadLetters) : await worked({ delivery, body, tries }, context);
    await objects.release(merchant, delivery, ending.tries);
    return ending.after;
  } catch (error) {
    // This worker is alive. Without that, a store that fails for a while would make the message one that kills.
    await objects.release(merchant, delivery, tries).catch(() => {});
    throw error;
  }
}

async function buried(body, deadLetters) {
  await deadLetters.send(body, { contentType: "json" });
  return {};
}

async function worked({ delivery, body, tries }, context) {
  const { objects, limiter, signal, onRow } = context;
  const hold = (merchant, work) => work(async () => {
    if (!(await objects.renew(merchant, delivery))) throw new RolloutError({ message: "another message works on this merchant", reason: "lock", retryable: true });
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
