// Runs the consumers: `node run.mjs [names, comma-separated, or core]`. A consumer is a folder with its pinned
// dependencies and a consumer.mjs, whose rows each have one runtime or bundler carry out shared/scenario.js on the tarball.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "./lib/browsers.mjs";
import { freePort, start, within } from "./lib/process.mjs";
import { graphSize, project, text } from "./lib/project.mjs";
import { serve } from "./lib/server.mjs";

const CORE = ["node-20", "deno", "bun", "workerd", "vite", "chromium"];
/** Seconds that a row may take, unless it says otherwise. */
const LIMIT = 60;

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const all = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !["lib", "shared"].includes(entry.name)).map(({ name }) => name);
const asked = process.argv[2] || all.join();
const names = asked === "core" ? CORE : asked.split(",");
for (const name of names) if (!all.includes(name)) fail(`no consumer ${name}; there are ${all.join(", ")}, and core`);
if (!process.env.TARBALL) fail("TARBALL names no tarball: use make consumers");

const began = performance.now();
const projects = new Map();
const results = { passed: 0, failed: 0 };
print("consumer", "version", "entry", "ready", "bytes", "seconds");
const queue = [...names];
await Promise.all([worker(), worker()]);
console.log(`${seconds(began)} s in all`);
console.log(`consumers: ${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed > 0 ? 1 : 0);

/** Two at a time: one installs or waits for a browser while the other computes. */
async function worker() {
  for (let name; (name = queue.shift()); ) await consumer(name);
}

async function consumer(name) {
  const { default: consumer } = await import(join(here, name, "consumer.mjs"));
  const started = performance.now();
  try {
    consumer.setUp?.();
    for (const need of consumer.needs ?? []) await ready(need);
    await ready(name);
  } catch (error) {
    return failed(name, started, error);
  }
  for (const [row, run] of Object.entries(consumer.rows)) await attempt(row, consumer, await ready(name), run);
}

/** Installs a project once, whoever asks for it. */
function ready(name) {
  if (!projects.has(name)) projects.set(name, project(name));
  return projects.get(name);
}

async function attempt(row, { needs = [], limit = LIMIT, version }, folder, run) {
  const started = performance.now();
  const server = await serve(folder);
  const programs = [];
  try {
    const own = await within(limit, run(await context(folder, needs, server, programs)));
    const report = await within(5, server.reported);
    if (report.error) throw report.error;
    server.check();
    const entry = report.entry ?? entryServed(server);
    const bytes = own?.bytes ?? (wire(server) || report.bytes || graphOf(folder, entry));
    results.passed++;
    print(row, version ? JSON.parse(text(folder, "node_modules", version, "package.json")).version : report.runtime, entry, report.ready, bytes, seconds(started));
  } catch (error) {
    failed(row, started, error, programs);
  } finally {
    server.close();
    for (const { end, ended } of programs) await within(5, (end(), ended)).catch(() => {});
  }
}

/** What a row works with. */
async function context(folder, needs, server, programs) {
  const begin = (...command) => {
    const program = start(folder, ...command);
    programs.push(program);
    return program;
  };
  const out = join(folder, "out");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  return {
    folder,
    url: server.url,
    needed: await Promise.all(needs.map(ready)),
    /** Starts a program that serves on a port, and waits until it does. */
    async serve(commandFor) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const gone = begin(...commandFor(port)).ended.then(() => Promise.reject(new Error("the server ended by itself")));
      await Promise.race([gone, answering(url)]);
      return url;
    },
    /** Runs a program to its end. */
    exec: (...command) => begin(...command).ended,
    node: (...args) => begin(process.execPath, ...args).ended,
    /** Opens a page of the project's own, or any address, until it has reported. */
    async browse(browser, { script, at = `${server.url}/page?script=${script}`, csp = false }) {
      const url = new URL(at);
      url.searchParams.set("base", server.url);
      if (csp) url.searchParams.set("csp", "strict");
      const program = begin(...commandOf(browser, join(folder, "profile"), url.href));
      const gone = program.ended.then(() => Promise.reject(new Error(`${browser} ended by itself`)));
      await Promise.race([server.reported, gone]);
    },
    graphOf: (entry) => graphOf(folder, entry),
    sizeOf: (...paths) => paths.reduce((sum, path) => sum + size(join(folder, path)), 0),
  };
}

async function answering(url) {
  while (!(await fetch(url).catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Of all that runs: no source map, no text. */
function size(path) {
  if (statSync(path).isFile()) return /\.(map|md)$/.test(path) ? 0 : statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0);
}

function graphOf(folder, entry) {
  return graphSize(join(folder, "node_modules/wechat-cloudbase/dist", `${entry}.js`));
}

function wire({ served }) {
  return [...served.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** A page without a bundler names the entry itself; this is what it was served. */
function entryServed({ served }) {
  return [...served.keys()].map((path) => /wechat-cloudbase\/dist\/(inline|web|slim)\.js$/.exec(path)?.[1]).filter(Boolean).join();
}

function failed(row, started, error, programs = []) {
  results.failed++;
  print(row, "", "", "FAILED", "", seconds(started));
  console.log(indented(error.stack ?? String(error), "    "));
  for (const { output } of programs) if (output) console.log(indented(output, "    | "));
}

function indented(text, by) {
  return text.trimEnd().split("\n").slice(-40).join("\n").replace(/^/gm, by);
}

function print(row, version, entry, ready, bytes, time) {
  console.log(row.padEnd(34), version.padEnd(18), entry.padEnd(14), ready.padEnd(7), String(bytes).padStart(10), String(time).padStart(8));
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function fail(message) {
  console.error(`consumers: ${message}`);
  process.exit(2);
}
