//! The functions of the npm package's wasm file. They take and give numbers only: texts and values cross in two kept
//! buffers (in: `text_room`, `node_room`; out: `view`), since bulk copies cost a fraction of what wasm-bindgen's own
//! conversions cost, and there is nothing to free and nothing that a trap could leave half-owned.
//!
//! Every function is synchronous. What awaits is `drive.js`, which owns fetch, token provider and timers.

#![expect(unreachable_pub, reason = "wasm_bindgen exports only what is `pub`")]

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{
    answer::Answer,
    call::{Attempts, BackOff, Failure, Policy, Then, no_answer},
    endpoint::{Checks, Effect, Interface},
    endpoints, errcode,
    error::{Error, Validation},
    flat::{self, Flat},
    http::push_target,
    issue::{Issue, Locale},
    tape::{Tape, Words},
    text,
    token::Token,
};

/// `prepare` and `target`: refused, the output holds why.
const REFUSED: u32 = 0;

/// `judge`: the call has succeeded, or `next` knows what follows.
const DONE: u32 = 0;
const FAILED: u32 = 1;

/// `judge_flat`: what there is to build.
const OTHER: u32 = 0;
const OK: u32 = 1;
const ASCII: u32 = 2;
const UNICODE: u32 = 3;

/// `next`: the lowest two bits say what follows, the rest are the attempts so far.
const GIVE_UP: u32 = 0;
const WAIT: u32 = 1;
const REFRESH: u32 = 2;

/// Flags of `prepare`.
const JSON_TEXT: u32 = 1;
const STRICT: u32 = 2;
const CHINESE: u32 = 4;

struct Buffers {
    text: Vec<u8>,
    nodes: Vec<Words>,
    /// The words of a payload, the first of which says how many follow.
    words: Vec<u32>,
    out_nodes: Vec<Words>,
    out_text: String,
    answer: Flat,
    pairs: Vec<u64>,
    body: Vec<u8>,
    view: View,
    /// What `judge` or `fail` found, until `next` asks what follows from it. Both are called in one breath.
    error: Option<Error>,
}

/// Where the output lies, addresses and lengths. JavaScript reads it as seven words.
#[repr(C)]
struct View {
    nodes: [usize; 2],
    text: [usize; 2],
    body: [usize; 2],
    /// What `next` answers besides, in milliseconds.
    wait: u32,
}

impl Buffers {
    const EMPTY: Self = Self {
        text: Vec::new(),
        nodes: Vec::new(),
        words: Vec::new(),
        out_nodes: Vec::new(),
        out_text: String::new(),
        answer: Flat::EMPTY,
        pairs: Vec::new(),
        body: Vec::new(),
        view: View { nodes: [0; 2], text: [0; 2], body: [0; 2], wait: 0 },
        error: None,
    };

    fn put(&mut self, tape: Tape) {
        (self.out_nodes, self.out_text) = tape.for_js();
        self.view.nodes = [self.out_nodes.as_ptr().addr(), self.out_nodes.len()];
        self.view.text = [self.out_text.as_ptr().addr(), self.out_text.len()];
    }

    fn text(&self, length: usize) -> String {
        text::lossy(self.text.get(..length).unwrap_or_default()).into_owned()
    }
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = const { RefCell::new(Buffers::EMPTY) };
}

fn with<T: Default>(work: impl FnOnce(&mut Buffers) -> T) -> T {
    BUFFERS.with(|buffers| buffers.try_borrow_mut().map(|mut buffers| work(&mut buffers)).unwrap_or_default())
}

/// Room for that many bytes of text to come in; answers its address.
#[wasm_bindgen]
pub fn text_room(bytes: usize) -> usize {
    with(|buffers| {
        let len = buffers.text.len().max(bytes + flat::SPARE);
        buffers.text.resize(len, 0);
        buffers.text.as_ptr().addr()
    })
}

/// Room for that many nodes to come in; answers its address.
#[wasm_bindgen]
pub fn node_room(nodes: usize) -> usize {
    with(|buffers| {
        buffers.nodes.resize(nodes, [0; 3]);
        buffers.nodes.as_ptr().addr()
    })
}

/// Room for that many words of a payload to come in; answers its address.
#[wasm_bindgen]
pub fn word_room(words: usize) -> usize {
    with(|buffers| {
        let len = buffers.words.len().max(words);
        buffers.words.resize(len, 0);
        buffers.words.as_ptr().addr()
    })
}

/// The address of the [`View`], which stays where it is.
#[wasm_bindgen]
pub fn view() -> usize {
    with(|buffers| (&raw const buffers.view).addr())
}

/// Checks a payload that has come in as nodes and text, or as JSON text.
/// Answers [`REFUSED`] with the issues, or the call as one number, with the warnings and the body.
#[wasm_bindgen]
pub fn prepare(interface: u8, flags: u32, max_retries: u8, text_bytes: usize) -> u32 {
    with(|buffers| {
        let locale = if flags & CHINESE == 0 { Locale::En } else { Locale::Zh };
        let mut call = Call { interface, locale, max_retries, effect: Effect::Read };
        let checks = Checks::default().strict(flags & STRICT != 0).locale(locale);
        let (interface, text) = (call.interface(), buffers.text(text_bytes));
        let prepared = if flags & JSON_TEXT == 0 {
            interface.prepare(&Tape::from_js(std::mem::take(&mut buffers.nodes), text), checks)
        } else {
            interface.prepare_json(&text, checks)
        };
        let mut tape = Tape::default();
        let word = match prepared {
            Ok(prepared) => {
                let (effect, body, warnings) = prepared.into_parts();
                call.effect = effect;
                buffers.body = body;
                buffers.view.body = [buffers.body.as_ptr().addr(), buffers.body.len()];
                push_issues(&mut tape, &warnings);
                call.pack()
            }
            Err(validation) => {
                push_error(&mut tape, &Error::Validation(validation), locale);
                REFUSED
            }
        };
        buffers.put(tape);
        word
    })
}

/// Checks a payload that has come in as words and text. Answers the call as one number, with the body; or
/// [`REFUSED`] where only [`prepare`] can say what it is.
#[wasm_bindgen]
pub fn prepare_flat(interface: u8, chinese: bool, max_retries: u8, text_bytes: usize, is_ascii: bool) -> u32 {
    with(|buffers| {
        let locale = if chinese { Locale::Zh } else { Locale::En };
        let mut call = Call { interface, locale, max_retries, effect: Effect::Read };
        let mut written = || {
            let (count, words) = buffers.words.split_first()?;
            let words = words.get(..*count as usize)?;
            let Buffers { text, body, pairs, .. } = buffers;
            call.interface().write_flat(words, text, text_bytes, is_ascii, body, pairs)
        };
        let Some((effect, length)) = written() else { return REFUSED };
        call.effect = effect;
        buffers.view.body = [buffers.body.as_ptr().addr(), length];
        call.pack()
    })
}

/// Puts out path and query of a call for the token that has come in; [`REFUSED`] where that is no token.
#[wasm_bindgen]
pub fn target(call: u32, text_bytes: usize) -> u32 {
    with(|buffers| {
        let Ok(token) = Token::new(buffers.text(text_bytes)) else { return REFUSED };
        let mut target = String::new();
        push_target(&mut target, Call::unpack(call).interface(), &token);
        let mut tape = Tape::default();
        tape.text(&target);
        buffers.put(tape);
        call
    })
}

/// Judges an answer: its body has come in, and behind it the token that was sent, so that no error shows it.
/// Puts out the answer, or keeps the error for `next`.
#[wasm_bindgen]
pub fn judge(call: u32, status: u16, body_bytes: usize, token_bytes: usize) -> u32 {
    with(|buffers| {
        let call = Call::unpack(call);
        let (body, token) = buffers.text.split_at_checked(body_bytes).unwrap_or_default();
        let token = Token::new(text::lossy(token.get(..token_bytes).unwrap_or_default())).ok();
        match Answer::read(call.interface(), call.effect, status, body, token.as_ref()) {
            Ok(answer) => {
                buffers.put(answer.into_tape());
                DONE
            }
            Err(error) => {
                buffers.error = Some(error);
                FAILED
            }
        }
    })
}

/// Reads an answer whose body has come in where it is one that succeeded and just as the tables have it: [`OK`] and
/// nothing else, or [`ASCII`] or [`UNICODE`] with words and text. [`OTHER`] where only [`judge`] can say what it is.
#[wasm_bindgen]
pub fn judge_flat(call: u32, body_bytes: usize) -> u32 {
    with(|buffers| {
        let (body, answer) = (&buffers.text, &mut buffers.answer);
        if body.get(..body_bytes) == Some(br#"{"errcode":0,"errmsg":"ok"}"#) {
            return OK;
        }
        if Call::unpack(call).interface().read_flat(body, body_bytes, answer).is_none() {
            return OTHER;
        }
        buffers.view.nodes = [answer.words.as_ptr().addr(), answer.word_count];
        buffers.view.text = [answer.text.as_ptr().addr(), answer.text_len];
        if answer.is_ascii { ASCII } else { UNICODE }
    })
}

/// Takes note of an exchange without an answer: `failure` is 0 for a failed connection, 1 where time ran out while an
/// answer was awaited, 2 where it ran out while nothing was under way, 3 for an answer that is too long.
#[wasm_bindgen]
pub fn fail(call: u32, failure: u32) {
    with(|buffers| {
        let call = Call::unpack(call);
        let failure = match failure {
            0 => Failure::Network,
            1 => Failure::Timeout,
            2 => Failure::Deadline,
            _ => Failure::TooLong,
        };
        buffers.error = Some(no_answer(call.interface(), call.effect, failure));
    });
}

/// Puts out what `judge` or `fail` found, and says what follows from it. Times are in milliseconds.
#[wasm_bindgen]
pub fn next(
    call: u32,
    attempts: u32,
    random: u32,
    back_off_base: u32,
    back_off_cap: u32,
    retry_after: u32,
    until_minute: u32,
) -> u32 {
    with(|buffers| {
        let Some(mut error) = buffers.error.take() else { return GIVE_UP };
        let Call { effect, max_retries, locale, .. } = Call::unpack(call);
        let back_off = BackOff { base: back_off_base, cap: back_off_cap };
        let policy = Policy { effect, max_retries, back_off, random, retry_after, until_minute };
        let mut attempts = unpack(attempts);
        let (state, wait) = match attempts.after(&mut error, &policy) {
            Then::GiveUp => (GIVE_UP, 0),
            Then::Wait(wait) => (WAIT, wait),
            Then::Refresh => (REFRESH, 0),
        };
        buffers.view.wait = wait;
        let mut tape = Tape::default();
        push_error(&mut tape, &error, locale);
        buffers.put(tape);
        state | pack(attempts) << 2
    })
}

/// Puts out the table of error codes.
#[wasm_bindgen]
pub fn error_codes() {
    with(|buffers| {
        let mut tape = Tape::default();
        let list = tape.list();
        for row in errcode::ALL {
            push_code(&mut tape, row);
        }
        tape.close(list);
        buffers.put(tape);
    });
}

/// Fails as a defect would, for the tests that show that nothing hangs then: 0 aborts, 1 uses the stack up, 2 asks for
/// more memory than there is.
#[wasm_bindgen]
pub fn break_down(how: u32) -> u32 {
    match how {
        0 => std::process::abort(),
        1 => endless(0),
        _ => {
            let mut kept = Vec::new();
            loop {
                kept.push(std::hint::black_box(Vec::<u8>::with_capacity(1 << 30)));
            }
        }
    }
}

#[expect(unconditional_recursion, reason = "that is what it is for")]
fn endless(depth: u32) -> u32 {
    let frame = std::hint::black_box([depth; 64]);
    endless(depth + 1) + frame.iter().sum::<u32>()
}

fn pack(attempts: Attempts) -> u32 {
    u32::from(attempts.retries) << 1 | u32::from(attempts.refreshed)
}

fn unpack(attempts: u32) -> Attempts {
    Attempts { retries: u8::try_from(attempts >> 1).unwrap_or(u8::MAX), refreshed: attempts & 1 == 1 }
}

/// What stays the same throughout a call. JavaScript keeps it as one number, so that the wasm side holds no state that
/// would have to be freed or that a trap could lose.
struct Call {
    interface: u8,
    max_retries: u8,
    effect: Effect,
    locale: Locale,
}

impl Call {
    /// Four bytes: 1, so that it is never [`REFUSED`]; flags; retries; interface.
    fn pack(&self) -> u32 {
        let writes = u8::from(self.effect == Effect::Write);
        let chinese = u8::from(self.locale == Locale::Zh);
        u32::from_be_bytes([1, writes | chinese << 1, self.max_retries, self.interface])
    }

    fn unpack(call: u32) -> Self {
        let [_, flags, max_retries, interface] = call.to_be_bytes();
        Self {
            interface,
            max_retries,
            effect: if flags & 1 == 0 { Effect::Read } else { Effect::Write },
            locale: if flags & 2 == 0 { Locale::En } else { Locale::Zh },
        }
    }

    fn interface(&self) -> &'static Interface {
        endpoints::ALL.get(usize::from(self.interface)).copied().unwrap_or(&endpoints::get_callback_config::INTERFACE)
    }
}

/// The members of the error's JavaScript class, which `errors.js` makes from them.
fn push_error(tape: &mut Tape, error: &Error, locale: Locale) {
    let object = tape.object();
    tape.member("code", error.code());
    tape.member("endpoint", error.interface().unwrap_or_default());
    tape.member("message", &error.message(locale));
    if error.outcome_unknown() {
        tape.member("outcome", "unknown");
    }
    match error {
        Error::Validation(Validation { issues, warnings, .. }) => {
            tape.text("issues");
            push_issues(tape, issues);
            tape.text("warnings");
            push_issues(tape, warnings);
        }
        Error::Http(http) => {
            tape.whole_member("status", http.status.into());
            tape.member("body", &http.body);
        }
        Error::Decode(decode) => {
            tape.member("path", &decode.path);
            tape.member("body", &decode.body);
            if let Some(offset) = decode.offset.and_then(|offset| i64::try_from(offset).ok()) {
                tape.whole_member("offset", offset);
            }
        }
        Error::Api(api) => {
            tape.whole_member("errcode", api.errcode);
            tape.member("errmsg", &api.errmsg);
            tape.member("class", api.class.as_str());
            tape.member("advice", api.advice(locale));
            for (name, value) in [("rid", &api.rid), ("hint", &api.hint), ("clientIp", &api.client_ip)] {
                if let Some(value) = value {
                    tape.member(name, value);
                }
            }
            tape.text("retryable");
            tape.bool(api.retry != errcode::Retry::Never);
        }
        Error::Token(_) | Error::Network(_) | Error::Timeout(_) => {}
    }
    tape.close(object);
}

fn push_issues(tape: &mut Tape, issues: &[Issue]) {
    let list = tape.issues();
    for issue in issues {
        tape.text(&issue.path);
        tape.text(issue.code.as_str());
        tape.text(&issue.message);
    }
    tape.close(list);
}

fn push_code(tape: &mut Tape, row: &errcode::ErrorCode) {
    let object = tape.object();
    tape.whole_member("code", row.code);
    tape.member("class", row.class.as_str());
    tape.text("retryable");
    tape.bool(row.retry != errcode::Retry::Never);
    tape.text("advice");
    let advice = tape.object();
    tape.member("en", row.advice(Locale::En));
    tape.member("zh", row.advice(Locale::Zh));
    tape.close(advice);
    tape.close(object);
}
