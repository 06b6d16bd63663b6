// Both clients use JavaScript's own JSON for two things: the text of a payload, and the value of `config` in an answer.

/**
 * Returns the JSON text of a payload, or why it has none, or its length if the text has more UTF-16 units than it may have
 * bytes. Reads the payload once, so it cannot change after the check.
 */
export function stringify(payload, maxBytes) {
  try {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    if (text === undefined) return { reason: typeof payload };
    if (text.length > maxBytes) return { length: text.length };
    // JSON.stringify escapes such halves, and Rust finds the escapes.
    if (text === payload && /[\ud800-\udfff]/u.test(text)) return { reason: "half a surrogate pair" };
    return { text };
  } catch (cause) {
    return { reason: reasonOf(cause) };
  }
}

/** Returns the message of JSON.stringify. The message of a getter's error may hold a secret, so it is not shown. */
function reasonOf(cause) {
  try {
    const words = cause.message.replace(/\s+/g, " ");
    if (/circular|cyclic|BigInt|revoked|string length|call stack|recursion/.test(words)) return words;
  } catch {}
  return "a getter or `toJSON` throws";
}

/** Adds the value of the JSON in `config`. If `config` is not JSON, the answer stays valid without the value. */
export function withParsed(answer) {
  try {
    if (typeof answer.config === "string") answer.parsedConfig = JSON.parse(answer.config);
  } catch {}
  return answer;
}
