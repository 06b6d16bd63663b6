//! Makes a call with reqwest, an asynchronous HTTP client on tokio.
//!
//! ```sh
//! WECHAT_TOKEN=… cargo run --example reqwest --features reqwest
//! ```
//!
//! `WECHAT_BASE_URL` sends the request to another host: a proxy with a fixed address, or the emulated WeChat of `make
//! demo`.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::{env, time::Duration};

use wechat_cloudbase::{
    BaseUrl, Call, CallOptions, Checks, DEFAULT_BASE_URL, Deadline, Endpoint, Error, Locale, Token, drive,
    endpoints::get_callback_config::{Request, Response},
    reqwest::ReqwestTransport,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = Token::new(env::var("WECHAT_TOKEN").map_err(|_| "set WECHAT_TOKEN to an authorizer_access_token")?)?;
    let mut options = CallOptions::default();
    options.base_url = BaseUrl::new(env::var("WECHAT_BASE_URL").as_deref().unwrap_or(DEFAULT_BASE_URL))?;

    let transport = ReqwestTransport::new()?;
    let clock = Deadline::after(Duration::from_secs(30), tokio::time::sleep);
    let call = Call::new(Request {}.prepare(Checks::default())?, options);
    // A real program uses a source of tokens that asks its store.
    match drive(call, &transport, &token, &clock).await {
        Ok(answer) => println!("{:#?}", answer.to_typed::<Response>()?.data),
        Err(Error::Api(error)) => println!("{} {}\n{}", error.errcode, error.errmsg, error.advice(Locale::En)),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
