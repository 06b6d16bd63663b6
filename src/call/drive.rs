//! Drives a call from start to end. It is asynchronous but needs no runtime: the caller's transport, token source and
//! clock do the waiting.
//!
//! The traits do not require `Send`, because futures in a browser are not `Send`. The future of [`drive`] is `Send` if
//! the transport, the token source and the clock are. A runtime with many threads can spawn it then.

use std::{
    error::Error as StdError,
    fmt,
    future::{Future, poll_fn},
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use super::{
    answer::Answer,
    error::Error,
    http::HttpRequest,
    state::{Call, Failure, Step, no_answer},
    token::Token,
};

/// The longest answer that the transports of this crate read, in bytes: 4 MiB.
pub const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

/// A whole HTTP response.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The delay that the `Retry-After` header asks for.
    pub retry_after: Option<Duration>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Makes a response that asks for no delay.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, retry_after: None, body: body.into() }
    }

    /// Sets the delay that the `Retry-After` header asks for.
    #[must_use]
    pub fn retry_after(mut self, delay: Option<Duration>) -> Self {
        self.retry_after = delay;
        self
    }
}

/// Omits the body, which can hold secrets.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Sends requests. An `async` function or closure from [`HttpRequest`] to `Result<HttpResponse, Failure>` is a
/// transport.
pub trait Transport {
    /// Sends the request once and reads the whole response. A response with an error status is a response, not a
    /// failure.
    ///
    /// It must not follow redirects, because a redirect would pass the token to another host. It must not repeat a
    /// request, because a write could happen twice. Return [`Failure::TooLong`] if an answer is too long.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, Failure>>;
}

impl<F: AsyncFn(HttpRequest) -> Result<HttpResponse, Failure>> Transport for F {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        self(request).await
    }
}

/// Finds tokens. A [`Token`] is a source that always returns itself. An `async` function or closure from
/// `Option<Token>` to `Result<Token, E>` is a source, too.
///
/// ```
/// use wechat_cloudbase::{InvalidToken, Token, TokenSource};
///
/// # fn source() -> impl TokenSource {
/// // A real source asks its store, and refreshes the token if the store still has the rejected one.
/// async |rejected: Option<Token>| -> Result<Token, InvalidToken> {
///     Token::new(if rejected.is_some() { "fresh" } else { "stored" })
/// }
/// # }
/// ```
///
/// Write `async move` if you spawn the call on a runtime with many threads. The compiler cannot yet prove that the
/// future of a closure that borrows is `Send` ("implementation of `Send` is not general enough").
pub trait TokenSource {
    /// The error of this source. It becomes the `source()` of [`Error::Token`].
    type Error: Into<Box<dyn StdError + Send + Sync>>;

    /// Finds a token. `rejected` is the token that WeChat has just refused, if there is one. Compare it with the
    /// stored token before you refresh: another call may have refreshed the token already.
    fn token(&self, rejected: Option<Token>) -> impl Future<Output = Result<Token, Self::Error>>;
}

impl<E, F> TokenSource for F
where
    E: Into<Box<dyn StdError + Send + Sync>>,
    F: AsyncFn(Option<Token>) -> Result<Token, E>,
{
    type Error = E;

    async fn token(&self, rejected: Option<Token>) -> Result<Token, E> {
        self(rejected).await
    }
}

/// Uses the same token for every call. If WeChat refuses the token, the call ends with WeChat's error.
impl TokenSource for Token {
    type Error = std::convert::Infallible;

    async fn token(&self, _rejected: Option<Token>) -> Result<Token, Self::Error> {
        Ok(self.clone())
    }
}

/// Waits. An `async` function or closure that takes a [`Duration`] is a clock, such as `tokio::time::sleep`.
pub trait Clock {
    /// Waits for this time.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()>;

    /// Returns the time left for the whole call. `None`, the default, means no limit.
    fn time_left(&self) -> Option<Duration> {
        None
    }
}

impl<F: AsyncFn(Duration)> Clock for F {
    async fn sleep(&self, duration: Duration) {
        self(duration).await;
    }
}

/// Makes the call, retries it and refreshes the token if needed.
///
/// Drop the future to stop the call. If the clock has a deadline, the call ends in time, and its error says whether a
/// write may have happened.
///
/// ```
/// use wechat_cloudbase::{
///     Call, CallOptions, Checks, Endpoint, Error, HttpRequest, HttpResponse, Token, drive,
///     endpoints::get_callback_config::{Request, Response},
/// };
///
/// async fn get_callback_config() -> Result<Response, Error> {
///     let call = Call::new(Request {}.prepare(Checks::default())?, CallOptions::default());
///     // The features `reqwest`, `ureq` and `gloo` have ready transports.
///     let transport = async |_: HttpRequest| Ok(HttpResponse::new(200, r#"{"errcode":0}"#));
///     let token = Token::new("authorizer_access_token")?;
///     drive(call, &transport, &token, &tokio::time::sleep).await?.to_typed()
/// }
/// # assert!(tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(get_callback_config()).is_ok());
/// ```
///
/// # Errors
/// Any [`Error`] except [`Error::Validation`].
pub async fn drive(
    call: Call,
    transport: &impl Transport,
    tokens: &impl TokenSource,
    clock: &impl Clock,
) -> Result<Answer, Error> {
    drive_watched(call, transport, tokens, clock, |_, _| {}).await
}

/// The same as [`drive`]. Calls `before` with each step before it is made, and with the error that it follows from.
pub(crate) async fn drive_watched(
    mut call: Call,
    transport: &impl Transport,
    tokens: &impl TokenSource,
    clock: &impl Clock,
    before: impl Fn(&Step, Option<&Error>),
) -> Result<Answer, Error> {
    let mut step = call.start();
    loop {
        if comes_too_late(&step, clock) {
            step = call.failed(Failure::Deadline);
            continue;
        }
        before(&step, call.follows_from());
        step = match step {
            Step::NeedToken { rejected } => match in_time(clock, tokens.token(rejected)).await {
                Some(Ok(token)) => call.token(token),
                Some(Err(source)) => call.token_failed(source),
                None => call.failed(Failure::Deadline),
            },
            Step::Send(request) => match in_time(clock, transport.send(request)).await {
                Some(Ok(response)) => call.answered_with_delay(response.status, response.retry_after, &response.body),
                Some(Err(failure)) => call.failed(failure),
                None => call.failed(Failure::Timeout),
            },
            Step::Wait(wait) => {
                clock.sleep(wait).await;
                call.waited()
            }
            Step::Done(result) => return result,
        };
    }
}

/// Whether no time is left for a step, so that the driver does not begin it.
fn comes_too_late(step: &Step, clock: &impl Clock) -> bool {
    match step {
        // No request is under way, so the outcome of a write is known.
        Step::Send(_) => clock.time_left() == Some(Duration::ZERO),
        Step::Wait(wait) => clock.time_left().is_some_and(|left| left <= *wait),
        Step::NeedToken { .. } | Step::Done(_) => false,
    }
}

/// The same as [`drive`], for a transport, a token source and a clock that block. Their futures are ready at the first
/// poll, so no async runtime is needed.
///
/// # Errors
/// The errors of [`drive`]. Nothing would wake a future that is not ready, so the call ends with [`Error::Timeout`].
pub fn drive_blocking(
    call: Call,
    transport: &impl Transport,
    tokens: &impl TokenSource,
    clock: &impl Clock,
) -> Result<Answer, Error> {
    let not_ready = no_answer(call.interface(), call.effect(), Failure::Timeout);
    let driven = pin!(drive(call, transport, tokens, clock));
    match driven.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(not_ready),
    }
}

/// Returns the result of `work`, or `None` if the clock's time ends first.
async fn in_time<T>(clock: &impl Clock, work: impl Future<Output = T>) -> Option<T> {
    let Some(left) = clock.time_left() else { return Some(work.await) };
    unless(clock.sleep(left), work).await
}

/// What `work` results in, or none if `end` comes before.
pub(crate) async fn unless<T>(end: impl Future, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut end) = (pin!(work), pin!(end));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => end.as_mut().poll(context).map(|_| None),
    })
    .await
}
