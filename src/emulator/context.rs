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
}

impl Context<'_> {
    /// The caller's account, if it has opened cloud development.
    pub(super) fn account(&mut self) -> Result<&mut Account, Refusal> {
        if !self.caller.cloudbase {
            return Err(code::NO_CLOUD_DEVELOPMENT.into());
        }
        Ok(self.state.entry(self.caller.appid.clone()).or_default())
    }
}
