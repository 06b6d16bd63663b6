// Both clients use JavaScript's own JSON for two things: the text of a payload, and the value of `config` in an answer.

/**
 * Returns the JSON text of a payload, or why it has none, or its length if the text has more UTF-16 units than it may have
 * bytes. Reads the payload once, so it cannot change after the check.
 */
export function stringify(payload, maxBytes) {
  try {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    if (text === undefined) return result(undefined, typeof payload);
    if (text.length > maxBytes) return result(undefined, undefined, text.length);
    // JSON.stringify escapes such halves, and Rust finds the escapes.
    if (text === payload && /[\ud800-\udfff]/u.test(text)) return result(undefined, "half a surrogate pair");
    return result(text);
  } catch (cause) {
    return result(undefined, reasonOf(cause));
  }
}

/** It always has all members, so that members of `Object.prototype` are not taken for them. */
const result = (text, reason, length) => ({ text, reason, length });

/** Returns the message of JSON.stringify. The message of a getter's error may hold a secret, so it is not shown. */
function reasonOf(cause) {
  try {
    const words = cause.message.replace(/\s+/g, " ");
    if (/circular|cyclic|BigInt|revoked|string length|call stack|recursion/.test(words)) return words;
  } catch {}
  return "a getter or `toJSON` throws";
}

/**
 * Adds the value of the JSON in `config`. If `config` is not JSON or is too deep, the answer stays valid without the value.
 * A `parsedConfig` of the server is removed.
 */
export function withParsed(answer) {
  delete answer.parsedConfig;
  // An exception for each answer without a config would take longer than the rest of its check.
  if (typeof answer.config === "string") {
    try {
      const value = JSON.parse(answer.config);
      if (isShallow(value)) answer.parsedConfig = value;
    } catch {}
  }
  return answer;
}

/** Whether a value is as deep as src/json/read.rs allows. Programs that read a deeper one could overflow the stack. */
function isShallow(value, depth = 128) {
  return Object(value) !== value || (depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1)));
}

/** Makes the table of error codes. All code of a program shares it, so nobody can change its rows. */
export const tableOf = (rows) => new Map(rows.map((row) => [row.code, (Object.freeze(row.advice), Object.freeze(row))]));
