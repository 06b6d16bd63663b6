// Owns the instances of the wasm of `/gloo`. Its Rust awaits, so the runtime calls into it by itself: microtasks, timers,
// promises, finalizers. Here stands a guard before each of these calls. Where one traps, all calls that are open in the
// instance reject, and the next call starts on a fresh instance.
import { InternalError } from "../shared/errors.js";
import { instantiate } from "../wasm/wechat_cloudbase_gloo.js";

/** Memory never shrinks, so after a huge payload or answer the next call starts on a fresh instance. */
const MAX_MEMORY = 1 << 24;

/** What glue gets that a runtime has called; it looks for an error in the second place. */
const NOTHING = Object.freeze([]);

/** Finds the wasm, as bytes or compiled. */
let source;
let module;
let current;

/** Says where the wasm comes from. Nothing is decoded or compiled before it is needed. */
export function provide(find) {
  source ??= find;
}

/** The instance for the next piece of work. */
export function ready() {
  if (!current || current.isBroken || current.memorySize > MAX_MEMORY) current = new Instance(compiled());
  return current;
}

function compiled() {
  if (module) return module;
  try {
    const wasm = source();
    return (module = wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm));
  } catch (cause) {
    const message =
      "the wasm cannot be compiled here: a page needs 'wasm-unsafe-eval' in the script-src of its Content-Security-Policy, and Node has no WebAssembly with --jitless";
    throw new InternalError({ message }, { cause });
  }
}

class Instance {
  isBroken = false;
  #exports;
  /** How many calls into the wasm are on the stack. What traps below another one has to end that one too. */
  #depth = 0;
  /** For each open promise, a function that rejects it. */
  #open = new Set();
  #timers = new Set();
  #controllers = new Set();

  constructor(module) {
    this.#exports = this.#enter(() => instantiate(module, this.#globals()));
  }

  get memorySize() {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Runs synchronous work. */
  run(work) {
    return this.#enter(() => work(this.#exports));
  }

  /** The promise that `begin` makes. It is kept whatever happens inside; `about` gives more fields for the error. */
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

  /** What the glue finds in the place of globals. What it has made of them is let go of when the instance breaks. */
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
        // The runtime has called, and would end the process or lose the error. The open promises tell it.
        if (this.#depth > 1) throw cause;
        return NOTHING;
      } finally {
        this.#depth--;
      }
    };
  }

  /** A timer or promise of a broken instance has nobody to wake; but whoever is on the stack must not go on. */
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
  return new InternalError({ message: "wechat-cloudbase failed inside; please report this", ...fields }, { cause });
}

/** Fails as a defect would, at once or inside of a future; for tests. */
export const breakDown = (how) => ready().run((exports) => exports.break_down(how));
export const breakDownLater = (how) => ready().keep((exports) => exports.break_down_later(how));
