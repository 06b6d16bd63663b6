// Owns the wasm instance: copies in and out, and a fresh instance after a trap.
import { InternalError } from "./errors.js";
import { BUILD, FLATTEN, open } from "./glue.js";
import { build, flatten, isWellFormed, MAX_TEXT } from "./tape.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const MAX_MEMORY = 1 << 24;
/** The other way counts nodes, of which a word is two at most, and the texts of keys. */
const MAX_WORDS = 1 << 21;

/** What `judge_flat` found. */
const [OTHER, OK, ASCII] = [0, 1, 2];

let module;
/** The exports themselves: they take and give numbers, which need no wrappers. */
let instance;
let loading;
/** Views of the whole memory, of the room for text, and of the room for a payload's words. */
let bytes, words, textRoom, wordRoom;
/** How often the instance was worked with. */
let entries = 0;
/** Where in the words the output is described; `View` in src/js/exports.rs says how. */
let view;

/** Takes the wasm, as bytes or compiled. The first one stays: every entry shares one instance. */
export function load(source) {
  if (instance) return;
  module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  begin();
}

/** Loads what `compile` resolves with, once; what has failed may be tried again. */
export async function loadLater(compile) {
  if (instance) return;
  loading ??= compile().then(load).finally(() => (loading = undefined));
  return loading;
}

/** Resolves when the wasm is loaded; rejects where nobody has begun to. */
export async function loaded() {
  return loading ?? enter(() => {});
}

/** What follows an exchange. */
export const [GIVE_UP, WAIT, REFRESH, DONE] = [0, 1, 2, 3];

/**
 * Checks a payload (any value, or JSON text).
 * Answers `{ call, body, issues }`, the issues being warnings, which are looked for if they are wanted; or `{ error }`.
 */
export function prepare(index, payload, options, wantsWarnings = false) {
  const quick = options.strict || wantsWarnings ? undefined : prepareQuickly(index, payload, options);
  return quick ?? prepareThoroughly(index, payload, options);
}

/** The short way of src/flat/mod.rs: nothing where the payload is not just as the tables have it. */
export function prepareQuickly(index, payload, { locale, maxRetries }) {
  const text = flattenQuickly(FLATTEN[index], payload);
  if (text === undefined) return;
  return enter(() => {
    const written = putText(text);
    const isAscii = written === text.length;
    if (!isAscii && !isWellFormed(text)) return;
    const call = instance.prepare_flat(index, locale === "zh", maxRetries, written, isAscii);
    return call ? { call, body: outputBody(), issues: [] } : undefined;
  });
}

/** Whatever a getter or proxy does in here, the other way tells; one that calls this package again has written over the words. */
function flattenQuickly(flatten, payload) {
  const before = entries;
  try {
    let text = flatten(payload, roomForWords(32));
    if (typeof text === "number") text = text <= MAX_WORDS ? flatten(payload, roomForWords(text)) : undefined;
    return entries === before && typeof text === "string" && text.length <= MAX_TEXT / 2 ? text : undefined;
  } catch {}
}

export function prepareThoroughly(index, payload, { strict, locale, maxRetries }) {
  const json = typeof payload === "string" && payload.length <= MAX_TEXT;
  const { words, text } = json ? { text: payload } : flatten(payload);
  const flags = (json ? 1 : 0) | (strict ? 2 : 0) | (locale === "zh" ? 4 : 0);
  return enter(() => {
    const written = putText(text);
    if (words) putNodes(words);
    const call = instance.prepare(index, flags, maxRetries, written);
    const { value } = output();
    return call ? { call, body: outputBody(), issues: value } : { error: value };
  });
}

/**
 * Judges an answer: what follows, and the answer or the error's fields. The policy may be made of getters, which must not
 * throw: they are read where a call has failed only.
 */
export function judge(call, answer, token, policy) {
  const value = answer.status === 200 ? judgeQuickly(call, answer.body) : undefined;
  return value ? { then: DONE, value } : judgeThoroughly(call, answer, token, policy);
}

/** The short way of src/flat/mod.rs: nothing where the answer is not just as the tables have it. */
export function judgeQuickly(call, body) {
  return enter(() => {
    roomForText(body.length).set(body);
    const kind = instance.judge_flat(call, body.length);
    if (kind === OTHER) return;
    if (kind === OK) return { errcode: 0, errmsg: "ok" };
    const text = outputText();
    // What is no UTF-8 was counted otherwise by Rust.
    if (kind !== ASCII && text.includes("\ufffd")) return;
    open(words, words[view] / 4, text);
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
    return failed ? followUp(call, policy) : { then: DONE, value: withParsed(output().value) };
  });
}

/** With what `config` says, if that is JSON. The answer is good without. */
function withParsed(answer) {
  try {
    if (typeof answer.config === "string") answer.parsedConfig = JSON.parse(answer.config);
  } catch {}
  return answer;
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
  const { value, wait } = output();
  return { then: word & 3, attempts: word >>> 2, value, wait };
}

/** The table of error codes. */
export function readErrorCodes() {
  return enter(() => {
    instance.error_codes();
    return output().value;
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
  if (!instance) throw new InternalError({ message: "the wasm is not loaded yet: `await init()` first" });
  entries++;
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
  instance = new WebAssembly.Instance(module).exports;
  bytes = words = textRoom = wordRoom = new Uint8Array(0);
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

function roomForWords(length) {
  if (wordRoom.length < length) {
    const at = instance.word_room(length) >>> 0;
    wordRoom = new Uint32Array(instance.memory.buffer, at, length);
  }
  return wordRoom;
}

/** Puts a text in as UTF-8, which seldom takes more bytes than the text has units; answers how many it takes. */
function putText(text) {
  const { read, written } = encoder.encodeInto(text, roomForText(text.length));
  return read < text.length ? encoder.encodeInto(text, roomForText(text.length * 3)).written : written;
}

function putNodes(words) {
  const room = instance.node_room(words.length / 3) >>> 0;
  new Uint32Array(instance.memory.buffer, room, words.length).set(words);
}

function output() {
  refresh();
  const nodes = words[view] / 4;
  return { wait: words[view + 6], value: build(words.subarray(nodes, nodes + words[view + 1] * 3), outputText()) };
}

function outputText() {
  refresh();
  const at = words[view + 2];
  return decoder.decode(bytes.subarray(at, at + words[view + 3]));
}

function outputBody() {
  refresh();
  const at = words[view + 4];
  return bytes.slice(at, at + words[view + 5]);
}
