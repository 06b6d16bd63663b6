// README.md and its charts, from results.json alone; the reasons for what is missed stand in reasons.json, by hand.
// `node report.mjs` makes them anew without measuring.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { barChart, dotChart } from "./charts.mjs";
import { candidatesOf, casesOf, pivot, short } from "./table.mjs";
import { BELOW_PEERS, OURS, TARGETS } from "./targets.mjs";

const here = import.meta.dirname;
const json = (file) => JSON.parse(readFileSync(join(here, file), "utf8"));

export function report(rows) {
  mkdirSync(join(here, "charts"), { recursive: true });
  const sections = SECTIONS.filter(({ group }) => rows.some((row) => row.group === group));
  const text = [HEAD, abouts(rows), targets(rows), ...sections.map((one) => section(one, rows)), native(), FEATURES].filter(Boolean).join("\n\n");
  writeFileSync(join(here, "README.md"), `${text}\n`);
}

const HEAD = `# Benchmarks

<!-- Made by report.mjs from results.json; do not edit. -->

What checking costs beside not checking at all, and beside what people would pick instead. \`make bench\` runs everything in
under 15 minutes, \`make bench ONLY=requests,bytes\` some of it, and makes this page anew.

**Ratios are of time, and below 1 is quicker than the limit**: JSON without a look at it, \`encode(JSON.stringify(x))\` for
a request, \`JSON.parse(decode(bytes))\` for an answer. Every candidate does the same job: refuses unknown members, wrong
types, empty texts; reads answers leniently; and all of them are seen to agree before anything is timed. Ours does more, the
rules and warnings that only it has.

Candidates take turns in one process, in 31 shuffled rounds, with samples of 2 ms or more. A ratio is one of lower quartiles;
in brackets are the quartiles of the ratios round by round. *A/A* is the limit against itself: what differs by less than that
is noise. workerd's clock stands still while it computes, so it is timed from outside.

On a real call over HTTPS nobody will see the difference, as the network takes longer by far. valibot and ajv's standalone
code are fewer bytes and sooner there, as they check and do nothing else.`;

const SECTIONS = [
  {
    group: "requests", title: "Requests: from a payload to checked bytes", chart: casesChart("200 callbacks, distinct", "no checking"),
    text: "WeChat names ten events and lets others be; of callbacks beyond those, ours warns, which no peer does.",
  },
  { group: "answers", title: "Answers: from bytes to a checked value", chart: casesChart("200 callbacks, distinct", "no checking") },
  {
    group: "invalid", title: "Invalid payloads, with all that is wrong", chart: casesChart("all 200 are wrong", "ajv allErrors"),
    text: "The measure is ajv's standalone code with `allErrors`. Ours says path, code and a sentence, in two languages, of errors and warnings.",
  },
  {
    group: "cold", title: "Cold: in a fresh process, and in a fresh isolate", chart: coldChart,
    text: "Each candidate is one minified file. Ratios are to ajv's standalone code; ours is the whole client.",
  },
  {
    group: "bytes", title: "Bytes", chart: bytesChart,
    text: "Bundled and minified by esbuild: raw / `gzip -9` / brotli. Slim, web and the Worker's are with the wasm file. Ours is everything that an entry exports, peers are their checks of the four interfaces.",
  },
  {
    group: "call", title: "Whole calls with an injected `fetch`", chart: casesChart("2 callbacks", "hand-written"),
    text: "The limit is a call written by hand without a deadline: `JSON.stringify`, `fetch`, a look at status and errcode, `response.json()`. The `fetch` makes a `Response`; a *kept answer* is an object that costs nothing to make or to read, so there an `AbortController` alone takes longer than the limit.",
  },
  {
    group: "loopback", title: "End to end over loopback", chart: loopbackChart,
    text: "The limit is plain `fetch(url, init)` with `JSON.stringify` and `response.json()`. Wall time with one call at a time, and CPU time of the process that calls.",
  },
  {
    group: "gloo", title: "The client in Rust beside the default one",
    text: "The limit is plain `fetch(url, init)` with `JSON.stringify` and `response.json()`. CPU time of the process that calls, one call at a time. `docs/gloo.md` says which client to take.",
  },
  { group: "growth", title: "Growth" },
  { group: "memory", title: "Memory" },
];

const FEATURES = `## The C# and PHP clients

By what they do, not by how quickly: their time is the network's.

| | wechat-cloudbase | C# and PHP SDKs |
|---|---|---|
| payloads are checked before they are sent | yes, all issues with their paths | no |
| a token that was refused is asked for anew | yes, once | no |
| retries | yes, with back-off, and no write twice | no |
| error codes explained | in two languages | no |
| edge functions, browsers | yes | no |`;

function abouts(rows) {
  const groups = new Map();
  for (const row of rows.filter((row) => row.case === "about")) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()].map(([about, ...more]) => {
    const names = [about, ...more].map(({ group }) => group).join(", ");
    return `Measured on ${about.date}, ${about.machine}, ${about.rounds} rounds (${names}): ${list(about.runtimes)}; ${list(about.packages)}.`;
  }).join("\n\n");
}

const key = ({ group, ...rest }) => JSON.stringify(rest);
const list = (versions) => Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");

function targets(rows) {
  const reasons = json("reasons.json");
  const lines = TARGETS.map(({ id, text, of, limit }) => {
    const asked = rows.filter((row) => row.asked === id);
    return verdict(id, text, short(limit), asked.map((row) => [row[of], row.met]), reasons);
  });
  const below = rows.filter(({ belowPeers }) => belowPeers !== undefined);
  lines.push(verdict("below peers", `${BELOW_PEERS}: below every peer in every row`, "", below.map((row) => [undefined, row.belowPeers]), reasons));
  return ["## Targets", "", "| | asked | ours, best to worst | rows that meet it | |", "|---|--:|--:|--:|---|", ...lines.filter(Boolean)].join("\n");
}

function verdict(id, text, limit, results, reasons) {
  if (results.length === 0) return undefined;
  const values = results.map(([value]) => value).filter((value) => value !== undefined);
  const met = results.filter(([, met]) => met).length;
  const span = values.length === 0 ? "" : [...new Set([Math.min(...values), Math.max(...values)].map(short))].join(" to ");
  const end = met === results.length ? "met" : `**missed**${reasons[id] ? `: ${reasons[id]}` : ""}`;
  return `| ${text} | ${limit && `≤ ${limit}`} | ${span} | ${met} of ${results.length} | ${end} |`;
}

function section({ group, title, text, chart }, rows) {
  const own = rows.filter((row) => row.group === group && row.case !== "about");
  const parts = [`## ${title}`];
  if (text) parts.push(text);
  if (chart) {
    writeFileSync(join(here, "charts", `${group}.svg`), chart(title, own));
    parts.push(`![${title}](charts/${group}.svg)`);
  }
  const tables = pivot(own);
  for (const { runtime, rows } of tables) {
    const table = markdown(rows);
    parts.push(tables.length > 1 ? `<details><summary>${runtime}</summary>\n\n${table}\n\n</details>` : table);
  }
  return parts.join("\n\n");
}

/** What `native/` measured: time as a ratio to serde alone, and instructions a byte. */
function native() {
  if (!existsSync(join(here, "native/results.json"))) return;
  const { rows } = json("native/results.json");
  const names = candidatesOf(rows);
  const cell = (row) => row && [row.ratio && short(row.ratio), row.instructions_per_byte && short(row.instructions_per_byte)].map((value) => value ?? "–").join(" · ");
  const lines = casesOf(rows).map((name) => [name, ...names.map((candidate) => cell(rows.find((row) => row.case === name && row.candidate === candidate)) ?? "")]);
  const table = [["", ...names], ["---", ...names.map(() => "--:")], ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const asked = rows.filter(({ candidate, instructions_per_byte }) => candidate === "ours" && instructions_per_byte !== null);
  const counts = asked.map((row) => row.instructions_per_byte);
  const met = counts.filter((count) => count <= 7).length;
  return `## Native

Time as a ratio to serde alone without any check, and instructions a byte (callgrind): \`cargo run --release\` in \`native/\`.
7 instructions a byte were asked for; ours takes ${short(Math.min(...counts))} to ${short(Math.max(...counts))}, and meets that in ${met} of ${counts.length} rows${met < counts.length ? ` (**missed**: ${json("reasons.json").native ?? "see ARCHITECTURE.md"})` : ""}.

${table}`;
}

/** A line a case, a column a candidate; the best of each line is bold. */
function markdown(rows) {
  const names = candidatesOf(rows);
  const withNoise = rows.some(({ aa }) => aa !== undefined);
  const head = ["", ...names, ...(withNoise ? ["A/A"] : [])];
  const lines = casesOf(rows).map((name) => {
    const own = rows.filter((row) => row.case === name);
    const best = Math.min(...own.map(({ ratio }) => ratio ?? Infinity));
    const cells = names.map((candidate) => cell(own.find((row) => row.candidate === candidate), names.length > 1 && best));
    return [name, ...cells, ...(withNoise ? [short(own[0].aa)] : [])];
  });
  return [head, ["---", ...head.slice(1).map(() => "--:")], ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(row, best) {
  if (!row) return "";
  if (row.gzip) return `${row.raw} / ${row.gzip} / ${row.brotli}${missed(row)}`;
  if (row.ratio === undefined) return `${short(row.value)} ${row.unit}${missed(row)}`;
  const ratio = row.ratio === best ? `**${short(row.ratio)}**` : short(row.ratio);
  const span = row.candidate === OURS && row.lower !== undefined ? ` (${short(row.lower)}–${short(row.upper)})` : "";
  const value = row.candidate === OURS && ["ms", "ns", "us", "MiB"].includes(row.unit) && ["cold", "growth"].includes(row.group) ? `, ${short(row.value)} ${row.unit}` : "";
  return `${ratio}${span}${value}${missed(row)}`;
}

const missed = ({ met, target }) => (met === false ? ` missed ${short(target)}` : "");

function casesChart(name, one) {
  return (title, rows) => {
    const shown = rows.filter((row) => row.case === name);
    const panels = pivot(shown).map(({ runtime, rows }) => ({ title: runtime, dots: rows.map(dot).sort((a, b) => a.value - b.value) }));
    return dotChart({ title, subtitle: `${name}: time as a ratio, logarithmic; to the left is quicker; bars span the quartiles`, one, panels });
  };
}

function dot({ candidate, ratio, lower, upper }) {
  return { name: candidate, value: ratio, lower, upper, ours: candidate === OURS };
}

function loopbackChart(title, rows) {
  const panels = pivot(rows).flatMap(({ runtime, rows }) => casesOf(rows).map((name) => ({
    title: `${runtime}: ${name}`,
    dots: rows.filter((row) => row.case === name).map(dot),
  })));
  return dotChart({ title, subtitle: "wall or CPU time as a ratio, logarithmic; to the left is less; bars span the quartiles", one: "plain fetch", panels });
}

function coldChart(title, rows) {
  const own = rows.filter(({ base }) => base === "ajv standalone");
  const panels = pivot(own).flatMap(({ runtime, rows }) => casesOf(rows).map((name) => ({
    title: `${runtime}: ${name}`,
    bars: rows.filter((row) => row.case === name).map(bar(({ value }) => value)),
  })));
  return barChart({ title, subtitle: "milliseconds, lower quartiles", panels });
}

function bytesChart(title, rows) {
  const entries = rows.filter(({ candidate }) => candidate === OURS).map((row) => ({ ...row, candidate: row.case, ours: true }));
  const panels = [
    { title: "ours, by entry", bars: entries.filter(({ case: name }) => !name.startsWith("testing")) },
    { title: "the default entry beside the peers' checks", bars: [rows.find((row) => row.case === "default entry"), ...rows.filter(({ candidate }) => candidate !== OURS)] },
  ].map(({ title, bars }) => ({ title, bars: bars.map(bar(({ gzip }) => gzip / 1024)) }));
  return barChart({ title, subtitle: "KiB after gzip -9", panels });
}

const bar = (of) => (row) => ({ name: row.candidate, value: of(row), ours: row.candidate === OURS || row.ours });

if (process.argv[1] === import.meta.filename) report(json("results.json"));
