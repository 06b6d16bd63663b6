// What both clients leave to JavaScript's own JSON: the text of a payload, and what `config` in an answer says.

/** UTF-16 units of a payload; WeChat takes far less. */
const MAX_TEXT = 1 << 26;

/** The JSON text of a payload, read once: no getter or proxy can change what was checked. Or why there is none. */
export function stringify(payload) {
  try {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    if (text === undefined) return { reason: typeof payload };
    if (text.length > MAX_TEXT) return { reason: `more than ${MAX_TEXT} characters` };
    // JSON.stringify escapes them, and Rust finds them there.
    if (text === payload && /[\ud800-\udfff]/u.test(text)) return { reason: "half a surrogate pair" };
    return { text };
  } catch (cause) {
    return { reason: reasonOf(cause) };
  }
}

/** JSON.stringify's own words; those of a getter may be a secret. */
function reasonOf(cause) {
  const isOwn = cause instanceof TypeError || cause instanceof RangeError;
  return isOwn ? cause.message.replace(/\s+/g, " ") : "a getter or `toJSON` throws";
}

/** With what `config` says, if that is JSON. The answer is good without. */
export function withParsed(answer) {
  try {
    if (typeof answer.config === "string") answer.parsedConfig = JSON.parse(answer.config);
  } catch {}
  return answer;
}
