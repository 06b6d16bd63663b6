// Runs a bundled Worker once in workerd.
import { workerd } from "./workerd.mjs";

const [mainModule, baseURL, compatibilityDate = "2024-01-01", more = ""] = process.argv.slice(2);
// The default is old, because later dates allow a Worker to compile wasm from bytes at start-up.
const miniflare = workerd(mainModule, baseURL, compatibilityDate, more);
console.log(await (await miniflare.dispatchFetch("http://worker")).text());
await miniflare.dispose();
