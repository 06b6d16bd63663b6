// Begins a rollout, or goes on with it: a message for each merchant that its journal has not finished.
import { sleep } from "../config/calls.js";
import { check, methods } from "../shared/check.js";
import { fingerprintOf, parsedOnce } from "../fleet/desired-for.js";
import { RolloutError } from "../fleet/errors.js";
import { merchantsOf } from "../fleet/merchants.js";
import { OPTIONS } from "../fleet/options.js";
import { Records } from "../fleet/records.js";
import { JOURNAL } from "./standing.js";

/** What Cloudflare takes in one batch, with room for what it adds to each message. */
const MESSAGES = 100;
const BATCH_BYTES = 240_000;
const MESSAGE_BYTES = 120_000;
/** A full queue takes messages again as its consumers empty it. */
const TRIES = 8;
const PAUSE = 500;

const RULES = { queue: methods("sendBatch"), journal: JOURNAL, ...pick(OPTIONS, "merchants", "desired", "mode", "allow", "again", "signal") };

function pick(rules, ...names) {
  return Object.fromEntries(names.map((name) => [name, rules[name]]));
}

export async function enqueueRollout(options) {
  const given = check(options, RULES, { required: ["queue", "merchants", "desired", "journal"] });
  const { queue, merchants, journal, mode = "plan", allow, again = [], signal } = given;
  const desired = parsedOnce(given.desired);
  signal?.throwIfAborted();
  const records = new Records({ journal });
  await records.begin({ desired: fingerprintOf(desired), mode }, { allow, again });
  const bodyOf = ({ merchant, values }) => ({ rollout: records.id, merchant, values: columnsOf(desired, values), again: again.length > 0 ? again : undefined });
  const { table, counts } = records;
  let queued = 0;
  for await (const batch of batchesOf(merchantsOf(merchants, table, counts), bodyOf)) {
    signal?.throwIfAborted();
    await sent(queue, batch, signal);
    queued += batch.length;
  }
  const { skipped, duplicates, repeated } = counts;
  return { rollout: records.id, queued, skipped, duplicates, repeated };
}

/** A message holds only the columns that the desired state names. A function can want each of them. */
function columnsOf(desired, values) {
  if (values === undefined || typeof desired === "function") return values;
  return Object.fromEntries(desired.merchantColumns.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}

async function* batchesOf(jobs, bodyOf) {
  let [batch, bytes] = [[], 0];
  for await (const job of jobs) {
    const body = bodyOf(job);
    const size = new TextEncoder().encode(JSON.stringify(body)).length;
    if (size > MESSAGE_BYTES) throw new RolloutError({ message: `merchants[${job.index}]: its columns have ${size} bytes, and a message holds ${MESSAGE_BYTES}; merchants before it are queued`, reason: "merchants" });
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
