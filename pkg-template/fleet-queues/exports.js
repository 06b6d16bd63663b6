// What every entry of /fleet/queues exports.
export { enqueueRollout } from "./enqueue.js";
export { rolloutConsumer } from "./consumer.js";
export { rolloutDeadLetters } from "./dead-letters.js";
export { CloudbaseRolloutObject } from "./rollout-object.js";
