//! The errors of a call. Each kind says which step failed.

use std::fmt;

use super::{
    codes::{self, Class, Retry},
    errmsg,
    outcome::Outcome,
    token::InvalidToken,
};
use crate::{
    interface::{Effect, Interface, TokenKind, Validation},
    locale::{Bilingual, Locale},
    text::{self, push_one_line},
};

/// A call that did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The payload is wrong. The call asked for no token and sent nothing.
    Validation(Validation),
    /// The call got no token.
    Token(TokenFailure),
    /// The connection failed, or the response was broken off.
    Network(NoAnswer),
    /// No answer came in time.
    Timeout(NoAnswer),
    /// The HTTP status is an error, and the body does not come from WeChat.
    Http(HttpFailure),
    /// The call cannot read the answer.
    Decode(Undecodable),
    /// WeChat returned an errcode.
    Api(ApiError),
}

/// Why a call got no token.
#[derive(Debug)]
#[non_exhaustive]
pub struct TokenFailure {
    /// [`Interface::name`](crate::Interface::name). `None` if a text was not a token and no call had begun.
    pub interface: Option<&'static str>,
    /// What became of a write. `None` if the call only reads, or if no call had begun.
    pub outcome: Option<Outcome>,
    /// The error of the token source.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// No answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoAnswer {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    pub(crate) reason: Bilingual,
    /// Whether you may repeat the call.
    pub retry: Retry,
    /// What became of a write. `None` if the call only reads.
    pub outcome: Option<Outcome>,
}

/// An HTTP error status without an errcode: a proxy or gateway answered, not WeChat.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpFailure {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The first 2 KiB of the body, without the token. It can hold secrets of the merchant.
    pub body: String,
    /// What became of a write. `None` if the call only reads.
    pub outcome: Option<Outcome>,
    /// What [`Error::retry_after`] returns, in milliseconds. 0 is `None`.
    pub(crate) retry_after: u32,
}

/// An answer that the call cannot read.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undecodable {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// The path of the member that differs from the documentation. Empty for the answer itself.
    pub path: String,
    /// The byte at which the text stops being valid JSON. `None` if the text is valid JSON.
    pub offset: Option<usize>,
    pub(crate) reason: Bilingual,
    /// The first 2 KiB of the body. It can hold secrets of the merchant.
    pub body: String,
    /// What became of a write. `None` if the call only reads.
    pub outcome: Option<Outcome>,
}

/// An errcode from WeChat.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// WeChat's `errcode`.
    pub errcode: i64,
    /// The first 2 KiB of WeChat's `errmsg`. If it contains the token, `[redacted]` replaces the token.
    pub errmsg: String,
    /// The request id from `errmsg`. You can look it up for seven days at `/cgi-bin/openapi/rid/get`.
    pub rid: Option<String>,
    /// WeChat's own hint from `errmsg`.
    pub hint: Option<String>,
    /// The address that WeChat saw, if `errmsg` names it.
    pub client_ip: Option<String>,
    /// The kind of problem.
    pub class: Class,
    /// Whether you may repeat the call.
    pub retry: Retry,
    /// What became of a write. `None` if the call only reads.
    pub outcome: Option<Outcome>,
    /// What [`Error::retry_after`] returns, in milliseconds. 0 is `None`.
    pub(crate) retry_after: u32,
    /// The token that the interface takes. The advice depends on it.
    pub(crate) token: TokenKind,
    /// The advice for this payload, if there is one.
    pub(crate) for_payload: Option<&'static Bilingual>,
}

impl ApiError {
    pub(crate) fn new(interface: &Interface, errcode: i64, errmsg: String, effect: Effect, gateway: bool) -> Self {
        let errmsg::Parts { rid, hint, client_ip } = errmsg::parse(&errmsg);
        let [rid, hint, client_ip] = [rid, hint, client_ip].map(|part| part.map(str::to_owned));
        let row = codes::lookup(errcode);
        let retry = match row.map_or(Retry::Never, |row| row.retry) {
            // A gateway may say so of a request that WeChat has carried out. Only WeChat itself knows.
            Retry::Always if gateway => Retry::Reads,
            retry => retry,
        };
        Self {
            interface: interface.name,
            errcode,
            errmsg,
            rid,
            hint,
            client_ip,
            class: row.map_or(Class::Unknown, |row| row.class),
            retry,
            outcome: outcome(row, errcode, gateway).of(effect),
            retry_after: 0,
            token: interface.token,
            for_payload: None,
        }
    }
}

/// What became of a write that WeChat refused with this code. Codes of cloud development are negative. Those that the
/// table does not have may be time-outs, and so may any other that comes with HTTP 5xx from a `gateway`.
fn outcome(row: Option<&codes::ErrorCode>, errcode: i64, gateway: bool) -> Outcome {
    match row {
        Some(row) if row.retry != Retry::Reads && !(gateway && row.retry == Retry::Always) => Outcome::NotDone,
        None if errcode > 0 && !gateway => Outcome::NotDone,
        _ => Outcome::Unknown,
    }
}

impl Error {
    /// The kind of error, stable: `validation`, `token`, `network`, `timeout`, `http`, `decode` or `api`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "validation",
            Self::Token(_) => "token",
            Self::Network(_) => "network",
            Self::Timeout(_) => "timeout",
            Self::Http(_) => "http",
            Self::Decode(_) => "decode",
            Self::Api(_) => "api",
        }
    }

    /// The interface that was called. `None` if no call had begun, as in a converted [`InvalidToken`].
    #[must_use]
    pub const fn interface(&self) -> Option<&'static str> {
        Some(match self {
            Self::Validation(error) => error.interface,
            Self::Token(error) => return error.interface,
            Self::Network(error) | Self::Timeout(error) => error.interface,
            Self::Http(error) => error.interface,
            Self::Decode(error) => error.interface,
            Self::Api(error) => error.interface,
        })
    }

    /// What became of a write. `None` if the call only reads, or if no call had begun. With [`Outcome::Unknown`], read
    /// the value before you repeat the call.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Validation(error) => error.may_write.then_some(Outcome::NotSent),
            Self::Token(error) => error.outcome,
            Self::Network(error) | Self::Timeout(error) => error.outcome,
            Self::Http(error) => error.outcome,
            Self::Decode(error) => error.outcome,
            Self::Api(error) => error.outcome,
        }
    }

    /// An earlier request of the call was refused, so the write was sent after all.
    pub(crate) fn was_sent_before(&mut self) {
        let outcome = match self {
            Self::Token(error) => &mut error.outcome,
            Self::Network(error) | Self::Timeout(error) => &mut error.outcome,
            _ => return,
        };
        if *outcome == Some(Outcome::NotSent) {
            *outcome = Some(Outcome::NotDone);
        }
    }

    /// Returns one line without a full stop.
    #[must_use]
    pub fn message(&self, locale: Locale) -> String {
        let mut out = String::new();
        if let Some(interface) = self.interface().filter(|name| !name.is_empty()) {
            out.push_str(interface);
            out.push_str(": ");
        }
        match self {
            Self::Validation(error) => error.push_issues(&mut out),
            Self::Token(_) => out.push_str(locale.pick("could not get a token", "无法获取 token")),
            Self::Network(error) | Self::Timeout(error) => out.push_str(locale.of(error.reason)),
            Self::Http(error) => {
                out.push_str("HTTP ");
                text::push_whole(&mut out, error.status.into());
            }
            Self::Decode(error) => error.push_reason(&mut out, locale),
            Self::Api(error) => {
                text::push_whole(&mut out, error.errcode);
                out.push(' ');
                push_one_line(&mut out, &error.errmsg);
            }
        }
        match self.outcome() {
            Some(Outcome::Unknown) => out.push_str(locale.pick("; the write may have happened", "；写操作可能已生效")),
            Some(Outcome::Done) => out.push_str(locale.pick("; the write has happened", "；写操作已生效")),
            _ => {}
        }
        out
    }
}

impl HttpFailure {
    /// WeChat's errcode 0 ends the call, whatever the status: a repeat would do a write twice.
    pub(crate) fn retry(&self) -> Retry {
        match self.status {
            _ if self.outcome == Some(Outcome::Done) => Retry::Never,
            429 => Retry::Always,
            500.. => Retry::Reads,
            _ => Retry::Never,
        }
    }
}

impl Undecodable {
    /// Returns what is wrong.
    #[must_use]
    pub fn reason(&self, locale: Locale) -> &'static str {
        locale.of(self.reason)
    }

    fn push_reason(&self, out: &mut String, locale: Locale) {
        if let Some(offset) = self.offset {
            out.push_str(locale.pick("the answer is not JSON at byte ", "响应不是 JSON，字节位置 "));
            text::push_count(out, offset);
        } else if self.path.is_empty() {
            out.push_str(locale.pick("the answer cannot be used", "响应无法使用"));
        } else {
            out.push_str(locale.pick("the answer is not as documented at `", "响应与文档不符，位置 `"));
            push_one_line(out, &self.path);
            out.push('`');
        }
        out.push_str(": ");
        out.push_str(self.reason(locale));
    }
}

/// Omits the body, which can hold secrets.
impl fmt::Debug for HttpFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpFailure")
            .field("interface", &self.interface)
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Omits the body, which can hold secrets.
impl fmt::Debug for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecodable")
            .field("interface", &self.interface)
            .field("path", &self.path)
            .field("offset", &self.offset)
            .field("reason", &self.reason(Locale::En))
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Locale::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Token(failure) = self { Some(&*failure.source) } else { None }
    }
}

impl From<Validation> for Error {
    fn from(validation: Validation) -> Self {
        Self::Validation(validation)
    }
}

/// Lets you write `Token::new(text)?` in a function that returns [`Error`]. The error is an [`Error::Token`] without
/// an interface.
impl From<InvalidToken> for Error {
    fn from(source: InvalidToken) -> Self {
        Self::Token(TokenFailure { interface: None, outcome: None, source: source.into() })
    }
}
