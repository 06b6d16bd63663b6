// Lets a write be sent once for each key. Before it is sent, an entry says that it is in progress; afterwards the entry has its
// answer, if something was done or may have been done. A write that was not done gives its key free.
import { Problem } from "./problem.js";

const LIFETIME = 600_000;
/** How much longer than the time-out a write can be in progress: it can wait for the audit and for the store. */
const SLACK = 15_000;
const KEY = /^[!-~]{1,255}$/;

/** Returns the key of a request. It is asked for before any hook, because it costs nothing. */
export function keyOf({ headers }) {
  const key = headers.get("idempotency-key") ?? "";
  if (!KEY.test(key)) throw new Problem("idempotency_key");
  return key;
}

/** A store may limit its keys, and must not get the values of a payload. */
async function digest(...parts) {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Takes the key for a write. Returns `{ kept }` if it has an answer already, or `{ settle }` to say how the write ended. */
export async function claim(job, user, key, write) {
  const { idempotency: store, timeout } = job.relay;
  const [name, print] = [`${await digest(user)}.${await digest(key)}`, await digest(...write)];
  const entryOf = (state, answer) => JSON.stringify({ print, state, time: Date.now(), answer });
  const take = async () => {
    const before = (await store.get(name)) ?? undefined;
    const found = before && JSON.parse(before);
    if (found && Date.now() - found.time < LIFETIME) {
      if (found.print !== print) throw new Problem("idempotency_key", {}, 422);
      if (found.state === "kept") return { kept: found.answer };
      if (found.state === "begun") throw unfinished(found, timeout);
    }
    const next = entryOf("begun");
    const isOurs = store.replace ? await store.replace(name, before, next, LIFETIME) : [await store.set(name, next, LIFETIME)];
    if (!isOurs) throw inProgress();
    const settle = (state, answer) => job.tell("idempotency", async () => store.set(name, entryOf(state, answer), LIFETIME));
    // The request ended while the store worked, so nothing will be sent.
    if (job.stop.stopped) await settle("free");
    return { kept: undefined, settle };
  };
  return job.ask("idempotency", take);
}

const inProgress = () => new Problem("in_progress", { retryAfter: 1000, outcome: "unknown" });

/** Returns the problem of a write that is not settled. One whose process died is never settled. Nobody knows what became of it, so it is not sent again. */
function unfinished({ time }, timeout) {
  return Date.now() - time > timeout + SLACK ? new Problem("timeout", { retryable: false, outcome: "unknown" }) : inProgress();
}
