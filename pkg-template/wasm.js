// Owns the wasm instance: copies in and out, and a fresh instance after a trap.
import { InternalError } from "./errors.js";
import { BUILD, open } from "./glue.js";
import { stringify, withParsed } from "./json.js";

const MAX_MEMORY = 1 << 24;

/** Flags of `prepare` in src/js/exports.rs. */
const [STRICT, WITH_WARNINGS, CHINESE, NOT_JSON] = [1, 2, 4, 8];
/** What `judge_fast` found. */
const [OTHER, OK, ASCII] = [0, 1, 2];
/** Words of the output's description, which `View` in src/js/buffers.rs explains. */
const [NUMBERS, TEXT, BODY, WAIT_TIME] = [0, 2, 4, 6];

/** Finds the wasm, as bytes or compiled, for entries that carry it. */
let source;
let module;
/** The exports themselves: they take and give numbers, which need no wrappers. */
let instance;
let loading;
let encoder, decoder;
/** Views of the whole memory, and of the room for text. */
let bytes, words, textRoom;
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
    const message =
      "the wasm cannot be compiled here: a page needs 'wasm-unsafe-eval' in the script-src of its Content-Security-Policy, and Node has no WebAssembly with --jitless";
    throw new InternalError({ message }, { cause });
  }
}

function compile(wasm) {
  module = wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm);
  begin();
}

/** What follows an exchange. */
export const [GIVE_UP, WAIT, REFRESH, DONE] = [0, 1, 2, 3];

/**
 * Checks a payload (any value, or JSON text). Answers `{ call, body, issues }`, the issues being warnings, which are looked
 * for if they are wanted; or `{ error }`.
 */
export function prepare(index, payload, { strict, locale, maxRetries }, wantsWarnings = false) {
  const { text, reason } = stringify(payload);
  const flags =
    (strict ? STRICT : 0) | (wantsWarnings ? WITH_WARNINGS : 0) | (locale === "zh" ? CHINESE : 0) | (text === undefined ? NOT_JSON : 0);
  return enter(() => {
    const call = instance.prepare(index, flags, maxRetries, putText(text ?? reason));
    if (!call) return { error: outputJson() };
    return { call, body: output(BODY + 1) ? outputText(BODY) : text, issues: output(TEXT + 1) ? outputJson() : [] };
  });
}

/**
 * Judges an answer: what follows, and the answer or the error's fields. The policy may be made of getters, which must not
 * throw: they are read only if a call has failed.
 */
export function judge(call, answer, token, policy) {
  const value = answer.status === 200 ? judgeQuickly(call, answer.body) : undefined;
  return value ? { then: DONE, value } : judgeThoroughly(call, answer, token, policy);
}

/** The fast path of src/fast/read.rs: nothing if the answer is not just as the tables have it. */
export function judgeQuickly(call, body) {
  return enter(() => {
    roomForText(body.length).set(body);
    const kind = instance.judge_fast(call, body.length);
    if (kind === OTHER) return;
    if (kind === OK) return { errcode: 0, errmsg: "ok" };
    const text = outputText(TEXT);
    // What is no UTF-8 was counted otherwise by Rust.
    if (kind !== ASCII && text.includes("\ufffd")) return;
    open(words, output(NUMBERS) / 4, text);
    const value = BUILD[call & 255]();
    open();
    return value;
  });
}

export function judgeThoroughly(call, { status, body }, token, policy) {
  return enter(() => {
    const room = roomForText(body.length + token.length * 3);
    room.set(body);
    const { written } = encoder.encodeInto(token, room.subarray(body.length));
    const failed = instance.judge(call, status, body.length, written);
    return failed ? followUp(call, policy) : { then: DONE, value: withParsed(outputJson()) };
  });
}

/**
 * Why there is no answer: the connection failed, time ran out while one was awaited, or while nothing was under way, or
 * the answer is too long.
 */
export const [NETWORK, TIMEOUT, DEADLINE, TOO_LONG] = [0, 1, 2, 3];

/** Judges an exchange without an answer: what follows, and the error's fields. */
export function fail(call, failure, policy) {
  return enter(() => {
    instance.fail(call, failure);
    return followUp(call, policy);
  });
}

function followUp(call, { attempts, random, base, cap, retryAfter = 0 }) {
  const untilMinute = 60_000 - (Date.now() % 60_000);
  const word = instance.next(call, attempts, random * (2 ** 32 - 1), base, cap, retryAfter, untilMinute);
  return { then: word & 3, attempts: word >>> 2, value: outputJson(), wait: output(WAIT_TIME) };
}

/** The table of error codes. */
export function readErrorCodes() {
  return enter(() => {
    instance.error_codes();
    return outputJson();
  });
}

/** How large the memory is, which grows and never shrinks; for tests. */
export const memorySize = () => instance.memory.buffer.byteLength;

/** Fails as a defect would; for tests. */
export function breakDown(how) {
  return enter(() => instance.break_down(how));
}

/**
 * Runs synchronous work in the instance. Whatever it throws, the instance may be half-way through something, so the next
 * work gets a fresh one. Calls in flight lose nothing: what they are up to is kept in JavaScript.
 */
function enter(work) {
  if (!instance) loadNow();
  try {
    const result = work();
    refresh();
    // Memory never shrinks, so after a huge payload or answer a fresh instance starts small again.
    if (bytes.length > MAX_MEMORY) begin();
    return result;
  } catch (cause) {
    begin();
    throw new InternalError({ message: "wechat-cloudbase failed inside; please report this" }, { cause });
  }
}

function begin() {
  encoder ??= new TextEncoder();
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  instance = new WebAssembly.Instance(module).exports;
  bytes = words = textRoom = new Uint8Array(0);
  view = instance.view() >>> 2;
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
function putText(text) {
  const { read, written } = encoder.encodeInto(text, roomForText(text.length));
  return read < text.length ? encoder.encodeInto(text, roomForText(text.length * 3)).written : written;
}

/** A word of the output's description. */
function output(word) {
  refresh();
  return words[view + word];
}

function outputText(place) {
  const at = output(place);
  return decoder.decode(bytes.subarray(at, at + output(place + 1)));
}

const outputJson = () => JSON.parse(outputText(TEXT));
