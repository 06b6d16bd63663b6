// Starts a real Redis on a free loopback port, which keeps nothing on the disk.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export async function startRedis() {
  const port = await freePort();
  const options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
  const failed = once(server, "error").then(([cause]) => {
    throw new Error("redis-server cannot be started; xtask/setup.sh installs it", { cause });
  });
  await Promise.race([failed, ready(server)]);
  failed.catch(() => {});
  return {
    url: `redis://127.0.0.1:${port}`,
    async close() {
      server.kill();
      await once(server, "exit");
    },
  };
}

async function ready(server) {
  for await (const line of createInterface(server.stdout)) {
    if (!line.includes("Ready to accept connections")) continue;
    // The server stops when nobody reads what it writes.
    server.stdout.resume();
    return;
  }
  throw new Error("redis-server ended");
}
