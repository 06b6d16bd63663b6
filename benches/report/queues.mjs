// The section of README.md about rollouts on Cloudflare Queues.
import { OURS } from "../groups/rows.mjs";
import { markdownTable, short } from "./table.mjs";

const COUNTS = ["calls to WeChat", "requests to Durable Objects", "queries to D1", "rows written in D1"];

export function queues(rows) {
  const all = rows.filter((row) => row.group === "queues" && row.case !== "about");
  const find = (candidate) => all.find((row) => row.candidate === candidate);
  const consumers = all.filter(({ base }) => base !== undefined);
  if (consumers.length === 0) return undefined;
  const lines = consumers.map(({ candidate, value, ratio, lower, upper }) => [
    candidate, Math.round(1000 / value).toLocaleString("en"), short(value), `${short(ratio)} (${short(lower)} to ${short(upper)})`, short(find(`CPU of workerd, ${candidate}`).value),
  ]);
  const counts = COUNTS.map((name) => `${find(name).value.toFixed(1)} ${name}`).join(", ");
  const { date } = rows.find((row) => row.group === "queues" && row.case === "about");
  return `## Rollouts on Cloudflare Queues

500 messages of a queue in miniflare, on ${date}. WeChat answers at once, inside the Worker. *rolloutOne and ack* does the work without leases,
rate and journal. Locally all of them share one process with the queue, D1 and the Durable Objects, so these are not
the times of Cloudflare. The CPU time includes all of that. One merchant that is changed takes ${counts}.

${markdownTable(["consumer", "messages a second", "ms a message", "against an empty one (quartiles)", "ms of CPU a message"], lines.map((line) => line.map((cell) => (cell === OURS ? "ours" : String(cell)))))}`;
}
