//! Creates tokens while the emulator runs.

use std::collections::BTreeMap;

use super::token::{Kind, Token};

/// All tokens.
pub(super) struct Handout<'a> {
    pub(super) tokens: &'a mut BTreeMap<String, Token>,
    pub(super) refresh_tokens: &'a mut BTreeMap<String, String>,
    /// The number of tokens created.
    pub(super) issued: &'a mut u32,
}

impl Handout<'_> {
    /// Returns a token of the account that has not expired.
    pub(super) fn current(&self, appid: &str, kind: Kind) -> Option<&str> {
        let mut tokens = self.tokens.iter();
        tokens
            .find(|(_, token)| token.appid == appid && token.kind == kind && !token.expired)
            .map(|(name, _)| name.as_str())
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

    /// Returns a name that no token has used.
    pub(super) fn name(&mut self, kind: &str) -> String {
        loop {
            *self.issued = self.issued.wrapping_add(1);
            let name = format!("{kind}-token-{}", self.issued);
            if !self.tokens.contains_key(&name) && !self.refresh_tokens.contains_key(&name) {
                return name;
            }
        }
    }
}
