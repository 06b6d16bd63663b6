//! The service provider's platform: its secret, its tickets, and what merchants have granted to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::handout::Handout;
use super::perishable::{Perishables, Void};
use super::refusal::{Refusal, code};

/// A day at WeChat begins at this time before UTC's.
const CHINA: u64 = 8 * 3_600_000;
const DAY: u64 = 24 * 3_600_000;

/// The seconds that a pre-authorisation code is good.
pub(super) const PRE_AUTH_SECONDS: u64 = 1800;

/// So many pushes wait until somebody takes them. The oldest make room for new ones.
const MOST_PUSHES: usize = 10_000;

/// The platform of a service provider.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", expecting = "an object")]
pub struct Platform {
    /// The appid of the platform.
    pub appid: String,
    /// The secret of the platform.
    pub secret: String,
    /// The tickets for which the platform gets a token. They do not expire.
    pub tickets: BTreeSet<String>,
    /// The authorisation codes that were not exchanged yet, with the appids of the merchants. They do not expire.
    pub codes: BTreeMap<String, String>,
    /// The numbers of the permission sets that each merchant granted, by its appid.
    pub permission_sets: BTreeMap<String, Vec<i64>>,
    /// How long a new ticket is good, in milliseconds.
    pub ticket_lifetime: u64,
    /// How long a new authorisation code is good, in milliseconds.
    pub code_lifetime: u64,
    /// How many tokens of its own the platform gets in a day. Without it, there is no limit.
    pub tokens_per_day: Option<u32>,
}

impl Default for Platform {
    fn default() -> Self {
        let (appid, secret, tickets, codes, permission_sets) = Default::default();
        let (ticket_lifetime, code_lifetime, tokens_per_day) = (DAY / 2, 600_000, None);
        Self { appid, secret, tickets, codes, permission_sets, ticket_lifetime, code_lifetime, tokens_per_day }
    }
}

/// What WeChat knows of the platform while the emulator runs.
pub(super) struct Known {
    setup: Platform,
    pub(super) tickets: Perishables<()>,
    pub(super) codes: Perishables<Authorization>,
    pub(super) pre_auth_codes: Perishables<()>,
    pushes: VecDeque<Map<String, Value>>,
    day: u64,
    tokens_today: u32,
}

/// What an authorisation code stands for.
pub(super) struct Authorization {
    pub(super) appid: String,
    pub(super) at: Option<u64>,
}

impl Known {
    pub(super) fn new(setup: Platform) -> Self {
        let codes =
            setup.codes.iter().map(|(code, appid)| (code.clone(), Authorization { appid: appid.clone(), at: None }));
        Self {
            tickets: Perishables::new(setup.tickets.iter().map(|ticket| (ticket.clone(), ()))),
            codes: Perishables::new(codes),
            pre_auth_codes: Perishables::new([]),
            pushes: VecDeque::new(),
            day: 0,
            tokens_today: 0,
            setup,
        }
    }

    pub(super) fn secret(&self) -> &str {
        &self.setup.secret
    }

    /// Refuses who is not the platform.
    pub(super) fn identify(&self, appid: &str, secret: &str) -> Result<(), Refusal> {
        if self.setup.appid != appid {
            return Err(code::APPID_INVALID.into());
        }
        if self.setup.secret == secret { Ok(()) } else { Err(code::SECRET_INVALID.into()) }
    }

    /// Counts one token of the platform's own, or refuses it.
    pub(super) fn count_token(&mut self, now: u64) -> Result<(), Refusal> {
        let day = now.saturating_add(CHINA) / DAY;
        if day != self.day {
            (self.day, self.tokens_today) = (day, 0);
        }
        if let Some(most) = self.setup.tokens_per_day
            && self.tokens_today >= most
        {
            return Err(Refusal::because(code::DAY_QUOTA, format!("rate: more than {most} tokens on this day")));
        }
        self.tokens_today = self.tokens_today.saturating_add(1);
        Ok(())
    }

    pub(super) fn permission_sets(&self, appid: &str) -> &[i64] {
        self.setup.permission_sets.get(appid).map(Vec::as_slice).unwrap_or_default()
    }

    /// Makes a ticket and its push.
    pub(super) fn new_ticket(&mut self, handout: &mut Handout, now: u64) -> String {
        let ticket = handout.name("ticket");
        self.tickets.add(&ticket, (), now.saturating_add(self.setup.ticket_lifetime));
        self.push("component_verify_ticket", now, [("ComponentVerifyTicket", json!(ticket))]);
        ticket
    }

    pub(super) fn new_pre_auth_code(&mut self, handout: &mut Handout, now: u64) -> String {
        let code = handout.name("preauthcode");
        self.pre_auth_codes.add(&code, (), now.saturating_add(PRE_AUTH_SECONDS * 1000));
        code
    }

    /// A merchant authorises, with the pre-authorisation code of the page where it did. Makes a code and its push.
    pub(super) fn authorize(
        &mut self,
        handout: &mut Handout,
        merchant: (&str, &[i64]),
        pre_auth_code: Option<&str>,
        now: u64,
    ) -> Result<String, Void> {
        if let Some(code) = pre_auth_code {
            self.pre_auth_codes.take(code, now)?;
            handout.used.insert(code.to_owned());
        }
        let (appid, permission_sets) = merchant;
        let code = handout.name("code");
        let end = now.saturating_add(self.setup.code_lifetime);
        self.codes.add(&code, Authorization { appid: appid.to_owned(), at: Some(now) }, end);
        let earlier = self.setup.permission_sets.insert(appid.to_owned(), permission_sets.to_vec());
        let is_update = earlier.is_some() || handout.refresh_token(appid).is_some();
        let elements = [
            ("AuthorizerAppid", json!(appid)),
            ("AuthorizationCode", json!(code)),
            ("AuthorizationCodeExpiredTime", json!(end / 1000)),
        ];
        let elements = elements.into_iter().chain(pre_auth_code.map(|code| ("PreAuthCode", json!(code))));
        self.push(if is_update { "updateauthorized" } else { "authorized" }, now, elements);
        Ok(code)
    }

    /// A merchant withdraws. Returns `false` if it had neither tokens nor granted anything: then there is no push.
    pub(super) fn withdraw(&mut self, appid: &str, had_tokens: bool, now: u64) -> bool {
        self.codes.retain(|authorization| authorization.appid != appid);
        let had_granted = self.setup.permission_sets.remove(appid).is_some();
        if had_granted || had_tokens {
            self.push("unauthorized", now, [("AuthorizerAppid", json!(appid))]);
        }
        had_granted || had_tokens
    }

    /// The pushes that nobody has taken, in the order in which WeChat sends them.
    pub(super) fn take_pushes(&mut self) -> Vec<Map<String, Value>> {
        self.pushes.drain(..).collect()
    }

    fn push<'n>(&mut self, info_type: &str, now: u64, elements: impl IntoIterator<Item = (&'n str, Value)>) {
        let head =
            [("AppId", json!(self.setup.appid)), ("CreateTime", json!(now / 1000)), ("InfoType", json!(info_type))];
        let all = head.into_iter().chain(elements);
        self.pushes.push_back(all.map(|(name, value)| (name.to_owned(), value)).collect());
        if self.pushes.len() > MOST_PUSHES {
            self.pushes.pop_front();
        }
    }
}
