//! A transport for Rust programs that are compiled to wasm: requests are built with gloo-net, waits are gloo timers.
//!
//! The awaits on `fetch` and on the body are our own, duck-typed: gloo-net's panic where `fetch` rejects with anything
//! that is no `Error` of this realm (`controller.abort("text")` does), or resolves with a `Response` of another one, and
//! a panic would leave the future pending for ever.

use std::{cell::Cell, time::Duration};

use gloo_net::http::RequestBuilder;
use js_sys::{Array, Date, Function, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Request;

use super::{
    awaited::{AbortOnDrop, Lost},
    body,
};
use crate::{
    call::{
        answer::Answer,
        drive::{Clock, HttpResponse, MAX_RESPONSE_BYTES, Transport, drive},
        error::Error,
        http::HttpRequest,
        state::{Call, CallOptions, Failure},
        token::Token,
    },
    interface::{Checks, Endpoint},
};

/// What a token provider may fail with.
pub type ProviderError = Box<dyn std::error::Error + Send + Sync>;

/// Makes a call with the global `fetch`, asking `provider` for a token, and once more with the one that was refused.
///
/// Dropping the future stops the call and its request. The call has no deadline of its own, and waits as long as
/// `Retry-After` asks for. [`drive`] with [`Fetch`] and [`Timers::with_deadline`] ends in time, and it takes token sources
/// with an error type of their own.
///
/// ```no_run
/// # #[cfg(target_arch = "wasm32")]
/// # async fn example() -> Result<(), wechat_cloudbase::Error> {
/// use wechat_cloudbase::{CallOptions, Token, endpoints::get_callback_config, gloo};
///
/// let request = get_callback_config::Request {};
/// let answer = gloo::call(&request, CallOptions::default(), async |_rejected| Ok(Token::new("…")?)).await?;
/// let typed: get_callback_config::Response = answer.to_typed().unwrap_or_default();
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Every [`Error`] there is.
pub async fn call<R: Endpoint>(
    request: &R,
    options: CallOptions,
    provider: impl AsyncFn(Option<Token>) -> Result<Token, ProviderError>,
) -> Result<Answer, Error> {
    let call = Call::new(request.prepare(Checks::default())?, options);
    drive(call, &Fetch, &provider, &Timers::default()).await
}

/// The timers of JavaScript, as a clock. [`Timers::default`] has no deadline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timers {
    /// When the time is over, in milliseconds since 1970.
    end: Option<f64>,
}

impl Timers {
    /// A clock that gives a whole call, with all its attempts and waits, so much time from now on.
    #[must_use]
    pub fn with_deadline(after: Duration) -> Self {
        Self { end: Some(Date::now() + after.as_secs_f64() * 1000.0) }
    }
}

impl Clock for Timers {
    async fn sleep(&self, duration: Duration) {
        // JavaScript's timers fire at once for more than that, which is 24 days.
        const LONGEST: u32 = i32::MAX.unsigned_abs();
        let milliseconds = u32::try_from(duration.as_millis()).unwrap_or(LONGEST).min(LONGEST);
        gloo_timers::future::TimeoutFuture::new(milliseconds).await;
    }

    fn time_left(&self) -> Option<Duration> {
        let left = (self.end? - Date::now()).max(0.0) / 1000.0;
        Some(Duration::try_from_secs_f64(left).unwrap_or(Duration::MAX))
    }
}

/// The global `fetch`, as a transport. It is looked up for every request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Transport for Fetch {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        exchange(&request, MAX_RESPONSE_BYTES).await.map_err(|lost| match lost {
            // What JavaScript's errors say is dropped, since it can hold the URL and with it the token.
            Lost::Thrown(_) | Lost::NoResponse => Failure::Network,
            Lost::TooLong => Failure::TooLong,
        })
    }
}

/// Sends a request and reads the whole body, if it has no more than so many bytes.
pub(super) async fn exchange(request: &HttpRequest, limit: usize) -> Result<HttpResponse, Lost> {
    let mut builder = RequestBuilder::new(&request.url).method(gloo_net::http::Method::POST);
    for (name, value) in request.headers {
        builder = builder.header(name, value);
    }
    let built = builder.body(body_of(request)?).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let built: Request = built.into();

    let abort = AbortOnDrop::new()?;
    let init = js_sys::Object::new();
    Reflect::set(&init, &"cache".into(), &"no-store".into())?;
    if !may_forbid_caches(&init)? {
        Reflect::delete_property(&init, &"cache".into())?;
    }
    // The token stays with the host that it was meant for.
    Reflect::set(&init, &"redirect".into(), &"manual".into())?;
    Reflect::set(&init, &"signal".into(), &abort.signal())?;
    let response = body::response(fetch()?.call2(&global(), &built, &init)?).await?;

    let status = Reflect::get(&response, &"status".into())?.as_f64().ok_or(Lost::NoResponse)?;
    let body = body::read(&response, limit).await?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a saturating cast of an HTTP status")]
    let status = status as u16;
    Ok(HttpResponse::new(status, body).retry_after(retry_after(&response)))
}

/// The global `fetch`. In Next it is the one below Next's own, which keeps answers and prints URLs; see shared/next.js.
fn fetch() -> Result<Function, JsValue> {
    let fetch: Function = Reflect::get(&global(), &"fetch".into())?.dyn_into()?;
    Ok(Reflect::get(&fetch, &"_nextOriginalFetch".into())?.dyn_into().unwrap_or(fetch))
}

/// The body as a text, because Next prints requests whose body is bytes. In Deno as a Blob: Deno would send a text again
/// if the connection breaks after the server has read it.
fn body_of(request: &HttpRequest) -> Result<JsValue, JsValue> {
    let text = JsValue::from_str(std::str::from_utf8(&request.body).unwrap_or_default());
    if Reflect::get(&global(), &"Deno".into())?.is_falsy() {
        return Ok(text);
    }
    let blob: Function = Reflect::get(&global(), &"Blob".into())?.dyn_into()?;
    Reflect::construct(&blob, &Array::of1(&Array::of1(&text)))
}

thread_local! {
    static MAY_FORBID_CACHES: Cell<Option<bool>> = const { Cell::new(None) };
}

/// A cache must not answer a call or keep a token. Workers before compatibility date 2024-11-11 throw on this member.
fn may_forbid_caches(init: &JsValue) -> Result<bool, JsValue> {
    if let Some(known) = MAY_FORBID_CACHES.get() {
        return Ok(known);
    }
    let request: Function = Reflect::get(&global(), &"Request".into())?.dyn_into()?;
    let may = Reflect::construct(&request, &Array::of2(&"https://a".into(), init)).is_ok();
    MAY_FORBID_CACHES.set(Some(may));
    Ok(may)
}

/// What a `Retry-After` header asks for, as shared/retry-after.js reads it; nothing where there is none that can be read.
fn retry_after(response: &JsValue) -> Option<Duration> {
    let headers = Reflect::get(response, &"headers".into()).ok()?;
    let get: Function = Reflect::get(&headers, &"get".into()).ok()?.dyn_into().ok()?;
    let header = get.call1(&headers, &"retry-after".into()).ok()?.as_string()?;
    let seconds = js_sys::parse_float(&header);
    let seconds = if seconds.is_nan() { (date_of(&header)? - Date::now()) / 1000.0 } else { seconds };
    // The limit is more than a timer can wait, and within a Duration.
    Duration::try_from_secs_f64(if seconds > 1e12 { 1e12 } else { (seconds * 1000.0).ceil() / 1000.0 }).ok()
}

/// Reads the three forms of RFC 9110. The oldest has 24 characters; it is in GMT, but does not say so.
fn date_of(header: &str) -> Option<f64> {
    if header.ends_with(" GMT") {
        return Some(Date::parse(header));
    }
    let (before, year) = header.rsplit_once(' ')?;
    (header.len() == 24).then(|| Date::parse(&[before, " GMT ", year].concat()))
}
