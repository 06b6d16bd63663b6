// What the wasm is asked: whether a payload can be sent, what an answer means, what follows a failure.
import { BUILD, open } from "./glue.js";
import { BODY, enter, NUMBERS, output, outputJson, outputText, putBytes, putText, TEXT, WAIT_TIME, words } from "./instance.js";
import { stringify, withParsed } from "./json.js";

/** Flags of `prepare` in src/js/exports.rs. */
const [STRICT, WITH_WARNINGS, CHINESE, NOT_JSON] = [1, 2, 4, 8];
/** What `judge_fast` found. */
const [OTHER, OK, ASCII] = [0, 1, 2];

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
  return enter((wasm) => {
    const call = wasm.prepare(index, flags, maxRetries, putText(text ?? reason));
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
  return enter((wasm) => {
    putBytes(body);
    const kind = wasm.judge_fast(call, body.length);
    if (kind === OTHER) return;
    if (kind === OK) return { errcode: 0, errmsg: "ok" };
    const text = outputText(TEXT);
    // What is no UTF-8 was counted otherwise by Rust.
    if (kind !== ASCII && text.includes("\ufffd")) return;
    const at = output(NUMBERS) / 4;
    open(words, at, text);
    const value = BUILD[call & 255]();
    open();
    return value;
  });
}

export function judgeThoroughly(call, { status, body }, token, policy) {
  return enter((wasm) => {
    putBytes(body, token);
    const failed = wasm.judge(call, status, body.length, token.length);
    return failed ? followUp(wasm, call, policy) : { then: DONE, value: withParsed(outputJson()) };
  });
}

/**
 * Why there is no answer: the connection failed, time ran out while one was awaited, or while nothing was under way, or
 * the answer is too long.
 */
export const [NETWORK, TIMEOUT, DEADLINE, TOO_LONG] = [0, 1, 2, 3];

/** Judges an exchange without an answer: what follows, and the error's fields. */
export function fail(call, failure, policy) {
  return enter((wasm) => {
    wasm.fail(call, failure);
    return followUp(wasm, call, policy);
  });
}

function followUp(wasm, call, { attempts, random, base, cap, retryAfter = 0 }) {
  const untilMinute = 60_000 - (Date.now() % 60_000);
  const word = wasm.next(call, attempts, random * (2 ** 32 - 1), base, cap, retryAfter, untilMinute);
  return { then: word & 3, attempts: word >>> 2, value: outputJson(), wait: output(WAIT_TIME) };
}

/** The table of error codes. */
export function readErrorCodes() {
  return enter((wasm) => {
    wasm.error_codes();
    return outputJson();
  });
}

/** Fails as a defect would; for tests. */
export function breakDown(how) {
  return enter((wasm) => wasm.break_down(how));
}
