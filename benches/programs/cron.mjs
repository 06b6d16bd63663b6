// `cron.mjs <rounds>`: from the text of a cron expression to its next runs, beside croner; a line of JSON for each case.
import process from "node:process";
import { Cron } from "croner";
import { nextRuns } from "wechat-cloudbase/config";
import { compareInPeace, timeHere } from "../measure.mjs";

const [rounds] = process.argv.slice(2);
const from = new Date("2026-11-26T02:00:00Z");
const AS_WECHAT = { utcOffset: 480, domAndDow: false, sloppyRanges: true, mode: "7-part" };

const CASES = [
  ["0 */5 * * * * *", 5],
  ["0 0 2 1 * * *", 5],
  ["0 0 9 1,15 * MON *", 5],
  ["0 0 9 1,15 * MON *", 100],
  ["0 0 0 29 2 * 2096-2099", 5],
];

function candidates(cron, count) {
  const theirs = () => new Cron(cron, AS_WECHAT).nextRuns(count, from);
  const ours = () => nextRuns(cron, { from, count });
  if (JSON.stringify(ours()) !== JSON.stringify(theirs())) throw new Error(`${cron}: ${ours()} instead of ${theirs()}`);
  return [
    { name: "croner", run: theirs },
    { name: "twin", run: () => new Cron(cron, AS_WECHAT).nextRuns(count, from) },
    { name: "wechat-cloudbase", run: ours },
  ];
}

for (const [cron, count] of CASES) {
  const results = await compareInPeace(candidates(cron, count), timeHere, { rounds: Number(rounds) });
  console.log(JSON.stringify({ case: `\`${cron}\`, ${count} runs`, size: count, results }));
}
