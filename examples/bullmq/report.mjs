// Says how far the rollout is, and which merchants are not well.
import { report } from "wechat-cloudbase/fleet";
import { close, journal, queue } from "./rollout.mjs";

const outcomes = {};
for await (const { merchant, outcome, error } of report(journal)) {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (error) console.log(merchant, outcome, error.message);
}
console.log(outcomes, await queue.getJobCounts("wait", "active", "delayed", "failed"));
await close();
