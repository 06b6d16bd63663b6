//! Makes a call with ureq, a blocking HTTP client: no async runtime is needed.
//!
//! ```sh
//! WECHAT_TOKEN=… cargo run --example ureq --features ureq
//! ```
//!
//! `WECHAT_BASE_URL` sends the request to another host: a proxy with a fixed address, or the emulated WeChat of `make
//! demo`.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::env;

use wechat_cloudbase::{
    BaseUrl, CallOptions, DEFAULT_BASE_URL, Error, Locale, Token, endpoints::get_callback_config, ureq,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = Token::new(env::var("WECHAT_TOKEN").map_err(|_| "set WECHAT_TOKEN to an authorizer_access_token")?)?;
    let mut options = CallOptions::default();
    options.base_url = BaseUrl::new(env::var("WECHAT_BASE_URL").as_deref().unwrap_or(DEFAULT_BASE_URL))?;

    let transport = ureq::UreqTransport::new();
    // A real program asks its token store, and refreshes a token that WeChat refused.
    let find_token = |_rejected| Ok::<_, Error>(token.clone());
    match ureq::call(&transport, &get_callback_config::Request {}, options, find_token) {
        Ok(answer) => println!("{:#?}", answer.to_typed::<get_callback_config::Response>()?.data),
        Err(Error::Api(error)) => println!("{} {}\n{}", error.errcode, error.errmsg, error.advice(Locale::En)),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
