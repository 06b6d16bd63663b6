import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";

const [file, BASE_URL, PUSHES] = process.argv.slice(2);
const extend = (context) => Object.assign(context, { BASE_URL, PUSHES });
const runtime = new EdgeRuntime({ extend, initialCode: readFileSync(file, "utf8") });
console.log(await (await runtime.dispatchFetch("http://function")).text());
