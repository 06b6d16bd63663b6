//! The exports of the wasm file of `wechat-cloudbase/gloo`. No logic: `drive` makes the call, with gloo's `fetch` and timers.
//!
//! A payload comes as JSON text, so that JavaScript writes it the same way for both clients. Answers, errors and events
//! go out as plain values. What a call rejects with is a value as well: an exception means that the instance is broken.

#![expect(unreachable_pub, reason = "wasm_bindgen exports only what is `pub`")]

use std::time::Duration;

use js_sys::{Math, Promise};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Error as Unreadable;
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
        answer::Answer,
        drive::{drive_watched, unless},
        error::Error,
        http::BaseUrl,
        redact::redacted,
        retry::BackOff,
        state::{Call, CallOptions},
        token::Token,
    },
    endpoints,
    interface::{Checks, Effect, Prepared, Validation},
    locale::Locale,
    schema::IssueCode,
};

/// A payload, and how it is checked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    interface: String,
    /// JSON text, or none where JavaScript cannot write it as JSON.
    text: Option<String>,
    /// Why it cannot.
    reason: Option<String>,
    /// The length of a text that is too long to be passed.
    length: Option<usize>,
    max_bytes: usize,
    strict: bool,
    chinese: bool,
}

/// How a call is made. JavaScript has looked at it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    base_url: String,
    max_retries: u8,
    back_off_base: u32,
    back_off_cap: u32,
    max_response_bytes: usize,
    /// Milliseconds, or infinity.
    timeout: f64,
    token: Option<String>,
    is_heard: bool,
}

/// Checks a payload: `{ warnings }`, or `{ error }`.
#[wasm_bindgen]
pub fn check(payload: JsValue) -> Result<JsValue, Unreadable> {
    let payload: Payload = serde_wasm_bindgen::from_value(payload)?;
    match payload.prepare() {
        Ok(prepared) => plain(&Outcome { warnings: Some(Found(prepared.warnings())), ..Outcome::default() }),
        Err(error) => failed(&error, payload.locale()),
    }
}

/// Makes a call. The promise is fulfilled with `{ answer }` or `{ error }`, or with nothing where the caller has left.
#[wasm_bindgen]
pub fn start(payload: JsValue, options: JsValue, host: Host) -> Result<Promise, Unreadable> {
    let payload: Payload = serde_wasm_bindgen::from_value(payload)?;
    let options: Options = serde_wasm_bindgen::from_value(options)?;
    let locale = payload.locale();
    let base_url = BaseUrl::new(&options.base_url).map_err(Unreadable::new)?;
    // Read at once, so that no step of the future has to.
    let prepared = payload.prepare();
    Ok(future_to_promise(async move {
        let stopped = JsFuture::from(host.stopped());
        let call = async { make(prepared?, base_url, options, locale, &host).await };
        match unless(stopped, call).await {
            Some(Ok(answer)) => Ok(plain(&Outcome { answer: Some(Read(answer.root())), ..Outcome::default() })?),
            Some(Err(error)) => Ok(failed(&error, locale)?),
            None => Ok(JsValue::UNDEFINED),
        }
    }))
}

async fn make(
    prepared: Prepared,
    base_url: BaseUrl,
    options: Options,
    locale: Locale,
    host: &Host,
) -> Result<Answer, Error> {
    let watch = Watch::new(host, options.is_heard, locale);
    watch.warn(&prepared);
    let fixed = options.token.as_deref().map(Token::new).transpose()?;
    let transport =
        Watched { watch: &watch, limit: options.max_response_bytes, writes: prepared.effect() == Effect::Write };
    let call = Call::new(prepared, options.of_call(base_url));
    let clock = options.clock();
    drive_watched(call, &transport, &Tokens { host, fixed }, &clock, |step, cause| watch.before(step, cause)).await
}

/// Returns a text of another library without secrets, one on each line of `secrets`.
#[wasm_bindgen]
pub fn redact(text: &str, secrets: &str) -> String {
    redacted(text.as_bytes(), secrets.as_bytes())
}

/// The table of error codes.
#[wasm_bindgen]
pub fn error_codes() -> Result<JsValue, Unreadable> {
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
        if self.chinese { Locale::Zh } else { Locale::En }
    }

    fn prepare(&self) -> Result<Prepared, Error> {
        let (name, locale) = (&self.interface, self.locale());
        let interface = endpoints::interface(name).unwrap_or(&endpoints::get_callback_config::INTERFACE);
        if let Some(length) = self.length {
            return Err(Validation::too_large(interface, length, self.max_bytes, locale).into());
        }
        let Some(text) = &self.text else {
            let reason = self.reason.as_deref().unwrap_or_default();
            return Err(Validation::of(interface, IssueCode::NotJson, [reason, ""], locale).into());
        };
        Ok(interface.prepare_json(text, Checks { strict: self.strict, locale, max_bytes: self.max_bytes })?)
    }
}

impl Options {
    fn clock(&self) -> Timers {
        Duration::try_from_secs_f64(self.timeout / 1000.0).map_or_else(|_| Timers::default(), Timers::with_deadline)
    }

    fn of_call(&self, base_url: BaseUrl) -> CallOptions {
        CallOptions {
            base_url,
            max_retries: self.max_retries,
            back_off: BackOff { base: self.back_off_base, cap: self.back_off_cap },
            // There is no entropy in the wasm.
            seed: Math::random().to_bits(),
        }
    }
}

fn failed(error: &Error, locale: Locale) -> Result<JsValue, Unreadable> {
    plain(&Outcome { error: Some(Failed(error, locale)), ..Outcome::default() })
}

#[derive(Default, Serialize)]
struct Outcome<'o> {
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Read<'o>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failed<'o>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<Found<'o>>,
}
