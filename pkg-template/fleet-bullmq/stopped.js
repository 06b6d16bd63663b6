// Stops a rollout on all machines: its journal says so, and workers look there.
import { check, methods } from "../shared/check.js";

/** How long a worker may not know that its rollout has stopped. */
const FRESH = 1000;

export async function stopRollout(journal) {
  check({ journal }, { journal: methods("append", "load", "read") }, { within: "", required: ["journal"] });
  await journal.append(JSON.stringify({ stopped: new Date().toISOString(), reason: "cancelled" }), { durable: true });
}

/** Returns a function that resolves with whether the rollout has stopped. All jobs of a process share one look at the journal. */
export function stoppedIn(journal) {
  let [answer, until] = [undefined, 0];
  return () => {
    const now = performance.now();
    if (now > until) [answer, until] = [looked(journal), now + FRESH];
    return answer;
  };
}

const looked = async (journal) => JSON.parse((await journal.read()).at(-1)).stopped !== undefined;
