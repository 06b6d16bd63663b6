//! What an interface of WeChat's is: a row of facts, two shapes and a few rules.

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

/// What to do if WeChat refuses a token that is not the merchant's.
pub(crate) static AUTHORIZER_TOKEN: Bilingual = [
    "use the authorizer_access_token of the merchant, not the account's own access_token",
    "请使用商家的 authorizer_access_token，而不是账号自己的 access_token",
];

/// A fact that Rust callers, documents and generated code need. The client's wasm does not: 0.2 KB after gzip.
pub(crate) const fn not_in_wasm(fact: &'static str) -> &'static str {
    if cfg!(feature = "client") { "" } else { fact }
}

/// Whether a call changes something at WeChat's. It decides what may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads: repeating it is harmless.
    Read,
    /// It writes: after an unknown outcome it is never repeated blindly.
    Write,
}

/// What an interface's calls do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effects {
    Always(Effect),
    /// They write where the text field of that name has that value, and read else.
    WritesWhen(&'static str, &'static str),
}

impl Effects {
    /// The effect of a payload, whose field of that name has the value that is looked up.
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
    /// `component_access_token` where the service provider owns the environment (batch mode),
    /// `authorizer_access_token` where the merchant does.
    ComponentOrAuthorizer,
}

impl TokenKind {
    /// The names of the tokens that fit, as they stand in answers and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorizer => "authorizer",
            Self::ComponentOrAuthorizer => "component or authorizer",
        }
    }

    /// What to do where a fresh token is refused as invalid.
    pub(crate) fn advice(self, locale: Locale) -> &'static str {
        match self {
            Self::Authorizer => locale.of(AUTHORIZER_TOKEN),
            Self::ComponentOrAuthorizer => locale.pick(
                "use the component_access_token in batch mode, else the authorizer_access_token of the merchant",
                "批量模式请使用 component_access_token，否则请使用商家的 authorizer_access_token",
            ),
        }
    }
}

/// One of WeChat's interfaces.
#[derive(Debug)]
#[non_exhaustive]
pub struct Interface {
    /// The name in this library, as JavaScript has it: `getFunctionConfig`.
    pub name: &'static str,
    /// The name on WeChat's page, misspelt where it is misspelt there: `getFuntionConfig`.
    pub official_name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path on `https://api.weixin.qq.com`.
    pub path: &'static str,
    /// The token it takes.
    pub token: TokenKind,
    /// WeChat's page on it.
    pub page: &'static str,
    /// What a payload has to look like.
    pub request: Shape,
    /// What an answer looks like, without `errcode` and `errmsg`.
    pub answer: Shape,
    pub(crate) effect: Effects,
    pub(crate) rules: fn(Node<'_>, &mut Issues),
    /// None for an interface of your own, whose payloads take the general path.
    pub(crate) fast_path: Option<FastPath>,
}

impl Interface {
    /// The facts of an interface of your own, reading, without rules beyond its shapes.
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

    /// The same interface as one that writes.
    #[must_use]
    pub const fn writing(mut self) -> Self {
        self.effect = Effects::Always(Effect::Write);
        self
    }

    /// The fields that a payload can have on its first level.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        if let Shape::Object(fields) = self.request { fields } else { &[] }
    }
}
