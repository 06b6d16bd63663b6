//! Creates tokens while the emulator runs.

use std::collections::{BTreeMap, BTreeSet};

use super::token::{Kind, Token};

/// A token that was created so many tokens ago is forgotten, unless it is still good. A server may run for days.
const REMEMBERED: u32 = 10_000;

/// What the emulator remembers about the tokens that it has created.
#[derive(Default)]
pub(super) struct Issued {
    count: u32,
    /// Refresh tokens and codes that were exchanged. They are void, but no record may show them.
    pub(super) used: BTreeSet<String>,
}

/// All tokens.
pub(super) struct Handout<'a> {
    pub(super) tokens: &'a mut BTreeMap<String, Token>,
    pub(super) refresh_tokens: &'a mut BTreeMap<String, String>,
    pub(super) issued: &'a mut Issued,
}

impl Handout<'_> {
    /// Returns a token of the account that has not expired.
    pub(super) fn current(&self, appid: &str, kind: Kind) -> Option<&str> {
        let mut tokens = self.tokens.iter();
        tokens
            .find(|(_, token)| token.appid == appid && token.kind == kind && !token.expired)
            .map(|(name, _)| name.as_str())
    }

    /// Whether the account ever had an authorizer token.
    pub(super) fn had_token(&self, appid: &str) -> bool {
        self.tokens.values().any(|token| token.appid == appid && token.kind == Kind::Authorizer)
    }

    /// Creates a token. The account's other tokens expire.
    pub(super) fn issue(&mut self, appid: &str, kind: Kind) -> String {
        let mut fresh = Token { kind, ..Token::authorizer(appid) };
        for token in self.tokens.values_mut().filter(|token| token.appid == appid && token.kind == kind) {
            token.expired = true;
            fresh.cloudbase &= token.cloudbase;
        }
        let name = self.name(kind.name());
        self.tokens.insert(name.clone(), fresh);
        name
    }

    /// Exchanges the account's refresh token for a new one. The old one is void.
    pub(super) fn exchange(&mut self, refresh_token: &str, appid: &str) -> String {
        self.refresh_tokens.remove(refresh_token);
        self.issued.used.insert(refresh_token.to_owned());
        let fresh = self.name("refresh");
        self.refresh_tokens.insert(fresh.clone(), appid.to_owned());
        fresh
    }

    /// The account authorises anew: its refresh tokens are void, and it gets a new one.
    pub(super) fn authorize(&mut self, appid: &str) -> String {
        self.void(appid);
        let fresh = self.name("refresh");
        self.refresh_tokens.insert(fresh.clone(), appid.to_owned());
        fresh
    }

    /// Makes the account's refresh tokens void. Returns `false` if it had none.
    pub(super) fn void(&mut self, appid: &str) -> bool {
        let used = &mut self.issued.used;
        let before = used.len();
        self.refresh_tokens.retain(|token, owner| {
            let keeps = owner != appid;
            if !keeps {
                used.insert(token.clone());
            }
            keeps
        });
        used.len() > before
    }

    /// Returns a name that no token has used.
    pub(super) fn name(&mut self, kind: &str) -> String {
        loop {
            self.issued.count = self.issued.count.wrapping_add(1);
            self.forget();
            let name = format!("{kind}-token-{}", self.issued.count);
            let used = &self.issued.used;
            if !self.tokens.contains_key(&name) && !self.refresh_tokens.contains_key(&name) && !used.contains(&name) {
                return name;
            }
        }
    }

    fn forget(&mut self) {
        let old = self.issued.count.wrapping_sub(REMEMBERED);
        for kind in ["refresh", "code"] {
            self.issued.used.remove(&format!("{kind}-token-{old}"));
        }
        for kind in [Kind::Authorizer, Kind::Component] {
            let name = format!("{}-token-{old}", kind.name());
            if self.tokens.get(&name).is_some_and(|token| token.expired) {
                self.tokens.remove(&name);
            }
        }
    }
}
