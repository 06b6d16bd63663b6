// Calls the functions of the wasm of /config by name. Arguments and results are JSON.
import { cannotCompile, InternalError, ValidationError } from "../shared/errors.js";
import { withSegments } from "../client/segments.js";

/** Memory never shrinks, so a new instance replaces one that has grown over this. */
const MAX_MEMORY = 1 << 24;

let source;
let module;
let instance;
let encoder, decoder;

/** Sets the source of the wasm, as bytes or compiled. The first use decodes and compiles it. */
export function provide(find) {
  source = find;
}

/** Calls a function, and returns its result. Throws a `ValidationError` with the issues that it found. */
export function callCore(name, args) {
  const { value, ...refused } = enter((wasm) => {
    // The name is ASCII, so it has as many bytes as characters.
    const input = encoder.encode(name + JSON.stringify(args));
    const room = wasm.input_room(input.length) >>> 0;
    new Uint8Array(wasm.memory.buffer, room).set(input);
    // The memory may grow, so its views are made afterwards.
    const view = wasm.call_function(name.length) >>> 0;
    const [at, length] = new Uint32Array(wasm.memory.buffer, view, 2);
    return JSON.parse(decoder.decode(new Uint8Array(wasm.memory.buffer, at, length)));
  });
  if (value === undefined) throw new ValidationError({ ...refused, issues: withSegments(refused.issues) });
  return value;
}

/** After a trap the state of the instance is unknown, so the next work gets a new one. */
function enter(work) {
  if (!instance) start();
  try {
    const result = work(instance);
    if (instance.memory.buffer.byteLength > MAX_MEMORY) instance = undefined;
    return result;
  } catch (cause) {
    instance = undefined;
    throw new InternalError({ message: "wechat-cloudbase has a defect; please report this" }, { cause });
  }
}

function start() {
  try {
    if (!module) {
      const found = source();
      module = found instanceof WebAssembly.Module ? found : new WebAssembly.Module(found);
    }
    encoder ??= new TextEncoder();
    decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
    instance = new WebAssembly.Instance(module).exports;
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

/** The size of the memory, for tests. */
export const memorySize = () => instance?.memory.buffer.byteLength ?? 0;

/** Fails as a defect fails; for tests only. */
export const breakDown = (how) => enter((wasm) => wasm.break_down(how));
