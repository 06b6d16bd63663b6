// The tests run the code in this README, so it needs the features that its code uses.
#![cfg_attr(all(feature = "reqwest", feature = "ureq"), doc = include_str!("README.md"))]
#![cfg_attr(not(all(feature = "reqwest", feature = "ureq")), doc = "WeChat's cloud development for service providers.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod call;
pub mod config;
pub mod endpoints;
mod fast;
mod interface;
#[cfg(target_arch = "wasm32")]
mod js;
mod json;
mod locale;
mod schema;
mod text;
#[cfg(all(not(target_arch = "wasm32"), any(feature = "reqwest", feature = "ureq")))]
mod transports;

/// The tests run the code of this page too.
#[cfg(all(doctest, feature = "config", feature = "emulator"))]
#[doc = include_str!("../docs/rust.md")]
mod docs {}

#[cfg(feature = "emulator")]
pub mod emulator;
#[cfg(feature = "config")]
pub mod plan;

#[cfg(feature = "serde")]
pub use crate::interface::Endpoint;
#[cfg(all(target_arch = "wasm32", feature = "gloo"))]
pub use crate::js::gloo;
#[cfg(all(not(target_arch = "wasm32"), any(feature = "reqwest", feature = "ureq")))]
pub use crate::transports::Deadline;
#[cfg(all(not(target_arch = "wasm32"), feature = "reqwest"))]
pub use crate::transports::reqwest;
#[cfg(all(not(target_arch = "wasm32"), feature = "ureq"))]
pub use crate::transports::ureq;
pub use crate::{
    call::{
        answer::Answer,
        codes as errcode,
        drive::{Clock, HttpResponse, MAX_RESPONSE_BYTES, TokenSource, Transport, drive, drive_blocking},
        error::{ApiError, Error, HttpFailure, NoAnswer, TokenFailure, Undecodable},
        http::{BaseUrl, DEFAULT_BASE_URL, HttpRequest, InvalidBaseUrl},
        outcome::Outcome,
        retry::BackOff,
        state::{Call, CallOptions, Failure, Step},
        token::{InvalidToken, Token},
    },
    endpoints::interface,
    interface::{Checks, Effect, Interface, Prepared, TokenKind, Validation},
    locale::Locale,
    schema::{Issue, IssueCode, Segment, Severity, shape},
};

// 2.5 KB smaller after gzip than the allocator of std.
#[cfg(all(target_arch = "wasm32", any(feature = "client", feature = "config-client", feature = "gloo-client")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
