// This code with /fleet/bullmq must compile, except the lines after @ts-expect-error.
import { CloudbaseClient } from "wechat-cloudbase";
import { createLimiter, type SharedJournal, stopRollout } from "wechat-cloudbase/fleet";
import { type BullErrors, type BullQueue, enqueueRollout, rolloutProcessor } from "wechat-cloudbase/fleet/bullmq";

declare const queue: BullQueue;
declare const bullmq: BullErrors;
declare const journal: SharedJournal;
declare const job: object;

const client = new CloudbaseClient({ accessToken: async ({ merchant }) => `token-${merchant}` });
const desired = { version: 1 } as const;
const { rollout, queued } = await enqueueRollout({ queue, merchants: ["wx1", { merchant: "wx2", env: "prod-2" }], desired, journal, mode: "apply", again: ["failed"] });
void [rollout.length, queued.toFixed()];
const work = await rolloutProcessor({ bullmq, queue, client, desired, journal, mode: "apply", allow: ["remove-api"], limiter: createLimiter(50), deadline: 1000 });
const { merchant, outcome } = await work(job, "token", new AbortController().signal);
void [merchant.length, outcome === "stopped"];
await stopRollout(journal);
// @ts-expect-error the module of BullMQ is needed
await rolloutProcessor({ queue, client, desired, journal });
// @ts-expect-error a journal on one machine has no `read`
await enqueueRollout({ queue, merchants: [], desired, journal: { append: async () => {}, load: () => [] } });
// @ts-expect-error the queue has no pause
await enqueueRollout({ queue: { addBulk: async () => {}, getFailed: async () => [] }, merchants: [], desired, journal });
