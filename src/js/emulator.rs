//! The exports of the second wasm file, `wechat-cloudbase/testing`. They have no logic. Only
//! `pkg-template/testing/emulator.js` calls them.
//!
//! serde-wasm-bindgen converts a reply. All other values cross as JSON text, for two reasons. serde-wasm-bindgen looks
//! only for known names, so it would miss a misspelt member of a setup. It also cannot write some recorded bodies,
//! such as 2^60 or a member `__proto__`.

use std::fmt::Display;

use js_sys::TypeError;
use serde::Serialize;
use serde_wasm_bindgen::{Error, Serializer};
use wasm_bindgen::prelude::*;

use crate::emulator::{self, Fault, Incoming, Setup};

/// An emulated WeChat.
#[wasm_bindgen]
pub struct Emulator(emulator::Emulator);

#[wasm_bindgen]
impl Emulator {
    /// Reads the setup.
    #[wasm_bindgen(constructor)]
    pub fn new(setup: &str) -> Result<Emulator, TypeError> {
        Setup::from_json(setup).map(|setup| Self(emulator::Emulator::new(setup))).map_err(type_error)
    }

    /// Returns `{ status, contentType, body, delay, lost }`.
    pub fn handle(&mut self, method: &str, url: &str, body: &[u8]) -> Result<JsValue, Error> {
        let emulator::Reply { status, content_type, body, delay_ms, lost } =
            self.0.handle(&Incoming { method, url, body });
        Reply { status, content_type, body: Bytes(&body), delay: delay_ms, lost }.serialize(&Serializer::new())
    }

    /// Reads one more fault.
    pub fn fault(&mut self, fault: &str) -> Result<(), TypeError> {
        Fault::from_json(fault).map(|fault| self.0.fault(fault)).map_err(type_error)
    }

    /// Returns whether the token is known.
    pub fn expire(&mut self, token: &str) -> bool {
        self.0.expire(token)
    }

    /// Restores the setup.
    pub fn reset(&mut self) {
        self.0.reset();
    }

    /// Returns the stored state as JSON.
    pub fn state(&self) -> Result<String, TypeError> {
        serde_json::to_string(self.0.state()).map_err(type_error)
    }

    /// Returns the recorded calls as JSON.
    pub fn calls(&self) -> Result<String, TypeError> {
        serde_json::to_string(&self.0.calls().collect::<Vec<_>>()).map_err(type_error)
    }
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
