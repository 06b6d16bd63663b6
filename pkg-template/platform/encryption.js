// WeChat's encryption of pushes: AES-256-CBC of 16 random bytes, the length of the message, the message and the appid.
import { fromBase64 } from "../shared/bytes.js";

const RANDOM = 16;
const BLOCK = 16;
/** WeChat fills up to blocks of 32 bytes, and Web Crypto only to blocks of 16. */
const PADDED = 32;

export const isEncodingKey = (value) => typeof value === "string" && /^[A-Za-z0-9+/]{43}$/.test(value);

export async function keyOf(encodingAESKey) {
  const bytes = fromBase64(`${encodingAESKey}=`);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt", "decrypt"]);
  return { key, iv: bytes.slice(0, BLOCK) };
}

/**
 * Resolves with the message if it is for this appid. Rejects or resolves with nothing if not: both mean the same. What is too
 * short, or names a wrong length, has no appid at its end.
 */
export async function decrypt({ key, iv }, encrypted, appid) {
  const secret = fromBase64(encrypted);
  const plain = await withoutFiller(key, iv, secret);
  const filler = plain.at(-1);
  if (!(filler <= PADDED) || plain.subarray(-filler).some((byte) => byte !== filler)) return undefined;
  const content = plain.subarray(0, -filler);
  const start = RANDOM + 4;
  const end = start + new DataView(content.buffer, content.byteOffset).getUint32(RANDOM);
  if (textOf(content.subarray(end)) !== appid) return undefined;
  return textOf(content.subarray(start, end));
}

/**
 * Decrypts without a check of the filler. Web Crypto always removes one, and fails if it has more than 16 bytes. So this adds
 * a block that decrypts to a filler of 16 bytes, and Web Crypto removes that one.
 */
async function withoutFiller(key, iv, secret) {
  if (secret.length === 0 || secret.length % BLOCK !== 0) throw new RangeError("not whole blocks");
  const last = await crypto.subtle.encrypt({ name: "AES-CBC", iv: secret.slice(-BLOCK) }, key, new Uint8Array());
  const extended = new Uint8Array(secret.length + BLOCK);
  extended.set(secret);
  extended.set(new Uint8Array(last), secret.length);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, extended));
}

const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
