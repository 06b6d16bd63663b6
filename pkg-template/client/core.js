// Asks the wasm three things: whether a payload can be sent, what an answer means, and what to do after a failure.
import { cleanWith } from "../shared/errors.js";
import { BUILD, open } from "./glue.js";
import { BODY, enter, NUMBERS, output, outputJson, outputText, putBytes, putText, SAID, TEXT, WAIT_TIME, words } from "./instance.js";
import { ANY_OF_PLATFORM } from "./interfaces.js";
import { stringify, withParsed } from "./json.js";
import { located, withSegments } from "./segments.js";

/** Flags of `prepare` in src/js/exports.rs. */
const STRICT = 1;
const ALL_WARNINGS = 2;
const CHINESE = 4;
const NOT_JSON = 8;
const WRITES = 16;
const SEND_UNKNOWN = 32;

/** The results of `judge_fast`. */
const OTHER = 0;
const OK = 1;
const ASCII = 2;

/** What the driver has to do after an attempt. */
export const GIVE_UP = 0;
export const WAIT = 1;
export const REFRESH = 2;
export const DONE = 3;

/**
 * Checks a payload (any value, or JSON text). Returns `{ call, body, issues, said }` or `{ error }`. The issues are warnings.
 * `said` has a bit for each kind of warning that need not be among them. The result has the bits of the issues as well.
 * Without `said` the issues are all warnings.
 */
export function prepare({ number, effect }, payload, { strict, locale, maxRetries, maxPayloadBytes = 1 << 20, unknownFields }, said) {
  const { text, reason, length } = stringify(payload, maxPayloadBytes);
  const flags =
    (strict ? STRICT : 0) |
    (said === undefined ? ALL_WARNINGS : 0) |
    (locale === "zh" ? CHINESE : 0) |
    (reason === undefined ? 0 : NOT_JSON) |
    (effect === "write" ? WRITES : 0) |
    (unknownFields === "send" ? SEND_UNKNOWN : 0);
  return enter((wasm) => {
    const call = wasm.prepare(number, flags, maxRetries, length ?? putText(text ?? reason), maxPayloadBytes, said);
    if (!call) return { error: located(outputJson()) };
    const body = output(BODY + 1) ? outputText(BODY) : text;
    return { error: undefined, call, body, issues: output(TEXT + 1) ? withSegments(outputJson()) : [], said: output(SAID) };
  });
}

/** Whether a call writes: a bit of the flags in src/js/packed.rs. */
export const writes = (call) => (call >>> 16) % 2 === 1;

/**
 * Judges an answer. Returns what the driver has to do, and the answer or the fields of the error. No error shows one of the
 * secrets. The caller has `target`, and `policy()`, which is called only if the call failed and must not throw.
 */
export function judge(call, answer, secrets, caller) {
  const value = answer.status === 200 ? judgeQuickly(call, answer.body) : undefined;
  return value ? { then: DONE, value } : judgeThoroughly(call, answer, secrets, caller);
}

/** The fast path of src/fast/read.rs. Returns nothing if the answer differs from the tables and needs the general path. */
export function judgeQuickly(call, body) {
  return enter((wasm) => {
    putBytes(body);
    const kind = wasm.judge_fast(call, body.length);
    if (kind === OTHER) return;
    if (kind === OK) return { errcode: 0, errmsg: "ok" };
    const text = outputText(TEXT);
    // The text may hold bytes that are not UTF-8. Rust counts the characters of such a text in another way.
    if (kind !== ASCII && text.includes("\ufffd")) return;
    const at = output(NUMBERS) / 4;
    open(words, at, text);
    const value = BUILD[call & 255]();
    open();
    return value;
  });
}

/** A failure is judged twice: the policy is read in between, and code of users can stand behind it that uses the wasm too. */
export function judgeThoroughly(call, { status, body }, secrets, caller) {
  const { proof = "", number } = caller.target;
  const hidden = secrets.join(" ");
  const hasFailed = (wasm) => {
    putBytes(body, hidden + proof);
    return wasm.judge(call, status, body.length, hidden.length, proof.length);
  };
  const value = enter((wasm) => (hasFailed(wasm) ? undefined : number < ANY_OF_PLATFORM ? withParsed(outputJson()) : outputJson()));
  if (value) return { then: DONE, value };
  const numbers = numbersOf(caller.policy());
  return enter((wasm) => {
    hasFailed(wasm);
    return followUp(wasm, call, numbers, caller.body);
  });
}

/**
 * Judges an attempt without an answer. `failure` is a number of shared/failure.js. Returns what the driver has to do, and
 * the fields of the error.
 */
export function fail(call, failure, caller) {
  const numbers = numbersOf(caller.policy());
  return enter((wasm) => {
    wasm.fail(call, failure);
    return followUp(wasm, call, numbers);
  });
}

function numbersOf({ attempts, random, base, cap, retryAfter }) {
  return [attempts, random * (2 ** 32 - 1), base, cap, retryAfter, 60_000 - (Date.now() % 60_000)];
}

function followUp(wasm, call, numbers, payload = "") {
  const word = wasm.next(call, ...numbers, putText(payload));
  return { then: word & 3, attempts: word >>> 2, value: outputJson(), wait: output(WAIT_TIME) };
}

cleanWith((text, secrets) =>
  enter((wasm) => {
    wasm.redact(putText(secrets), putText(secrets + text));
    return outputText(BODY);
  }),
);

export function readErrorCodes() {
  return enter((wasm) => {
    wasm.error_codes();
    return outputJson();
  });
}

/** Fails as a defect fails; for tests only. */
export function breakDown(how) {
  return enter((wasm) => wasm.break_down(how));
}
