// What is measured outside of the cases of candidates.mjs: each function resolves with rows of results.json.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { run } from "../tests/consumers/lib/process.mjs";
import { bundle, COLD, made, packageFolder } from "./make.mjs";
import { ratios, shuffle } from "./measure.mjs";
import { lines } from "./runtimes.mjs";
import { OURS } from "./targets.mjs";

const here = import.meta.dirname;
const node = async (...args) => lines(await run(400, made, process.execPath, ...args));

const COLD_NAMES = { ours: OURS, "ajv-standalone": "ajv standalone", "zod-mini": "zod/mini", typebox: "typebox compiled" };
const FRESH = 25;

/** Fresh processes, and fresh isolates in one process, one after another and in another order each round. */
export async function cold(runtimes, rounds) {
  const [{ name: runtime }] = runtimes;
  const inProcess = async (file) => (await node(join(here, "cold.mjs"), file))[0];
  return [
    ...(await coldRows(`${runtime}, process`, inProcess, Math.min(rounds, FRESH))),
    ...(await coldRows(`${runtime}, isolate`, inIsolate, Math.min(rounds, FRESH))),
  ];
}

function inIsolate(file) {
  const worker = new Worker(join(here, "cold.mjs"), { workerData: file });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject)).finally(() => worker.terminate());
}

async function coldRows(runtime, measure, rounds) {
  const candidates = [...COLD, "twin"];
  const samples = Object.fromEntries(candidates.map((name) => [name, { first: [], pairs: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffle([...candidates])) {
      const { first, pairs } = await measure(join(made, "cold", `${name === "twin" ? "ajv-standalone" : name}.mjs`));
      samples[name].first.push(first);
      samples[name].pairs.push(pairs);
    }
  }
  const row = (what, name, base) => ({
    group: "cold", runtime, case: what === "first" ? "import to the first request" : "1000 requests and answers from cold",
    candidate: COLD_NAMES[name] ?? name, base: COLD_NAMES[base] ?? base, ...ratios(samples[name][what], samples[base][what]), unit: "ms",
    aa: ratios(samples.twin[what], samples["ajv-standalone"][what]).ratio,
  });
  return ["first", "pairs"].flatMap((what) => [
    ...COLD.map((name) => row(what, name, "ajv-standalone")),
    ...["zod-mini", "zod"].map((base) => row(what, "ours", base)),
  ]);
}

const ENTRIES = {
  "default entry": ["wechat-cloudbase"],
  "worker upload": ["wechat-cloudbase", "wechat_cloudbase_bg.wasm"],
  "slim entry": ["wechat-cloudbase/slim", "wechat_cloudbase_bg.wasm"],
  "web entry": ["wechat-cloudbase/web", "wechat_cloudbase_bg.wasm"],
  "gloo entry": ["wechat-cloudbase/gloo"],
  "tokens entry": ["wechat-cloudbase/tokens"],
  "testing entry": ["wechat-cloudbase/testing"],
};

/** Our entries with all that they export, and the peers as `cold` has them: checks only, without a client. */
export async function bytes() {
  const rows = [];
  for (const [name, [entry, wasm]] of Object.entries(ENTRIES)) {
    const file = `bytes/${name.replace(/\W+/g, "-")}.mjs`;
    await bundle({ contents: `export * from "${entry}"`, resolveDir: here }, file, { minify: true, workerd: name.startsWith("worker") });
    const files = [join(made, file), ...(wasm ? [join(packageFolder, "dist/wasm", wasm)] : [])];
    rows.push({ group: "bytes", runtime: "", case: name, candidate: OURS, ...sizes(files) });
  }
  for (const peer of COLD.filter((peer) => !["ours", "nothing"].includes(peer))) {
    const candidate = COLD_NAMES[peer] ?? peer;
    rows.push({ group: "bytes", runtime: "", case: "its checks of the four interfaces", candidate, ...sizes([join(made, "cold", `${peer}.mjs`)]) });
  }
  return rows;
}

function sizes(files) {
  const contents = files.map((file) => readFileSync(file));
  const sum = (size) => contents.reduce((bytes, content) => bytes + size(content), 0);
  return { raw: sum((file) => file.length), gzip: sum((file) => gzipSync(file, { level: 9 }).length), brotli: sum((file) => brotliCompressSync(file).length), unit: "bytes" };
}

export async function growth([{ name: runtime }], rounds) {
  const row = (name, rest) => ({ group: "growth", runtime, case: name, candidate: OURS, ...rest });
  const rows = [];
  const perByte = {};
  for (const line of await node(join(made, "growth.mjs"), rounds)) {
    if (line.sizes) rows.push(...costs(line).map((cost) => ({ ...row(cost.case), ...cost })));
    else if (line.memory) rows.push(row(line.memory, { value: line.mebibytes, unit: "MiB" }));
    else {
      const [, twin, ours] = line.results;
      perByte[line.answer] = ours.value / line.bytes;
      rows.push(row(`answer of ${line.answer} MiB`, { base: "limit", ...numbers(ours), unit: "ms", aa: twin.ratio }));
    }
  }
  rows.push(row("a byte of an answer of 50 MiB", { base: "1 MiB", ratio: perByte[50] / perByte[1], value: perByte[50] * 1e6, unit: "ns" }));
  const [ours, limit] = [await peak("ours"), await peak("limit")];
  rows.push(row("most held while reading 50 MiB", { base: "limit", ratio: ours / limit, value: ours, unit: "MiB" }));
  return rows;
}

const peak = async (who) => (await node(join(made, "growth.mjs"), "peak", who))[0].mebibytes;

/** Of one callback, against one of the smallest payload; the limit's beside ours. */
function costs({ candidate, sizes, results }) {
  return results.map((result, index) => {
    const share = sizes[0] / sizes[index];
    const { ratio, lower, median, upper, value } = result;
    return {
      case: `cost of a callback among ${sizes[index].toLocaleString("en")}`, candidate, base: `among ${sizes[0]}`, size: sizes[index],
      ratio: ratio * share, lower: lower * share, median: median * share, upper: upper * share, value: (value / sizes[index]) * 1000, unit: "us",
    };
  });
}

const CALLS = 1_000_000;

/** A leak may look like a saw: memory that has grown too far is replaced. So not the last tenth counts, but the span of all. */
export async function memory([{ name: runtime }]) {
  const [{ start, tenths }] = await node(join(made, "memory.mjs"), process.env.CALLS ?? CALLS);
  const row = (name, value) => ({ group: "memory", runtime, case: name, candidate: OURS, value, unit: "MiB" });
  return [
    row("linear memory at the start", start),
    row("linear memory after a million calls", tenths.at(-1)),
    row("growth over a million calls", Math.max(...tenths) - Math.min(...tenths)),
  ];
}

export const loopback = (runtimes, rounds) => overLoopback("loopback", runtimes, rounds);

/** Both clients of the package. */
export const gloo = (runtimes, rounds) => overLoopback("gloo", runtimes, rounds);

/** The server is this process, the callers are others. */
async function overLoopback(group, runtimes, rounds) {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => outgoing.writeHead(200, { "content-type": "application/json" }).end('{"errcode":0,"errmsg":"ok"}'));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const rows = [];
  for (const { name, command } of runtimes.filter(({ name }) => name.startsWith("Node"))) {
    const cases = lines(await run(600, made, ...command, join(made, `${group}.mjs`), url, rounds));
    rows.push(...cases.flatMap((one) => caseRows(group, name, one)));
  }
  server.close().closeAllConnections();
  return rows;
}

/** A row for each candidate of a case; of the limit and its twin, what they say about noise. */
export function caseRows(group, runtime, { case: name, size, kind, results: [base, twin, ...results] }) {
  return results.map((result) => ({
    group, runtime, case: name, size, kind, candidate: result.name, base: base.name, ...numbers(result), unit: "ms", aa: twin.ratio,
  }));
}

const numbers = ({ ratio, lower, median, upper, value }) => ({ ratio, lower, median, upper, value });
