//! The setup of an emulator: tokens, state and faults.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::account::State;
use super::fault::Fault;
use super::setup_error::{SetupError, from_json};
use super::token::Token;

/// The setup of an emulator.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", expecting = "an object")]
pub struct Setup {
    /// Every token that WeChat knows. In JSON, an appid alone means an authorizer token of that account.
    pub tokens: BTreeMap<String, Token>,
    /// The refresh tokens of the accounts that have authorised the service provider, with their appids.
    pub refresh_tokens: BTreeMap<String, String>,
    /// The stored state at the start, in the form of [`Emulator::state`](super::Emulator::state).
    pub seed: State,
    /// The queue of faults.
    pub faults: Vec<Fault>,
}

impl Setup {
    /// Reads a setup.
    ///
    /// # Errors
    /// The text is not JSON, a member is unknown, or a type or a value is wrong. The error has the path and no token.
    pub fn from_json(text: &str) -> Result<Self, SetupError> {
        from_json(text)
    }
}
