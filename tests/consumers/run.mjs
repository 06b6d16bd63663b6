// Runs the consumers: `node run.mjs [names with commas, or core, or others]`. A consumer is a folder with pinned dependencies and a
// consumer.mjs. Each row of consumer.mjs runs shared/scenario.js with the packed tarball in one runtime or bundler.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { context } from "./lib/context.mjs";
import { run, within } from "./lib/process.mjs";
import { graphSize, keepTarball, project, text } from "./lib/project.mjs";
import { serve } from "./lib/server.mjs";

const CORE = ["node-20", "deno", "bun", "workerd", "vite", "chromium"];
/** The default time-out of a row, in seconds. */
const LIMIT = 60;
/** How many wrong pushes a receiver gets. The core runs with every `make test`, so it gets few unless somebody asks for more. */
const PUSHES = Number(process.env.PUSHES ?? (process.argv[2] === "core" ? 3000 : 100_000));

/** Chromium's messages on a machine without a desktop. */
const CHROMIUMS_OWN = /^\[[\d:/.]+:(ERROR|WARNING):.*\n/gm;

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const all = folders.filter((name) => !["lib", "shared"].includes(name));
const asked = process.argv[2] || all.join();
const SETS = { __proto__: null, core: CORE, others: all.filter((name) => !CORE.includes(name)) };
const queue = SETS[asked]?.slice() ?? asked.split(",");
const unknown = queue.find((name) => !all.includes(name));
if (unknown !== undefined) fail(`consumer ${unknown} does not exist; use ${all.join(", ")}, core or others`);
if (!process.env.TARBALL) fail("TARBALL is not set: use make consumers");

const began = performance.now();
const projects = new Map();
const results = { passed: 0, failed: 0 };
keepTarball();
print("consumer", "version", "entry", "ready", "bytes", "seconds");
// Two consumers run at the same time: one installs or waits for a browser while the other computes.
await Promise.all([worker(), worker()]);
console.log(`${seconds(began)} s in all`);
console.log(`consumers: ${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed > 0 ? 1 : 0);

async function worker() {
  for (let name; (name = queue.shift()); ) await consumer(name);
}

async function consumer(name) {
  const { default: consumer } = await import(join(here, name, "consumer.mjs"));
  const { setUp, needs = [], rows } = consumer;
  const started = performance.now();
  try {
    if (setUp) await run(300, here, "sh", "-c", setUp);
    const needed = [];
    for (const need of needs) needed.push(await ready(need));
    const folder = await ready(name);
    for (const [row, work] of Object.entries(rows)) await attempt(row, work, consumer, folder, needed);
  } catch (error) {
    failed(name, started, error);
  }
}

/** Installs a project once, even if several consumers need it. */
function ready(name) {
  if (!projects.has(name)) projects.set(name, project(name));
  return projects.get(name);
}

async function attempt(row, work, { limit = LIMIT, version }, folder, needed) {
  const started = performance.now();
  const server = await serve(folder);
  const programs = [];
  try {
    const { entry = "inline", bytes } = (await within(work.limit ?? limit, work(context(folder, needed, server, programs, PUSHES)))) ?? {};
    const report = await within(5, server.reported);
    if (report.error) throw report.error;
    server.check(report.asked);
    // A page without a bundler names the entry itself, so the served files show which entry it used.
    const used = report.entry ?? server.entriesServed();
    const isReady = entry === "web" ? "async" : "sync";
    if (used !== entry || report.ready !== isReady) throw new Error(`used the entry ${used}, ready ${report.ready}, instead of ${entry}, ${isReady}`);
    const versionOf = version ? JSON.parse(text(folder, "node_modules", version, "package.json")).version : report.runtime;
    print(row, versionOf, used, report.ready, bytes ?? (server.bytesServed() || report.bytes || graphSize(folder, used)), seconds(started));
    results.passed++;
  } catch (error) {
    failed(row, started, error, programs);
  } finally {
    server.close();
    for (const { end, ended } of programs) await within(5, (end(), ended)).catch(() => {});
  }
}

function failed(row, started, error, programs = []) {
  results.failed++;
  print(row, "", "", "FAILED", "", seconds(started));
  console.log(indented(error.stack ?? String(error), "    "));
  for (const { output } of programs) console.log(indented(output.replace(CHROMIUMS_OWN, ""), "    | "));
}

function indented(text, by) {
  return text.trim().split("\n").slice(-40).join("\n").replace(/^/gm, by);
}

function print(row, version, entry, ready, bytes, time) {
  console.log(row.padEnd(34), version.padEnd(18), entry.padEnd(30), ready.padEnd(7), String(bytes).padStart(10), time.padStart(8));
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function fail(message) {
  console.error(`consumers: ${message}`);
  process.exit(2);
}
