// Starts a real server of a database on a free loopback port. What it keeps is in a folder that ends with it.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export async function freePort(most = 65_535) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port > most ? freePort(most) : port;
}

/** Some servers refuse to run as root, so they run as a user that their package made. */
export function otherUser(name) {
  if (process.getuid() !== 0) return {};
  const idOf = (flag) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

export async function tempFolder({ uid, gid } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "wechat-store-"));
  if (uid !== undefined) await chown(folder, uid, gid);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Resolves when the server says that it is ready. `close` ends it, and `kill` too, with SIGKILL. */
export async function startServer(program, options, { ready, ...user }) {
  const server = spawn(program, options, { ...user, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const failed = once(server, "error").then(([cause]) => {
    throw new Error(`${program} cannot be started; xtask/setup.sh installs it`, { cause });
  });
  const ended = once(server, "exit").then(() => {
    throw new Error(`${program} ended: ${said.slice(-20).join("\n")}`);
  });
  const isReady = new Promise((resolve) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface(stream).on("line", (line) => {
        if (said.length < 200) said.push(line);
        if (line.includes(ready)) resolve();
      });
    }
  });
  for (const end of [failed, ended]) end.catch(() => {});
  await Promise.race([failed, ended, isReady]);
  const stop = (signal) => async () => {
    server.kill(signal);
    await ended.catch(() => {});
  };
  return { close: stop("SIGTERM"), kill: stop("SIGKILL") };
}
