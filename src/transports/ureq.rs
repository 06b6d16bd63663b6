//! A transport on ureq, a blocking client: no async runtime is needed.

use std::{error::Error as StdError, thread, time::Duration};

use ::ureq::{
    Agent, Error,
    http::{
        Request,
        header::{HeaderValue, RETRY_AFTER},
    },
};

use super::{Deadline, TIMEOUT, retry_after};
use crate::{
    call::{
        answer::Answer,
        drive::{HttpResponse, MAX_RESPONSE_BYTES, Transport, drive_blocking},
        http::HttpRequest,
        state::{Call, CallOptions, Failure},
        token::Token,
    },
    interface::{Checks, Endpoint},
};

/// Makes a call on this thread, which sleeps between two attempts. After 30 seconds, no attempt and no wait begins: a call
/// that is told to wait longer ends with the error that told it so.
///
/// `tokens` finds a token; it gets the one that WeChat has just refused, if there is one.
///
/// ```no_run
/// # fn example() -> Result<(), wechat_cloudbase::Error> {
/// use wechat_cloudbase::{CallOptions, Token, endpoints::get_callback_config, ureq, ureq::UreqTransport};
///
/// let transport = UreqTransport::new();
/// let request = get_callback_config::Request {};
/// let find = |_rejected| Token::new("authorizer_access_token");
/// let answer = ureq::call(&transport, &request, CallOptions::default(), find)?;
/// # Ok(())
/// # }
/// ```
///
/// [`drive_blocking`] takes another clock, such as a [`Deadline`] of yours, and a call that is checked strictly.
///
/// # Errors
/// Every [`Error`](crate::Error) there is.
pub fn call<R: Endpoint, E: Into<Box<dyn StdError + Send + Sync>>>(
    transport: &UreqTransport,
    request: &R,
    options: CallOptions,
    tokens: impl Fn(Option<Token>) -> Result<Token, E>,
) -> Result<Answer, crate::Error> {
    let call = Call::new(request.prepare(Checks::default())?, options);
    let clock = Deadline::after(TIMEOUT, sleep);
    drive_blocking(call, transport, &async |rejected: Option<Token>| tokens(rejected), &clock)
}

/// A clock that blocks its thread.
///
/// It is `async` for [`drive_blocking`] alone. Never give it to [`drive`](crate::drive).
pub async fn sleep(duration: Duration) {
    thread::sleep(duration);
}

/// Sends requests with a ureq [`Agent`], which keeps connections open: make one and share it.
///
/// It blocks its thread, so it is for [`call`] and [`drive_blocking`]. At the level `trace`, ureq writes whole URLs to the
/// log, tokens included: keep the log of ureq at `debug` or above.
#[derive(Clone, Debug)]
pub struct UreqTransport(Agent);

impl UreqTransport {
    /// A transport that gives each attempt 30 seconds.
    #[must_use]
    pub fn new() -> Self {
        Self(Agent::config_builder().timeout_global(Some(TIMEOUT)).build().new_agent())
    }

    fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let mut plain = Request::builder().method(request.method).uri(request.url);
        for (name, value) in request.headers {
            plain = plain.header(*name, *value);
        }
        let configured = self
            .0
            .configure_request(plain.body(request.body)?)
            // WeChat's errors are answers too, and a redirect would carry the token away.
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let mut response = self.0.run(configured)?;
        let delay = retry_after(response.headers().get(RETRY_AFTER).map(HeaderValue::as_bytes));
        // ureq's limit is the first length that is too long.
        let limit = MAX_RESPONSE_BYTES as u64 + 1;
        let body = response.body_mut().with_config().limit(limit).read_to_vec()?;
        Ok(HttpResponse::new(response.status().as_u16(), body).retry_after(delay))
    }
}

impl Default for UreqTransport {
    fn default() -> Self {
        Self::new()
    }
}

/// A transport with settings of yours, such as a proxy, certificates or time-outs. ureq has no time-out unless you set one.
/// Redirects are turned off, and a status is no error, whatever you set.
impl From<Agent> for UreqTransport {
    fn from(agent: Agent) -> Self {
        Self(agent)
    }
}

impl Transport for UreqTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        // What ureq's errors say is dropped, since it can hold the URL and with it the token.
        self.exchange(request).map_err(|error| match error {
            Error::Timeout(_) => Failure::Timeout,
            Error::BodyExceedsLimit(_) => Failure::TooLong,
            _ => Failure::Network,
        })
    }
}
