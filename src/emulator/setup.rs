//! What an emulator starts from: tokens, state and faults.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::account::State;
use super::fault::Fault;
use super::setup_error::{SetupError, from_json};
use super::token::Token;

/// What an emulator starts from.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", expecting = "an object")]
pub struct Setup {
    /// Every token that WeChat knows. In JSON an appid alone stands for an authorizer token of that account.
    pub tokens: BTreeMap<String, Token>,
    /// The refresh token of each account that has authorised the service provider, and its appid.
    pub refresh_tokens: BTreeMap<String, String>,
    /// What is stored to begin with, in the shape of [`Emulator::state`](super::Emulator::state).
    pub seed: State,
    /// Faults that wait for their turn.
    pub faults: Vec<Fault>,
}

impl Setup {
    /// Reads a setup.
    ///
    /// # Errors
    /// Text that is no JSON, an unknown member, a wrong type or value: with the path to it, and without any token.
    pub fn from_json(text: &str) -> Result<Self, SetupError> {
        from_json(text)
    }
}
