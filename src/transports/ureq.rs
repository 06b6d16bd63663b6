//! A transport on ureq, a blocking client: no async runtime is needed.

use std::{error::Error as StdError, io, thread, time::Duration};

use ::ureq::{
    Agent, Error, Timeout,
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

/// Makes a call on this thread. The thread sleeps between two attempts. No attempt and no wait begins after 30
/// seconds: a call that would have to wait longer ends with the last error.
///
/// `tokens` finds a token. Its argument is the token that WeChat has just refused, if there is one.
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
/// Use [`drive_blocking`] for another clock, such as your own [`Deadline`], or for strict checks.
///
/// # Errors
/// Any [`Error`](crate::Error).
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
/// It is `async` only for [`drive_blocking`]. Never give it to [`drive`](crate::drive).
pub async fn sleep(duration: Duration) {
    thread::sleep(duration);
}

/// Sends requests with a ureq [`Agent`], which keeps connections open. Make one and share it.
///
/// It blocks its thread, so use it with [`call`] and [`drive_blocking`]. At log level `trace`, ureq writes whole URLs
/// to the log, with their tokens. Keep ureq's log level at `debug` or above.
#[derive(Clone, Debug)]
pub struct UreqTransport(Agent);

impl UreqTransport {
    /// Makes a transport that gives each attempt 30 seconds.
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
            // WeChat can answer an errcode with an HTTP error status. A redirect would pass the token to another host.
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let mut response = self.0.run(configured)?;
        let delay = retry_after(response.headers().get(RETRY_AFTER).map(HeaderValue::as_bytes));
        // ureq fails at its limit, so the limit is the first length that is too long.
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

/// Makes a transport from your own agent, with settings such as a proxy, certificates or time-outs. ureq has no
/// time-out unless you set one. The transport always turns off redirects and errors for HTTP
/// statuses.
impl From<Agent> for UreqTransport {
    fn from(agent: Agent) -> Self {
        Self(agent)
    }
}

impl Transport for UreqTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        // Drops the text of ureq's error, because it can hold the URL with the token.
        self.exchange(request).map_err(|error| match error {
            Error::HostNotFound | Error::ConnectionFailed | Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                Failure::Unreached
            }
            Error::Io(error) if could_not_connect(&error) => Failure::Unreached,
            Error::Timeout(_) => Failure::Timeout,
            Error::BodyExceedsLimit(_) => Failure::TooLong,
            _ => Failure::Network,
        })
    }
}

/// The standard library has no kind for a name that does not resolve, only a text.
fn could_not_connect(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    matches!(error.kind(), ConnectionRefused | HostUnreachable | NetworkUnreachable)
        || error.to_string().starts_with("failed to lookup address")
}
