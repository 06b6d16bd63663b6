// Runs programs of a consumer. Each program has its own process group, so that its child processes end with it.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const running = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
process.on("exit", () => running.forEach((program) => program.end()));

/** Starts a program. `ended` resolves with its output, or rejects if the exit code is not 0. */
export function start(cwd, command, ...args) {
  // Only npm gets the user's home, because its cache is there.
  const env = { ...process.env, ...QUIET, ...(command !== "npm" && { HOME: cwd }) };
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const program = { output: "", end };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (program.output += text));
  running.add(program);
  program.ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      running.delete(program);
      if (code === 0) resolve(program.output);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}`));
    });
  });
  program.ended.catch(() => {});
  return program;

  function end() {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {}
  }
}

/** Runs a program for at most so many seconds. An error contains the program's output. */
export async function run(seconds, cwd, ...command) {
  const program = start(cwd, ...command);
  try {
    return await within(seconds, program.ended);
  } catch (error) {
    throw new Error(`${error.message}\n${program.output}`);
  } finally {
    program.end();
  }
}

/** Turns off telemetry, update checks, colours and banners. */
const QUIET = {
  CI: "1", NO_COLOR: "1", DO_NOT_TRACK: "1", DENO_NO_UPDATE_CHECK: "1", NEXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", MINIFLARE_WORKERD_LOG: "0",
};

/** Settles as `work` does, or rejects after so many seconds. */
export async function within(seconds, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
