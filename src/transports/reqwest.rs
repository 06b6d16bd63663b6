//! A transport on reqwest. It needs a tokio runtime.

use ::reqwest::{
    Client, ClientBuilder, Error, Method, Response,
    header::{HeaderValue, RETRY_AFTER},
    redirect, retry,
};

use super::{TIMEOUT, retry_after};
use crate::call::{
    drive::{HttpResponse, MAX_RESPONSE_BYTES, Transport},
    http::HttpRequest,
    state::Failure,
};

/// Sends requests with a [`reqwest::Client`](::reqwest::Client), which keeps connections open. Make one and share it.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wechat_cloudbase::{
///     Call, CallOptions, Checks, Endpoint, Token, drive, endpoints::get_callback_config, reqwest::ReqwestTransport,
/// };
///
/// let transport = ReqwestTransport::new()?;
/// let token = Token::new("authorizer_access_token")?;
/// let request = get_callback_config::Request {};
/// let call = Call::new(request.prepare(Checks::default())?, CallOptions::default());
/// let answer = drive(call, &transport, &token, &tokio::time::sleep).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ReqwestTransport(Client);

impl ReqwestTransport {
    /// Makes a transport that gives each attempt 30 seconds.
    ///
    /// # Errors
    /// An error if TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        Self::build(Client::builder().timeout(TIMEOUT))
    }

    /// Makes a transport with your own settings, such as a proxy, certificates or time-outs. reqwest has no time-out
    /// unless you set one. This function always turns off redirects and reqwest's own retries.
    ///
    /// # Errors
    /// An error if reqwest cannot use the settings.
    pub fn build(settings: ClientBuilder) -> Result<Self, Error> {
        settings.redirect(redirect::Policy::none()).retry(retry::never()).build().map(Self)
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or(Method::POST);
        let mut builder = self.0.request(method, &request.url).body(request.body);
        for (name, value) in request.headers {
            builder = builder.header(*name, *value);
        }
        // Drops the text of reqwest's error, because it can hold the URL with the token.
        read(builder.send().await.map_err(|error| failure(&error))?).await
    }
}

/// Reads the body up to the size limit.
async fn read(mut response: Response) -> Result<HttpResponse, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(Failure::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    let delay = retry_after(response.headers().get(RETRY_AFTER).map(HeaderValue::as_bytes));
    Ok(HttpResponse::new(response.status().as_u16(), body).retry_after(delay))
}

fn failure(error: &Error) -> Failure {
    if error.is_connect() {
        Failure::Unreached
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Network
    }
}
