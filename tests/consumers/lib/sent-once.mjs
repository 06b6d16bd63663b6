// Counts how often a runtime sends a write if the server breaks the connection after it has read the write.
import { breakingServer } from "../shared/breaking-server.js";

/**
 * `runAt(url)` runs shared/sent-once-main.js, or its like, against this server. If the runtime cannot be stopped from
 * sending again, the count is printed and no error.
 */
export async function sentOnce(name, runAt, { isPromised = true } = {}) {
  const server = await breakingServer();
  try {
    await runAt(server.url);
    const counts = Object.entries(server.seen);
    const again = counts.filter(([, count]) => count !== 1).map(([path, count]) => `${path}: ${count}`);
    if (counts.length !== 12) throw new Error(`the server should get 12 writes, and got ${counts.length}`);
    if (again.length > 0 && isPromised) throw new Error(`these writes were sent again: ${again.join(", ")}`);
    if (!isPromised) console.log(`${name}: ${again.length} of 8 lost writes were sent again by the runtime`);
  } finally {
    server.close();
  }
}
