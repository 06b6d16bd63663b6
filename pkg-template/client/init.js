// Loads the wasm from a source of the caller, for the entries that do not contain the wasm.
import { loadLater } from "./instance.js";

/** The first call that succeeds decides. After a failure, another call may try again. */
export function init(input) {
  return loadLater(async () => compile(await input));
}

async function compile(input) {
  const source = isAddress(input) ? await fetch(input) : input;
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source?.arrayBuffer !== "function") return WebAssembly.compile(source);
  if (source.ok === false) throw new Error(`the wasm cannot be fetched: HTTP ${source.status} for \`${source.url}\``);
  // Streaming needs this media type, and many servers send application/octet-stream.
  const streamed = source.headers?.get("content-type") === "application/wasm" && WebAssembly.compileStreaming;
  return streamed ? WebAssembly.compileStreaming(source) : WebAssembly.compile(await source.arrayBuffer());
}

function isAddress(input) {
  return typeof input === "string" || input instanceof URL || input instanceof Request;
}
