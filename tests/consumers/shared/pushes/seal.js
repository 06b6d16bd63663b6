// Encrypts and signs as WeChat does, with Web Crypto and none of the package's code. Each step can be made wrong.
import { sha1 } from "./sha1.js";

const encoder = new TextEncoder();
export const bytesOf = (text) => encoder.encode(text);
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

export const signed = (...parts) => sha1(bytesOf(parts.sort().join("")));

/** The bytes that WeChat encrypts. `length` and `appid` can be wrong. */
export function plainOf(random, message, appid, { length, filler } = {}) {
  const [text, receiver] = [bytesOf(message), bytesOf(appid)];
  const size = 20 + text.length + receiver.length;
  const fill = filler ?? 32 - (size % 32);
  const plain = new Uint8Array(size + fill).fill(fill);
  plain.set(random.bytes(16));
  new DataView(plain.buffer).setUint32(16, length ?? text.length);
  plain.set(text, 20);
  plain.set(receiver, 20 + text.length);
  return plain;
}

/** Returns a function that encrypts bytes of whole blocks. */
export async function cipherOf(encodingAESKey) {
  const bytes = fromBase64(`${encodingAESKey}=`);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt"]);
  const iv = bytes.slice(0, 16);
  // The last block is the filler of Web Crypto.
  return async (plain) => new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, plain)).subarray(0, -16);
}
