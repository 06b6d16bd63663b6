//! The exported functions of the npm package's wasm file. They take and return only numbers; texts cross in shared
//! buffers (`buffers.rs`). Every function is synchronous. JavaScript awaits `fetch`, the token provider and timers.

#![expect(unreachable_pub, reason = "wasm_bindgen exports only what is `pub`")]

use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    break_down,
    buffers::with,
    failure::failure_of,
    issues::issues,
    output,
    packed::{PackedCall, pack, unpack},
};
use crate::{
    call::{
        answer::Answer,
        codes,
        error::Error,
        redact::redacted,
        retry::{BackOff, Policy, Then},
        state::no_answer,
    },
    interface::{Checks, Effect, Quick, Thorough, Validation},
    locale::Locale,
    schema::IssueCode,
    text,
};

/// `prepare` returns [`REFUSED`] for a payload with errors. The output holds the error.
const REFUSED: u32 = 0;

/// `judge` returns [`DONE`] if the call succeeded. After [`FAILED`], `next` returns the step that follows.
const DONE: u32 = 0;
const FAILED: u32 = 1;

/// `judge_fast` returns the kind of the output, from which JavaScript builds the answer.
const OTHER: u32 = 0;
const OK: u32 = 1;
const ASCII: u32 = 2;
const UNICODE: u32 = 3;

/// `next` returns the step in the lowest two bits, and the number of attempts in the others.
const GIVE_UP: u32 = 0;
const WAIT: u32 = 1;
const REFRESH: u32 = 2;

/// Flags of `prepare`. With `NOT_JSON`, the input is the reason why JavaScript cannot write the payload as JSON. `WRITES`
/// counts only for interfaces that the crate does not know. With `ALL_WARNINGS` the output has every warning, otherwise the
/// first of each kind that is not said yet.
const STRICT: u32 = 1;
const ALL_WARNINGS: u32 = 2;
const CHINESE: u32 = 4;
const NOT_JSON: u32 = 8;
const WRITES: u32 = 16;
const SEND_UNKNOWN: u32 = 32;

/// Makes room for this many bytes of text and returns the address.
#[wasm_bindgen]
pub fn text_room(bytes: usize) -> usize {
    with(|buffers| buffers.room(bytes))
}

/// Returns the address of the words that say where the output is.
#[wasm_bindgen]
pub fn view() -> usize {
    with(|buffers| std::ptr::from_ref(&buffers.view).addr())
}

/// Checks the payload in the input, which is JSON text. Returns the call as one number. The body is the output's body
/// if there is one, otherwise the input text. The output also holds warnings, if any. Returns [`REFUSED`] with the
/// error as output. A payload of more than `max_bytes` is refused unread, so it need not be in the input. `said` has the
/// bits of the warnings that need not be listed. If the fast path finds no others, the general path does not run.
#[wasm_bindgen]
pub fn prepare(interface: u8, flags: u32, max_retries: u8, text_bytes: usize, max_bytes: usize, said: u32) -> u32 {
    with(|buffers| {
        let locale = if flags & CHINESE == 0 { Locale::En } else { Locale::Zh };
        let mut call = PackedCall { interface, locale, max_retries, effect: Effect::Read, is_fast: true };
        let interface = call.interface();
        buffers.put_nothing();
        let is_text = flags & NOT_JSON == 0;
        let is_too_large = is_text && text_bytes > max_bytes;
        let effect = if flags & WRITES == 0 { Effect::Read } else { Effect::Write };
        let quick = if is_text && !is_too_large && flags & STRICT == 0 {
            interface.check_fast(&buffers.text, text_bytes, &mut buffers.pairs, said)
        } else {
            None
        };
        if let Some(Quick { effect, kinds }) = quick
            && kinds & !said == 0
        {
            call.effect = effect;
            return call.pack();
        }
        call.is_fast = false;
        let payload = text::lossy(buffers.text.get(..text_bytes).unwrap_or_default());
        let prepared = if !is_text {
            Err(Validation::of(interface, IssueCode::NotJson, [&payload, ""], locale))
        } else if is_too_large {
            Err(Validation::too_large(interface, text_bytes, max_bytes, locale))
        } else if interface.is_any() {
            interface.prepare_any(&payload, effect, locale)
        } else {
            let (strict, send_unknown) = (flags & STRICT != 0, flags & SEND_UNKNOWN != 0);
            let said = (flags & ALL_WARNINGS == 0).then_some(said);
            interface.prepare_thoroughly(&payload, Checks { strict, locale, max_bytes, send_unknown }, said)
        };
        match prepared {
            Ok(Thorough { effect, body, warnings, kinds }) => {
                call.effect = effect;
                // The text that the fast path took can be sent as it is.
                if quick.is_none() && body != payload.as_bytes() {
                    buffers.put_body(body);
                }
                buffers.view.said = kinds;
                if !warnings.is_empty() {
                    buffers.put_json(|out| issues(out, &warnings));
                }
                call.pack()
            }
            Err(mut validation) => {
                validation.may_write |= interface.is_any() && effect == Effect::Write;
                buffers.put_json(|out| output::error(out, &Error::Validation(validation), locale));
                REFUSED
            }
        }
    })
}

/// Judges an answer. The input is the answer's body, followed by the secrets that must not appear in errors,
/// with blanks between them, and by the name of the member that proves success if the crate does not know the interface. Outputs the answer as JSON, or keeps the error
/// for `next`.
#[wasm_bindgen]
pub fn judge(call: u32, status: u16, body_bytes: usize, secret_bytes: usize, proof_bytes: usize) -> u32 {
    with(|buffers| {
        let call = PackedCall::unpack(call);
        let (body, rest) = buffers.text.split_at_checked(body_bytes).unwrap_or_default();
        let (secrets, rest) = rest.split_at_checked(secret_bytes).unwrap_or_default();
        let proof = text::lossy(rest.get(..proof_bytes).unwrap_or_default());
        let proof = call.interface().is_any().then_some(&*proof);
        match Answer::read(call.interface(), call.effect, status, body, secrets, proof) {
            Ok(answer) => {
                buffers.put_json(|out| out.value(answer.root()));
                DONE
            }
            Err(error) => {
                buffers.error = Some(error);
                FAILED
            }
        }
    })
}

/// Reads an answer on the fast path. Returns [`OK`] without output, [`ASCII`] or [`UNICODE`] with numbers and text, or
/// [`OTHER`] if only [`judge`] can read the answer.
#[wasm_bindgen]
pub fn judge_fast(call: u32, body_bytes: usize) -> u32 {
    with(|buffers| {
        let (body, answer) = (&buffers.text, &mut buffers.answer);
        if body.get(..body_bytes) == Some(br#"{"errcode":0,"errmsg":"ok"}"#) {
            return OK;
        }
        if PackedCall::unpack(call).interface().read_fast(body, body_bytes, answer).is_none() {
            return OTHER;
        }
        let is_ascii = answer.is_ascii;
        buffers.put_answer();
        if is_ascii { ASCII } else { UNICODE }
    })
}

/// Records a request without an answer. `failure` is one of the numbers in pkg-template/shared/failure.js.
#[wasm_bindgen]
pub fn fail(call: u32, failure: u32) {
    with(|buffers| {
        let call = PackedCall::unpack(call);
        buffers.error = Some(no_answer(call.interface(), call.effect, failure_of(failure)));
    });
}

/// Outputs the error from `judge` or `fail`, and returns the step that follows. The input is the payload. Times are in
/// milliseconds.
#[expect(
    clippy::too_many_arguments,
    reason = "only numbers cross the boundary, and each costs fewer bytes than a buffer"
)]
#[wasm_bindgen]
pub fn next(
    call: u32,
    attempts: u32,
    random: u32,
    back_off_base: u32,
    back_off_cap: u32,
    retry_after: u32,
    until_minute: u32,
    payload_bytes: usize,
) -> u32 {
    with(|buffers| {
        let Some(mut error) = buffers.error.take() else { return GIVE_UP };
        if let Error::Api(error) = &mut error {
            error.explain_by_payload(buffers.text.get(..payload_bytes).unwrap_or_default());
        }
        let PackedCall { effect, max_retries, locale, .. } = PackedCall::unpack(call);
        let back_off = BackOff { base: back_off_base, cap: back_off_cap };
        let policy = Policy { effect, max_retries, back_off, random, retry_after, until_minute };
        let mut attempts = unpack(attempts);
        let (state, wait) = match attempts.after(&mut error, &policy) {
            Then::GiveUp => (GIVE_UP, 0),
            Then::Wait(wait) => (WAIT, wait),
            Then::Refresh => (REFRESH, 0),
        };
        buffers.view.wait = wait;
        buffers.put_json(|out| output::error(out, &error, locale));
        state | pack(attempts) << 2
    })
}

/// Outputs a text of another library without secrets. The input is the secrets, as lines, and then the
/// text. Both are UTF-8.
#[wasm_bindgen]
pub fn redact(secret_bytes: usize, bytes: usize) {
    with(|buffers| {
        let text = buffers.text.get(secret_bytes..bytes).unwrap_or_default();
        let clean = redacted(text, buffers.text.get(..secret_bytes).unwrap_or_default());
        buffers.put_body(clean.into_bytes());
    });
}

/// Outputs the table of error codes.
#[wasm_bindgen]
pub fn error_codes() {
    with(|buffers| buffers.put_json(|out| out.list(codes::ALL, output::code)));
}

/// Fails like a defect, for the tests of traps: 0 aborts, 1 uses up the stack, 2 asks for more memory than exists.
#[wasm_bindgen]
pub fn break_down(how: u32) -> u32 {
    break_down::now(how)
}
