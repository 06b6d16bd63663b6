//! A transport for Rust programs that are compiled to wasm: requests are built with gloo-net, waits are gloo timers.
//!
//! The awaits on `fetch` and on the body are our own, duck-typed: gloo-net's panic where `fetch` rejects with anything
//! that is no `Error` of this realm (`controller.abort("text")` does), or resolves with a `Response` of another one, and
//! a panic would leave the future pending for ever.

use std::time::Duration;

use gloo_net::http::RequestBuilder;
use js_sys::{Function, Promise, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::{
    Call, CallOptions, Checks, Endpoint, Error, Failure, HttpRequest, Step, Token, TokenFailure, call::answer::Answer,
};

/// What a token provider may fail with.
pub type ProviderError = Box<dyn std::error::Error + Send + Sync>;

/// Makes a call with the global `fetch`, asking `provider` for a token, and once more with the one that was refused.
///
/// Dropping the future stops the call and its request: race it against a timer for a time-out.
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
    let mut call = Call::new(request.prepare(Checks::default())?, options);
    let mut step = call.start();
    loop {
        step = match step {
            Step::NeedToken { rejected } => {
                let found = provider(rejected).await;
                call.token(found.map_err(|source| Error::Token(TokenFailure { interface: R::INTERFACE.name, source }))?)
            }
            Step::Send(request) => match send(&request).await {
                Ok((status, body)) => call.answered(status, &body),
                Err(_) => call.failed(Failure::Network),
            },
            Step::Wait(duration) => {
                sleep(duration).await;
                call.waited()
            }
            Step::Done(result) => return result,
        };
    }
}

async fn sleep(duration: Duration) {
    let milliseconds = u32::try_from(duration.as_millis()).unwrap_or(u32::MAX);
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Sends a request and reads the whole body.
async fn send(request: &HttpRequest) -> Result<(u16, Vec<u8>), JsValue> {
    let mut builder = RequestBuilder::new(&request.url).method(gloo_net::http::Method::POST);
    for (name, value) in request.headers {
        builder = builder.header(name, value);
    }
    let body = Uint8Array::from(request.body.as_slice());
    let built = builder.body(body).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let built: web_sys::Request = built.into();

    let abort = AbortOnDrop(AbortController::new()?);
    let init = js_sys::Object::new();
    // The token stays with the host that it was meant for.
    Reflect::set(&init, &"redirect".into(), &"manual".into())?;
    Reflect::set(&init, &"signal".into(), &abort.0.signal())?;
    let scope = global();
    let fetch: Function = Reflect::get(&scope, &"fetch".into())?.dyn_into()?;
    let response = settled(fetch.call2(&scope, &built, &init)?).await?;

    let status = Reflect::get(&response, &"status".into())?.as_f64().ok_or("no status")?;
    let read: Function = Reflect::get(&response, &"arrayBuffer".into())?.dyn_into()?;
    let body = settled(read.call0(&response)?).await?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a saturating cast of an HTTP status")]
    Ok((status as u16, Uint8Array::new(&body).to_vec()))
}

/// Stops the request when the future that waits for it is dropped, as by a time-out.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Awaits a promise, or whatever is in its place.
async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}
