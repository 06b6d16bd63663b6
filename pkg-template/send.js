// One exchange with whatever `fetch` is, answers without end included.

/** Looked up for every call and bound to the global: mocks come later, and Workers refuse an unbound fetch. */
export async function send(options, url, init) {
  const response = await (options.fetch ?? globalThis.fetch).call(globalThis, url, init);
  const status = response?.status;
  if (!Number.isInteger(status) || typeof response.arrayBuffer !== "function") {
    throw new TypeError("fetch resolved with something that is no Response");
  }
  const body = await read(response, options.maxResponseBytes, init.signal);
  return { status, body, retryAfter: milliseconds(response.headers?.get?.("retry-after")) };
}

export const tooLong = Symbol("an answer that is too long");

/** The whole body, as long as it is not more than a limit; what is left of it then is never read. */
async function read(response, limit, signal) {
  const reader = response.body?.getReader?.();
  if (!reader) {
    const body = new Uint8Array(await response.arrayBuffer());
    if (body.length > limit) throw tooLong;
    return body;
  }
  const chunks = [];
  let length = 0;
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (let chunk; !(chunk = await reader.read()).done; ) {
      length += chunk.value.length;
      if (length > limit) throw tooLong;
      chunks.push(chunk.value);
    }
  } catch (cause) {
    cancel();
    throw cause;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  return chunks.length === 1 ? chunks[0] : join(chunks, length);
}

function join(chunks, length) {
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** What a `Retry-After` header asks for: seconds, or a date. */
function milliseconds(header) {
  if (!header) return 0;
  const asked = /^\d+$/.test(header) ? header * 1000 : Date.parse(header) - Date.now();
  return Math.min(Math.max(asked || 0, 0), 2 ** 31);
}
