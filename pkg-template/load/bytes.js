import decoder from "./decoder.js";

/** The address at which xtask/src/decode.wat expects the text and leaves the bytes. */
const AT = 512;

/**
 * Makes bytes from the text that xtask/src/inline.rs describes. A small wasm decodes the text: at start-up nothing is
 * compiled yet, and a loop in JavaScript took four times as long.
 */
export function decodeBytes(text) {
  const { memory, decode } = new WebAssembly.Instance(new WebAssembly.Module(decoder)).exports;
  memory.grow(text.length >> 16);
  const bytes = new Uint8Array(memory.buffer, AT);
  new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, decode(text.length));
}
