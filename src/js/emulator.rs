//! The exports of the second wasm file, `wechat-cloudbase/testing`. They have no logic. Only
//! `pkg-template/testing/emulator.js` calls them.
//!
//! serde-wasm-bindgen converts a reply. All other values cross as JSON text, for two reasons. serde-wasm-bindgen looks
//! only for known names, so it would miss a misspelt member of a setup. It also cannot write some recorded bodies,
//! such as 2^60 or a member `__proto__`.

#![expect(unreachable_pub, reason = "wasm_bindgen exports only what is `pub`")]

use std::{cell::RefCell, collections::BTreeMap, fmt::Display};

use js_sys::TypeError;
use serde::Serialize;
use serde_wasm_bindgen::{Error, Serializer};
use wasm_bindgen::prelude::*;

use crate::emulator::{self, Edit, Fault, Incoming, MOST_BODY, MOST_URL, Setup};

thread_local! {
    /// Each emulator of JavaScript has an instance of the wasm, so that a trap ends one emulator only.
    static WECHAT: RefCell<emulator::Emulator> = RefCell::new(emulator::Emulator::new(Setup::default()));
}

fn with<T>(work: impl FnOnce(&mut emulator::Emulator) -> T) -> T {
    WECHAT.with_borrow_mut(work)
}

/// Reads the setup.
#[wasm_bindgen]
pub fn set_up(setup: &str) -> Result<(), TypeError> {
    let setup = Setup::from_json(setup).map_err(type_error)?;
    with(|wechat| *wechat = emulator::Emulator::new(setup));
    Ok(())
}

/// Returns the longest URL and the longest body that `handle` reads. Of a longer one it needs one unit more.
#[wasm_bindgen]
pub fn limits() -> Vec<u32> {
    [MOST_URL, MOST_BODY].into_iter().filter_map(|limit| u32::try_from(limit).ok()).collect()
}

/// Returns `{ status, contentType, body, delay, lost }`. `now` is the time in milliseconds since 1970.
#[wasm_bindgen]
pub fn handle(method: &str, url: &str, body: &[u8], now: f64) -> Result<JsValue, Error> {
    with(|wechat| wechat.set_time(milliseconds(now)));
    let emulator::Reply { status, content_type, body, delay_ms, lost } =
        with(|wechat| wechat.handle(&Incoming { method, url, body }));
    Reply { status, content_type, body: Bytes(&body), delay: delay_ms, lost }.serialize(&Serializer::new())
}

/// Reads one more fault.
#[wasm_bindgen]
pub fn fault(fault: &str) -> Result<(), TypeError> {
    let fault = Fault::from_json(fault).map_err(type_error)?;
    with(|wechat| wechat.fault(fault)).map_err(type_error)
}

/// Changes the stored state.
#[wasm_bindgen]
pub fn edit(edit: &str) -> Result<(), TypeError> {
    let edit = Edit::from_json(edit).map_err(type_error)?;
    with(|wechat| wechat.edit(&edit)).map_err(type_error)
}

/// Returns whether the token is known.
#[wasm_bindgen]
pub fn expire(token: &str) -> bool {
    with(|wechat| wechat.expire(token))
}

/// Returns whether the account has tokens.
#[wasm_bindgen]
pub fn expire_all(appid: &str) -> bool {
    with(|wechat| wechat.expire_all(appid))
}

/// Returns a new ticket of the platform, or an empty text if there is no platform.
#[wasm_bindgen]
pub fn issue_ticket() -> String {
    with(emulator::Emulator::issue_ticket).unwrap_or_default()
}

/// Returns the code of a merchant's authorisation, or an empty text if there is no platform. `permission_sets` is a JSON
/// array of numbers, and an empty `pre_auth_code` means none.
#[wasm_bindgen]
pub fn authorize(appid: &str, permission_sets: &str, pre_auth_code: &str) -> Result<String, TypeError> {
    let sets: Vec<i64> = serde_json::from_str(permission_sets).map_err(type_error)?;
    let code =
        with(|wechat| wechat.authorize_on_page(appid, &sets, Some(pre_auth_code).filter(|code| !code.is_empty())));
    Ok(code.map_err(type_error)?.unwrap_or_default())
}

/// Returns whether the merchant had authorised the platform.
#[wasm_bindgen]
pub fn withdraw(appid: &str) -> bool {
    with(|wechat| wechat.withdraw(appid))
}

/// Returns the pushes that wait as JSON: an array of their elements.
#[wasm_bindgen]
pub fn take_pushes() -> Result<String, TypeError> {
    serde_json::to_string(&with(emulator::Emulator::take_pushes)).map_err(type_error)
}

/// Returns the good refresh tokens as JSON, with the appids of their merchants.
#[wasm_bindgen]
pub fn refresh_tokens() -> Result<String, TypeError> {
    with(|wechat| serde_json::to_string(&wechat.refresh_tokens().collect::<BTreeMap<_, _>>())).map_err(type_error)
}

/// Sets the clock. `now` is the time in milliseconds since 1970.
#[wasm_bindgen]
pub fn set_time(now: f64) {
    with(|wechat| wechat.set_time(milliseconds(now)));
}

/// Puts the clock forward.
#[wasm_bindgen]
pub fn advance(by: f64) {
    with(|wechat| wechat.advance(milliseconds(by)));
}

/// Restores the setup.
#[wasm_bindgen]
pub fn reset() {
    with(emulator::Emulator::reset);
}

/// Returns the stored state as JSON.
#[wasm_bindgen]
pub fn state() -> Result<String, TypeError> {
    with(|wechat| serde_json::to_string(wechat.state())).map_err(type_error)
}

/// Returns the recorded calls as JSON.
#[wasm_bindgen]
pub fn calls() -> Result<String, TypeError> {
    with(|wechat| serde_json::to_string(&wechat.calls().collect::<Vec<_>>())).map_err(type_error)
}

/// Returns the number of calls that the record no longer has.
#[wasm_bindgen]
pub fn dropped_calls() -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "JavaScript has no other numbers")]
    with(|wechat| wechat.dropped_calls() as f64)
}

/// A test may fake the time, so it may be any number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast ends at 0 and at the maximum")]
fn milliseconds(time: f64) -> u64 {
    time as u64
}

fn type_error(error: impl Display) -> TypeError {
    TypeError::new(&error.to_string())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply<'a> {
    status: u16,
    content_type: &'static str,
    body: Bytes<'a>,
    delay: u32,
    lost: bool,
}

/// Makes a `Uint8Array`. serde would make an array from a slice.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}
