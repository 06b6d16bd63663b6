// Bytes as text. Node 20 has neither `Uint8Array.fromBase64` nor `toHex`.

/** Returns the bytes of base64 or base64url, and throws if the text is neither. `Uint8Array.from` with a function takes longer. */
export function fromBase64(text) {
  const characters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

export const hexOf = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
