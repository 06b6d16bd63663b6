// README.md: the one page that a user reads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OURS } from "../groups/rows.mjs";
import { fleet } from "./fleet.mjs";
import { verdicts } from "./goals.mjs";
import { onBullmq } from "./bullmq.mjs";
import { queues } from "./queues.mjs";
import { tokenCentre } from "./token-centre.mjs";
import { listed, markdownTable, microseconds, short } from "./table.mjs";

/** Differences of less than this are not told from noise on every machine. */
const LEVEL = 0.1;
const ENGINES = ["Node 24", "Node 26", "workerd", "Bun"];
const RECEIVERS = ["@wecom/crypto", "fast-xml-parser", "node-easywechat"];
const PEERS = ["ajv standalone", "valibot", "zod"];

const reasons = JSON.parse(readFileSync(join(import.meta.dirname, "reasons.json"), "utf8"));

const compared = (rows) => {
  const abouts = rows.filter((row) => row.case === "about");
  const { machine, packages, runtimes } = abouts[0];
  const dates = [...new Set(abouts.map(({ date }) => date))].sort().join(" and ");
  const rounds = [...new Set(abouts.map(({ rounds }) => rounds))].sort((a, b) => a - b).join(" or ");
  // Those of the token centre are named in its own section.
  const { esbuild, [OURS]: ours, ...all } = packages;
  const peers = Object.fromEntries(Object.entries(all).filter(([name]) => !RECEIVERS.includes(name)));
  return `## What is compared

- **wechat-cloudbase ${ours}**, the default entry: Rust compiled to wasm checks the text that \`JSON.stringify\` makes.
- **Peers** that check the same payloads with schemas: ${listed(peers)}.
  *ajv standalone* is code that ajv generates at build time. Peers check types and lengths. Ours also checks WeChat's rules,
  such as pairs that come twice and paths that WeChat does not take.
- **No check**: \`JSON.stringify\` or \`JSON.parse\` alone.
- **Engines**: ${listed(runtimes)}. workerd runs Cloudflare Workers.
- **Machine**: ${machine}, on ${dates}, ${rounds} rounds. esbuild ${esbuild} makes the bundles.`;
};

const HEAD = `# Benchmarks

<!-- Made by report/readme.mjs from results.json; do not edit. -->

This page compares the client's time and size with validators that people use instead. [ROWS.md](ROWS.md) has all results on
all engines, and says how they were measured. \`make bench\` measures everything again and writes both pages.`;

const READING = `## How to read a ratio

A ratio divides the time of a candidate by the time of the same work without a check. 1 means that checking is free, 2 that
it doubles the time, and 0.5 that the candidate needs half the time. The times themselves are small: a real call over HTTPS
takes tens of milliseconds, so no user sees these differences. They matter on servers that make many calls, and for the
CPU limits of edge functions.`;

const CHARTS = [
  ["requests", "Requests", "A payload with 20 callbacks becomes the checked text that is sent. 1 is `JSON.stringify` alone."],
  ["answers", "Answers", "The bytes of an answer with 20 callbacks become a checked value. 1 is `JSON.parse` alone."],
  ["call", "Whole calls", "A call with 20 callbacks and a `fetch` that answers at once. 1 is a call by hand, without any check or deadline."],
  ["cold", "Cold start", "Milliseconds from the import to the first checked request, in a fresh process."],
  ["bytes", "Bytes", "KiB after gzip, bundled and minified. The default entry holds the wasm, all rules and all messages in two languages."],
];

/** What the table of microseconds shows: a label, the group, the case, and where. */
const SHOWN = [
  ["Request, 20 callbacks", "requests", "20 callbacks, distinct", ENGINES],
  ["Request, whitelist of 50", "requests", "whitelist of 50", ENGINES],
  ["Answer, 20 callbacks", "answers", "20 callbacks, distinct", ENGINES],
  ["Answer, ok", "answers", "ok and no more", ENGINES],
  ["All 200 callbacks wrong", "invalid", "all 200 callbacks are wrong", ["Node 24"]],
];

export function readme(rows) {
  const charts = CHARTS.filter(([group]) => rows.some((row) => row.group === group)).map(([group, title, text]) =>
    `## ${title}\n\n${text}${group === "cold" ? imports(rows) : ""}\n\n![${title}](charts/${group}.svg)`);
  return `${[HEAD, compared(rows), READING, ...charts, where(rows), calls(rows), tokenCentre(rows), fleet(rows), onBullmq(rows), queues(rows), goals(rows)].filter(Boolean).join("\n\n")}\n`;
}

/** What the import alone takes, bundled and not. */
function imports(rows) {
  const own = rows.filter(({ group, runtime }) => group === "import" && runtime === ENGINES[0]);
  if (own.length === 0) return "";
  const [bundled, unbundled] = own.map(({ value }) => `${short(value)} ms`);
  return `
On ${ENGINES[0]}, the import of the bundle takes ${bundled} more than the import of an empty module. Without a bundler, Node.js
reads each file of the package from \`node_modules\`, and the import takes ${unbundled} more.`;
}

const oneCase = (rows, group, name, runtime) => rows.filter((row) => row.group === group && row.case === name && row.runtime === runtime);

function where(rows) {
  const lines = SHOWN.flatMap(([label, group, name, engines]) => engines.flatMap((engine) => {
    const own = oneCase(rows, group, name, engine);
    const row = (candidate) => own.find((row) => row.candidate === candidate);
    const ours = row(OURS);
    if (!ours) return [];
    const peers = PEERS.map((peer) => row(peer) ?? row(`${peer}, allErrors`));
    const times = [row("limit"), ours, ...peers].map((row) => (row ? microseconds(row.value) : "–"));
    return [[`${label}, ${engine}`, ...times, verdict(ours, peers.map((peer, index) => ({ name: PEERS[index], value: peer.value })))]];
  }));
  if (lines.length === 0) return undefined;
  return `## Where ours is ahead, level or behind

*Level* means a difference below ${LEVEL * 100} %. The last column compares ours with the peers in the table.

${markdownTable(["", "no check", "ours", "ajv", "valibot", "zod", "ours is"], lines)}`;
}

/** `behind ajv standalone by 0.5 µs, ahead of valibot and zod`. */
function verdict(ours, peers) {
  const groups = { behind: [], level: [], ahead: [] };
  for (const { name, value } of peers) {
    const place = ours.value > value * (1 + LEVEL) ? "behind" : ours.value < value / (1 + LEVEL) ? "ahead" : "level";
    groups[place].push({ name: name.replace(" standalone", ""), by: Math.abs(ours.value - value) });
  }
  const names = (list) => list.map(({ name, by }) => `${name} (${microseconds(by)})`).join(", ");
  return [
    groups.ahead.length > 0 && `ahead of ${names(groups.ahead)}`,
    groups.level.length > 0 && `level with ${groups.level.map(({ name }) => name).join(", ")}`,
    groups.behind.length > 0 && `**behind** ${names(groups.behind)}`,
  ].filter(Boolean).join("; ");
}

function calls(rows) {
  const names = ["limit", OURS, "with a deadline", "with zod"];
  const lines = [2, 20].flatMap((size) => ENGINES.flatMap((engine) => {
    const own = oneCase(rows, "call", `${size} callbacks`, engine);
    if (own.length === 0) return [];
    const values = names.map((name) => own.find(({ candidate }) => candidate === name).value);
    const more = values[1] - values[0];
    return [[`${size} callbacks, ${engine}`, ...values.map(microseconds), `${more < 0 ? "−" : "+"}${microseconds(Math.abs(more))}`]];
  }));
  if (lines.length === 0) return undefined;
  return `The same for whole calls. Ours has a deadline, checks the payload and the answer, and retries.

${markdownTable(["", "by hand", "ours", "by hand, deadline", "by hand, zod", "ours against by hand"], lines)}`;
}

function goals(rows) {
  const lines = verdicts(rows).map(({ id, text, limit, met, of, span, worst }) =>
    [text, limit, span, `${met} of ${of}`, met === of ? "met" : `**missed**, worst in "${worst}"${reasons[id] ? `. ${reasons[id]}` : ""}`]);
  const head = ["goal", "at most", "ours, best to worst", "results that meet it", "met or missed"];
  return `## Goals\n\nThe figures are ratios of time, unless the goal names a unit.\n\n${markdownTable(head, lines)}`;
}
