//! All tokens, and the creation of new ones while the emulator runs.

use std::collections::{BTreeMap, BTreeSet};

use super::token::{Kind, Token};

/// A token that was created so many tokens ago is forgotten, unless it is still good. A server may run for days.
const REMEMBERED: u32 = 10_000;

/// All tokens. They are found by the names of accounts too, so that thousands of merchants do not slow each other.
#[derive(Default)]
pub(super) struct Handout {
    pub(super) tokens: BTreeMap<String, Token>,
    pub(super) refresh_tokens: BTreeMap<String, String>,
    /// Refresh tokens and codes that were exchanged. They are void, but no record may show them.
    pub(super) used: BTreeSet<String>,
    accounts: BTreeMap<String, Account>,
    count: u32,
}

/// The names of an account's tokens.
#[derive(Default)]
struct Account {
    tokens: BTreeSet<String>,
    refresh_tokens: BTreeSet<String>,
    authorized_at: Option<u64>,
}

/// A merchant that has authorised the platform.
pub(super) struct Merchant<'a> {
    pub(super) appid: &'a str,
    pub(super) refresh_token: &'a str,
    /// In milliseconds. `None` means that the setup says that it had authorised before.
    pub(super) authorized_at: Option<u64>,
}

impl Handout {
    pub(super) fn new(tokens: BTreeMap<String, Token>, refresh_tokens: BTreeMap<String, String>) -> Self {
        let mut accounts = BTreeMap::<String, Account>::new();
        for (name, token) in &tokens {
            accounts.entry(token.appid.clone()).or_default().tokens.insert(name.clone());
        }
        for (name, appid) in &refresh_tokens {
            accounts.entry(appid.clone()).or_default().refresh_tokens.insert(name.clone());
        }
        Self { tokens, refresh_tokens, accounts, ..Self::default() }
    }

    /// Makes a token expire. Returns `false` if the token is unknown.
    pub(super) fn expire(&mut self, token: &str) -> bool {
        self.tokens.get_mut(token).map(|token| token.expired = true).is_some()
    }

    /// Makes all tokens of an account expire. Returns `false` if it has none.
    pub(super) fn expire_all(&mut self, appid: &str) -> bool {
        let Some(account) = self.accounts.get(appid) else { return false };
        for name in &account.tokens {
            if let Some(token) = self.tokens.get_mut(name) {
                token.expired = true;
            }
        }
        !account.tokens.is_empty()
    }

    /// Returns a token of the account that has not expired.
    pub(super) fn current(&self, appid: &str, kind: Kind) -> Option<&str> {
        self.of_account(appid, kind).find(|(_, token)| !token.expired).map(|(name, _)| name)
    }

    /// Whether the account ever had an authorizer token.
    pub(super) fn had_token(&self, appid: &str) -> bool {
        self.of_account(appid, Kind::Authorizer).next().is_some()
    }

    fn of_account(&self, appid: &str, kind: Kind) -> impl Iterator<Item = (&str, &Token)> {
        let names = self.accounts.get(appid).into_iter().flat_map(|account| &account.tokens);
        let tokens = names.filter_map(|name| Some((name.as_str(), self.tokens.get(name)?)));
        tokens.filter(move |(_, token)| token.kind == kind)
    }

    /// The merchants that have authorised the platform, in the order of their appids.
    pub(super) fn merchants(&self) -> impl Iterator<Item = Merchant<'_>> {
        self.accounts.iter().filter_map(|(appid, account)| {
            let refresh_token = account.refresh_tokens.last()?;
            Some(Merchant { appid, refresh_token, authorized_at: account.authorized_at })
        })
    }

    /// The account's refresh token, if it has authorised the platform.
    pub(super) fn refresh_token(&self, appid: &str) -> Option<&str> {
        self.accounts.get(appid)?.refresh_tokens.last().map(String::as_str)
    }

    /// Creates a token. The account's other tokens expire.
    pub(super) fn issue(&mut self, appid: &str, kind: Kind) -> String {
        let name = self.name(kind.name());
        let mut fresh = Token { kind, ..Token::authorizer(appid) };
        let account = self.accounts.entry(appid.to_owned()).or_default();
        let (tokens, count) = (&mut self.tokens, self.count);
        account.tokens.retain(|old| {
            let Some(token) = tokens.get_mut(old) else { return false };
            if token.kind == kind {
                fresh.cloudbase &= token.cloudbase;
                if token.expired && is_old(old, kind, count) {
                    tokens.remove(old);
                    return false;
                }
                token.expired = true;
            }
            true
        });
        account.tokens.insert(name.clone());
        self.tokens.insert(name.clone(), fresh);
        name
    }

    /// Exchanges the account's refresh token for a new one. The old one is void.
    pub(super) fn exchange(&mut self, refresh_token: &str, appid: &str) -> String {
        self.refresh_tokens.remove(refresh_token);
        self.used.insert(refresh_token.to_owned());
        let fresh = self.name("refresh");
        self.refresh_tokens.insert(fresh.clone(), appid.to_owned());
        let account = self.accounts.entry(appid.to_owned()).or_default();
        account.refresh_tokens.remove(refresh_token);
        account.refresh_tokens.insert(fresh.clone());
        fresh
    }

    /// The account authorises anew: its refresh tokens are void, and it gets a new one.
    pub(super) fn authorize(&mut self, appid: &str, at: Option<u64>) -> String {
        self.void(appid);
        let fresh = self.name("refresh");
        self.refresh_tokens.insert(fresh.clone(), appid.to_owned());
        let account = self.accounts.entry(appid.to_owned()).or_default();
        account.refresh_tokens.insert(fresh.clone());
        account.authorized_at = at;
        fresh
    }

    /// Makes the account's refresh tokens void. Returns `false` if it had none.
    pub(super) fn void(&mut self, appid: &str) -> bool {
        let Some(account) = self.accounts.get_mut(appid) else { return false };
        let void = std::mem::take(&mut account.refresh_tokens);
        for token in &void {
            self.refresh_tokens.remove(token);
        }
        let had_any = !void.is_empty();
        self.used.extend(void);
        had_any
    }

    /// Returns a name that no token has used.
    pub(super) fn name(&mut self, kind: &str) -> String {
        loop {
            self.count = self.count.wrapping_add(1);
            self.forget();
            let name = format!("{kind}-token-{}", self.count);
            let is_taken =
                self.tokens.contains_key(&name) || self.refresh_tokens.contains_key(&name) || self.used.contains(&name);
            if !is_taken {
                return name;
            }
        }
    }

    fn forget(&mut self) {
        let old = self.count.wrapping_sub(REMEMBERED);
        for kind in ["refresh", "code"] {
            self.used.remove(&format!("{kind}-token-{old}"));
        }
        for kind in [Kind::Authorizer, Kind::Component] {
            let name = format!("{}-token-{old}", kind.name());
            if self.tokens.get(&name).is_some_and(|token| token.expired)
                && let Some(token) = self.tokens.remove(&name)
                && let Some(account) = self.accounts.get_mut(&token.appid)
            {
                account.tokens.remove(&name);
            }
        }
    }
}

/// Whether a token was created so long ago that `forget` has passed it. It was good then.
fn is_old(name: &str, kind: Kind, count: u32) -> bool {
    let number = name.strip_prefix(kind.name()).and_then(|rest| rest.strip_prefix("-token-"));
    number.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| count.wrapping_sub(number) > REMEMBERED)
}
