//! What an interface is: a row of facts, two shapes and a few rules. And what a checked request is.

use crate::{
    errcode,
    error::Validation,
    issue::{Issue, IssueCode, Issues, Locale},
    shape::{self, Field, Shape},
    tape::{self, Node, Tape},
    text,
};

/// Whether a call changes something at WeChat's. It decides what may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads: repeating it is harmless.
    Read,
    /// It writes: after an unknown outcome it is never repeated blindly.
    Write,
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
            Self::Authorizer => locale.of(errcode::AUTHORIZER_TOKEN),
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
    pub(crate) effect: fn(Node<'_>) -> Effect,
    pub(crate) rules: fn(Node<'_>, &mut Issues),
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
            effect: |_| Effect::Read,
            rules: |_, _| {},
        }
    }

    /// The same interface as one that writes.
    #[must_use]
    pub const fn writing(mut self) -> Self {
        self.effect = |_| Effect::Write;
        self
    }

    /// The fields that a payload can have on its first level.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        if let Shape::Object(fields) = self.request { fields } else { &[] }
    }

    /// Checks a payload that is given as JSON text.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn prepare_json(&'static self, payload: &str, checks: Checks) -> Result<Prepared, Validation> {
        match tape::read_strict(payload) {
            Ok(tape) => self.prepare(&tape, checks),
            Err(syntax) => {
                let mut issues = Issues::new(checks.locale, checks.strict);
                let before = payload.get(..syntax.offset).unwrap_or(payload);
                let line = before.bytes().fold(1, |line, byte| line + i64::from(byte == b'\n'));
                issues.add(IssueCode::InvalidJson, "", [&text::whole(line), checks.locale.of(syntax.reason)]);
                Err(Validation { interface: self.name, issues: issues.split().0, warnings: Vec::new() })
            }
        }
    }

    pub(crate) fn prepare(&'static self, payload: &Tape, checks: Checks) -> Result<Prepared, Validation> {
        let root = payload.root();
        let mut issues = Issues::new(checks.locale, checks.strict);
        shape::check(&self.request, root, &mut issues);
        (self.rules)(root, &mut issues);
        let (errors, warnings) = issues.split();
        if !errors.is_empty() {
            return Err(Validation { interface: self.name, issues: errors, warnings });
        }
        let mut body = String::new();
        shape::write(&self.request, root, &mut body);
        Ok(Prepared { interface: self, effect: (self.effect)(root), body: body.into_bytes(), warnings })
    }
}

/// How a payload is checked.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Checks {
    /// Turns warnings into errors.
    pub strict: bool,
    /// The language of the messages.
    pub locale: Locale,
}

impl Checks {
    /// Turns warnings into errors.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the language of the messages.
    #[must_use]
    pub const fn locale(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }
}

/// A payload that has passed every check, as the bytes that will be sent. There is no other way to get one.
#[derive(Clone)]
pub struct Prepared {
    interface: &'static Interface,
    effect: Effect,
    body: Vec<u8>,
    warnings: Vec<Issue>,
}

impl Prepared {
    /// The interface it is meant for.
    #[must_use]
    pub const fn interface(&self) -> &'static Interface {
        self.interface
    }

    /// Whether sending it changes something.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// The JSON body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// What is suspicious about it.
    #[must_use]
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    #[cfg(feature = "client")]
    pub(crate) fn into_parts(self) -> (Effect, Vec<u8>, Vec<Issue>) {
        (self.effect, self.body, self.warnings)
    }
}

/// Without the body: it can hold secrets of the merchant.
impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("interface", &self.interface.name)
            .field("effect", &self.effect)
            .field("body_length", &self.body.len())
            .field("warnings", &self.warnings)
            .finish()
    }
}

/// A typed request: how it is written, and what its answer is read as.
///
/// Implement it for an interface of your own with [`Interface::new`]; the crate's tests do so.
#[cfg(feature = "serde")]
pub trait Endpoint: serde::Serialize {
    /// The interface that it calls.
    const INTERFACE: &'static Interface;
    /// What WeChat answers.
    type Response: serde::de::DeserializeOwned;

    /// Checks the request by the same rules that hold for JSON text and JavaScript objects.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    fn prepare(&self, checks: Checks) -> Result<Prepared, Validation> {
        let json = serde_json::to_string(self).unwrap_or_default();
        Self::INTERFACE.prepare_json(&json, checks)
    }
}

/// The interfaces that this crate knows.
#[must_use]
pub fn interface(name: &str) -> Option<&'static Interface> {
    crate::endpoints::ALL.iter().copied().find(|interface| interface.name == name || interface.official_name == name)
}
