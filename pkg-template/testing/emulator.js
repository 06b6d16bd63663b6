// An emulated WeChat to test against. What WeChat would say is decided in Rust (src/emulator); here is what needs a
// runtime: requests, answers, and carrying out what a fault asks for.
import { Emulator, initSync } from "../wasm/wechat_cloudbase_emulator.js";

let wasm;
let loaded = false;

/** Takes what finds the wasm, as bytes or compiled, when the first emulator is made. The first one stays. */
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
      // The signal stays out of the Request, which would hold a listener on it until it is collected.
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
      if (!wechat.expire(String(token))) throw new TypeError("expire: the emulator knows no such token");
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

/** Settles as `work` does, or rejects with the signal's reason. No listener is left behind. */
function abortable(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** JSON has neither: a Map would be `{}`, and `times: Infinity` nothing. */
function toJson(value) {
  const replace = (_, member) => {
    if (member instanceof Map) return Object.fromEntries(member);
    return member === Infinity ? 0xffff_ffff : member;
  };
  return JSON.stringify(value, replace) ?? "null";
}
