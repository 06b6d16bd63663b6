// Owns the wasm instance: compiles it when it is first needed, copies in and out, and makes a fresh instance after a trap.
import { InternalError } from "../shared/errors.js";

const MAX_MEMORY = 1 << 24;

/** Words of the output's description, which `View` in src/js/buffers.rs explains. */
export const [NUMBERS, TEXT, BODY, WAIT_TIME] = [0, 2, 4, 6];

/** Finds the wasm, as bytes or compiled, for entries that carry it. */
let source;
let module;
/** The exports themselves: they take and give numbers, which need no wrappers. */
let instance;
let loading;
let encoder, decoder;
/** Views of the whole memory, and of the room for text. */
let bytes, textRoom;
export let words;
/** Where in the words the output is described. */
let view;

/** Says where the wasm comes from. Nothing is decoded or compiled before it is needed. */
export function provide(find) {
  source = find;
}

/** Takes the wasm, as bytes or compiled. The first one stays: every entry shares one instance. */
export function load(wasm) {
  if (!instance && !source) compile(wasm);
}

/** Loads what `compile` resolves with, once; what has failed may be tried again. */
export async function loadLater(compile) {
  if (instance || source) return;
  loading ??= compile().then(load).finally(() => (loading = undefined));
  return loading;
}

/** Resolves when the wasm is loaded; rejects if it cannot be. */
export async function loaded() {
  return loading ?? enter(() => {});
}

function loadNow() {
  if (!source) throw new InternalError({ message: "the wasm is not loaded yet: `await init()` first" });
  try {
    compile(source());
  } catch (cause) {
    throw cannotCompile(cause);
  }
}

export function cannotCompile(cause) {
  const message =
    "the wasm cannot be compiled here: a page needs 'wasm-unsafe-eval' in the script-src of its Content-Security-Policy, and Node has no WebAssembly with --jitless";
  return new InternalError({ message }, { cause });
}

function compile(wasm) {
  begin(wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm));
}

/**
 * Runs synchronous work, which gets the wasm's exports. Whatever it throws, the instance may be half-way through something,
 * so the next work gets a fresh one. Calls in flight lose nothing: their state is in JavaScript.
 */
export function enter(work) {
  if (!instance) loadNow();
  try {
    const result = work(instance);
    refresh();
    // Memory never shrinks, so after a huge payload or answer a fresh instance starts small again.
    if (bytes.length > MAX_MEMORY) begin();
    return result;
  } catch (cause) {
    begin();
    throw new InternalError({ message: "wechat-cloudbase failed inside; please report this" }, { cause });
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

/** Whenever memory grows, old views are detached, and have no length then. */
function refresh() {
  if (bytes.length > 0) return;
  bytes = new Uint8Array(instance.memory.buffer);
  words = new Uint32Array(instance.memory.buffer);
}

/** Room is asked for before the memory is looked at: it may have to grow. */
function roomForText(length) {
  if (textRoom.length < length) {
    const at = instance.text_room(length) >>> 0;
    textRoom = new Uint8Array(instance.memory.buffer, at, length);
  }
  return textRoom;
}

/** Puts a text in as UTF-8, which seldom takes more bytes than the text has units; answers how many it takes. */
export function putText(text) {
  const { read, written } = encoder.encodeInto(text, roomForText(text.length));
  return read < text.length ? encoder.encodeInto(text, roomForText(text.length * 3)).written : written;
}

/** Puts bytes in, and an ASCII text behind them. */
export function putBytes(body, ascii = "") {
  const room = roomForText(body.length + ascii.length);
  room.set(body);
  if (ascii) encoder.encodeInto(ascii, room.subarray(body.length));
}

/** A word of the output's description. */
export function output(word) {
  refresh();
  return words[view + word];
}

export function outputText(place) {
  const at = output(place);
  return decoder.decode(bytes.subarray(at, at + output(place + 1)));
}

export const outputJson = () => JSON.parse(outputText(TEXT));

/** How large the memory is, which grows and never shrinks; for tests. */
export const memorySize = () => instance.memory.buffer.byteLength;
