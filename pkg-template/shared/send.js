// Sends one request with `fetch` and reads the answer up to a limit, because an answer may never end.

/**
 * Resolves with status, body and headers. All of it is one function, because each async function more makes a small call
 * slower by a twentieth. The global `fetch` is read for each request, because tests replace it later. It is called on
 * the global object, because Workers refuse other calls.
 */
export async function send(options, url, init, stop) {
  const response = await (options.fetch ?? globalThis.fetch).call(globalThis, url, init);
  const { status, headers } = checked(response);
  const reader = response.body?.getReader?.();
  if (!reader) return { status, headers, body: limited(new Uint8Array(await response.arrayBuffer()), options) };
  const chunks = [];
  let left = options.maxResponseBytes;
  const cancel = () => cancelled(reader);
  stop.onStop(cancel);
  try {
    for (let chunk; !(chunk = await reader.read()).done; ) {
      if ((left -= chunk.value.length) < 0) throw tooLong;
      chunks.push(chunk.value);
    }
  } catch (cause) {
    cancel();
    throw cause;
  } finally {
    stop.offStop(cancel);
  }
  return { status, headers, body: chunks.length === 1 ? chunks[0] : join(chunks) };
}

export const tooLong = Symbol("an answer that is too long");

function checked(response) {
  if (Number.isInteger(response?.status) && typeof response.arrayBuffer === "function") return response;
  throw new TypeError("fetch did not resolve with a Response");
}

function limited(body, { maxResponseBytes }) {
  if (body.length > maxResponseBytes) throw tooLong;
  return body;
}

/** Tells the sender that nobody reads the rest of the body. */
async function cancelled(reader) {
  try {
    await reader.cancel();
  } catch {}
}

function join(chunks) {
  const body = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** Returns the wait that a `Retry-After` header asks for, in milliseconds. The header has seconds or a date. */
export function retryAfter(headers) {
  const header = headers?.get?.("retry-after");
  if (!header) return 0;
  const asked = /^\d+$/.test(header) ? header * 1000 : Date.parse(header) - Date.now();
  return Math.min(Math.max(asked || 0, 0), 2 ** 31);
}
