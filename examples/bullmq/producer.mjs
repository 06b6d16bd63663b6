// Queues the merchants of a file, one `appid,env` a line. Run it again to go on.
import { readFile } from "node:fs/promises";
import { enqueueRollout } from "wechat-cloudbase/fleet/bullmq";
import { close, desired, journal, mode, queue } from "./rollout.mjs";

const lines = (await readFile(process.argv[2], "utf8")).split(/\r?\n/).filter(Boolean);
const merchants = lines.map((line) => {
  const [merchant, env] = line.split(",");
  return { merchant, env };
});
console.log(await enqueueRollout({ queue, merchants, desired, mode, journal }));
await close();
