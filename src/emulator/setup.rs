//! The setup of an emulator: tokens, state and faults.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::account::State;
use super::fault::Fault;
use super::platform::Platform;
use super::rate::Rate;
use super::setup_error::{SetupError, from_json};
use super::token::Token;
use super::versions::Versions;

/// The setup of an emulator.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", expecting = "an object")]
pub struct Setup {
    /// Every token that WeChat knows. In JSON, an appid alone means an authorizer token of that account.
    pub tokens: BTreeMap<String, Token>,
    /// The refresh tokens of the accounts that have authorised the service provider, with their appids.
    pub refresh_tokens: BTreeMap<String, String>,
    /// The service provider, if it asks for tokens of its own.
    pub platform: Option<Platform>,
    /// The stored state at the start, in the form of [`Emulator::state`](super::Emulator::state).
    pub seed: State,
    /// The queue of faults.
    pub faults: Vec<Fault>,
    /// The limit of calls per minute. Without it, there is none.
    pub rate: Option<Rate>,
    /// Which `version` a whitelist may be set with.
    pub versions: Versions,
}

impl Setup {
    /// Reads a setup.
    ///
    /// # Errors
    /// The text is not JSON, a member is unknown, or a type or a value is wrong. The error has the path and no token.
    pub fn from_json(text: &str) -> Result<Self, SetupError> {
        let mut setup: Self = from_json(text)?;
        setup.name_accounts();
        for (index, fault) in setup.faults.iter().enumerate() {
            setup.check(fault).map_err(|error| error.below(&format!("faults[{index}]")))?;
        }
        Ok(setup)
    }

    /// Gives every account that a token names a state.
    pub(super) fn name_accounts(&mut self) {
        let authorizing = self.platform.iter().flat_map(|platform| platform.codes.values());
        for appid in
            self.tokens.values().map(|token| &token.appid).chain(self.refresh_tokens.values()).chain(authorizing)
        {
            self.seed.entry(appid.clone()).or_default();
        }
    }

    /// Refuses a fault that names an account which the setup does not name: it would never hit.
    pub(super) fn check(&self, fault: &Fault) -> Result<(), SetupError> {
        if fault.appid.as_ref().is_some_and(|appid| !self.seed.contains_key(appid)) {
            return Err(SetupError::unknown_account("appid"));
        }
        fault.edit.check(&self.seed).map_err(|error| error.below("edit"))
    }
}
