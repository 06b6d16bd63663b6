// `fresh.mjs <file>`, in a fresh process: milliseconds that an import takes, and those until a first request is checked, if
// the file can do that.
import process from "node:process";
import { request } from "../payloads.mjs";

const payload = request(2);

const started = performance.now();
const { encode } = await import(process.argv[2]);
const imported = performance.now() - started;
const body = encode?.(payload);
const first = performance.now() - started;

if (encode && JSON.parse(body).function_config.callbacks.length !== 2) throw new Error("that is no request");
console.log(JSON.stringify({ imported, first }));
