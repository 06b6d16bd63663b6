// Calls the functions of the wasm of /config by name. Arguments and results are JSON.
import { cannotCompile, InternalError, ValidationError } from "../shared/errors.js";
import { withSegments } from "../client/segments.js";

/** The wasm frees nothing, so a new instance replaces one whose memory has grown over this. */
const MAX_MEMORY = 1 << 22;
/** Growing a memory page by page is slow. So an instance has its memory from the start, and a large input this many times its size. */
const TIMES = 48;
const MOST_AT_START = 1 << 28;

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
  const text = JSON.stringify(args);
  const { value, ...refused } = enter((wasm) => {
    const [called, given] = [name, text].map((text) => encoder.encode(text));
    const room = wasm.input_room(called.length + given.length) >>> 0;
    const input = new Uint8Array(wasm.memory.buffer, room);
    input.set(called);
    input.set(given, called.length);
    // The memory may grow, so its views are made afterwards.
    const view = wasm.call_function(called.length) >>> 0;
    const [at, length] = new Uint32Array(wasm.memory.buffer, view, 2);
    return JSON.parse(decoder.decode(new Uint8Array(wasm.memory.buffer, at, length)));
  }, text.length * TIMES);
  if (value === undefined) throw new ValidationError({ ...refused, issues: withSegments(refused.issues) });
  return value;
}

/** After a trap the state of the instance is unknown, so the next work gets a new one. */
function enter(work, bytes = 0) {
  if (!instance || bytes > MAX_MEMORY) start(Math.min(Math.max(bytes, MAX_MEMORY), MOST_AT_START));
  try {
    const result = work(instance);
    if (instance.memory.buffer.byteLength > MAX_MEMORY) instance = undefined;
    return result;
  } catch (cause) {
    instance = undefined;
    throw new InternalError({ message: "wechat-cloudbase has a defect; please report this" }, { cause });
  }
}

function start(bytes) {
  try {
    if (!module) {
      const found = source();
      module = found instanceof WebAssembly.Module ? found : new WebAssembly.Module(found);
    }
    encoder ??= new TextEncoder();
    decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
    instance = new WebAssembly.Instance(module).exports;
    // Before the first call, since the allocator looks at the memory's size only once.
    instance.memory.grow((bytes - instance.memory.buffer.byteLength) >> 16);
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

/** The size of the memory, for tests. */
export const memorySize = () => instance?.memory.buffer.byteLength ?? 0;

/** Fails as a defect fails; for tests only. */
export const breakDown = (how) => enter((wasm) => wasm.break_down(how));
