// What the results have to be, and whether they are. A goal that is missed has its reason in reasons.json, by its `id`.
import { OURS } from "../groups/rows.mjs";

const FIRST = { "Node 20": [3.3, "4.07"], "Node 24": [3.4, "3.22"], "Node 26": [3.2, "3.34"] };

const ratio = (row) => row.ratio;
/** How many times what a peer takes. */
const times = (peer) => (row, rows) => row.value / of(row, rows).find(({ candidate }) => candidate === peer).value;
/** The same of the quickest of some peers that can run there. */
const timesAnyOf = (peers) => (row, rows) => Math.max(...peersOf(row, rows, peers).map(({ value }) => row.value / value));
const peersOf = (row, rows, peers) => of(row, rows).filter(({ candidate }) => peers.includes(candidate));
const of = ({ group, runtime, case: name }, rows) => rows.filter((row) => row.group === group && row.runtime === runtime && row.case === name);

const on = (...runtimes) => ({ runtime }) => runtimes.includes(runtime);
const isCallbacks = ({ kind }) => kind === "callbacks";
const isBundled = (row) => row.case.endsWith("bundled");
const both = (one, other) => (row) => one(row) && other(row);

/** `id`, the goal in words, the limit, the group, which of our own rows, and what of them is looked at. */
const GOALS = [
  goal("answers", "answers with callbacks on Node.js and workerd, against `JSON.parse`", 0.45, "answers", both(isCallbacks, on("Node 20", "Node 24", "Node 26", "workerd")), ratio),
  goal("requests, ajv", "requests with callbacks on Node 24 and 26, against ajv standalone", 1.25, "requests", both(isCallbacks, on("Node 24", "Node 26")), times("ajv standalone")),
  goal("requests, peers", "requests everywhere, against the quickest of zod, valibot and arktype (ahead is below 1)", 1, "requests", () => true, timesAnyOf(["zod", "zod/mini", "valibot", "arktype"])),
  ...Object.entries({ "Node 20": 1.2, "Node 24": 1.3, "Node 26": 1.4 }).map(([runtime, limit]) =>
    goal(`call, ${runtime}`, `a whole call with 2 or 20 callbacks on ${runtime}, against one by hand`, limit, "call", (row) => row.runtime === runtime && row.size <= 20, ratio)),
  goal("relay", "a relayed read or write on Node.js and workerd, against a relay with Hono", 1, "relay", on("Node 20", "Node 24", "Node 26", "workerd"), ratio),
  goal("fleet", "a rollout with plan and apply over HTTP, against `fetch` and `Promise.all` in chunks", 1, "fleet", (row) => /answers (at once|after \d+ ms)$/.test(row.case), ratio),
  goal("loopback", "wall time of a call over loopback, against plain `fetch`", 1.1, "loopback", () => true, ratio),
  goal("cron", "next runs of a cron expression, against croner (ahead is below 1)", 1, "cron", () => true, ratio),
  goal("config", "a plan of 1,000 resources, against 50 plans of 20 (linear is 1)", 1.5, "config", (row) => row.base === "50 plans of 20", ratio),
  goal("bytes", "bytes of the default entry after gzip", 38_700, "bytes", (row) => row.case === "default entry", (row) => row.gzip),
  goal("import", "ms that the import of the bundle takes more than an empty module, Node 24 and 26", 1, "import", both(isBundled, on("Node 24", "Node 26")), (row) => row.value),
  ...Object.entries(FIRST).map(([runtime, [limit, before]]) =>
    goal(`first, ${runtime}`, `import to the first request on ${runtime}, against ajv standalone (version 0.1: ${before} ms)`, limit, "cold", on(runtime), ratio)),
];

function goal(id, text, limit, group, when, value) {
  return { id, text, limit, value, when: (row) => row.group === group && row.candidate === OURS && when(row) };
}

/** `{ id, text, limit, met, of, span, worst }` of each goal that something was measured for. */
export function verdicts(rows) {
  return GOALS.map(({ id, text, limit, when, value }) => {
    const own = rows.filter(when);
    const values = own.map((row) => value(row, rows));
    const worst = own[values.indexOf(Math.max(...values))];
    const met = values.filter((value) => value <= limit).length;
    const ends = [Math.min(...values), Math.max(...values)].map(short);
    return { id, text, limit: short(limit), met, of: values.length, span: [...new Set(ends)].join(" to "), worst: worst && [worst.case, worst.runtime].filter(Boolean).join(", ") };
  }).filter(({ of }) => of > 0);
}

const short = (value) => (value > 1000 ? value.toLocaleString("en") : String(Number(value.toFixed(2))));
