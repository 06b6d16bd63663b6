// An emulated WeChat for tests. Rust (src/emulator) decides what WeChat answers. This file does the part that needs a
// runtime: it reads requests, makes responses, and carries out faults.
import { Emulator, initSync } from "../wasm/wechat_cloudbase_emulator.js";

let wasm;
let loaded = false;

/** Sets the function that returns the wasm, as bytes or compiled. The first emulator calls it. Later functions are ignored. */
export function provide(source) {
  wasm ??= source;
}

export class ConnectionLostError extends Error {
  name = "ConnectionLostError";
  code = "ECONNRESET";
}

export function createEmulator(setup = {}) {
  if (!loaded) initSync({ module: wasm() });
  loaded = true;
  const wechat = new Emulator(toJson(setup));
  return {
    async fetch(input, init) {
      // A Request with a signal keeps a listener on the signal until the Request is collected.
      const signal = init?.signal === undefined ? input?.signal : init.signal;
      const request = new Request(input, { ...init, signal: null });
      try {
        return await exchange(wechat, request, signal);
      } catch (cause) {
        throw cause instanceof ConnectionLostError ? new TypeError("fetch failed", { cause }) : cause;
      }
    },
    handler: (request) => exchange(wechat, request, request.signal),
    fault: (fault) => wechat.fault(toJson(fault)),
    expire(token) {
      if (!wechat.expire(String(token))) throw new TypeError("expire: the emulator does not know this token");
    },
    reset: () => wechat.reset(),
    state: () => JSON.parse(wechat.state()),
    calls: () => JSON.parse(wechat.calls()),
  };
}

async function exchange(wechat, request, signal) {
  signal?.throwIfAborted();
  const body = await abortable(request.arrayBuffer(), signal);
  signal?.throwIfAborted();
  const reply = wechat.handle(request.method, request.url, new Uint8Array(body));
  if (reply.delay > 0) await pause(reply.delay, signal);
  if (reply.lost) throw new ConnectionLostError("the emulated connection was lost");
  const { status, contentType } = reply;
  // Some statuses forbid a body, even an empty one.
  return new Response(reply.body.length > 0 ? reply.body : null, { status, headers: { "content-type": contentType } });
}

function pause(ms, signal) {
  let timer;
  const passed = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return abortable(passed, signal).finally(() => clearTimeout(timer));
}

/** Settles as `work` does, or rejects with the signal's reason. Then it removes its listener. */
function abortable(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** JSON can hold neither of them: it turns a Map into `{}`, and `times: Infinity` into `null`. */
function toJson(value) {
  const replace = (_, member) => {
    if (member instanceof Map) return Object.fromEntries(member);
    return member === Infinity ? 0xffff_ffff : member;
  };
  return JSON.stringify(value, replace) ?? "null";
}
