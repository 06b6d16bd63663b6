// Begins a rollout, or goes on with it, as messages of a queue.
import { sleep } from "../config/calls.js";
import { methods } from "../shared/check.js";
import { jobsToEnqueue } from "../fleet/enqueued.js";
import { RolloutError } from "../fleet/errors.js";

/** What Cloudflare takes in one batch, with room for what it adds to each message. */
const MESSAGES = 100;
const BATCH_BYTES = 240_000;
const MESSAGE_BYTES = 120_000;
/** A full queue takes messages again as its consumers empty it. */
const TRIES = 8;
const PAUSE = 500;

export async function enqueueRollout(options) {
  const { queue, signal, jobs, result } = await jobsToEnqueue(options, methods("sendBatch"));
  let queued = 0;
  for await (const batch of batchesOf(jobs)) {
    signal?.throwIfAborted();
    await sent(queue, batch, signal);
    queued += batch.length;
  }
  return result(queued);
}

async function* batchesOf(jobs) {
  let [batch, bytes] = [[], 0];
  for await (const body of jobs) {
    const size = new TextEncoder().encode(JSON.stringify(body)).length;
    if (size > MESSAGE_BYTES) throw new RolloutError({ message: `merchants[${body.index}]: its columns have ${size} bytes, and a message holds ${MESSAGE_BYTES}; merchants before it are queued`, reason: "merchants" });
    if (batch.length === MESSAGES || bytes + size > BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ body, contentType: "json" });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** A batch whose answer was lost is sent again. The consumer knows by the journal who is finished. */
async function sent(queue, batch, signal) {
  for (let tries = 1; ; tries++) {
    try {
      return await queue.sendBatch(batch);
    } catch (cause) {
      if (tries === TRIES) throw new RolloutError({ message: "the queue takes no more messages; run it again with the same journal", reason: "queue" }, { cause });
    }
    await sleep(PAUSE * 2 ** tries * (0.5 + Math.random()), signal);
    signal?.throwIfAborted();
  }
}
