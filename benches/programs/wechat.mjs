// `wechat.mjs <merchants> <delay>`: an emulated WeChat that listens, with a whitelist for each merchant, until its standard input ends.
// It tells its address. Each answer comes after `delay` milliseconds.
import process from "node:process";
import { merchantOf, STATE, tokenOf } from "../rolled-out.mjs";
import { entry } from "../stores.mjs";

const [count, delay] = process.argv.slice(2).map(Number);
const { createEmulator } = await entry("testing");
const merchants = Array.from({ length: count }, (_, index) => merchantOf(index));
const of = (value) => Object.fromEntries(merchants.map(value));
const emulator = createEmulator({
  tokens: of((merchant) => [tokenOf(merchant), { appid: merchant }]),
  seed: of((merchant) => [merchant, STATE]),
  faults: delay > 0 ? [{ path: "/tcb/usecloudaccesstoken", delay, times: Infinity }] : [],
});
const { url } = await emulator.listen();
console.log(JSON.stringify({ url }));
process.stdin.resume().once("end", () => process.exit());
