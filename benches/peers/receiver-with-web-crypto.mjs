// The smallest receiver with Web Crypto, which runs everywhere. Its `decrypt` removes at most 16 bytes of padding, so it gets one more
// block, which `encrypt` makes.
import { exchange, PLATFORM } from "../pushes.mjs";
import { element } from "./receiver-by-hand.mjs";
import { store } from "./receiver-store.mjs";

const { subtle } = crypto;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const hexOf = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

export function withWebCrypto() {
  const { componentAppid, token, encodingAESKey } = PLATFORM;
  const raw = bytesOf(`${encodingAESKey}=`);
  const iv = raw.slice(0, 16);
  const kept = new Map();
  let key;
  async function receive(request) {
    const query = new URL(request.url).searchParams;
    const text = element(await request.text(), "Encrypt");
    const signed = [token, query.get("timestamp"), query.get("nonce"), text].sort().join("");
    if (hexOf(await subtle.digest("SHA-1", encoder.encode(signed))) !== query.get("msg_signature")) return new Response("refused", { status: 403 });
    key ??= await subtle.importKey("raw", raw, "AES-CBC", false, ["encrypt", "decrypt"]);
    const secret = bytesOf(text);
    const last = await subtle.encrypt({ name: "AES-CBC", iv: secret.slice(-16) }, key, new Uint8Array());
    const plain = new Uint8Array(await subtle.decrypt({ name: "AES-CBC", iv }, key, new Uint8Array([...secret, ...new Uint8Array(last)])));
    const end = 20 + new DataView(plain.buffer).getUint32(16);
    if (decoder.decode(plain.subarray(end, -plain.at(-1))) !== componentAppid) return new Response("refused", { status: 403 });
    const message = decoder.decode(plain.subarray(20, end));
    await store(kept, (name) => element(message, name), exchange);
    return new Response("success");
  }
  return { receive, kept };
}
