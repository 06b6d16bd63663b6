// One exchange with whatever `fetch` is, answers without end included.

/**
 * Resolves with status, body and headers. One function, since each async function around another makes a small call
 * slower by a twentieth. The global `fetch` is looked up for every call and bound to the global: mocks come later, and
 * Workers refuse an unbound fetch.
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
  throw new TypeError("fetch resolved with something that is no Response");
}

function limited(body, { maxResponseBytes }) {
  if (body.length > maxResponseBytes) throw tooLong;
  return body;
}

/** What is left of the body is never read. */
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

/** What a `Retry-After` header asks for, seconds or a date, in milliseconds. */
export function retryAfter(headers) {
  const header = headers?.get?.("retry-after");
  if (!header) return 0;
  const asked = /^\d+$/.test(header) ? header * 1000 : Date.parse(header) - Date.now();
  return Math.min(Math.max(asked || 0, 0), 2 ** 31);
}
