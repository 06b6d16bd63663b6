//! The documented error codes. This file holds only data.

use crate::{
    interface::{AUTHORIZER_TOKEN, COMPONENT_TOKEN},
    locale::{Bilingual, Locale},
};

/// The kind of problem that a code reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// The problem passes without any action.
    Transient,
    /// The token needs a refresh.
    Token,
    /// The merchant needs to authorise the platform again.
    Authorization,
    /// The call is wrong.
    Caller,
    /// The account has used up its quota for the day.
    Quota,
    /// The account made too many calls in this minute.
    Rate,
    /// The platform or the token lacks a permission.
    Permission,
    /// The interface needs a token of another kind.
    TokenKind,
    /// The calling IP address is not registered.
    Egress,
    /// The account has not opened cloud development.
    Setup,
    /// The requested object does not exist.
    Absent,
    /// The code is not documented.
    Unknown,
}

impl Class {
    /// The stable name, as used in errors and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Token => "token",
            Self::Authorization => "authorization",
            Self::Caller => "caller",
            Self::Quota => "quota",
            Self::Rate => "rate",
            Self::Permission => "permission",
            Self::TokenKind => "token-kind",
            Self::Egress => "egress",
            Self::Setup => "setup",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether you may repeat a call that failed with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// No: it would fail again.
    Never,
    /// Yes: WeChat reports that it did nothing.
    Always,
    /// Yes, from the next minute on: WeChat did nothing, and its limit counts calls per minute.
    NextMinute,
    /// Only if it is a read: nobody knows whether a write happened.
    Reads,
    /// Once, with a fresh token.
    WithFreshToken,
}

/// A documented code.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ErrorCode {
    /// WeChat's `errcode`.
    pub code: i64,
    /// WeChat's own text. The npm package's wasm files leave it out: an error carries the text that WeChat sent.
    #[cfg(not(any(feature = "client", feature = "gloo-client")))]
    pub text: &'static str,
    /// The kind of problem.
    pub class: Class,
    /// Whether you may repeat the call.
    pub retry: Retry,
    advice: &'static Bilingual,
}

impl ErrorCode {
    /// Returns what to do about the error.
    #[must_use]
    pub fn advice(&self, locale: Locale) -> &'static str {
        locale.of(*self.advice)
    }
}

/// Finds the row of a code. None if the table does not have the code.
#[must_use]
pub fn lookup(code: i64) -> Option<&'static ErrorCode> {
    ALL.iter().find(|row| row.code == code)
}

const fn row(code: i64, text: &'static str, class: Class, retry: Retry, advice: &'static Bilingual) -> ErrorCode {
    #[cfg(any(feature = "client", feature = "gloo-client"))]
    let _ = text;
    ErrorCode {
        code,
        #[cfg(not(any(feature = "client", feature = "gloo-client")))]
        text,
        class,
        retry,
        advice,
    }
}

static REFRESH: Bilingual = [
    "the client retries once with a fresh token; if it fails again, check the token source",
    "本库会刷新 token 并重试一次；若仍失败，请检查 token 的来源",
];
static AUTHORIZE: Bilingual = [
    "ask the merchant to authorise the platform again, and store the new refresh token",
    "请商家重新授权，并保存新的 refresh token",
];
static REPORT: Bilingual =
    ["report this rid: the client should have refused this call", "请反馈 rid：本库应在发送前拒绝该请求"];
static GRANT: Bilingual = [
    "the merchant has to grant the permission set (cloud development: 49, older pages: 64) to the platform",
    "需要商家将权限集（云开发为 49，旧文档为 64）授权给第三方平台",
];
static REGISTER_IP: Bilingual = [
    "add the client IP to the platform's IP allow-list; without a fixed IP, use a proxy that has one",
    "请将调用方 IP 加入第三方平台白名单；没有固定 IP 时请使用有固定 IP 的代理",
];
static PLATFORM: Bilingual = ["check the platform's appid and secret", "请检查第三方平台的 appid 与 secret"];
static TICKET: Bilingual = [
    "use the newest component_verify_ticket: WeChat sends one every ten minutes",
    "请使用最新的 component_verify_ticket，微信每十分钟推送一次",
];
pub(super) static CHECK: Bilingual = ["check the fields against the official page", "请对照官方文档检查参数"];
static TRY_LATER: Bilingual =
    ["try again later; after a write, first check its result", "请稍后重试；写操作后请先查询确认结果"];

/// Every documented code, by class.
pub const ALL: &[ErrorCode] = &[
    row(
        -1,
        "system error",
        Class::Transient,
        Retry::Always,
        &["WeChat is busy; try again in a few seconds", "系统繁忙，请几秒后重试"],
    ),
    row(-1000, "system error", Class::Transient, Retry::Reads, &TRY_LATER),
    row(
        40001,
        "invalid credential, access_token is invalid or not latest",
        Class::Token,
        Retry::WithFreshToken,
        &REFRESH,
    ),
    row(40014, "invalid access_token", Class::Token, Retry::WithFreshToken, &AUTHORIZER_TOKEN),
    row(42001, "access_token expired", Class::Token, Retry::WithFreshToken, &REFRESH),
    row(42007, "refresh token void", Class::Authorization, Retry::Never, &AUTHORIZE),
    row(61003, "component is not authorized by this account", Class::Authorization, Retry::Never, &AUTHORIZE),
    row(61009, "code is expired", Class::Authorization, Retry::Never, &AUTHORIZE),
    row(61010, "code is invalid or used", Class::Authorization, Retry::Never, &AUTHORIZE),
    row(61023, "refresh_token is invalid", Class::Authorization, Retry::Never, &AUTHORIZE),
    row(40013, "invalid appid", Class::Caller, Retry::Never, &PLATFORM),
    row(40125, "invalid appsecret", Class::Caller, Retry::Never, &PLATFORM),
    row(61011, "invalid component", Class::Caller, Retry::Never, &PLATFORM),
    row(61005, "component ticket is expired", Class::Caller, Retry::Never, &TICKET),
    row(61006, "component ticket is invalid", Class::Caller, Retry::Never, &TICKET),
    row(
        40066,
        "invalid url",
        Class::Caller,
        Retry::Never,
        &["WeChat does not know this path: check it, and baseURL", "到达的路径不是微信接口：请检查路径与 baseURL"],
    ),
    row(40097, "invalid args", Class::Caller, Retry::Never, &CHECK),
    row(40101, "missing parameter", Class::Caller, Retry::Never, &CHECK),
    row(
        41001,
        "access_token missing",
        Class::Caller,
        Retry::Never,
        &["a proxy removed the URL's query", "中间代理去掉了 URL 参数"],
    ),
    row(
        43002,
        "require POST method",
        Class::Caller,
        Retry::Never,
        &["a proxy changed the method, often by a redirect", "中间代理改变了 POST 方法，常见于重定向"],
    ),
    row(44002, "empty post data", Class::Caller, Retry::Never, &["a proxy removed the body", "中间代理去掉了请求体"]),
    row(47001, "data format error", Class::Caller, Retry::Never, &REPORT),
    row(
        45009,
        "reach max api daily quota limit",
        Class::Quota,
        Retry::Never,
        &["wait until the next day, or clear the quota", "请等到次日，或调用清零接口"],
    ),
    row(
        45011,
        "api minute-quota reach limit",
        Class::Rate,
        Retry::NextMinute,
        &["wait until the next minute", "请等到下一分钟"],
    ),
    row(48001, "api unauthorized", Class::Permission, Retry::Never, &GRANT),
    row(61007, "api is unauthorized to component", Class::Permission, Retry::Never, &GRANT),
    row(85105, "not authorized", Class::Permission, Retry::Never, &GRANT),
    row(
        85107,
        "api is not in the whitelist",
        Class::Permission,
        Retry::Never,
        &[
            "add the API's path to the whitelist with setCloudAccessToken",
            "请通过 setCloudAccessToken 将该接口路径加入白名单",
        ],
    ),
    row(85112, "secret not found", Class::Permission, Retry::Never, &GRANT),
    row(61014, "must use component token", Class::TokenKind, Retry::Never, &COMPONENT_TOKEN),
    row(61015, "must use business token", Class::TokenKind, Retry::Never, &AUTHORIZER_TOKEN),
    row(86000, "only a third party may call", Class::TokenKind, Retry::Never, &AUTHORIZER_TOKEN),
    row(61004, "access clientip is not registered", Class::Egress, Retry::Never, &REGISTER_IP),
    row(40164, "invalid ip, not in whitelist", Class::Egress, Retry::Never, &REGISTER_IP),
    row(45035, "access clientip is not registered", Class::Egress, Retry::Never, &REGISTER_IP),
    row(
        85088,
        "no qbase privilege",
        Class::Setup,
        Retry::Never,
        &["open cloud development for the mini-program first", "请先为该小程序开通云开发"],
    ),
    row(
        85089,
        "config not found",
        Class::Absent,
        Retry::Never,
        &["the function has no config of this type: treat it as missing", "该云函数没有此类型的配置，按不存在处理即可"],
    ),
    row(
        85113,
        "cloudbase_access_token is not ready",
        Class::Transient,
        Retry::Always,
        &["try again in a few seconds", "请几秒后重试"],
    ),
    row(-501_001, "resource system error", Class::Transient, Retry::Reads, &TRY_LATER),
    row(-501_002, "resource server timeout", Class::Transient, Retry::Reads, &TRY_LATER),
    row(-601_001, "system error", Class::Transient, Retry::Reads, &TRY_LATER),
    row(-601_003, "network error", Class::Transient, Retry::Reads, &TRY_LATER),
    row(
        -604_101,
        "no permission to call this openapi yet",
        Class::Permission,
        Retry::Never,
        &["cloud-call permissions take up to ten minutes to change", "云调用权限变更最多需要十分钟生效"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_has_advice_in_both_languages() {
        for (index, row) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.code != row.code), "{} stands twice", row.code);
            for locale in [Locale::En, Locale::Zh] {
                assert!(!row.advice(locale).is_empty() && !row.advice(locale).ends_with(['.', '。']), "{}", row.code);
            }
            assert!(!row.advice(Locale::Zh).is_ascii(), "{}", row.code);
        }
    }
}
