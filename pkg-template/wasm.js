// Owns the wasm instance: copies in and out, and a fresh instance after a trap.
import { __wbg_reset_state as reset, initSync } from "./wasm/wechat_cloudbase.js";
import { InternalError } from "./errors.js";
import { build, flatten, MAX_TEXT } from "./tape.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const MAX_MEMORY = 1 << 24;

let module;
/** The exports themselves: they take and give numbers, which need none of the glue's wrappers. */
let instance;
let loading;

/** Takes the wasm, as bytes or compiled. The first one stays: every entry shares one instance. */
export function load(source) {
  if (instance) return;
  module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  instance = initSync({ module });
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
 * Answers `{ call, body, issues }`, the issues being warnings, or `{ error }`.
 */
export function prepare(index, payload, { strict, locale, maxRetries }) {
  const json = typeof payload === "string" && payload.length <= MAX_TEXT;
  const { words, text } = json ? { text: payload } : flatten(payload);
  const flags = (json ? 1 : 0) | (strict ? 2 : 0) | (locale === "zh" ? 4 : 0);
  return enter(() => {
    const bytes = putText(text);
    if (words) putNodes(words);
    const call = instance.prepare(index, flags, maxRetries, bytes);
    const { value, body } = output();
    return call ? { call, body, issues: value } : { error: value };
  });
}

/** Path and query of a call; nothing where the token is none. */
export function target(call, token) {
  return enter(() => (instance.target(call, putText(token)) ? output().value : undefined));
}

/** Judges an answer: what follows, and the answer or the error's fields. */
export function judge(call, { status, body, retryAfter }, token, policy) {
  return enter(() => {
    const room = instance.text_room(body.length + token.length * 3) >>> 0;
    const memory = new Uint8Array(instance.memory.buffer, room, body.length + token.length * 3);
    memory.set(body);
    const { written } = encoder.encodeInto(token, memory.subarray(body.length));
    const failed = instance.judge(call, status, body.length, written);
    return failed ? followUp(call, policy, retryAfter) : { then: DONE, value: output().value };
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

function followUp(call, { attempts, random, base, cap }, retryAfter = 0) {
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
  try {
    const result = work();
    // Memory never shrinks, so after a huge payload or answer a fresh instance starts small again.
    if (instance.memory.buffer.byteLength > MAX_MEMORY) renew();
    return result;
  } catch (cause) {
    renew();
    throw new InternalError({ message: "wechat-cloudbase failed inside; please report this" }, { cause });
  }
}

function renew() {
  reset();
  instance = initSync();
}

function putText(text) {
  const room = instance.text_room(text.length * 3) >>> 0;
  return encoder.encodeInto(text, new Uint8Array(instance.memory.buffer, room, text.length * 3)).written;
}

function putNodes(words) {
  const room = instance.node_room(words.length / 3) >>> 0;
  new Uint32Array(instance.memory.buffer, room, words.length).set(words);
}

/** Views are made anew each time: whenever memory grows, old ones are detached. */
function output() {
  const at = instance.view() >>> 0;
  const [nodes, nodeCount, text, textBytes, body, bodyBytes, wait] = new Uint32Array(instance.memory.buffer, at, 7);
  const { buffer } = instance.memory;
  return {
    wait,
    value: build(new Uint32Array(buffer, nodes, nodeCount * 3), decoder.decode(new Uint8Array(buffer, text, textBytes))),
    get body() {
      return new Uint8Array(buffer, body, bodyBytes).slice();
    },
  };
}
