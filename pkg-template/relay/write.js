// Makes one write: takes its key, puts it on record, sends it, and keeps what came of it.
import { auditor } from "./audit.js";
import { claim, keyOf } from "./idempotency.js";
import { send } from "./send.js";

export async function write(job, work) {
  const key = keyOf(job.request);
  const { target, merchant, payload, user } = work;
  const { kept, settle } = await claim(job, user, key, [merchant, target.name, payload.body]);
  if (kept) return kept;
  const done = writeOnce(job, { ...work, key }, settle);
  keepAlive(job.context, done);
  return done;
}

async function writeOnce(job, work, settle) {
  const audit = auditor(job, work, "write");
  try {
    await audit.before();
  } catch (problem) {
    await settle();
    throw problem;
  }
  const result = await send(job, work);
  const { answer, outcome } = result;
  // What was not done may be tried again with the same key.
  const isDone = outcome === "done" || outcome === "unknown";
  await Promise.all([settle(isDone ? answer : undefined), audit.after(result)]);
  return answer;
}

/** A Worker may end when its caller goes away. Its own context lets it finish, and Hono's has that one. Other hosts give other contexts, or none. */
function keepAlive(context, work) {
  try {
    (context?.executionCtx ?? context)?.waitUntil?.(work.catch(() => {}));
  } catch {}
}
