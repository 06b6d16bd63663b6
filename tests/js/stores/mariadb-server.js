// Starts a real MariaDB on a free loopback port, without its own tables, so that it starts in a second.
import { freePort, startServer, tempFolder } from "./server.js";

export async function startMariadb() {
  const { folder, remove } = await tempFolder();
  const port = await freePort();
  const asRoot = process.getuid() === 0 ? ["--user=root"] : [];
  const places = [`--datadir=${folder}`, `--socket=${folder}/socket`, `--pid-file=${folder}/pid`, `--port=${port}`, "--bind-address=127.0.0.1"];
  const options = ["--no-defaults", ...places, ...asRoot, "--skip-grant-tables", "--innodb-flush-log-at-trx-commit=0"];
  const server = await startServer("mariadbd", options, { ready: "ready for connections" });
  const close = async () => (await server.kill(), await remove());
  return { host: "127.0.0.1", port, user: "root", close };
}
