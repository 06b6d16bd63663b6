// Rollouts beside the script that people write in their place: against an emulated WeChat in another process, and a million merchants dry.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ratios, shuffle } from "../measure.mjs";
import { OURS, told } from "./rows.mjs";

const RUNTIME = "Node 24";
export const SCRIPT = "Promise.all in chunks";
export const JOURNAL = `${OURS}, journal in a file`;
const CANDIDATES = { [SCRIPT]: ["script"], twin: ["script"], [OURS]: ["ours"], [JOURNAL]: ["ours", join(tmpdir(), `wechat-bench-${process.pid}.jsonl`)] };

/** The merchants of one sample. FLEET=1000 gives a quick look. */
const MERCHANTS = Number(process.env.FLEET ?? 10_000);
const shown = (count) => `${count.toLocaleString("en")} merchants`;
/** The delay of each answer, in milliseconds. */
const CASES = { [`${shown(MERCHANTS)}, WeChat answers at once`]: 0, [`${shown(MERCHANTS)}, WeChat answers after 50 ms`]: 50 };
/** Samples take minutes. */
const MOST_ROUNDS = Number(process.env.FLEET_ROUNDS ?? 3);

const program = (name) => join(import.meta.dirname, `../programs/${name}.mjs`);
const row = (name, candidate, unit, measured) => ({ group: "fleet", runtime: RUNTIME, case: name, candidate, ...measured, unit });

export async function fleet(runtimes, rounds) {
  const node = runtimes.find(({ name }) => name === RUNTIME);
  if (!node) return [];
  const rows = [];
  for (const [name, delay] of Object.entries(CASES)) rows.push(...(await against(node, name, delay, Math.min(rounds, MOST_ROUNDS))));
  return [...rows, ...(await memory(node)), ...(await dry(node))];
}

/** A WeChat for each sample, so that all of them find the same state. */
async function sample({ command }, delay, candidate) {
  const [who, journal] = CANDIDATES[candidate];
  const [path, ...given] = command;
  const server = spawn(path, [...given, program("wechat"), MERCHANTS, delay].map(String), { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const [line] = await once(createInterface(server.stdout), "line");
    const [result] = await told(...command, program("rollout"), who, JSON.parse(line).url, MERCHANTS, ...(journal ? [journal] : []));
    return result;
  } finally {
    if (journal) rmSync(journal, { force: true });
    server.stdin.end();
    await once(server, "exit");
  }
}

async function against(node, name, delay, rounds) {
  const samples = Object.fromEntries(Object.keys(CANDIDATES).map((candidate) => [candidate, []]));
  for (let round = 0; round < rounds; round++) {
    for (const candidate of shuffle(Object.keys(samples))) samples[candidate].push(await sample(node, delay, candidate));
  }
  const each = (candidate, what) => samples[candidate].map((one) => one[what] / MERCHANTS);
  const compared = (candidate, what) => ratios(each(candidate, what), each(SCRIPT, what));
  const aa = compared("twin", "milliseconds").ratio;
  return [SCRIPT, OURS, JOURNAL].flatMap((candidate) => [
    row(name, candidate, "ms", { base: SCRIPT, ...compared(candidate, "milliseconds"), aa }),
    row(`${name}, processor`, candidate, "ms", { base: SCRIPT, ...compared(candidate, "cpu") }),
  ]);
}

/** WeChat is in the same process and answers at once. */
async function memory({ command }) {
  const rows = [];
  for (const count of [MERCHANTS, 10 * MERCHANTS]) {
    for (const candidate of [SCRIPT, OURS, JOURNAL]) {
      const [who, journal] = CANDIDATES[candidate];
      const [{ peak }] = await told(...command, program("rollout"), who, "here", count, ...(journal ? [journal] : []));
      if (journal) rmSync(journal, { force: true });
      rows.push(row(`peak of memory, ${shown(count)}`, candidate, "MiB", { value: peak }));
    }
  }
  return rows;
}

/** In MB, as Node 20 has it. Later versions let the young generation grow to over 100 MB, whatever the program keeps. */
const YOUNG = "--max-semi-space-size=16";

async function dry({ command }) {
  const [{ first, milliseconds, heap, rss }] = await told(...command, "--expose-gc", YOUNG, program("dry"), 100 * MERCHANTS);
  const name = `dry, ${shown(100 * MERCHANTS)}`;
  const figures = { "time to the first row": [first, "ms"], "time to the last row": [milliseconds, "ms"], "growth of the heap": [heap, "MiB"], "growth of the process": [rss, "MiB"] };
  return Object.entries(figures).map(([what, [value, unit]]) => row(name, what, unit, { value }));
}
