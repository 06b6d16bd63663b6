//! What an interface is: a row of facts, two shapes and a few rules. And what a checked request is.

use std::sync::OnceLock;

use crate::{
    errcode,
    error::Validation,
    flat::{self, Flat, Walks},
    issue::{Issue, IssueCode, Issues, Locale},
    shape::{self, Field, Place, Shape},
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

/// What an interface's calls do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effects {
    Always(Effect),
    /// They write where the text field of that name has that value, and read else.
    WritesWhen(&'static str, &'static str),
}

impl Effects {
    /// The effect of a payload, whose field of that name has the value that is looked up.
    fn of<'p>(self, look_up: impl FnOnce(&str) -> Option<&'p str>) -> Effect {
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
    pub(crate) effect: Effects,
    pub(crate) rules: fn(Node<'_>, &mut Issues),
    /// None for an interface of your own, whose payloads go the general way.
    pub(crate) walks: Option<Walks>,
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
            walks: None,
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

    /// Checks a payload that is given as JSON text.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn prepare_json(&'static self, payload: &str, checks: Checks) -> Result<Prepared, Validation> {
        #[cfg(not(feature = "client"))]
        if !checks.strict
            && let Some(prepared) = self.prepare_flat(payload, checks.locale)
        {
            return Ok(prepared);
        }
        match tape::read_strict(payload) {
            Ok(tape) => self.prepare(&tape, checks),
            Err(syntax) => {
                let mut issues = Issues::new(checks.locale, checks.strict);
                let before = payload.get(..syntax.offset).unwrap_or(payload);
                let line = before.bytes().fold(1, |line, byte| line + i64::from(byte == b'\n'));
                issues.add(IssueCode::InvalidJson, Place::Root, [&text::whole(line), checks.locale.of(syntax.reason)]);
                Err(Validation { interface: self.name, issues: issues.split().0, warnings: Vec::new() })
            }
        }
    }

    /// The short way, which looks for no warnings.
    #[cfg(not(feature = "client"))]
    fn prepare_flat(&'static self, payload: &str, locale: Locale) -> Option<Prepared> {
        let mut flat = Flat::EMPTY;
        flat::read(self.walks?.read_request, &flat::with_spare(payload.as_bytes()), payload.len(), &mut flat)?;
        let words = flat.words.get(..flat.word_count)?;
        let mut body = Vec::new();
        // As if it were ASCII: lengths are in bytes on both sides.
        let (effect, len) = self.write_flat(words, &mut flat.text, flat.text_len, true, &mut body, &mut Vec::new())?;
        body.truncate(len);
        Some(Prepared { interface: self, effect, body, locale, warnings: OnceLock::new() })
    }

    /// Writes a payload that came flat; answers what it does and the length of its body. Warnings are not looked for.
    pub(crate) fn write_flat(
        &self,
        words: &[u32],
        text: &mut [u8],
        text_len: usize,
        is_ascii: bool,
        out: &mut Vec<u8>,
        pairs: &mut Vec<u64>,
    ) -> Option<(Effect, usize)> {
        let walks = self.walks?;
        let written = flat::write(walks.write, words, text, text_len, is_ascii, out, pairs)?;
        (walks.keeps_rules)(words).then(|| (self.effect.of(|_| Some(written.chosen)), written.len))
    }

    /// Reads an answer that succeeded, for JavaScript.
    #[cfg(feature = "client")]
    pub(crate) fn read_flat(&self, body: &[u8], len: usize, answer: &mut Flat) -> Option<()> {
        flat::read(self.walks?.read_answer, body, len, answer)?;
        let succeeded =
            matches!(answer.words.get(..answer.word_count)?, [given, errcode, ..] if given & 1 == 0 || *errcode == 0);
        succeeded.then_some(())
    }

    pub(crate) fn prepare(&'static self, payload: &Tape, checks: Checks) -> Result<Prepared, Validation> {
        let root = payload.root();
        let (body, errors, warnings) = self.check(root, checks);
        if !errors.is_empty() {
            return Err(Validation { interface: self.name, issues: errors, warnings });
        }
        Ok(Prepared {
            interface: self,
            effect: self.effect.of(|name| root.get(name)?.as_text()),
            body,
            locale: checks.locale,
            warnings: warnings.into(),
        })
    }

    /// The body, errors and warnings.
    fn check(&self, payload: Node<'_>, checks: Checks) -> (Vec<u8>, Vec<Issue>, Vec<Issue>) {
        let mut issues = Issues::new(checks.locale, checks.strict);
        let body = shape::check(&self.request, payload, &mut issues);
        (self.rules)(payload, &mut issues);
        let (errors, warnings) = issues.split();
        (body, errors, warnings)
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
    locale: Locale,
    /// Looked for when somebody asks, where the payload went the short way.
    warnings: OnceLock<Vec<Issue>>,
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
        self.warnings.get_or_init(|| {
            let text = text::lossy(&self.body);
            let Ok(payload) = tape::read_strict(&text) else { return Vec::new() };
            self.interface.check(payload.root(), Checks::default().locale(self.locale)).2
        })
    }

    #[cfg(feature = "client")]
    pub(crate) fn into_parts(self) -> (Effect, Vec<u8>, Vec<Issue>) {
        (self.effect, self.body, self.warnings.into_inner().unwrap_or_default())
    }
}

/// Without the body: it can hold secrets of the merchant.
impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("interface", &self.interface.name)
            .field("effect", &self.effect)
            .field("body_length", &self.body.len())
            .field("warnings", &self.warnings())
            .finish_non_exhaustive()
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

#[cfg(all(test, not(feature = "client")))]
mod tests {
    use super::*;

    #[test]
    fn payloads_of_every_interface_go_the_short_way() {
        let payloads = [
            (
                "setCallBackConfig",
                r#"{"function_config":{"enable":true,"callbacks":[{"msgType":"event","event":"","env":"e","functionName":"f","enable":true}]}}"#,
            ),
            ("getCallBackConfig", "{}"),
            ("getFunctionConfig", r#"{"type":1,"env":"微信","function_name":"f"}"#),
            ("setCloudAccessToken", r#"{"action":"get","env":"e"}"#),
        ];
        for (name, payload) in payloads {
            let interface = interface(name).unwrap();
            for text in [payload, &payload.replace(',', " ,\n"), &payload.replace(':', "\t: ")] {
                let prepared = interface.prepare_flat(text, Locale::En);
                assert_eq!(prepared.map(|prepared| prepared.body), Some(payload.as_bytes().to_vec()), "{text}");
            }
        }
    }
}
