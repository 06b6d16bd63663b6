// `rollout.mjs <who> <where> <count> [journal]`, in a fresh process: brings so many merchants in step. `where` is the address of a WeChat, or
// `here`. A line of JSON: the time, the time of the processor, and the peak of memory.
import process from "node:process";
import { merchantOf, ours, script, wechatHere } from "../rolled-out.mjs";

const [who, where, count, journal] = process.argv.slice(2);
function* merchants() {
  for (let index = 0; index < Number(count); index++) yield merchantOf(index);
}
const wechat = where === "here" ? { fetch: wechatHere() } : { baseURL: where };
const started = performance.now();
const changed = await (who === "script" ? script : ours)(merchants(), { ...wechat, journal });
const milliseconds = performance.now() - started;
if (changed !== Number(count)) throw new Error(`${changed} merchants were changed`);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ milliseconds, cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 }));
process.exit();
