// The signature of a push: it proves that the sender knows the platform's message token.
import { hexOf } from "../shared/bytes.js";

/** The parts are sorted by their characters and joined. */
export async function signatureOf(...parts) {
  const text = new TextEncoder().encode(parts.sort().join(""));
  return hexOf(await crypto.subtle.digest("SHA-1", text));
}

/** Takes the same time wherever the two texts differ, so that nobody can find a signature character by character. */
export function isSame(expected, given) {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let at = 0; at < expected.length; at++) difference |= expected.charCodeAt(at) ^ given.charCodeAt(at);
  return difference === 0;
}
