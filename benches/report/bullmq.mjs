// The section of README.md about rollouts as jobs of BullMQ.
import { markdownTable } from "./table.mjs";

const TEXT = `Merchants a second, with one call that writes and three that read. WeChat answers at once, inside the process, so the time is that of
the package and the engine. All have 16 lanes in one process. *On one machine* is \`rollout\` with a journal in a file, an *empty
processor* is what BullMQ takes by itself. \`rolloutProcessor\` keeps its journal on the same server as the queue. A real WeChat takes
tens of milliseconds for a call, and its limits come first.`;

const COLUMNS = ["rollout, on one machine", "BullMQ, an empty processor", "BullMQ, rolloutProcessor"];
const perSecond = ({ value }) => Math.round(1000 / value).toLocaleString("en");

export function onBullmq(rows) {
  const all = rows.filter((row) => row.group === "bullmq" && row.case !== "about");
  if (all.length === 0) return undefined;
  const { date } = rows.find((row) => row.group === "bullmq" && row.case === "about");
  const lines = [...new Set(all.map((row) => row.case))].map((name) => {
    const of = (candidate) => all.find((row) => row.case === name && row.candidate === candidate);
    const ours = of(COLUMNS[2]);
    return [name, ...COLUMNS.map((candidate) => perSecond(of(candidate))), `${ours.ratio.toFixed(2)} (${ours.lower.toFixed(2)} to ${ours.upper.toFixed(2)})`, of(COLUMNS[1]).ratio.toFixed(2), perSecond(of("queueing a job"))];
  });
  const head = ["a second", "on one machine", "BullMQ, empty", "BullMQ, rolloutProcessor", "time of rolloutProcessor to one machine", "time of the empty one to one machine", "jobs queued"];
  return ["## Rollouts on BullMQ", `${TEXT} Measured on ${date}.`, markdownTable(head, lines)].join("\n\n");
}
