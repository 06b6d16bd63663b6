//! What can go wrong with a call, by the direction it comes from.

use std::fmt;

use super::{
    codes::{self, Class, Retry},
    errmsg,
    token::InvalidToken,
};
use crate::{
    interface::{Interface, TokenKind, Validation},
    locale::{Bilingual, Locale},
    text::{self, push_one_line},
};

/// A call that did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The payload is wrong; nothing was asked for or sent.
    Validation(Validation),
    /// No token could be had.
    Token(TokenFailure),
    /// No answer came.
    Network(NoAnswer),
    /// No answer came in time.
    Timeout(NoAnswer),
    /// An answer came that is not WeChat's, with an HTTP status that is no success.
    Http(HttpFailure),
    /// An answer came that cannot be read.
    Decode(Undecodable),
    /// WeChat answered an errcode.
    Api(ApiError),
}

/// Why no token could be had.
#[derive(Debug)]
#[non_exhaustive]
pub struct TokenFailure {
    /// [`Interface::name`](crate::Interface::name). None where the text was no token and no call had begun.
    pub interface: Option<&'static str>,
    /// What the token source said.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// No answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoAnswer {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// Whether a write may have happened all the same.
    pub outcome_unknown: bool,
}

/// An HTTP status without an errcode: not WeChat answered but something before it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpFailure {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What was answered, its first 2 KiB.
    pub body: String,
    /// Whether a write may have happened all the same.
    pub outcome_unknown: bool,
}

/// An answer that cannot be read.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undecodable {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// The member that is not as documented; empty for the answer itself.
    pub path: String,
    /// Where the text stops to be JSON, in bytes; none where it is JSON.
    pub offset: Option<usize>,
    pub(crate) reason: Bilingual,
    /// What was answered, its first 2 KiB. It can hold secrets of the merchant.
    pub body: String,
    /// Whether a write may have happened all the same.
    pub outcome_unknown: bool,
}

/// An errcode from WeChat.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// WeChat's `errcode`.
    pub errcode: i64,
    /// WeChat's `errmsg`, as it came.
    pub errmsg: String,
    /// The request id in it, to be looked up for seven days at `/cgi-bin/openapi/rid/get`.
    pub rid: Option<String>,
    /// WeChat's own hint in it.
    pub hint: Option<String>,
    /// The address that WeChat saw, where the trouble is about it.
    pub client_ip: Option<String>,
    /// The kind of trouble.
    pub class: Class,
    /// Whether the call may be repeated.
    pub retry: Retry,
    /// Whether a write may have happened all the same.
    pub outcome_unknown: bool,
    /// The token that the interface takes: advice depends on it.
    token: TokenKind,
}

impl ApiError {
    pub(crate) fn new(interface: &Interface, errcode: i64, errmsg: &str, writes: bool) -> Self {
        let parts = errmsg::parse(errmsg);
        let row = codes::lookup(errcode);
        let retry = row.map_or(Retry::Never, |row| row.retry);
        Self {
            interface: interface.name,
            errcode,
            errmsg: errmsg.to_owned(),
            rid: parts.rid.map(str::to_owned),
            hint: parts.hint.map(str::to_owned),
            client_ip: parts.client_ip.map(str::to_owned),
            class: row.map_or(Class::Unknown, |row| row.class),
            retry,
            outcome_unknown: writes && retry == Retry::Reads,
            token: interface.token,
        }
    }

    /// A fresh token that is refused as invalid is of the wrong kind.
    pub(crate) fn explain_fresh_token_refused(&mut self) {
        if self.errcode == 40014 {
            self.class = Class::TokenKind;
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self, locale: Locale) -> &'static str {
        if self.errcode == 40014 && self.class == Class::TokenKind {
            return self.token.advice(locale);
        }
        codes::lookup(self.errcode).map_or_else(
            || {
                locale.pick(
                    "not a documented code; look the rid up at /cgi-bin/openapi/rid/get within seven days",
                    "未收录的错误码；请在七天内通过 /cgi-bin/openapi/rid/get 查询 rid",
                )
            },
            |row| row.advice(locale),
        )
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

    /// The interface that was called. None where no call had begun: an [`InvalidToken`] that was converted.
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

    /// Whether a write may have happened although the call failed: read back before you repeat it.
    #[must_use]
    pub const fn outcome_unknown(&self) -> bool {
        match self {
            Self::Validation(_) | Self::Token(_) => false,
            Self::Network(error) | Self::Timeout(error) => error.outcome_unknown,
            Self::Http(error) => error.outcome_unknown,
            Self::Decode(error) => error.outcome_unknown,
            Self::Api(error) => error.outcome_unknown,
        }
    }

    /// One line without a full stop.
    #[must_use]
    pub fn message(&self, locale: Locale) -> String {
        let mut out = String::new();
        if let Some(interface) = self.interface() {
            out.push_str(interface);
            out.push_str(": ");
        }
        match self {
            Self::Validation(error) => error.push_issues(&mut out),
            Self::Token(_) => out.push_str(locale.pick("no token could be had", "无法获取 token")),
            Self::Network(_) => out.push_str(locale.pick("no answer came", "未收到响应")),
            Self::Timeout(_) => out.push_str(locale.pick("no answer came in time", "请求超时")),
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
        if self.outcome_unknown() {
            out.push_str(locale.pick("; the write may have happened", "；写操作可能已生效"));
        }
        out
    }
}

impl Undecodable {
    /// What is wrong.
    #[must_use]
    pub fn reason(&self, locale: Locale) -> &'static str {
        locale.of(self.reason)
    }

    fn push_reason(&self, out: &mut String, locale: Locale) {
        if let Some(offset) = self.offset {
            out.push_str(locale.pick("the answer is not JSON at byte ", "响应不是合法的 JSON，字节位置 "));
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

/// Without the body, which can hold secrets.
impl fmt::Debug for HttpFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpFailure")
            .field("interface", &self.interface)
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Without the body, which can hold secrets.
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

/// `Token::new(text)?` works in a function that returns [`Error`]. The error is the [`Error::Token`] of no interface.
impl From<InvalidToken> for Error {
    fn from(source: InvalidToken) -> Self {
        Self::Token(TokenFailure { interface: None, source: source.into() })
    }
}
