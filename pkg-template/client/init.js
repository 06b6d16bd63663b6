// Loads the wasm from a source of the caller, for the entries that do not contain the wasm.
import { cannotCompile } from "../shared/errors.js";
import { loadLater } from "./instance.js";

/** The first call that succeeds decides. After a failure, another call may try again. */
export function init(input) {
  // If the wasm is there already, nobody looks at the input, whose rejection would end a Node process.
  Promise.resolve(input).catch(() => {});
  return loadLater(async () => compile(await sourceOf(await input)));
}

async function sourceOf(input) {
  const source = isAddress(input) ? await fetch(input) : input;
  if (source?.ok === false) throw new Error(`the wasm cannot be fetched: HTTP ${source.status} for \`${source.url}\``);
  // Streaming needs this media type, and many servers send application/octet-stream.
  const isStream = source?.headers?.get("content-type") === "application/wasm";
  return isStream || typeof source?.arrayBuffer !== "function" ? source : source.arrayBuffer();
}

async function compile(source) {
  try {
    if (source instanceof WebAssembly.Module) return source;
    if (!source?.headers) return await WebAssembly.compile(source);
    return await (WebAssembly.compileStreaming?.(source) ?? WebAssembly.compile(await source.arrayBuffer()));
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

function isAddress(input) {
  return typeof input === "string" || input instanceof URL || input instanceof Request;
}
