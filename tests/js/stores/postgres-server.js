// Starts a real PostgreSQL on a free loopback port. Its texts are sorted as in English, which is not by bytes.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { freePort, otherUser, startServer, tempFolder } from "./server.js";

const VERSIONS = "/usr/lib/postgresql";

function programs() {
  const [newest] = (existsSync(VERSIONS) ? readdirSync(VERSIONS) : []).sort((one, other) => other - one);
  if (!newest) throw new Error("PostgreSQL is not installed; xtask/setup.sh installs it");
  return join(VERSIONS, newest, "bin");
}

export async function startPostgres() {
  const user = otherUser("postgres");
  const { folder, remove } = await tempFolder(user);
  const at = ["-D", join(folder, "data")];
  const initial = [...at, "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"];
  execFileSync(join(programs(), "initdb"), initial, { ...user, stdio: "pipe" });
  const port = await freePort();
  const options = [...at, "-p", port, "-h", "127.0.0.1", "-k", folder, "-c", "fsync=off", "-c", "max_connections=60", "-c", "logging_collector=off"];
  const server = await startServer(join(programs(), "postgres"), options, { ...user, ready: "ready to accept connections" });
  const close = async () => (await server.kill(), await remove());
  return { port, url: `postgres://postgres@127.0.0.1:${port}/postgres`, close };
}
