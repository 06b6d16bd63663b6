// The section of README.md about rollouts.
import { JOURNAL, SCRIPT } from "../groups/fleet.mjs";
import { OURS } from "../groups/rows.mjs";
import { markdownTable, short } from "./table.mjs";

const TEXT = `Each merchant has three calls: a rollout reads its whitelist, adds a path, and reads it back. The script does the same with \`fetch\` and
\`Promise.all\` in chunks of 16, without a check, a deadline, a retry, a limit or a record of what was done. The emulated WeChat is another
process, over HTTP. A ratio is the time of the script divided by ours: 1 means that both serve as many merchants in a second.

If WeChat answers at once, the processor decides. A rollout checks each payload and each answer, makes a plan and compares what was read back,
so it needs more of it. A real WeChat takes tens of milliseconds, and a rate of 50 calls a second allows 17 merchants in a second.

A peak of memory is mostly the young generation of V8, which Node 24 lets grow to over 100 MiB before it collects. \`--max-semi-space-size=16\`
keeps it as small as on Node 20.`;

export function fleet(rows) {
  const all = rows.filter(({ group, case: name }) => group === "fleet" && name !== "about");
  if (all.length === 0) return undefined;
  const find = (name, candidate) => all.find((row) => row.case === name && row.candidate === candidate);
  return ["## Rollouts", TEXT, speeds(all, find), memory(all, find), dry(all)].filter(Boolean).join("\n\n");
}

function speeds(all, find) {
  const names = [...new Set(all.map((row) => row.case))].filter((name) => name.includes("WeChat answers") && !name.endsWith("processor"));
  if (names.length === 0) return undefined;
  const lines = names.flatMap((name) => [SCRIPT, OURS, JOURNAL].map((candidate) => {
    const [time, processor] = [name, `${name}, processor`].map((of) => find(of, candidate));
    return [`${name}: ${candidate}`, Math.round(1000 / time.value).toLocaleString("en"), short(1 / time.ratio), short(processor.value)];
  }));
  return markdownTable(["", "merchants a second", "ratio", "ms of the processor for a merchant"], lines);
}

function memory(all, find) {
  const names = [...new Set(all.map((row) => row.case))].filter((name) => name.startsWith("peak of memory"));
  if (names.length === 0) return undefined;
  const lines = names.map((name) => [name, ...[SCRIPT, OURS, JOURNAL].map((candidate) => find(name, candidate).value.toFixed(0))]);
  return markdownTable(["MiB", SCRIPT, OURS, JOURNAL], lines);
}

function dry(all) {
  const rows = all.filter((row) => row.case.startsWith("dry, "));
  if (rows.length === 0) return undefined;
  const [first, last, heap, rss] = rows.map(({ value }) => value);
  return `A ${rows[0].case.replace("dry,", "dry rollout of")} had its first row after ${first.toFixed(0)} ms and its last after ${(last / 1000).toFixed(0)} s. With a young generation of 16 MB, the heap grew by ${heap.toFixed(1)} MiB, and the process by ${rss.toFixed(0)} MiB.`;
}
