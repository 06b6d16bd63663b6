//! What happens at WeChat that its platform gets to know by a push.

use std::fmt;

use serde_json::{Map, Value};

use super::Emulator;
use super::perishable::Void;

/// The pre-authorisation code of a page is unknown, used or expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoidCode(&'static str);

impl fmt::Display for VoidCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the pre-authorisation code is {}", self.0)
    }
}

impl std::error::Error for VoidCode {}

impl Emulator {
    /// Makes the platform a new ticket. Earlier tickets stay good until they expire. Returns `None` if the setup has no
    /// platform.
    pub fn issue_ticket(&mut self) -> Option<String> {
        let now = self.clock.now();
        self.current.platform.is_some().then(|| self.platform.new_ticket(&mut self.handout, now))
    }

    /// A merchant authorises the platform, or changes what it grants. Returns the authorisation code, or `None` if the
    /// setup has no platform.
    pub fn authorize(&mut self, appid: &str, permission_sets: &[i64]) -> Option<String> {
        self.authorize_on_page(appid, permission_sets, None).ok().flatten()
    }

    /// As [`Emulator::authorize`], on the page that the platform opened with a pre-authorisation code.
    ///
    /// # Errors
    /// The pre-authorisation code is unknown, used or expired.
    pub fn authorize_on_page(
        &mut self,
        appid: &str,
        permission_sets: &[i64],
        pre_auth_code: Option<&str>,
    ) -> Result<Option<String>, VoidCode> {
        if self.current.platform.is_none() {
            return Ok(None);
        }
        let (now, merchant) = (self.clock.now(), (appid, permission_sets));
        let code = self.platform.authorize(&mut self.handout, merchant, pre_auth_code, now);
        let code = code.map_err(|void| match void {
            Void::Unknown => VoidCode("unknown or used"),
            Void::Expired => VoidCode("expired"),
        })?;
        self.current.seed.entry(appid.to_owned()).or_default();
        Ok(Some(code))
    }

    /// A merchant withdraws its authorisation: all its tokens and codes are void. Returns `false` if it had none.
    pub fn withdraw(&mut self, appid: &str) -> bool {
        let expired = self.handout.expire_all(appid);
        let void = self.handout.void(appid);
        self.platform.withdraw(appid, expired || void, self.clock.now())
    }

    /// Takes the pushes that nobody has taken: the elements of each, in the order in which WeChat sends them. If there
    /// are more than 10,000, the oldest are lost.
    pub fn take_pushes(&mut self) -> Vec<Map<String, Value>> {
        self.platform.take_pushes()
    }

    /// The good refresh tokens, with the appids of their merchants, in the form of a
    /// [`Setup::refresh_tokens`](super::Setup::refresh_tokens).
    pub fn refresh_tokens(&self) -> impl Iterator<Item = (&str, &str)> {
        self.handout.refresh_tokens.iter().map(|(token, appid)| (token.as_str(), appid.as_str()))
    }
}
