import decoder from "./decoder.js";

/** Where xtask/src/decode.wat has the text put, and leaves the bytes. */
const AT = 512;

/**
 * Bytes from text; xtask/src/inline.rs describes it. All that is done here is native, and a small wasm does the rest: as
 * nothing is compiled yet when it runs, a loop in JavaScript took four times as long.
 */
export function decodeBytes(text) {
  const { memory, decode } = new WebAssembly.Instance(new WebAssembly.Module(decoder)).exports;
  memory.grow(text.length >> 16);
  const bytes = new Uint8Array(memory.buffer, AT);
  new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, decode(text.length));
}
