// Encryption at rest: a store over another store, which keeps records that nobody can read or change without the key.
import { fromBase64, hexOf } from "../shared/bytes.js";
import { check, methods, refuseMore, shown } from "../shared/check.js";
import { isEqual } from "./text-store.js";

const CIPHER = "AES-GCM";
const KEY_BYTES = 32;
const IV_BYTES = 12;

function isKey(value) {
  try {
    return (typeof value === "string" ? fromBase64(value) : ArrayBuffer.isView(value) && value).byteLength === KEY_BYTES;
  } catch {
    return false;
  }
}
const KEY = [(value) => [value].flat().length > 0 && [value].flat().every(isKey), "must be 32 bytes as base64 or as a Uint8Array, or a list of such keys with the newest first"];

export function encrypted(store, key, ...more) {
  refuseMore("encrypted", more);
  check({ store, key }, { store: methods("get", "set"), key: KEY }, { within: "", required: ["store", "key"] });
  const keys = [key].flat().map(lazyKey);

  /** The key of the record is authenticated, so a record that was copied to another key does not open. */
  async function seal(key, record) {
    const { id, secret } = await keys[0]();
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv, additionalData: utf8(key) }, secret, utf8(JSON.stringify(record)));
    return { sealed: `1.${id}.${base64([...iv, ...new Uint8Array(sealed)])}` };
  }

  /** A record that is not sealed was written before the encryption was turned on. */
  async function open(key, kept) {
    if (typeof kept?.sealed !== "string") return kept ?? undefined;
    const [, id, text] = /^1\.([\da-f]{8})\.([A-Za-z\d+/]{38,}=*)$/.exec(kept.sealed) ?? [];
    if (!text) throw failed(key, "it is damaged");
    for (const one of keys) {
      const { id: found, secret } = await one();
      if (found === id) return opened(key, secret, text);
    }
    throw failed(key, `it was sealed with the key \`${id}\`, which is not one of yours`);
  }

  async function replace(key, before, record) {
    for (let last = ""; ; ) {
      const kept = (await store.get(key)) ?? null;
      if (isEqual(kept, last) || !isEqual(await open(key, kept), before)) return false;
      const answer = await store.replace(key, kept ?? undefined, record && (await seal(key, record)));
      // Another process may have sealed the same record again, with a newer key.
      if (answer !== false) return answer;
      last = kept;
    }
  }

  const has = (name) => typeof store[name] === "function";
  const passed = ["delete", "list", "lease"].filter(has).map((name) => [name, (...given) => store[name](...given)]);
  return {
    get: async (key) => open(key, await store.get(key)),
    set: async (key, record) => void (await store.set(key, await seal(key, record))),
    ...(has("replace") && { replace }),
    ...Object.fromEntries(passed),
  };
}

const failed = (key, reason) => new Error(`encrypted: the record of \`${shown(key)}\` cannot be opened: ${reason}`);

async function opened(key, secret, text) {
  try {
    const bytes = fromBase64(text);
    const cipher = { name: CIPHER, iv: bytes.subarray(0, IV_BYTES), additionalData: utf8(key) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(cipher, secret, bytes.subarray(IV_BYTES))));
  } catch {
    throw failed(key, "it was changed, or belongs to another key of the store");
  }
}

/**
 * Returns a function that resolves with a key and its id. Workers allow no work of Web Crypto outside of a request, and no
 * request may wait for a promise of another one. So the work is done at the first use, and only its result is kept.
 */
function lazyKey(value) {
  const bytes = ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, KEY_BYTES).slice() : fromBase64(value);
  let made;
  return async () => (made ??= { id: await idOf(bytes), secret: await crypto.subtle.importKey("raw", bytes, CIPHER, false, ["encrypt", "decrypt"]) });
}

/** The beginning of the key's hash. */
const idOf = async (bytes) => hexOf(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8);
const utf8 = (text) => new TextEncoder().encode(text);
const base64 = (bytes) => btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
