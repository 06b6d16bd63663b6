// Sends one request with `fetch` and reads the answer up to a limit, because an answer may never end.
import { failed, NO_FETCH, NO_RESPONSE, TOO_LONG } from "./failure.js";
import { belowNext } from "./next.js";

export { retryAfter } from "./retry-after.js";

/** Is thrown if an answer is too long. */
const tooLong = failed(TOO_LONG);

/**
 * Resolves with status, body and headers. All of it is one function, because each async function more makes a small call
 * slower by a twentieth. The global `fetch` is read for each request, because tests replace it later. It is called on
 * the global object, because Workers refuse other calls. If `once` is true, the runtime must not send the request twice.
 */
export async function send(options, url, init, stop, once) {
  const fetch = belowNext(options.fetch ?? globalThis.fetch);
  if (!fetch) throw failed(NO_FETCH);
  noCache ??= forbiddenCache({ cache: "no-store" });
  const isOwn = !options.fetch || options.fetch === globalThis.fetch;
  const body = once && isOwn ? sentOnce(init.body) : init.body;
  const response = await fetch.call(globalThis, url, new Init(init, body));
  if (!Number.isInteger(response?.status) || !response.arrayBuffer) throw failed(NO_RESPONSE, "no Response");
  const { status, headers } = response;
  const reader = response.body?.getReader?.();
  const cancel = () => cancelled(reader);
  // This also cancels the late body of a `fetch` that ignores its signal.
  stop.onStop(cancel);
  try {
    if (stop.stopped) throw stop.signal.reason;
    if (!reader) return { status, headers, body: await wholeBody(response, options) };
    const chunks = [];
    let left = options.maxResponseBytes;
    for (let chunk; !(chunk = await reader.read()).done; ) {
      if ((left -= bytesOf(chunk.value).length) < 0) throw tooLong;
      chunks.push(chunk.value);
    }
    return { status, headers, body: join(chunks) };
  } catch (cause) {
    cancel();
    throw cause;
  } finally {
    stop.offStop(cancel);
  }
}

/** What `fetch` gets. It inherits no member. A literal with `__proto__: null` would be slow to make in V8. */
class Init {
  constructor({ method, headers, redirect, signal, credentials }, body) {
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.redirect = redirect;
    this.signal = signal;
    if (noCache.cache) this.cache = noCache.cache;
    // Workers refuse this member, and a client without a relay has none.
    if (credentials) this.credentials = credentials;
  }
}
Object.setPrototypeOf(Init.prototype, null);

/** A cache must not answer a call or keep a token. Workers before compatibility date 2024-11-11 throw on this member. */
function forbiddenCache(member) {
  try {
    return new Request("https://a", member) && member;
  } catch {
    return {};
  }
}
let noCache;

/**
 * If a server closes the connection after it has read a POST, Deno sends a text again. It cannot repeat a Blob, which it
 * reads as a stream. A stream of our own would do the same, but without a `content-length`.
 */
export const sentOnce = (text) => (globalThis.Deno && text ? new Blob([text]) : text);

/** Reads the body of a Response without a stream. */
async function wholeBody(response, { maxResponseBytes }) {
  if (orZero(() => response.headers.get("content-length")) > maxResponseBytes) throw tooLong;
  const body = bytesOf(await response.arrayBuffer());
  if (body.length > maxResponseBytes) throw tooLong;
  return body;
}

/** The bytes may be of another realm, so `instanceof` does not tell. */
function bytesOf(value) {
  if (ArrayBuffer.isView(value) && value.BYTES_PER_ELEMENT === 1) return value;
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") return new Uint8Array(value);
  throw failed(NO_RESPONSE, "a body that is not bytes");
}

/** Code of users may stand behind a number. An error there must not hide how the request ended, or leave the wasm waiting. */
export function orZero(ask) {
  try {
    return ask() || 0;
  } catch {
    return 0;
  }
}

/** Tells the sender that nobody reads the rest of the body. */
async function cancelled(reader) {
  try {
    await reader.cancel();
  } catch {}
}

export function join(chunks) {
  if (chunks.length === 1) return chunks[0];
  const body = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
