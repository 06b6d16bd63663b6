//! WeChat's refusals: an errcode, its text, and the rid at its end.

use serde_json::{Map, Value};

/// The errcodes that the emulator decides on itself.
pub(super) mod code {
    pub(in super::super) const BUSY: i64 = -1;
    pub(in super::super) const APPID_INVALID: i64 = 40013;
    pub(in super::super) const TOKEN_INVALID: i64 = 40014;
    pub(in super::super) const INVALID_URL: i64 = 40066;
    pub(in super::super) const INVALID_ARGS: i64 = 40097;
    pub(in super::super) const MISSING_PARAMETER: i64 = 40101;
    pub(in super::super) const SECRET_INVALID: i64 = 40125;
    pub(in super::super) const TOKEN_MISSING: i64 = 41001;
    pub(in super::super) const TOKEN_EXPIRED: i64 = 42001;
    pub(in super::super) const NOT_POST: i64 = 43002;
    pub(in super::super) const EMPTY_BODY: i64 = 44002;
    pub(in super::super) const DAY_QUOTA: i64 = 45009;
    pub(in super::super) const MINUTE_QUOTA: i64 = 45011;
    pub(in super::super) const NOT_JSON: i64 = 47001;
    pub(in super::super) const NOT_AUTHORIZED: i64 = 61003;
    pub(in super::super) const TICKET_EXPIRED: i64 = 61005;
    pub(in super::super) const TICKET_INVALID: i64 = 61006;
    pub(in super::super) const CODE_EXPIRED: i64 = 61009;
    pub(in super::super) const CODE_USED: i64 = 61010;
    pub(in super::super) const INVALID_COMPONENT: i64 = 61011;
    pub(in super::super) const COMPONENT_TOKEN_NEEDED: i64 = 61014;
    pub(in super::super) const BUSINESS_TOKEN_NEEDED: i64 = 61015;
    pub(in super::super) const REFRESH_TOKEN_INVALID: i64 = 61023;
    pub(in super::super) const NO_CLOUD_DEVELOPMENT: i64 = 85088;
    pub(in super::super) const CONFIG_NOT_FOUND: i64 = 85089;
}

/// The body of a success, or a refusal.
pub(super) type Answer = Result<Map<String, Value>, Refusal>;

/// One refusal.
pub(super) struct Refusal {
    pub(super) errcode: i64,
    /// The answered text, used unchanged if it is given.
    pub(super) errmsg: Option<String>,
    /// Why the emulator refuses, if the errcode does not say enough. Only the record of calls shows it: WeChat does not
    /// report it.
    reason: Option<String>,
}

impl From<i64> for Refusal {
    fn from(errcode: i64) -> Self {
        Self { errcode, errmsg: None, reason: None }
    }
}

impl Refusal {
    pub(super) fn because(errcode: i64, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..errcode.into() }
    }

    /// A refusal that a fault asks for. The fault is its reason.
    pub(super) fn asked_for(errcode: i64, errmsg: Option<String>) -> Self {
        Self { errmsg, ..errcode.into() }
    }

    /// Why the emulator refuses, in words of its own. It never quotes the request, which may hold a secret.
    pub(super) fn reason(&self) -> &str {
        self.reason.as_deref().unwrap_or_else(|| reason(self.errcode))
    }

    pub(super) fn answer(self, count: u32) -> Map<String, Value> {
        answer(self.errcode, &self.text(count))
    }

    /// The text with a rid, as WeChat words it.
    pub(super) fn text(&self, count: u32) -> String {
        self.errmsg.clone().unwrap_or_else(|| format!("{} rid: {}", text(self.errcode), rid(count)))
    }
}

/// The envelope of every answer.
pub(super) fn answer(errcode: i64, errmsg: &str) -> Map<String, Value> {
    Map::from_iter([("errcode".into(), errcode.into()), ("errmsg".into(), errmsg.into())])
}

/// Makes a rid that looks like WeChat's. It differs for every refusal and is the same in every run.
fn rid(count: u32) -> String {
    format!("{count:08x}-{:08x}-{:08x}", count.wrapping_mul(0x9e37_79b9), count.wrapping_mul(0x85eb_ca6b))
}

/// What the emulator means by an errcode that has one meaning here.
fn reason(errcode: i64) -> &'static str {
    match errcode {
        code::APPID_INVALID => "platform unknown",
        code::SECRET_INVALID => "secret wrong",
        code::TICKET_INVALID => "ticket unknown",
        code::TICKET_EXPIRED => "ticket expired",
        code::CODE_EXPIRED => "code expired",
        code::CODE_USED => "code unknown or used",
        code::INVALID_COMPONENT => "platform is not the token's",
        code::TOKEN_INVALID => "token unknown",
        code::INVALID_URL => "path unknown",
        code::TOKEN_MISSING => "token missing",
        code::TOKEN_EXPIRED => "token expired",
        code::NOT_POST => "not POST",
        code::EMPTY_BODY => "body empty",
        code::NOT_JSON => "body is not a JSON object",
        code::NOT_AUTHORIZED => "merchant unknown",
        code::COMPONENT_TOKEN_NEEDED => "token is not a component's",
        code::BUSINESS_TOKEN_NEEDED => "token is not a merchant's",
        code::REFRESH_TOKEN_INVALID => "refresh token unknown or used",
        code::NO_CLOUD_DEVELOPMENT => "cloud development not open",
        _ => "refused",
    }
}

fn text(errcode: i64) -> &'static str {
    match errcode {
        40001 => "invalid credential, access_token is invalid or not latest",
        code::TOKEN_INVALID => "invalid access_token",
        code::APPID_INVALID => "invalid appid",
        code::SECRET_INVALID => "invalid appsecret",
        code::INVALID_URL => "invalid url",
        code::INVALID_ARGS => "invalid args",
        code::MISSING_PARAMETER => "missing parameter",
        40164 => "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
        code::TOKEN_MISSING => "access_token missing",
        code::TOKEN_EXPIRED => "access_token expired",
        code::NOT_POST => "require POST method",
        code::EMPTY_BODY => "empty post data",
        code::DAY_QUOTA => "reach max api daily quota limit",
        code::MINUTE_QUOTA => "api minute-quota reach limit must slower retry next minute",
        code::NOT_JSON => "data format error",
        48001 => "api unauthorized",
        code::NOT_AUTHORIZED => "component is not authorized by this account",
        61004 => "access clientip is not registered hint: [emulated] requestIP: 203.0.113.7",
        code::TICKET_EXPIRED => "component ticket is expired",
        code::TICKET_INVALID => "component ticket is invalid",
        61007 => "api is unauthorized to component",
        code::CODE_EXPIRED => "code is expired",
        code::CODE_USED => "code is invalid or used",
        code::INVALID_COMPONENT => "invalid component",
        code::COMPONENT_TOKEN_NEEDED => "must use component token",
        code::BUSINESS_TOKEN_NEEDED => "must use business token",
        code::REFRESH_TOKEN_INVALID => "refresh_token is invalid",
        code::NO_CLOUD_DEVELOPMENT => "no qbase privilege",
        code::CONFIG_NOT_FOUND => "config not found",
        85107 => "api not in whitelist",
        85113 => "cloudbase token not ready",
        _ => "system error",
    }
}
