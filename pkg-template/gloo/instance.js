// Owns the instances of the wasm of `/gloo`. Its Rust awaits, so the runtime calls into the wasm too: from microtasks, timers,
// promises and finalizers. This file guards each of these calls. If one traps, all open calls of the instance reject, and
// the next call starts on a new instance.
import { cannotCompile, InternalError } from "../shared/errors.js";
import { instantiate } from "../wasm/wechat_cloudbase_gloo.js";

/** Memory never shrinks, so after a huge payload or answer the next call starts on a new instance. */
const MAX_MEMORY = 1 << 24;

/** What glue gets that a runtime has called; it looks for an error in the second place. */
const NOTHING = Object.freeze([]);

/** Returns the wasm, as bytes or compiled. */
let source;
let module;
let current;

/** Sets the source of the wasm. The first use decodes and compiles it. */
export function provide(find) {
  source ??= find;
}

/** Returns the instance for the next piece of work. */
export function ready() {
  if (!current || current.isBroken || current.memorySize > MAX_MEMORY) current = new Instance(compiled());
  return current;
}

function compiled() {
  module ??= started(() => {
    const wasm = source();
    return wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm);
  });
  return module;
}

/** The glue needs globals that a runtime may not have, as the compiler does. */
function started(work) {
  try {
    return work();
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

class Instance {
  isBroken = false;
  #exports;
  /** How many calls into the wasm are on the stack. If an inner call traps, the outer call must end too. */
  #depth = 0;
  /** A function for each open promise, which rejects the promise. */
  #open = new Set();
  #timers = new Set();
  #controllers = new Set();

  constructor(module) {
    this.#exports = this.#enter(() => started(() => instantiate(module, this.#globals())));
  }

  get memorySize() {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Runs synchronous work. */
  run(work) {
    return this.#enter(() => work(this.#exports));
  }

  /** Returns the promise of `begin`, which always settles. After a defect, `about` returns more fields for the error. */
  keep(begin, about = () => ({})) {
    return new Promise((resolve, reject) => {
      const fail = (cause) => reject(defect(cause, about()));
      this.#open.add(fail);
      const settled = (settle) => (value) => {
        this.#open.delete(fail);
        settle(value);
      };
      this.run(begin).then(settled(resolve), settled(fail));
    });
  }

  #enter(work) {
    this.#depth++;
    try {
      return work();
    } catch (cause) {
      this.#break(cause);
      throw defect(cause);
    } finally {
      this.#depth--;
    }
  }

  /** The glue uses these functions instead of the globals. When the instance breaks, its timers and requests are stopped. */
  #globals() {
    const [timers, controllers] = [this.#timers, this.#controllers];
    return {
      guarded: (exports) => Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, this.#guarded(value)])),
      setTimeout(callback, milliseconds) {
        const timer = setTimeout(() => (timers.delete(timer), callback()), milliseconds);
        timers.add(timer);
        return timer;
      },
      clearTimeout: (timer) => (timers.delete(timer), clearTimeout(timer)),
      AbortController: class extends AbortController {
        constructor() {
          super();
          controllers.add(this);
        }

        abort(reason) {
          controllers.delete(this);
          super.abort(reason);
        }
      },
    };
  }

  #guarded(exported) {
    if (typeof exported !== "function") return exported;
    return (...args) => {
      if (this.isBroken) return this.#refuse();
      this.#depth++;
      try {
        return exported(...args);
      } catch (cause) {
        this.#break(cause);
        // The runtime made this call: it would end the process or lose the error. The open promises reject with it instead.
        if (this.#depth > 1) throw cause;
        return NOTHING;
      } finally {
        this.#depth--;
      }
    };
  }

  /** A timer or promise of a broken instance does nothing. But code on the stack must not continue, so it gets an error. */
  #refuse() {
    if (this.#depth > 0) throw new Error("the instance is broken");
    return NOTHING;
  }

  #break(cause) {
    if (this.isBroken) return;
    this.isBroken = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const fail of this.#open) fail(cause);
    for (const controller of this.#controllers) controller.abort();
  }
}

function defect(cause, fields) {
  if (cause instanceof InternalError) return cause;
  return new InternalError({ message: "wechat-cloudbase has a defect; please report this", ...fields }, { cause });
}

/** Fails as a defect fails, at once or in a future; for tests only. */
export const breakDown = (how) => ready().run((exports) => exports.break_down(how));
export const breakDownLater = (how) => ready().keep((exports) => exports.break_down_later(how));
