// This code with /fleet/queues must compile, except the lines after @ts-expect-error.
import { CloudbaseClient } from "wechat-cloudbase";
import { report, sqlJournal, sqlJournalSchema, stopRollout } from "wechat-cloudbase/fleet";
import { enqueueRollout, type QueueBatch, type QueueProducer, rolloutConsumer, rolloutDeadLetters, type StoreNamespace } from "wechat-cloudbase/fleet/queues";

declare const queue: QueueProducer;
declare const objects: StoreNamespace;
declare const batch: QueueBatch;

const client = new CloudbaseClient({ accessToken: async ({ merchant }) => `token-${merchant}` });
const desired = { version: 1 } as const;
const journal = sqlJournal({ dialect: "sqlite", query: async (text, values) => [text, values], name: "one" });
void sqlJournalSchema({ dialect: "mysql" }).join();
const { queued } = await enqueueRollout({ queue, merchants: ["wx1"], desired, journal, mode: "apply", again: ["failed"] });
void [queued.toFixed(), report(journal)];
await rolloutConsumer({ client, desired, journal, objects, queue, deadLetters: queue, callsPerSecond: 5, onRow: ({ merchant, outcome }) => console.log(merchant, outcome) })(batch);
await rolloutDeadLetters({ journal })(batch);
await stopRollout(journal);
// @ts-expect-error the Durable Object is needed
rolloutConsumer({ client, desired, journal, queue, deadLetters: queue });
