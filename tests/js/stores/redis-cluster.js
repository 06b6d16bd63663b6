// Starts a Redis Cluster of three masters on loopback.
import { join } from "node:path";
import { Redis } from "ioredis";
import { startRedis } from "../tokens/redis-server.js";
import { tempFolder } from "./server.js";

const SLOTS = [[0, 5460], [5461, 10922], [10923, 16383]];
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

export async function startCluster() {
  const { folder, remove } = await tempFolder();
  const options = (index) => ["--cluster-enabled", "yes", "--cluster-config-file", join(folder, `nodes-${index}.conf`)];
  const servers = await Promise.all(SLOTS.map((_, index) => startRedis(options(index))));
  const nodes = servers.map(({ url }) => new Redis(url));
  await Promise.all(nodes.map((node, index) => node.call("CLUSTER", "ADDSLOTSRANGE", ...SLOTS[index])));
  // Without this all have the same epoch, and sort that out in seconds.
  await Promise.all(nodes.map((node, index) => node.call("CLUSTER", "SET-CONFIG-EPOCH", index + 1)));
  for (const { port } of servers.slice(1)) await nodes[0].call("CLUSTER", "MEET", "127.0.0.1", port);
  for (const node of nodes) while (!/cluster_state:ok[^]*cluster_known_nodes:3/.test(await node.call("CLUSTER", "INFO"))) await pause();
  for (const node of nodes) node.disconnect();
  const close = async () => (await Promise.all(servers.map((server) => server.close())), await remove());
  return { url: servers[0].url, close };
}
