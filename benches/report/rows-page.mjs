// ROWS.md: all rows on all runtimes, and how they were measured.
import { byRuntime, listed, markdownTable, tableOf } from "./table.mjs";

const HEAD = `# All rows of the benchmarks

<!-- Made by report/rows-page.mjs from results.json; do not edit. -->

[README.md](README.md) is the page to read first. It says what is compared, and has the charts and the goals.

## How this is measured

- Candidates take turns in one process, in shuffled rounds, with samples of 2 ms or more. So a disturbance of the machine
  meets all of them.
- A ratio compares the lower quartiles of two candidates. Brackets show the quartiles of the ratios round by round.
- *limit* is the work without any check; its column shows the time. *A/A* compares the limit with a copy of itself. A
  difference smaller than that is noise. If A/A is off by more than 6 %, the case is measured again.
- All candidates have to take the same payloads, refuse the same payloads and return equal values before anything is timed.
- workerd's clock stands still while a Worker computes, so workerd is timed from outside.
- Cold starts and imports are timed in fresh processes that take turns.

Run all of it with \`make bench\`, some groups with \`make bench ONLY=requests,bytes\`, and a quick look with \`ROUNDS=3\`.`;

const SECTIONS = [
  ["requests", "Requests", "From a payload to the checked text that is sent. The limit is `JSON.stringify(x)`."],
  ["answers", "Answers", "From bytes to a checked value. The limit is `JSON.parse(decoder.decode(bytes))`. Function configs hold JSON in a text; every candidate parses it."],
  ["invalid", "Invalid payloads", "Every candidate finds all that is wrong. The base is ajv's standalone code with `allErrors`, which says `must be boolean` and a pointer. Ours runs all rules, and returns a path, a code and a sentence for each issue."],
  ["call", "Whole calls with an injected `fetch`", "The limit is a call by hand without a deadline: `JSON.stringify`, `fetch`, a look at status and errcode, `response.json()`."],
  ["relay", "Relayed calls", "From a `Request` of a console to the value of its answer; WeChat answers at once. The base is a relay with Hono, its `csrf`, `cors`, `secureHeaders` and `bodyLimit`, around the same client. It has no idempotency keys, no audit and no masking."],
  ["platform", "Token centre", "Pushes: from a `Request` to its `Response`, 8 at a time, on one core; the time is that of one push, with what all threads need for cryptography. The base is a receiver by hand with node:crypto. *by hand, Web Crypto* is the same with what runs everywhere. Tokens: 10,000 merchants one after the other, with the store in memory; the base is a lookup in a map. Refreshes: the tokens of 10,000 merchants are due and are asked for at once, WeChat answers at once, each run is a fresh process; the base reads, refreshes and writes without a lease, so a second process or a new authorisation can make it lose refresh tokens. Servers run on the same machine. Growth is that of the heap after garbage collection: for 1,000,000 hand-outs, and for 100,000 pushes of tickets and of authorisations by 500 merchants."],
  ["fleet", "Rollouts", "Each run is a fresh process, and so is the emulated WeChat, over HTTP on loopback: a read, a write and a read for each merchant, 16 merchants at the same time. The time is that of one merchant. The base is `Promise.all` in chunks with `fetch`. *processor* is the time of the processor in the client's process. For the peaks of memory, WeChat is in the same process and answers at once. The dry rollout has a client that answers at once, 32 merchants at the same time, and its growth is counted from row 1,000 to 1,000 rows before the end."],
  ["loopback", "Calls over loopback", "Wall time of one call at a time. The limit is plain `fetch(url, init)` with `JSON.stringify` and `response.json()`."],
  ["gloo", "The client in Rust beside the default one", "CPU time of the process that calls, one call at a time. The limit is plain `fetch(url, init)` with `JSON.stringify` and `response.json()`. [docs/gloo.md](../docs/gloo.md) says which client to take."],
  ["cron", "Next runs of a timer", "From the text of a cron expression to the times of its next runs. The base is croner, with the options that make it read WeChat's seven fields; both return the same times."],
  ["config", "Desired states and plans", "The time of the package alone: reads answer at once. A desired state is read from a value; its base is `JSON.parse(JSON.stringify(x))`, and ajv checks the schema for editors, which has fewer rules. The plan of 1,000 configs of functions has 50 plans of 20 as its base, so 1 means that the time grows with the number."],
  ["queues", "Rollouts on Cloudflare Queues", "Wall time of a message from the first `sendBatch` to the last acknowledgement, in miniflare; each run is a fresh process. The base is a consumer that only acknowledges. Counts and CPU time are those of one message."],
  ["cold", "Import to the first request", "Each candidate is one minified file. Ours is the whole client; peers are their checks only. The base is ajv's standalone code."],
  ["import", "Import alone", "Milliseconds that the import takes more than the import of an empty module: the median, and in brackets the quartiles."],
  ["bytes", "Bytes", "Bundled and minified by esbuild: raw / `gzip -9` / brotli. The slim, web and worker rows include the wasm file."],
  ["native", "Native", "The crate without wasm, for Rust programs. The limit is serde without any check; for answers it is `serde_json::Value`."],
];

export function rowsPage(rows) {
  const sections = SECTIONS.filter(([group]) => rows.some((row) => row.group === group)).map((one) => section(one, rows));
  return `${[HEAD, ...sections].join("\n\n")}\n`;
}

function section([group, title, text], all) {
  const rows = all.filter((row) => row.group === group && row.case !== "about");
  const { date, machine, rounds, runtimes } = all.find((row) => row.group === group && row.case === "about");
  const parts = [`## ${title}`, text, `${date}, ${rounds} rounds, ${machine}, ${listed(runtimes)}.`];
  const tables = byRuntime(rows);
  for (const { runtime, rows } of tables) {
    if (tables.length > 1) parts.push(`### ${title}, ${runtime}`);
    parts.push(...shapes(rows).map((rows) => markdown(rows)));
  }
  return parts.join("\n\n");
}

/** Cases with the same candidates share a table. */
function shapes(rows) {
  const names = (row) => rows.filter((other) => other.case === row.case).map(({ candidate }) => candidate).join();
  if (rows[0].group === "bytes") return [rows];
  return [...new Set(rows.map(names))].map((one) => rows.filter((row) => names(row) === one));
}

function markdown(rows) {
  const [head, ...lines] = tableOf(rows);
  return markdownTable(head, lines);
}
