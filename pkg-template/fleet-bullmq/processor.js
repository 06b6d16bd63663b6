// The work of a BullMQ worker on one merchant, and what its verdict means for the queue.
import { check, methods } from "../shared/check.js";
import { fingerprintOf, parsedOnce } from "../fleet/desired-for.js";
import { RolloutError } from "../fleet/errors.js";
import { checkHeader, merchantIn, rowLine, writingLine } from "../fleet/journal.js";
import { leased } from "../fleet/lease.js";
import { createLimiter } from "../fleet/limiter.js";
import { settleOne } from "../fleet/one.js";
import { OPTIONS } from "../fleet/options.js";
import { SHARED } from "./enqueue.js";
import { Hold } from "./hold.js";
import { stoppedIn } from "./stopped.js";

const ERRORS = ["DelayedError", "RateLimitError", "UnrecoverableError"];
const { client, callsPerSecond, limiter, deadline, lock, onStep, locale } = OPTIONS;
const PROCESSOR = { ...SHARED, bullmq: methods(...ERRORS), client, callsPerSecond, limiter, deadline, lock, onStep, locale };
/** How often a merchant is tried if the failure is its own. */
const TRIES = 4;
const SUCCESS = ["unchanged", "planned", "changed"];

export async function rolloutProcessor(options) {
  const given = check(options, PROCESSOR, { required: ["bullmq", "queue", "client", "desired", "journal"] });
  const desired = parsedOnce(given.desired);
  const { mode = "plan", journal } = given;
  const [first] = await journal.read();
  if (first === undefined) throw new RolloutError({ message: "journal: the rollout has not begun; call `enqueueRollout` first", reason: "journal" });
  const header = JSON.parse(first);
  checkHeader(header, { desired: fingerprintOf(desired), mode });
  const limiter = given.limiter ?? createLimiter(given.callsPerSecond);
  const context = {
    deadline: 60_000, ...given, mode, desired, header,
    // The queue pauses for all machines. A job that waits here would keep its worker from ending.
    limiter: { take: (signal) => limiter.take(signal) },
    hold: new Hold(given),
    isStopped: stoppedIn(journal),
  };
  // BullMQ gives a signal only to functions with three parameters.
  return (job, token, signal) => processed({ job, token, signal }, context);
}

async function processed(work, context) {
  const { job: { data }, signal } = work;
  const { header, journal, hold, isStopped } = context;
  const { rollout, merchant, index, again } = data;
  if (rollout !== header.rollout) throw hold.end(`this job belongs to the rollout ${rollout}, and its worker to ${header.rollout}`);
  // First of all: a killer must not meet the same jobs again before they are put off.
  await hold.spread(work);
  if (await isStopped()) return { rollout, merchant, index, outcome: "stopped" };
  const { row, before } = merchantIn(await journal.read(merchant), again);
  // The worker died after the row, and before the queue knew.
  if (row) return ended(work, { rollout, merchant, index, outcome: row.o, ms: row.ms, error: errorIn(row) }, hold);
  const started = performance.now();
  const verdict = await verdictOn(data, signal, context).catch((error) => {
    throw signal?.aborted ? hold.end("cancelled; `enqueueRollout` with the same journal goes on") : error;
  });
  const { outcome, scope, after, error } = verdict;
  if (scope === "platform") throw await hold.everybody(after);
  // Who waits for a lease has not failed.
  const isBusy = error?.reason === "lock";
  const tries = (data.tries ?? 0) + (isBusy ? 0 : 1);
  if (outcome === "retry" && tries < TRIES) throw await hold.merchant(work, after * 1000 * tries * (0.5 + Math.random()), tries);
  const whole = { merchant, ...final(verdict, before), ms: Math.round(performance.now() - started) };
  await journal.append(rowLine(whole));
  return ended(work, { rollout, merchant, index, outcome: whole.outcome, ms: whole.ms, error: whole.error }, hold);
}

/** Returns the verdict. A store that fails is no verdict on the merchant, so its error is thrown, and BullMQ tries again. */
async function verdictOn({ merchant, values }, signal, context) {
  const { client, limiter, desired, mode, allow, deadline, locale, onStep, journal, lock } = context;
  let broken;
  const verdict = await leased(mode === "apply" ? lock : undefined, merchant, (mustHold) => {
    const beforeWrite = async (plan) => {
      await mustHold();
      broken = true;
      await journal.append(writingLine(merchant, plan), { durable: true });
      broken = false;
    };
    return settleOne({ merchant, values, desired, mode }, { client, limiter, allow, deadline, locale, onStep, signal, beforeWrite });
  });
  if (broken) throw new RolloutError({ message: "the journal could not be written", reason: "journal" });
  return verdict;
}

/** An earlier try that wrote and then lost its worker, or was put off, has changed what this one found. */
function final(verdict, before) {
  if (verdict.outcome === "retry") return { outcome: "failed", error: verdict.error, done: verdict.done, left: [] };
  return verdict.outcome === "unchanged" && before ? { outcome: "changed", done: before } : verdict;
}

const errorIn = ({ code, errcode, rid, message }) => (code === undefined ? undefined : { code, errcode, rid, message });

function ended(work, row, hold) {
  if (SUCCESS.includes(row.outcome)) return row;
  throw hold.failed(work.job, `${row.merchant} ${row.outcome}${row.error ? `: ${row.error.message}` : ""}`);
}
