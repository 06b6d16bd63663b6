//! One of WeChat's interfaces: a row of facts, two shapes and its rules.

mod envelope;
mod fast_path;
mod prepared;
mod validation;

use crate::{
    json::Node,
    locale::{Bilingual, Locale},
    schema::{Field, Issues, Shape},
};

pub(crate) use self::fast_path::FastPath;
#[cfg(feature = "serde")]
pub use self::prepared::Endpoint;
#[cfg(feature = "client")]
pub(crate) use self::prepared::Thorough;
pub use self::{
    envelope::ENVELOPE,
    prepared::{Checks, Prepared},
    validation::Validation,
};

/// Stands for all interfaces that the crate does not know. Its payload is any JSON, and its name is known to JavaScript.
#[cfg(feature = "client")]
pub(crate) static ANY: Interface = Interface::new("", "", Shape::Object(&[]), Shape::Object(&[]));

/// The advice if WeChat refuses a token that is not the merchant's.
pub(crate) static AUTHORIZER_TOKEN: Bilingual = [
    "use the authorizer_access_token of the merchant, not the account's own access_token",
    "请使用商家的 authorizer_access_token，而不是账号自己的 access_token",
];

/// A fact for Rust callers, documents and generated code. The client's wasm leaves it out and saves 0.2 KB after gzip.
pub(crate) const fn not_in_wasm(fact: &'static str) -> &'static str {
    if cfg!(feature = "client") { "" } else { fact }
}

/// Whether a call changes something at WeChat. Retries depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads, so a repeat does no harm.
    Read,
    /// It writes. After an unknown outcome it is never repeated automatically.
    Write,
}

/// The effect of an interface's calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effects {
    Always(Effect),
    /// They write if the text field of this name has this value, and read otherwise.
    WritesWhen(&'static str, &'static str),
}

impl Effects {
    /// Whether a payload with errors was meant as a write. `look_up` finds a text field of the payload.
    pub(crate) fn may_write<'p>(self, look_up: impl FnOnce(&str) -> Option<&'p str>) -> bool {
        match self {
            Self::Always(effect) => effect == Effect::Write,
            Self::WritesWhen(name, value) => look_up(name).is_none_or(|found| found == value),
        }
    }

    /// Returns the effect of a payload. `look_up` finds a text field of the payload.
    pub(crate) fn of<'p>(self, look_up: impl FnOnce(&str) -> Option<&'p str>) -> Effect {
        match self {
            Self::Always(effect) => effect,
            Self::WritesWhen(name, value) if look_up(name) == Some(value) => Effect::Write,
            Self::WritesWhen(..) => Effect::Read,
        }
    }
}

/// The token that an interface takes as `access_token`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// `authorizer_access_token`: the service provider acts for one merchant.
    Authorizer,
    /// `component_access_token` if the service provider owns the environment (batch mode), `authorizer_access_token`
    /// if the merchant owns it.
    ComponentOrAuthorizer,
}

impl TokenKind {
    /// The names of the tokens that it takes, as used in errors and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorizer => "authorizer",
            Self::ComponentOrAuthorizer => "component or authorizer",
        }
    }

    /// Returns the advice if WeChat refuses a fresh token as invalid.
    pub(crate) fn advice(self, locale: Locale) -> &'static str {
        match self {
            Self::Authorizer => locale.of(AUTHORIZER_TOKEN),
            Self::ComponentOrAuthorizer => locale.pick(
                "use the component_access_token in batch mode, otherwise the authorizer_access_token of the merchant",
                "批量模式请使用 component_access_token，否则请使用商家的 authorizer_access_token",
            ),
        }
    }
}

/// One of WeChat's interfaces.
#[derive(Debug)]
#[non_exhaustive]
pub struct Interface {
    /// The name in this library and in JavaScript: `getFunctionConfig`.
    pub name: &'static str,
    /// The name on WeChat's page, with its misspellings: `getFuntionConfig`.
    pub official_name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path on `https://api.weixin.qq.com`.
    pub path: &'static str,
    /// The token that it takes.
    pub token: TokenKind,
    /// The URL of WeChat's page.
    pub page: &'static str,
    /// The shape of a payload.
    pub request: Shape,
    /// The shape of an answer, without `errcode` and `errmsg`.
    pub answer: Shape,
    pub(crate) effect: Effects,
    pub(crate) rules: fn(Node<'_>, &mut Issues),
    /// `None` for an interface that is called rarely, and for one of your own. All its texts take the general path.
    pub(crate) fast_path: Option<FastPath>,
}

impl Interface {
    /// Makes an interface of your own. It reads, and it has no rules except its shapes.
    #[must_use]
    pub const fn new(name: &'static str, path: &'static str, request: Shape, answer: Shape) -> Self {
        Self {
            name,
            official_name: name,
            method: "POST",
            path,
            token: TokenKind::Authorizer,
            page: "",
            request,
            answer,
            effect: Effects::Always(Effect::Read),
            rules: |_, _| {},
            fast_path: None,
        }
    }

    /// Returns the same interface, as one that writes.
    #[must_use]
    pub const fn writing(mut self) -> Self {
        self.effect = Effects::Always(Effect::Write);
        self
    }

    /// Whether it stands for the interfaces that the crate does not know.
    #[cfg(feature = "client")]
    pub(crate) const fn is_any(&self) -> bool {
        self.name.is_empty()
    }

    /// Whether its payloads and answers have code of their own. `xtask` makes JavaScript for those.
    #[doc(hidden)]
    #[must_use]
    pub const fn has_fast_path(&self) -> bool {
        self.fast_path.is_some()
    }

    /// Whether a payload of this interface can write.
    #[must_use]
    pub const fn may_write(&self) -> bool {
        !matches!(self.effect, Effects::Always(Effect::Read))
    }

    /// Returns the fields of a payload on its first level.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        if let Shape::Object(fields) = self.request { fields } else { &[] }
    }

    /// Returns the fields of an answer on its first level, without the envelope.
    pub(crate) const fn answer_fields(&self) -> &'static [Field] {
        if let Shape::Object(fields) = self.answer { fields } else { &[] }
    }
}
