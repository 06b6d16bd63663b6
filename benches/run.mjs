// The benchmarks: `node run.mjs [groups with commas]`. ROUNDS=3 for a quick look, PACKAGE=<folder> for another build,
// RUNTIMES=Bun,workerd for some of them; then results are printed and not kept. Otherwise what was measured replaces its
// groups in results.json, and the pages are made anew.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { bullmq } from "./groups/bullmq.mjs";
import { bytes } from "./groups/bytes.mjs";
import { answers, call, invalid, relay, requests } from "./groups/cases.mjs";
import { cold, imports } from "./groups/cold.mjs";
import { config } from "./groups/config.mjs";
import { cron } from "./groups/cron.mjs";
import { fleet } from "./groups/fleet.mjs";
import { gloo } from "./groups/gloo.mjs";
import { loopback } from "./groups/loopback.mjs";
import { native } from "./groups/native.mjs";
import { platform as tokenCentre } from "./groups/platform.mjs";
import { queues } from "./groups/queues.mjs";
import { install, make, packageFolder } from "./make.mjs";
import { verdicts } from "./report/goals.mjs";
import { report } from "./report/report.mjs";
import { listed, printed } from "./report/table.mjs";
import { findRuntimes } from "./runtimes.mjs";

const GROUPS = { bytes, import: imports, cold, requests, answers, invalid, call, relay, platform: tokenCentre, fleet, loopback, gloo, cron, config, bullmq, queues, native };

const here = import.meta.dirname;
const file = join(here, "results.json");
const rounds = Number(process.env.ROUNDS ?? 31);
const started = performance.now();

const asked = process.argv[2] ? process.argv[2].split(",") : Object.keys(GROUPS);
const unknown = asked.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown !== undefined) fail(`no group ${unknown}; there are ${Object.keys(GROUPS).join(", ")}`);

install();
await make();

const runtimes = (await findRuntimes()).filter(({ name }) => !process.env.RUNTIMES || process.env.RUNTIMES.split(",").includes(name));
const about = describe();
console.log(Object.values(about).map((value) => (typeof value === "object" ? listed(value) : value)).join("\n"));

const rows = [];
for (const group of asked) {
  const began = performance.now();
  const measured = await GROUPS[group](runtimes, rounds);
  console.log(`\n${group}, ${seconds(began)} s\n${printed(measured)}`);
  rows.push({ group, case: "about", ...about }, ...measured.map(kept));
}
if (!process.env.RUNTIMES) save(rows);

console.log(`\n${seconds(started)} s in all`);
for (const { text, limit, met, of, span } of verdicts(rows)) console.log(`${met === of ? "met   " : "MISSED"} ${met} of ${of}: ${text} at most ${limit}: ${span}`);

function describe() {
  const version = (path) => JSON.parse(readFileSync(join(path, "package.json"), "utf8")).version;
  const peers = ["ajv", "zod", "valibot", "arktype", "typebox", "croner", "hono", "@wecom/crypto", "fast-xml-parser", "node-easywechat", "esbuild"];
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()} ${arch()}`,
    rounds,
    runtimes: Object.fromEntries(runtimes.map(({ name, version }) => [name, version])),
    packages: {
      "wechat-cloudbase": version(packageFolder),
      ...Object.fromEntries(peers.map((peer) => [peer, version(join(here, "node_modules", peer))])),
    },
  };
}

/** No more digits than the machine can tell. */
function kept(row) {
  const short = (value) => (typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value);
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, short(value)]));
}

/** Groups that were not measured this time stay, unless there is no such group any more. */
function save(rows) {
  const order = Object.keys(GROUPS);
  const others = read().filter(({ group }) => order.includes(group) && !asked.includes(group));
  const all = [...others, ...rows].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  writeFileSync(file, `[\n${all.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
  report(all);
}

function read() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return [];
  }
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(2);
}
