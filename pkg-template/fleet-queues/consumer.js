// The consumer of a queue of merchants. Its handler never throws: a throw would bring back the messages that are finished as well.
import { check, methods } from "../shared/check.js";
import { fingerprintOf, parsedOnce } from "../fleet/desired-for.js";
import { RolloutError } from "../fleet/errors.js";
import { keptFor } from "../fleet/kept-for.js";
import { refuseForAll } from "../fleet/one.js";
import { OPTIONS } from "../fleet/options.js";
import { SHARED_JOURNAL, standingOf } from "../fleet/shared-journal.js";
import { LentLimiter } from "./lent-limiter.js";
import { Objects } from "./objects.js";
import { putOff } from "./put-off.js";
import { work } from "./work.js";

const { client, desired, mode, allow, callsPerSecond, deadline, concurrency, onStep, locale } = OPTIONS;
const FUNCTION = onStep;
const QUEUE = methods("send");
const RULES = {
  client, desired, mode, allow, callsPerSecond, deadline, concurrency, onStep, locale,
  journal: SHARED_JOURNAL, objects: methods("idFromName", "get"), queue: QUEUE, deadLetters: QUEUE, onRow: FUNCTION, onError: FUNCTION,
};
const REQUIRED = ["client", "desired", "journal", "objects", "queue", "deadLetters"];

/** A Worker has 15 minutes. After these milliseconds it begins no more merchants. */
const SHIFT = 600_000;
/** How long a worker may not know that its rollout has stopped, in milliseconds. */
const FRESH = 2000;
/** In seconds. */
const AFTER_ERROR = 10;
const AFTER_SETUP_ERROR = 60;
/** Somebody has to act, and each delivery of a million messages costs money until then. */
const LONGEST_SETUP_ERROR = 3600;

export function rolloutConsumer(options) {
  const given = check(options, RULES, { required: REQUIRED });
  refuseForAll(given);
  const setup = {
    mode: "plan", allow: [], deadline: 60_000, concurrency: 6, onRow() {},
    onError: (error) => console.error(error),
    ...given,
    desired: parsedOnce(given.desired),
    objects: new Objects(given.objects),
  };
  return (batch) => new Shift(setup).run(batch.messages);
}

/** The work on one batch. */
class Shift {
  #setup;
  #control = new AbortController();
  #limiter;
  #end = Date.now() + SHIFT;
  #suspects = [];
  #standing;
  #strangers = 0;

  constructor(setup) {
    const { desired, mode, journal } = setup;
    this.#setup = setup;
    this.#standing = keptFor(FRESH, () => standingOf(journal, { desired: fingerprintOf(desired), mode }));
    this.#limiter = new LentLimiter(setup.objects, setup.callsPerSecond, (milliseconds) => this.#control.abort({ after: milliseconds / 1000 }));
  }

  async run(messages) {
    try {
      await this.#standing();
      await this.#limiter.begin();
    } catch (error) {
      await this.#tell(error);
      return void (await Promise.all(messages.map((message) => this.#putOff(message, afterSetupError(message)))));
    }
    await inLanes(messages, this.#setup.concurrency, (message) => this.#step(message, false));
    // Each of them was under way when a worker died. Alone, the one that kills shows itself.
    await inLanes(this.#suspects, 1, (message) => this.#step(message, true));
    if (this.#strangers > 0) await this.#tell(new RolloutError({ message: `${this.#strangers} messages belong to another rollout and were dropped; \`enqueueRollout\` with its journal sends them again`, reason: "journal" }));
  }

  async #step(message, isAlone) {
    try {
      const { signal } = this.#control;
      // In the queue a message would use up an attempt for each pause.
      const pause = await this.#limiter.pauseEnd(signal);
      const rest = this.#restOf(message, await this.#standing(), signal.reason?.after ?? pause / 1000);
      if (rest) return void (await rest());
      const after = await work(message, { ...this.#setup, limiter: this.#limiter, signal, isAlone });
      if (after === "suspect") this.#suspects.push(message);
      else if (after === undefined) message.ack();
      else await this.#putOff(message, after);
    } catch (error) {
      // A store that fails says nothing about the merchant.
      await this.#tell(error);
      await this.#putOff(message, AFTER_ERROR);
    }
  }

  /** Returns what to do with a message that nobody should work on now. */
  #restOf(message, { rollout, isStopped }, pause) {
    const { body } = message;
    if (typeof body?.merchant !== "string" || typeof body.rollout !== "string") return () => this.#discard(message);
    if (body.rollout !== rollout) return () => (this.#strangers++, message.ack());
    if (isStopped) return () => message.ack();
    if (pause > 0) return () => this.#putOff(message, pause);
    return Date.now() > this.#end ? () => this.#putOff(message, 0) : undefined;
  }

  /** It is not a message of a rollout. */
  async #discard(message) {
    await this.#setup.deadLetters.send(message.body);
    message.ack();
  }

  async #putOff(message, seconds) {
    await putOff(message, seconds, this.#setup.queue).catch((error) => this.#tell(error));
  }

  async #tell(error) {
    await Promise.resolve(error).then(this.#setup.onError).catch(() => {});
  }
}

const afterSetupError = ({ attempts }) => Math.min(AFTER_SETUP_ERROR * 2 ** (attempts - 1), LONGEST_SETUP_ERROR);

async function inLanes(items, lanes, step) {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await step(items[next++]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
