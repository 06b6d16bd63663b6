// Starts a real Redis on a free loopback port, which keeps nothing on the disk.
import { freePort, startServer } from "../stores/server.js";

/** A node of a cluster listens on the port 10,000 above, too. */
const MOST_PORT = 55_000;

export async function startRedis(more = []) {
  const port = await freePort(MOST_PORT);
  const options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", ...more];
  const server = await startServer("redis-server", options, { ready: "Ready to accept connections" });
  return { port, url: `redis://127.0.0.1:${port}`, ...server };
}
