// Owns the wasm instance: copies in and out, and a fresh instance after a trap.
import * as glue from "./wasm/wechat_cloudbase.js";
import { InternalError } from "./errors.js";
import { build, flatten, isWellFormed, MAX_TEXT } from "./tape.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let module;
let instance;

/** Takes the wasm, as bytes or compiled. The first one stays: every entry shares one instance. */
export function load(source) {
  if (instance) return;
  module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  instance = glue.initSync({ module });
}

/** What `judge` and `fail` answer in the lowest two bits. */
export const [DONE, GIVE_UP, WAIT, REFRESH] = [0, 1, 2, 3];

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
    const call = glue.prepare(index, flags, maxRetries, bytes);
    const { value, body } = output();
    return call ? { call, body, issues: value } : { error: value };
  });
}

/** Path and query of a call; nothing where the token is none. */
export function target(call, token) {
  return enter(() => (isWellFormed(token) && glue.target(call, putText(token)) ? output().value : undefined));
}

/** Judges an answer: what follows, the attempts so far, and the answer or the error's fields. */
export function judge(call, attempts, status, body, token) {
  return enter(() => {
    const bytes = new Uint8Array(body);
    const room = glue.text_room(bytes.length + token.length * 3);
    const memory = new Uint8Array(instance.memory.buffer, room, bytes.length + token.length * 3);
    memory.set(bytes);
    const { written } = encoder.encodeInto(token, memory.subarray(bytes.length));
    return followUp(glue.judge(call, attempts, random(), status, bytes.length, written));
  });
}

/** Why no answer came: the connection failed, or time ran out while one was awaited, or while nothing was under way. */
export const [NETWORK, TIMEOUT, DEADLINE] = [0, 1, 2];

/** Judges an exchange without an answer. */
export function fail(call, attempts, failure) {
  return enter(() => followUp(glue.fail(call, attempts, random(), failure)));
}

export function isBaseUrl(text) {
  return enter(() => glue.is_base_url(putText(text)) === 1);
}

/** The table of error codes. */
export function readErrorCodes() {
  return enter(() => {
    glue.error_codes();
    return output().value;
  });
}

/** Fails as a defect would; for tests. */
export function breakDown(how) {
  return enter(() => glue.break_down(how));
}

function followUp(word) {
  return { then: word & 3, attempts: word >>> 2, value: output().value };
}

function random() {
  return Math.floor(Math.random() * 2 ** 32);
}

/**
 * Runs synchronous work in the instance. Whatever it throws, the instance may be half-way through something, so the next
 * work gets a fresh one. Calls in flight lose nothing: what they are up to is kept in JavaScript.
 */
function enter(work) {
  if (!instance) throw new InternalError({ message: "the wasm is not loaded yet" });
  try {
    return work();
  } catch (cause) {
    glue.__wbg_reset_state();
    instance = glue.initSync();
    throw new InternalError({ message: "wechat-cloudbase failed inside; please report this" }, { cause });
  }
}

function putText(text) {
  const room = glue.text_room(text.length * 3);
  return encoder.encodeInto(text, new Uint8Array(instance.memory.buffer, room, text.length * 3)).written;
}

function putNodes(words) {
  const room = glue.node_room(words.length / 3);
  new Uint32Array(instance.memory.buffer, room, words.length).set(words);
}

/** Views are made anew each time: whenever memory grows, old ones are detached. */
function output() {
  const at = glue.view();
  const [nodes, nodeCount, text, textBytes, body, bodyBytes] = new Uint32Array(instance.memory.buffer, at, 6);
  const { buffer } = instance.memory;
  return {
    value: build(new Uint32Array(buffer, nodes, nodeCount * 3), decoder.decode(new Uint8Array(buffer, text, textBytes))),
    get body() {
      return new Uint8Array(buffer, body, bodyBytes).slice();
    },
  };
}
