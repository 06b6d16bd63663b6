//! Drives the core with ureq, a blocking HTTP client: no async runtime, no JavaScript.
//!
//! ```sh
//! WECHAT_TOKEN=… cargo run --example blocking
//! ```
//!
//! `WECHAT_BASE_URL` points it elsewhere: to a proxy with a fixed address, or to `make demo`'s emulated WeChat.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::{env, error::Error as StdError, thread, time::Duration};

use ureq::Agent;
use wechat_cloudbase::{
    BaseUrl, Call, CallOptions, Checks, Endpoint, Error, Failure, HttpRequest, Locale, Step, Token,
    endpoints::get_callback_config,
};

fn main() -> Result<(), Box<dyn StdError>> {
    let token = Token::new(env::var("WECHAT_TOKEN").map_err(|_| "set WECHAT_TOKEN to an authorizer_access_token")?)?;
    let mut options = CallOptions::default();
    if let Ok(url) = env::var("WECHAT_BASE_URL") {
        options.base_url = BaseUrl::new(&url)?;
    }

    match call(&get_callback_config::Request {}, options, &token) {
        Ok(response) => println!("{:#?}", response.data),
        Err(Error::Api(error)) => println!("{} {}\n{}", error.errcode, error.errmsg, error.advice(Locale::En)),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// One call. A real program would ask its token store where a step needs a token, and hand over the one that was
/// refused; this one has a single token.
fn call<R: Endpoint>(request: &R, options: CallOptions, token: &Token) -> Result<R::Response, Error> {
    let mut call = Call::new(request.prepare(Checks::default())?, options);
    let mut step = call.start();
    loop {
        step = match step {
            Step::NeedToken { .. } => call.token(token.clone()),
            Step::Send(request) => match send(&request) {
                Ok((status, body)) => call.answered(status, &body),
                Err(ureq::Error::Timeout(_)) => call.failed(Failure::Timeout),
                Err(_) => call.failed(Failure::Network),
            },
            Step::Wait(duration) => {
                thread::sleep(duration);
                call.waited()
            }
            Step::Done(result) => return result?.to_typed(),
        }
    }
}

fn send(request: &HttpRequest) -> Result<(u16, Vec<u8>), ureq::Error> {
    let config = Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        // WeChat's errors are answers too, and a redirect would carry the token away.
        .http_status_as_error(false)
        .max_redirects(0)
        .build();
    let mut post = config.new_agent().post(&request.url);
    for (name, value) in request.headers {
        post = post.header(*name, *value);
    }
    let mut response = post.send(request.body.as_slice())?;
    Ok((response.status().as_u16(), response.body_mut().read_to_vec()?))
}
