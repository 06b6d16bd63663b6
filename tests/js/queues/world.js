// A rollout on queues in memory, with an emulated WeChat.
import { report } from "wechat-cloudbase/fleet";
import { enqueueRollout, rolloutConsumer, rolloutDeadLetters } from "wechat-cloudbase/fleet/queues";
import { ADD, counted, fleet, rowsOf } from "../rolling.js";
import { memoryJournal, memoryObjects, MemoryQueue } from "./cloudflare.js";

export function queues(merchants, { fail, ...setup } = {}) {
  const world = fleet(merchants, setup);
  const [queue, deadLetters, objects, journal] = [new MemoryQueue(), new MemoryQueue(), memoryObjects(), memoryJournal(fail)];
  const shared = { desired: ADD, mode: "apply", journal };
  const errors = [];
  const onError = (error) => void errors.push(error.message);
  return {
    ...world, queue, deadLetters, objects, journal, errors,
    enqueue: (more) => enqueueRollout({ queue, merchants, ...shared, ...more }),
    consumer: (more) => rolloutConsumer({ client: world.client, ...shared, objects, queue, deadLetters, onError, ...more }),
    bury: (more) => rolloutDeadLetters({ journal, onError, ...more }),
    reported: async () => (await rowsOf(report(journal))).rows,
    outcomes: async () => counted((await rowsOf(report(journal))).rows),
    delays: () => queue.waiting.map(({ delay }) => delay),
  };
}
