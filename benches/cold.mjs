// `cold.mjs <bundle>`, in a fresh process or worker: milliseconds from before the import to the first request, and to the
// end of a thousand requests and answers.
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { callbackAnswer, request } from "./payloads.mjs";

const payload = request(2);
const answer = callbackAnswer("distinct", 2);

const started = performance.now();
const { encode, decode } = await import(isMainThread ? process.argv[2] : workerData);
let kept = encode(payload);
const first = performance.now() - started;
for (let pair = 0; pair < 1000; pair++) {
  encode(payload);
  kept = decode(answer);
}
const pairs = performance.now() - started;

if (kept.errcode !== 0) throw new Error("that is no answer");
if (isMainThread) console.log(JSON.stringify({ first, pairs }));
else parentPort.postMessage({ first, pairs });
