// Runs a bundled Worker once.
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const [scriptPath, BASE_URL] = process.argv.slice(2);
const options = convertV4MiniflareOptions({
  modules: true,
  scriptPath,
  modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }],
  compatibilityDate: "2026-11-01",
  bindings: { BASE_URL },
});
const miniflare = new Miniflare(options);
console.log(await (await miniflare.dispatchFetch("http://worker")).text());
await miniflare.dispose();
