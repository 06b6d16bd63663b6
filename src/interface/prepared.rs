//! Turns a payload into the bytes that are sent.

use std::sync::OnceLock;

use super::{Effect, Interface, Validation};
use crate::{
    fast::{self, Pairs},
    json::{self, Tape},
    locale::Locale,
    schema::{self, Issue, IssueCode, Issues, Place},
    text,
};

impl Interface {
    /// Checks a payload that is JSON text.
    ///
    /// # Errors
    /// All errors of the payload, at once.
    pub fn prepare_json(&'static self, payload: &str, checks: Checks) -> Result<Prepared, Validation> {
        if payload.len() > checks.max_bytes {
            return Err(Validation::too_large(self, payload.len(), checks.max_bytes, checks.locale));
        }
        let mut pairs = Pairs::EMPTY;
        if !checks.strict
            && self.fast_path.is_some()
            && let Some(Quick { effect, kinds }) =
                self.check_fast(&fast::with_spare(payload.as_bytes()), payload.len(), &mut pairs, 0)
        {
            let body = payload.as_bytes().to_vec();
            let warnings = if kinds == 0 { Vec::new().into() } else { OnceLock::new() };
            return Ok(Prepared { interface: self, effect, body, locale: checks.locale, kinds, warnings });
        }
        Ok(self.prepared(self.prepare_thoroughly(payload, checks, None)?, checks.locale))
    }

    pub(crate) fn prepared(&'static self, thorough: Thorough, locale: Locale) -> Prepared {
        let Thorough { effect, body, warnings, kinds } = thorough;
        Prepared { interface: self, effect, body, locale, kinds, warnings: warnings.into() }
    }

    /// Checks a payload on the fast path. The client can then send the text unchanged. [`fast::SPARE`] bytes have to
    /// follow the text. `said` has the bits of the warnings that are not wanted. The result has them too, found or not.
    pub(crate) fn check_fast(&self, payload: &[u8], len: usize, pairs: &mut Pairs, said: u32) -> Option<Quick> {
        let path = self.fast_path?;
        let mut checked = fast::check(path.check, payload, len, pairs, said)?;
        let keeps_rules = (path.keeps_rules)(&mut checked);
        keeps_rules.then(|| Quick { effect: self.effect.of(|_| Some(checked.chosen)), kinds: checked.warnings })
    }

    /// Reads an answer of a call that succeeded, on the fast path. [`fast::SPARE`] bytes have to follow the text.
    #[cfg(feature = "client")]
    pub(crate) fn read_fast(&self, answer: &[u8], len: usize, flat: &mut fast::Flat) -> Option<()> {
        fast::read(self.fast_path?.read_answer, answer, len, flat)
    }

    /// Checks a payload on the general path. `said` has the bits of the warnings that are not wanted, and only the first
    /// warning of each kind is wanted. Without `said` all are.
    pub(crate) fn prepare_thoroughly(
        &self,
        payload: &str,
        checks: Checks,
        said: Option<u32>,
    ) -> Result<Thorough, Validation> {
        let tape = self.read_json(payload, checks.locale)?;
        let mut issues = Issues::new(checks.locale, checks.strict).once(said);
        let body = self.check(&tape, checks.send_unknown, &mut issues);
        let kinds = issues.kinds();
        let (errors, warnings) = issues.split();
        let look_up = |name: &str| tape.root().get(name)?.as_text();
        if !errors.is_empty() {
            let may_write = self.effect.may_write(look_up);
            return Err(Validation { interface: self.name, issues: errors, warnings, may_write });
        }
        Ok(Thorough { effect: self.effect.of(look_up), body, warnings, kinds })
    }

    /// Checks a payload of an interface that the crate does not know. It only has to be JSON, and is sent as it is.
    #[cfg(any(feature = "client", feature = "gloo-client"))]
    pub(crate) fn prepare_any(&self, payload: &str, effect: Effect, locale: Locale) -> Result<Thorough, Validation> {
        self.read_json(payload, locale)?;
        // A byte order mark may begin a text, but not a body.
        let body = payload.strip_prefix('\u{feff}').unwrap_or(payload).into();
        Ok(Thorough { effect, body, warnings: Vec::new(), kinds: 0 })
    }

    fn read_json(&self, payload: &str, locale: Locale) -> Result<Tape, Validation> {
        json::read_strict(payload).map_err(|syntax| {
            let reason = locale.of(syntax.reason);
            Validation::of(self, IssueCode::InvalidJson, [&syntax.line(payload), reason], locale)
        })
    }

    /// Returns the body.
    fn check(&self, payload: &Tape, send_unknown: bool, issues: &mut Issues) -> Vec<u8> {
        let body = schema::check(&self.request, payload.root(), Place::Root, send_unknown, issues);
        (self.rules)(payload.root(), issues);
        body
    }
}

/// The result of the fast path.
#[derive(Clone, Copy)]
pub(crate) struct Quick {
    pub(crate) effect: Effect,
    /// The bits of the warnings that the general path would find ([`IssueCode::bit`]).
    pub(crate) kinds: u32,
}

/// The result of the general path.
pub(crate) struct Thorough {
    pub(crate) effect: Effect,
    pub(crate) body: Vec<u8>,
    pub(crate) warnings: Vec<Issue>,
    /// The bits of the warnings, and of those that were not wanted.
    pub(crate) kinds: u32,
}

/// The settings for checking a payload.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Checks {
    /// Turns warnings into errors.
    pub strict: bool,
    /// The language of the messages.
    pub locale: Locale,
    /// The largest payload, in bytes of JSON. The default is 1 MiB.
    pub max_bytes: usize,
    /// Sends members that no table names, instead of refusing them. Then the check finds no misspelt optional field.
    pub send_unknown: bool,
}

impl Default for Checks {
    fn default() -> Self {
        Self { strict: false, locale: Locale::default(), max_bytes: 1 << 20, send_unknown: false }
    }
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

    /// Sets the largest payload, in bytes of JSON.
    #[must_use]
    pub const fn max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Sends members that no table names, instead of refusing them.
    #[must_use]
    pub const fn send_unknown(mut self, send_unknown: bool) -> Self {
        self.send_unknown = send_unknown;
        self
    }
}

/// The bytes of a payload that has passed every check. Only a check can make this type.
#[derive(Clone)]
pub struct Prepared {
    interface: &'static Interface,
    effect: Effect,
    body: Vec<u8>,
    locale: Locale,
    /// The bits of the warnings.
    #[cfg_attr(not(feature = "gloo-client"), expect(dead_code, reason = "for a client that remembers them"))]
    kinds: u32,
    /// Empty if the fast path has found that there are warnings. They are listed when somebody asks.
    warnings: OnceLock<Vec<Issue>>,
}

impl Prepared {
    /// Returns the interface of the payload.
    #[must_use]
    pub const fn interface(&self) -> &'static Interface {
        self.interface
    }

    /// Whether the call writes.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// The JSON body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns what is suspicious about the payload.
    #[must_use]
    pub fn warnings(&self) -> &[Issue] {
        self.warnings.get_or_init(|| {
            let text = text::lossy(&self.body);
            let Ok(payload) = json::read_strict(&text) else { return Vec::new() };
            let mut issues = Issues::new(self.locale, false);
            self.interface.check(&payload, true, &mut issues);
            issues.split().1
        })
    }

    /// Returns the first warning of each kind, if the bit of the kind is not in `said` yet, and adds the bits.
    #[cfg(feature = "gloo-client")]
    pub(crate) fn new_warnings(&self, said: &mut u32) -> Vec<Issue> {
        let warnings = if self.kinds & !*said == 0 { &[] } else { self.warnings() };
        let is_new = |issue: &&Issue| {
            let before = std::mem::replace(said, *said | issue.code.bit());
            *said != before
        };
        warnings.iter().filter(is_new).cloned().collect()
    }
}

/// Omits the body, which can hold secrets of the merchant.
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

/// A typed request, and the type of its answer.
///
/// To add an interface of your own, implement this trait with [`Interface::new`]. The crate's tests do so.
#[cfg(feature = "serde")]
pub trait Endpoint: serde::Serialize {
    /// The interface that the request calls.
    const INTERFACE: &'static Interface;
    /// The type of WeChat's answer.
    type Response: serde::de::DeserializeOwned;

    /// Checks the request by the same rules as JSON text and JavaScript objects.
    ///
    /// # Errors
    /// All errors of the request, at once.
    fn prepare(&self, checks: Checks) -> Result<Prepared, Validation> {
        let json = serde_json::to_string(self).unwrap_or_default();
        Self::INTERFACE.prepare_json(&json, checks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::interface;

    fn is_fast(name: &str, payload: &str) -> bool {
        let (source, mut pairs) = (fast::with_spare(payload.as_bytes()), Pairs::EMPTY);
        interface(name).unwrap().check_fast(&source, payload.len(), &mut pairs, 0).is_some()
    }

    #[test]
    fn plain_payloads_take_the_fast_path() {
        let payloads = [
            (
                "setCallBackConfig",
                r#"{"function_config":{"enable":true,"callbacks":[{"msgType":"event","event":"","env":"e","functionName":"f","enable":true}]}}"#,
            ),
            ("getCallBackConfig", "{}"),
            ("setCloudAccessToken", r#"{"action":"get","env":"微信"}"#),
            ("setCloudAccessToken", r#"{"env":"a \"e\" \\","action":"get"}"#),
            (
                "setCloudAccessToken",
                r#"{"version":999999999999999,"api_whitelist":[],"open":true,"env":"e","action":"set"}"#,
            ),
        ];
        for (name, payload) in payloads {
            assert!(is_fast(name, payload), "{payload}");
        }
    }

    /// An earlier hash of pairs was too weak: 2,000 callbacks took the general path, and only a benchmark showed it.
    #[test]
    fn many_callbacks_take_the_fast_path() {
        type Name = fn(usize) -> String;
        let names: [Name; 5] = [
            |number| number.to_string(),
            |number| format!("event_{number}"),
            |number| format!("{number:06}_and_a_long_name"),
            |number| "微".repeat(number % 50) + &(number / 50).to_string(),
            |number| char::from_u32(0x4e00 + u32::try_from(number).unwrap()).unwrap().into(),
        ];
        for name in names {
            for (message, event) in [("event", true), ("text", false)] {
                let callback = |number| {
                    let (message, event) =
                        if event { (message.into(), name(number)) } else { (name(number), message.into()) };
                    format!(r#"{{"msgType":"{message}","event":"{event}","env":"e","functionName":"f","enable":true}}"#)
                };
                let callbacks: Vec<_> = (0..20_000).map(callback).collect();
                let payload = |list: &[String]| {
                    format!(r#"{{"function_config":{{"enable":true,"callbacks":[{}]}}}}"#, list.join(","))
                };
                assert!(is_fast("setCallBackConfig", &payload(&callbacks)), "{}", callbacks[7]);
                let twice = [&callbacks[..100], &callbacks[99..100]].concat();
                assert!(!is_fast("setCallBackConfig", &payload(&twice)), "{}", twice[99]);
            }
        }
    }
}
