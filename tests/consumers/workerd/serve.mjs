// Runs a bundled Worker once in workerd.
import { workerd } from "./workerd.mjs";

const [mainModule, baseURL] = process.argv.slice(2);
// This date is old, because later dates allow a Worker to compile wasm from bytes at start-up.
const miniflare = workerd(mainModule, baseURL, "2024-01-01");
console.log(await (await miniflare.dispatchFetch("http://worker")).text());
await miniflare.dispose();
