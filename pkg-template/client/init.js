// Has the wasm come from wherever a caller keeps it, for the entries that do not carry it.
import { loadLater } from "./instance.js";

/** The first one stays; one that failed leaves the way free for another. */
export function init(input) {
  return loadLater(async () => compile(await input));
}

async function compile(input) {
  const source = isAddress(input) ? await fetch(input) : input;
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source?.arrayBuffer !== "function") return WebAssembly.compile(source);
  if (source.ok === false) throw new Error(`the wasm cannot be had: HTTP ${source.status} for \`${source.url}\``);
  // Streaming insists on the media type; many servers know no better than application/octet-stream.
  const streamed = source.headers?.get("content-type") === "application/wasm" && WebAssembly.compileStreaming;
  return streamed ? WebAssembly.compileStreaming(source) : WebAssembly.compile(await source.arrayBuffer());
}

function isAddress(input) {
  return typeof input === "string" || input instanceof URL || input instanceof Request;
}
