// The benchmarks: `node run.mjs [groups with commas]`. ROUNDS=5 for a quick look, PACKAGE=<folder> for another build,
// RUNTIMES=Bun,workerd for some, whose results are printed only. Otherwise what was measured replaces its groups in
// results.json, and README.md is made anew.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { install, make, packageFolder } from "./make.mjs";
import { report } from "./report.mjs";
import { printed } from "./table.mjs";

const here = import.meta.dirname;
const rounds = Number(process.env.ROUNDS ?? 31);
const started = performance.now();

install();
await make();
// They import what has just been installed and made.
const { findRuntimes, runCases } = await import("./runtimes.mjs");
const { bytes, caseRows, cold, gloo, growth, loopback, memory } = await import("./groups.mjs");
const { judge } = await import("./targets.mjs");

const GROUPS = { bytes, cold, requests: cases("requests"), answers: cases("answers"), invalid: cases("invalid"), call: cases("call"), loopback, gloo, growth, memory };

const asked = process.argv[2] ? process.argv[2].split(",") : Object.keys(GROUPS);
const unknown = asked.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown !== undefined) fail(`no group ${unknown}; there are ${Object.keys(GROUPS).join(", ")}`);

const runtimes = (await findRuntimes()).filter(({ name }) => !process.env.RUNTIMES || process.env.RUNTIMES.split(",").includes(name));
const about = describe();
console.log(Object.values(about).map((value) => (typeof value === "object" ? listed(value) : value)).join("\n"));

const rows = [];
for (const group of asked) {
  const began = performance.now();
  const measured = await GROUPS[group](runtimes, rounds);
  judge(measured);
  console.log(`\n${group}, ${seconds(began)} s\n${printed(measured)}`);
  rows.push({ group, case: "about", ...about }, ...measured.map(kept));
}
if (!process.env.RUNTIMES) save(rows);
const missed = rows.filter(({ met, belowPeers }) => met === false || belowPeers === false).length;
console.log(`\n${seconds(started)} s in all; ${rows.filter(({ met }) => met).length} rows met their targets, ${missed} missed one`);

function cases(group) {
  return async (runtimes, rounds) => {
    const rows = [];
    for (const runtime of runtimes) {
      const began = performance.now();
      for (const one of await runCases(runtime, group, rounds)) rows.push(...caseRows(group, runtime.name, one));
      console.log(`${group}, ${runtime.name}: ${seconds(began)} s`);
    }
    return rows;
  };
}

function describe() {
  const version = (path) => JSON.parse(readFileSync(join(path, "package.json"), "utf8")).version;
  const peers = ["zod", "valibot", "ajv", "typebox", "arktype", "esbuild"];
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

/** What is kept of a row: no more digits than the machine can tell, and nothing that only the targets look at. */
function kept({ size, kind, ...row }) {
  const short = (value) => (typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value);
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, short(value)]));
}

function save(rows) {
  const file = join(here, "results.json");
  const others = read(file).filter(({ group }) => !asked.includes(group));
  const order = Object.keys(GROUPS);
  const all = [...others, ...rows].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  writeFileSync(file, `[\n${all.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
  report(all);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return [];
  }
}

function listed(values) {
  return Object.entries(values).map(([name, version]) => `${name} ${version}`).join(", ");
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(2);
}
