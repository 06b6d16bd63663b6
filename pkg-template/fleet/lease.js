// Keeps two rollouts from working on one merchant at the same time.
import { Stopper } from "../shared/stop.js";
import { RolloutError } from "./errors.js";

/** Longer than the calls of one try take. A process that dies blocks a merchant for so long. */
const LEASE = 300_000;
/** In seconds. */
const BUSY_AFTER = 2;

/**
 * Runs `work` while it has the lease on the merchant. `work` gets a function that throws if somebody else has it by now. `stop` ends
 * the wait for a store that hangs.
 */
export async function leased(lock, merchant, work, stop = new Stopper(undefined, Infinity)) {
  if (!lock) return work(() => {});
  const asking = asked(() => lock.lease(`fleet/${merchant}`, LEASE));
  const lease = await stop.race(() => asking).catch((error) => {
    // A lease that comes after all is given back.
    asking.then((late) => late?.release()).catch(() => {});
    throw error;
  });
  if (!lease) return { outcome: "retry", scope: "merchant", after: BUSY_AFTER, error: { code: "rollout", reason: "lock", message: "another rollout works on this merchant" }, done: [] };
  try {
    return await work(async () => {
      if (!(await asked(() => lease.renew()))) throw new RolloutError({ message: "another rollout has begun to work on this merchant", reason: "lock", retryable: true });
    });
  } finally {
    // The lease ends by itself, so a store that fails now does no harm.
    await Promise.resolve(lease.release()).catch(() => {});
  }
}

async function asked(question) {
  try {
    return await question();
  } catch (cause) {
    throw new RolloutError({ message: "the store of `lock` failed", reason: "lock" }, { cause });
  }
}
