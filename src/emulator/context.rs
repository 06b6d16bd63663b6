//! What an interface works on: who asks, and what is stored. A file of its own, since the table of interfaces and the
//! functions in it both need it.

use super::account::{Account, State};
use super::handout::Handout;
use super::refusal::{Refusal, code};
use super::token::Token;

/// Who asks, and what is stored.
pub(super) struct Context<'a> {
    pub(super) caller: Token,
    pub(super) state: &'a mut State,
    pub(super) handout: Handout<'a>,
}

impl Context<'_> {
    /// The caller's account, where cloud development was opened.
    pub(super) fn account(&mut self) -> Result<&mut Account, Refusal> {
        if !self.caller.cloudbase {
            return Err(code::NO_CLOUD_DEVELOPMENT.into());
        }
        Ok(self.state.entry(self.caller.appid.clone()).or_default())
    }
}
