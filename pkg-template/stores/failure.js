// Errors of databases without records: drivers put statements with their values into messages and members of errors.

const LONGEST = 200;
/** A message that has so many characters in a row with a record shows a piece of it. */
const PIECE = 8;

/**
 * Resolves as `work` does. If it fails, rejects with a new error that shows nothing of `texts`, and of each message what stands
 * before `quotes`.
 */
export async function guarded(store, texts, work, quotes = /[[{]/) {
  try {
    return await work();
  } catch (cause) {
    const { messages, code } = reasons(cause, texts.filter((text) => typeof text === "string"), quotes);
    throw Object.assign(new Error(`${store}: ${messages.join(": ") || "the storage failed"}`), code && { code });
  }
}

/** Wrappers of drivers keep the driver's error as `cause`. */
function reasons(error, texts, quotes) {
  const messages = [];
  let code;
  for (let depth = 0; error && depth < 4; depth++, error = error.cause) {
    if (/^\w{1,40}$/.test(error.code)) code ??= error.code;
    // A parser quotes pieces of the record, which may be of another call. The time-out of node-redis has only a class.
    const message = error.name === "SyntaxError" ? "an answer of the storage is not JSON" : safe(String(error.message || error.code || error.constructor?.name || error), texts, quotes);
    if (message && !messages.includes(message)) messages.push(message);
  }
  return { messages, code };
}

/** Some clients send several commands at once and quote all, so JSON in a message can be the record of another call. */
function safe(message, texts, quotes) {
  const [given] = message.slice(0, LONGEST).split(quotes);
  for (let at = 0; at + PIECE <= given.length; at++) {
    const piece = given.slice(at, at + PIECE);
    if (texts.some((text) => text.includes(piece))) return `${given.slice(0, at)}…`;
  }
  return given;
}
