// An emulated WeChat for tests. Rust (src/emulator) decides what WeChat answers. This file does the part that needs a
// runtime: it reads requests, makes responses, and carries out faults.
import { cannotCompile } from "../shared/errors.js";
import { instantiate } from "../wasm/wechat_cloudbase_emulator.js";
import { toJson } from "./json.js";
import { listen } from "./listen.js";
import { ConnectionLostError } from "./lost.js";
import { platformSide } from "./platform.js";

export { ConnectionLostError };

let wasm;
let module;

/** Sets the function that returns the wasm, as bytes or compiled. The first emulator calls it. Later functions are ignored. */
export function provide(source) {
  wasm ??= source;
}

/** Each emulator has its own instance, which goes with it. */
function start(setup) {
  const exports = fresh();
  exports.set_up(setup);
  return exports;
}

function fresh() {
  try {
    if (!module) {
      const found = wasm();
      module = found instanceof WebAssembly.Module ? found : new WebAssembly.Module(found);
    }
    return instantiate(module, { guarded: (exports) => exports });
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

/**
 * An instance that has trapped cannot be used any more, so the emulator starts again on a new one. A wrong setup or fault
 * is an ordinary error: a `TypeError`.
 */
class Wechat {
  #exports;
  #setup;

  constructor(setup) {
    this.#setup = setup;
    this.#exports = start(setup);
  }

  ask(name, ...args) {
    try {
      return this.#exports[name](...args);
    } catch (cause) {
      if (cause instanceof TypeError) throw cause;
      this.#exports = start(this.#setup);
      throw new Error("the emulator has a defect; please report this. It has started again from its setup", { cause });
    }
  }
}

export function createEmulator(setup = {}) {
  for (const name of ["Request", "Response"]) {
    if (!globalThis[name]) throw new TypeError(`createEmulator: this runtime has no ${name}; see docs/runtimes.md`);
  }
  const wechat = new Wechat(toJson(setup));
  const respond = async (request, signal) => {
    signal?.throwIfAborted();
    const body = await abortable(request.arrayBuffer(), signal);
    const reply = await answer(wechat, request, new Uint8Array(body), signal);
    // Some statuses forbid a body, even an empty one.
    return new Response(reply.body.length > 0 ? reply.body : null, { status: reply.status, headers: { "content-type": reply.contentType } });
  };
  return {
    async fetch(input, init) {
      // A Request with a signal keeps a listener on the signal until the Request is collected.
      const signal = init?.signal === undefined ? input?.signal : init.signal;
      const request = new Request(input, { ...init, signal: null });
      try {
        return await respond(request, signal);
      } catch (cause) {
        throw cause instanceof ConnectionLostError ? new TypeError("fetch failed", { cause }) : cause;
      }
    },
    handler: (request) => respond(request, request.signal),
    listen: (options) => listen((...request) => answer(wechat, ...request), wechat.ask("limits")[1], options),
    fault(fault) {
      // JSON drops such a member, and the fault would hit all accounts or paths.
      for (const name of ["appid", "path"]) {
        if (Object.hasOwn(Object(fault), name) && fault[name] == null) throw new TypeError(`fault.${name}: must be a string`);
      }
      wechat.ask("fault", toJson(fault));
    },
    edit: (changes) => wechat.ask("edit", toJson(changes)),
    expire(token) {
      const appid = token?.appid;
      if (appid !== undefined) {
        if (!wechat.ask("expire_all", String(appid))) throw new TypeError("expire: no token belongs to this account");
      } else if (!wechat.ask("expire", String(token))) throw new TypeError("expire: the emulator does not know this token");
    },
    ...platformSide((...question) => wechat.ask(...question), setup.platform),
    advance(milliseconds) {
      if (!(milliseconds >= 0 && milliseconds < Infinity)) throw new TypeError("advance: the time must be milliseconds, 0 or more");
      wechat.ask("advance", milliseconds);
    },
    reset: () => wechat.ask("reset"),
    state: () => JSON.parse(wechat.ask("state")),
    calls: () => JSON.parse(wechat.ask("calls")),
    droppedCalls: () => wechat.ask("dropped_calls"),
  };
}

/** Answers one request: `{ status, contentType, body }`. */
async function answer(wechat, request, body, signal) {
  signal?.throwIfAborted();
  const reply = handle(wechat, request, body);
  if (reply.delay > 0) await pause(reply.delay, signal);
  if (reply.lost) throw new ConnectionLostError("the emulated connection was lost");
  return reply;
}

/** What is too long is cut here, so that it cannot use up the memory of the wasm. Rust refuses what is over its limits. */
function handle(wechat, { method, url }, body) {
  const [longestUrl, longestBody] = wechat.ask("limits");
  // A test may have faked the time, so it is read here.
  return wechat.ask("handle", method.slice(0, longestUrl), url.slice(0, longestUrl + 1), body.subarray(0, longestBody + 1), Date.now());
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
