// `memory.mjs <calls>`: the linear memory at the start, and after each tenth of so many mixed calls.
import process from "node:process";
import { memorySize } from "package/instance";
import { answers, request, requests } from "./payloads.mjs";
import { decoders, encoders, problems } from "./peers/ours.mjs";

const MIB = 2 ** 20;
const calls = Number(process.argv[2]);
const linearMemory = () => memorySize() / MIB;

const start = linearMemory();
const small = ({ size }) => size <= 20;
const wrong = { ...request(2), unknown: 1 };
const KINDS = [
  ...requests().filter(small).map((one) => () => encoders[one.interface](one.payload)),
  ...answers().filter(small).map((one) => () => decoders[one.interface](one.body)),
  () => problems.setCallBackConfig(wrong),
];

const tenths = [];
for (let call = 0, tenth = calls / 10; call < calls; call++) {
  KINDS[call % KINDS.length]();
  if ((call + 1) % tenth === 0) tenths.push(linearMemory());
}
console.log(JSON.stringify({ start, tenths }));
