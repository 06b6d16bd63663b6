// Lets a write be sent once for each key. Before it is sent, an entry says that it is in progress; afterwards the entry has its
// answer, if something was done or may have been done. A write that was not done gives its key free.
import { bare } from "../shared/check.js";
import { Problem } from "./problem.js";

const LIFETIME = 600_000;
/** How much longer than the time-out a write can be in progress: it can wait for the audit and for the store. */
const SLACK = 15_000;
const KEY = /^[!-~]{1,255}$/;
/** In memory, a longer text is kept as its digest. */
const SHORT = 4096;

/** Stands in an entry for the answer of a write that was not done. */
const FREE = false;

/** Returns the key of a request. It is asked for before any hook, because it costs nothing. */
export function keyOf({ headers }) {
  const key = headers.get("idempotency-key") ?? "";
  if (!KEY.test(key)) throw new Problem("idempotency_key");
  return key;
}

async function digest(text) {
  return new Uint32Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).join("-");
}

/**
 * Takes the key for a write. Returns `{ kept }` if it has an answer already, or `{ settle }` to say how the write ended. A store
 * of the host may limit its keys, and must not get the values of a payload, so it gets digests. A digest costs as much as all
 * other steps of a write together.
 */
export async function claim(job, user, key, write) {
  const { idempotency: store, isInMemory, timeout } = job.relay;
  const brief = (text) => (isInMemory && text.length < SHORT ? text : digest(text));
  // Neither a key nor the names before a payload have a line break. So no two lists make the same text.
  const [name, print] = [await brief(`${user}\n${key}`), await brief(write.join("\n"))];
  const entryOf = (answer) => `${JSON.stringify({ time: Date.now(), answer })}\n${print}`;
  const take = async () => {
    const before = (await store.get(name)) ?? undefined;
    const [about, ...lines] = before?.split("\n") ?? [];
    const found = about && bare(JSON.parse(about));
    if (found && Date.now() - found.time < LIFETIME) {
      if (lines.join("\n") !== print) throw new Problem("idempotency_key", {}, 422);
      if (found.answer) return { kept: found.answer };
      if (found.answer !== FREE) throw unfinished(found, timeout);
    }
    const next = entryOf();
    const isTaken = store.replace ? await store.replace(name, before, next, LIFETIME) : [await store.set(name, next, LIFETIME)];
    if (!isTaken) throw inProgress();
    const settle = (answer = FREE) => job.tell("idempotency", () => store.set(name, entryOf(answer), LIFETIME));
    // The request ended while the store worked, so nothing will be sent.
    if (job.stop.stopped) await settle();
    return { kept: undefined, settle };
  };
  return job.ask("idempotency", take);
}

const inProgress = () => new Problem("in_progress", { retryAfter: 1000, outcome: "unknown" });

/** Returns the problem of a write that is not settled. One whose process died is never settled. Nobody knows what became of it, so it is not sent again. */
function unfinished({ time }, timeout) {
  return Date.now() - time > timeout + SLACK ? new Problem("timeout", { retryable: false, outcome: "unknown" }) : inProgress();
}
