// Finds the secrets in a header that is sent to a token server.
import { fromBase64 } from "../shared/bytes.js";

/** A scheme is no secret. Hidden, it would make texts such as `no Bearer token` unreadable. */
const SCHEME = /^(basic|bearer|digest|token)$/i;

/**
 * Returns what stands between blanks, commas, semicolons, quotes, colons and `=`, with and without the latter two, and the
 * user and password of Basic credentials. One or two characters are no part, because they would hide ordinary words.
 */
export function partsOf(value) {
  const words = value.split(/[\s,;"]+/).flatMap((word) => [word, ...decoded(word)]);
  const parts = words.flatMap((word) => [word, ...word.split(/[:=]+/)]);
  return [...new Set(parts)].filter((part) => part.length > 2 && !SCHEME.test(part));
}

/** A word that is base64 or base64url of a text, as after `Basic`. */
function decoded(word) {
  try {
    return [new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(word))].filter((text) => text.includes(":"));
  } catch {
    return [];
  }
}
