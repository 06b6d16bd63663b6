// Owns the wasm instance: compiles it at its first use, copies data in and out, and makes a new instance after a trap.
import { cannotCompile, InternalError } from "../shared/errors.js";

const MAX_MEMORY = 1 << 24;

/** Indexes of words that describe the output; `View` in src/js/buffers.rs explains them. */
export const NUMBERS = 0;
export const TEXT = 2;
export const BODY = 4;
export const WAIT_TIME = 6;
export const SAID = 7;

/** Returns the wasm, as bytes or compiled, for entries that contain it. */
let source;
let module;
/** The exports themselves: they take and return numbers, so they need no wrappers. */
let instance;
let loading;
let encoder, decoder;
/** Views of the whole memory, and of the buffer for text. */
let bytes, textRoom;
export let words;
/** The index in `words` at which the description of the output begins. */
let view;

/** Sets the source of the wasm. The first use decodes and compiles it. */
export function provide(find) {
  source = find;
}

/** Takes the wasm, as bytes or compiled. All entries share one instance, so a second wasm is ignored. */
export function load(wasm) {
  if (!instance && !source) compile(wasm);
}

/** Loads the wasm that `compile` resolves with, once. After a failure, another call may try again. */
export async function loadLater(compile) {
  if (instance || source) return;
  loading ??= compile().then(load).finally(() => (loading = undefined));
  return loading;
}

/** Resolves when the wasm is loaded, or rejects if it cannot be loaded. */
export async function loaded() {
  return loading ?? enter(() => {});
}

function loadNow() {
  if (!source) throw new InternalError({ message: "the wasm is not loaded: call `await init()` first" });
  try {
    compile(source());
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

function compile(wasm) {
  begin(wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm));
}

/**
 * Runs synchronous work with the wasm's exports. If the work throws, the state of the instance is unknown, so the next work
 * gets a new instance. Other calls lose nothing, because their state is in JavaScript.
 */
export function enter(work) {
  if (!instance) loadNow();
  try {
    const result = work(instance);
    refresh();
    // Memory never shrinks, so a new instance replaces one that has grown with a huge payload or answer.
    if (bytes.length > MAX_MEMORY) begin();
    return result;
  } catch (cause) {
    begin();
    throw new InternalError({ message: "wechat-cloudbase has a defect; please report this" }, { cause });
  }
}

/** Nothing is kept of another wasm, so that the right one can be loaded after it. */
function begin(from = module) {
  const fresh = new WebAssembly.Instance(from).exports;
  view = fresh.view() >>> 2;
  encoder ??= new TextEncoder();
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  bytes = words = textRoom = new Uint8Array(0);
  [module, instance] = [from, fresh];
}

/** When memory grows, the old views are detached and have the length 0. */
function refresh() {
  if (bytes.length > 0) return;
  bytes = new Uint8Array(instance.memory.buffer);
  words = new Uint32Array(instance.memory.buffer);
}

/** Asks for the buffer before it makes a view, because the memory may grow. */
function roomForText(length) {
  if (textRoom.length < length) {
    const at = instance.text_room(length) >>> 0;
    textRoom = new Uint8Array(instance.memory.buffer, at, length);
  }
  return textRoom;
}

/** Copies a text as UTF-8, and returns the number of bytes. The first try has room for ASCII, which most payloads are. */
export function putText(text) {
  const { read, written } = encoder.encodeInto(text, roomForText(text.length));
  return read < text.length ? encoder.encodeInto(text, roomForText(text.length * 3)).written : written;
}

/** Copies bytes, and an ASCII text after them. */
export function putBytes(body, ascii = "") {
  const room = roomForText(body.length + ascii.length);
  room.set(body);
  if (ascii) encoder.encodeInto(ascii, room.subarray(body.length));
}

/** Returns a word of the description of the output. */
export function output(word) {
  refresh();
  return words[view + word];
}

export function outputText(place) {
  const at = output(place);
  return decoder.decode(bytes.subarray(at, at + output(place + 1)));
}

export const outputJson = () => JSON.parse(outputText(TEXT));

/** The size of the memory, for tests. */
export const memorySize = () => instance.memory.buffer.byteLength;
