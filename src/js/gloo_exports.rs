//! The exports of the wasm file of `wechat-cloudbase/gloo`. No logic: `drive` makes the call, with gloo's `fetch` and timers.
//!
//! A payload comes as JSON text, so that JavaScript writes it the same way for both clients. Answers, errors and events
//! go out as plain values. What a call rejects with is a value as well: an exception means that the instance is broken.

#![expect(unreachable_pub, reason = "wasm_bindgen exports only what is `pub`")]

use std::time::Duration;

use js_sys::{Math, Promise};
use serde::Serialize;
use serde_wasm_bindgen::Error as Unwritable;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{
    awaited::settled,
    break_down,
    gloo::Timers,
    gloo_host::{Host, Tokens, Watch, Watched},
    plain::{Codes, Failed, Found, Read, plain},
};
use crate::{
    call::{
        drive::{drive_watched, unless},
        error::Error,
        http::BaseUrl,
        redact::redacted,
        retry::BackOff,
        state::{Call, CallOptions},
        token::Token,
    },
    endpoints,
    interface::{ANY, ANY_OF_PLATFORM, Checks, Effect, Prepared, Validation},
    locale::Locale,
    schema::IssueCode,
    text::lossy,
};

#[wasm_bindgen]
extern "C" {
    /// A payload, and how it is checked: `toCheck` in `pkg-template/gloo/call.js`. JavaScript has looked at all but the
    /// text.
    pub type Payload;

    #[wasm_bindgen(method, getter)]
    fn interface(this: &Payload) -> String;

    /// JSON text, or none where JavaScript cannot write it as JSON.
    #[wasm_bindgen(method, getter)]
    fn text(this: &Payload) -> Option<String>;

    /// Why it cannot.
    #[wasm_bindgen(method, getter)]
    fn reason(this: &Payload) -> Option<String>;

    /// The length of a text that is too long to be passed.
    #[wasm_bindgen(method, getter)]
    fn length(this: &Payload) -> Option<usize>;

    #[wasm_bindgen(method, getter, js_name = maxBytes)]
    fn max_bytes(this: &Payload) -> usize;

    #[wasm_bindgen(method, getter)]
    fn strict(this: &Payload) -> bool;

    #[wasm_bindgen(method, getter, js_name = sendUnknown)]
    fn send_unknown(this: &Payload) -> bool;

    #[wasm_bindgen(method, getter)]
    fn chinese(this: &Payload) -> bool;

    /// The bits of the warnings that need no event, or nothing where the listener gets all.
    #[wasm_bindgen(method, getter)]
    fn said(this: &Payload) -> Option<f64>;

    /// The path of an interface that the crate does not know, and then whether it writes, whether it takes the platform's
    /// token, and the member that proves success.
    #[wasm_bindgen(method, getter)]
    fn path(this: &Payload) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn writes(this: &Payload) -> bool;

    #[wasm_bindgen(method, getter)]
    fn component(this: &Payload) -> bool;

    #[wasm_bindgen(method, getter)]
    fn proof(this: &Payload) -> Option<String>;

    /// How a call is made: the options of the client, which JavaScript has checked.
    pub type Options;

    #[wasm_bindgen(method, getter, js_name = baseURL)]
    fn base_url(this: &Options) -> String;

    #[wasm_bindgen(method, getter, js_name = maxRetries)]
    fn max_retries(this: &Options) -> u8;

    #[wasm_bindgen(method, getter, js_name = maxResponseBytes)]
    fn max_response_bytes(this: &Options) -> usize;

    /// Milliseconds, or infinity.
    #[wasm_bindgen(method, getter)]
    fn timeout(this: &Options) -> f64;

    #[wasm_bindgen(method, getter)]
    fn backoff(this: &Options) -> Limits;

    /// The limits of the waits between attempts.
    type Limits;

    #[wasm_bindgen(method, getter)]
    fn base(this: &Limits) -> u32;

    #[wasm_bindgen(method, getter)]
    fn cap(this: &Limits) -> u32;
}

/// Checks a payload: `{ body, warnings }`, or `{ error }`.
#[wasm_bindgen]
pub fn check(payload: &Payload) -> Result<JsValue, Unwritable> {
    match payload.prepare() {
        Ok(prepared) => {
            let (body, warnings) = (lossy(prepared.body()), Found(prepared.warnings()));
            plain(&Outcome { body: Some(&body), warnings: Some(warnings), ..Outcome::default() })
        }
        Err(error) => failed(&error, payload.locale()),
    }
}

/// Makes a call, with a token or with the provider of the host. The promise is fulfilled with `{ answer }` or `{ error }`,
/// or with nothing where the caller has left. All of the payload and the options is read at once.
#[wasm_bindgen]
pub fn start(
    payload: &Payload,
    options: &Options,
    token: Option<String>,
    is_heard: bool,
    host: Host,
) -> Result<Promise, Unwritable> {
    let locale = payload.locale();
    let (prepared, mut settings) = (payload.prepare(), options.settings()?);
    let proof = payload.proof();
    if let Some(path) = payload.path() {
        settings.base_url = settings.base_url.join(&path);
    }
    let (clock, limit) = (options.clock(), options.max_response_bytes());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "JavaScript got it as bits")]
    let said = payload.said().map(|said| said as i64 as u32);
    Ok(future_to_promise(async move {
        let stopped = JsFuture::from(host.stopped());
        let call = async {
            let prepared = prepared?;
            let watch = Watch::new(&host, is_heard, locale);
            watch.warn(&prepared, said);
            let tokens = Tokens { host: &host, fixed: token.as_deref().map(Token::new).transpose()? };
            let transport = Watched { watch: &watch, limit, writes: prepared.effect() == Effect::Write };
            let mut call = Call::new(prepared, settings);
            call.proof = proof;
            drive_watched(call, &transport, &tokens, &clock, |step, cause| watch.before(step, cause)).await
        };
        match unless(stopped, call).await {
            Some(Ok(answer)) => Ok(plain(&Outcome { answer: Some(Read(answer.root())), ..Outcome::default() })?),
            Some(Err(error)) => Ok(failed(&error, locale)?),
            None => Ok(JsValue::UNDEFINED),
        }
    }))
}

/// Returns a text of another library without secrets, one on each line of `secrets`.
#[wasm_bindgen]
pub fn redact(text: &str, secrets: &str) -> String {
    redacted(text.as_bytes(), secrets.as_bytes())
}

/// The table of error codes.
#[wasm_bindgen]
pub fn error_codes() -> Result<JsValue, Unwritable> {
    plain(&Codes)
}

/// Fails as a defect would, at once. For tests: 0 aborts, 1 uses the stack up, 2 asks for more memory than there is.
#[wasm_bindgen]
pub fn break_down(how: u32) -> u32 {
    break_down::now(how)
}

/// The same inside of a future, after it has waited for a promise.
#[wasm_bindgen]
pub fn break_down_later(how: u32) -> Promise {
    future_to_promise(async move {
        settled(JsValue::UNDEFINED).await?;
        Ok(break_down::now(how).into())
    })
}

impl Payload {
    fn locale(&self) -> Locale {
        if self.chinese() { Locale::Zh } else { Locale::En }
    }

    fn prepare(&self) -> Result<Prepared, Error> {
        let is_any = self.path().is_some();
        self.check(is_any).map_err(|mut validation| {
            validation.may_write |= is_any && self.writes();
            validation.into()
        })
    }

    fn check(&self, is_any: bool) -> Result<Prepared, Validation> {
        let (max_bytes, locale) = (self.max_bytes(), self.locale());
        let interface = match (is_any, self.component()) {
            (true, true) => &ANY_OF_PLATFORM,
            (true, false) => &ANY,
            _ => endpoints::interface(&self.interface()).unwrap_or(&endpoints::get_callback_config::INTERFACE),
        };
        let text = self.text();
        if let Some(length) =
            self.length().or_else(|| text.as_ref().map(String::len)).filter(|length| *length > max_bytes)
        {
            return Err(Validation::too_large(interface, length, max_bytes, locale));
        }
        let Some(text) = text else {
            let reason = self.reason().unwrap_or_default();
            return Err(Validation::of(interface, IssueCode::NotJson, [&reason, ""], locale));
        };
        if is_any {
            let effect = if self.writes() { Effect::Write } else { Effect::Read };
            return Ok(interface.prepared(interface.prepare_any(&text, effect, locale)?, locale));
        }
        let (strict, send_unknown) = (self.strict(), self.send_unknown());
        interface.prepare_json(&text, Checks { strict, locale, max_bytes, send_unknown })
    }
}

impl Options {
    fn clock(&self) -> Timers {
        Duration::try_from_secs_f64(self.timeout() / 1000.0).map_or_else(|_| Timers::default(), Timers::with_deadline)
    }

    fn settings(&self) -> Result<CallOptions, Unwritable> {
        let back_off = self.backoff();
        Ok(CallOptions {
            base_url: BaseUrl::new(&self.base_url())
                .map_err(|_| JsValue::from("a base URL that only JavaScript accepts"))?,
            max_retries: self.max_retries(),
            back_off: BackOff { base: back_off.base(), cap: back_off.cap() },
            // There is no entropy in the wasm.
            seed: Math::random().to_bits(),
        })
    }
}

fn failed(error: &Error, locale: Locale) -> Result<JsValue, Unwritable> {
    plain(&Outcome { error: Some(Failed(error, locale)), ..Outcome::default() })
}

#[derive(Default, Serialize)]
struct Outcome<'o> {
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Read<'o>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failed<'o>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<Found<'o>>,
}
