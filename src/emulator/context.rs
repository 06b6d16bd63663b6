//! The caller and the stored state, for one request. The table of interfaces and its functions both need this type, so
//! it has its own file.

use super::account::{Account, State};
use super::handout::Handout;
use super::refusal::{Refusal, code};
use super::token::Token;

/// The caller and the stored state.
pub(super) struct Context<'a> {
    pub(super) caller: Token,
    pub(super) state: &'a mut State,
    pub(super) handout: Handout<'a>,
    pub(super) stored: &'a mut Stored,
    pub(super) body_length: usize,
}

/// An upper bound of the bytes in the state that requests have stored.
#[derive(Default)]
pub(super) struct Stored(usize);

/// The bytes of the state, as JSON. The state of a `seed` counts.
const MOST_STORED: usize = 32 << 20;

impl Context<'_> {
    /// Refuses to store a body if the state would be too large. A server may run for days.
    pub(super) fn room(&mut self) -> Result<(), Refusal> {
        self.stored.0 += self.body_length;
        if self.stored.0 > MOST_STORED {
            // What was replaced counts until here.
            let length = serde_json::to_vec(self.state).map_or(MOST_STORED, |state| state.len());
            self.stored.0 = length + self.body_length;
        }
        if self.stored.0 > MOST_STORED {
            self.stored.0 -= self.body_length;
            return Err(Refusal::because(
                code::BUSY,
                format!("full: the state would have more than {MOST_STORED} bytes"),
            ));
        }
        Ok(())
    }

    /// The caller's account, if it has opened cloud development.
    pub(super) fn account(&mut self) -> Result<&mut Account, Refusal> {
        if !self.caller.cloudbase {
            return Err(code::NO_CLOUD_DEVELOPMENT.into());
        }
        Ok(self.state.entry(self.caller.appid.clone()).or_default())
    }
}
