//! The caller and the stored state, for one request. The table of interfaces and its functions both need this type, so
//! it has its own file.

use super::account::{Account, State};
use super::handout::Handout;
use super::old_views::OldViews;
use super::platform::Known;
use super::refusal::{Refusal, code};
use super::token::Token;
use super::versions::Versions;

/// The caller and the stored state.
pub(super) struct Context<'a> {
    pub(super) caller: Token,
    pub(super) state: &'a mut State,
    pub(super) handout: &'a mut Handout,
    pub(super) platform: &'a mut Known,
    pub(super) stored: &'a mut Stored,
    pub(super) body_length: usize,
    pub(super) old_views: &'a mut OldViews,
    pub(super) now: u64,
    /// When the clock was first set.
    pub(super) began: u64,
    pub(super) versions: Versions,
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

    /// The caller's account as a read answers it.
    pub(super) fn view(&mut self) -> Result<&Account, Refusal> {
        self.opened()?;
        if let Some(old) = self.old_views.read(&self.caller.appid, self.now) {
            return Ok(old);
        }
        Ok(self.state.entry(self.caller.appid.clone()).or_default())
    }

    /// The caller's account, to change it.
    pub(super) fn account(&mut self) -> Result<&mut Account, Refusal> {
        self.opened()?;
        Ok(self.state.entry(self.caller.appid.clone()).or_default())
    }

    fn opened(&self) -> Result<(), Refusal> {
        if self.caller.cloudbase { Ok(()) } else { Err(code::NO_CLOUD_DEVELOPMENT.into()) }
    }
}
