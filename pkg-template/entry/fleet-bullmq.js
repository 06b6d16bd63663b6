// Rollouts as jobs of BullMQ. The program brings BullMQ itself; this entry imports nothing of it.
import "./fleet.js";

export { enqueueRollout } from "./fleet-bullmq/enqueue.js";
export { rolloutProcessor } from "./fleet-bullmq/processor.js";
