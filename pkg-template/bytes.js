/**
 * Bytes from text; `text_of` in xtask/src/wasm_file.rs describes it. Under gzip it is a quarter smaller than base64. It
 * runs once, before anything is compiled, so the loop does as little as it can.
 */
export function decodeBytes(text) {
  const codes = new TextEncoder().encode(text);
  const digitOf = (code) => (code === 33 ? 57 : code - 35);
  const meant = new Set();
  let at = 0;
  for (let byte = 0; at < 90; at++) meant.add((byte += digitOf(codes[at])));
  for (let byte = 0; byte < 256; byte++) meant.add(byte);
  const all = [...meant];
  const single = Uint8Array.from({ length: 125 }, (_, code) => all[digitOf(code)]);
  const end = codes.length;
  let length = 0;
  while (at < end) {
    const code = codes[at++];
    codes[length++] = code < 125 ? single[code] : all[90 + (code - 125) * 92 + digitOf(codes[at++])];
  }
  return codes.subarray(0, length);
}
