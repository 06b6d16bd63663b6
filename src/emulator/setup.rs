//! What an emulator starts from: tokens, state and faults.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fault::Fault;
use super::refusal::code;

/// What is stored, by appid.
pub type State = BTreeMap<String, Account>;

/// What an emulator starts from.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", expecting = "an object")]
pub struct Setup {
    /// Every token that WeChat knows. In JSON an appid alone stands for an authorizer token of that account.
    pub tokens: BTreeMap<String, Token>,
    /// The refresh token of each account that has authorised the service provider, and its appid.
    pub refresh_tokens: BTreeMap<String, String>,
    /// What is stored to begin with, in the shape of [`Emulator::state`](super::Emulator::state).
    pub seed: State,
    /// Faults that wait for their turn.
    pub faults: Vec<Fault>,
}

impl Setup {
    /// Reads a setup.
    ///
    /// # Errors
    /// Text that is no JSON, an unknown member, a wrong type or value: with the path to it, and without any token.
    pub fn from_json(text: &str) -> Result<Self, SetupError> {
        from_json(text)
    }
}

/// A token that WeChat handed out.
#[derive(Clone, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Token {
    /// The account that it acts for. Several tokens may act for one.
    pub appid: String,
    /// What kind of token it is.
    #[serde(default)]
    pub kind: Kind,
    /// An expired token answers 42001.
    #[serde(default)]
    pub expired: bool,
    /// Whether cloud development was opened for the account: 85088 if not.
    #[serde(default = "yes")]
    pub cloudbase: bool,
}

fn yes() -> bool {
    true
}

impl Token {
    /// An authorizer token of this account.
    #[must_use]
    pub fn authorizer(appid: impl Into<String>) -> Self {
        Self { appid: appid.into(), kind: Kind::Authorizer, expired: false, cloudbase: true }
    }
}

/// Whom a token speaks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A merchant that authorised the service provider.
    #[default]
    Authorizer,
    /// The service provider itself.
    Component,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Authorizer => "authorizer",
            Self::Component => "component",
        }
    }

    /// What an interface for the other kind answers.
    pub(super) fn refused_with(self) -> i64 {
        match self {
            Self::Authorizer => code::COMPONENT_TOKEN_NEEDED,
            Self::Component => code::BUSINESS_TOKEN_NEEDED,
        }
    }
}

/// What WeChat stores for one account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
pub struct Account {
    /// Whether the account may use `cloudbase_access_token` at all.
    pub open: bool,
    /// Message push to cloud functions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_config: Option<Value>,
    /// Message push to a container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_config: Option<Value>,
    /// Environment, function name, type (`"1"`, `"2"`, `"3"`): the `config` string.
    pub functions: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// What may be called from each environment.
    pub environments: BTreeMap<String, Environment>,
}

impl Default for Account {
    fn default() -> Self {
        let (functions, environments) = Default::default();
        Self { open: true, function_config: None, container_config: None, functions, environments }
    }
}

/// Environment values stay out of it.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("open", &self.open)
            .field("function_config", &self.function_config)
            .field("container_config", &self.container_config)
            .field("environments", &self.environments)
            .finish_non_exhaustive()
    }
}

/// What may be called from one environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
pub struct Environment {
    /// Paths of interfaces; `/*` is all of them.
    pub api_whitelist: Vec<String>,
    /// As it was last sent.
    pub version: i64,
}

impl Default for Environment {
    fn default() -> Self {
        Self { api_whitelist: vec!["/*".to_owned()], version: 0 }
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Token;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an appid or { appid, kind, expired, cloudbase }")
            }

            fn visit_str<E: serde::de::Error>(self, appid: &str) -> Result<Token, E> {
                Ok(Token::authorizer(appid))
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Token, A::Error> {
                // The derived reader: `remote = "Self"` makes it an inherent function.
                Token::deserialize(MapAccessDeserializer::new(members))
            }
        }
        let token = deserializer.deserialize_any(Shape)?;
        if token.appid.is_empty() { Err(D::Error::custom("an appid is not empty")) } else { Ok(token) }
    }
}

/// Why a setup or a fault cannot be used. Its display is one line, path first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupError {
    path: String,
    message: String,
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for SetupError {}

/// Reads JSON, and says where it went wrong.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, SetupError> {
    // In two steps: a typed error of `serde_json::Value` names no line and column, which an object in JS does not have.
    let value: Value = serde_json::from_str(text)
        .map_err(|error| SetupError { path: String::new(), message: format!("not JSON: {error}") })?;
    serde_path_to_error::deserialize(value)
        .map_err(|error| SetupError { path: place(error.path()), message: message(&error.inner().to_string()) })
}

/// The path. A step of it may be a token, which shows as `*`.
fn place(path: &serde_path_to_error::Path) -> String {
    let mut place = String::new();
    for segment in path {
        let step =
            if matches!(place.as_str(), "tokens" | "refreshTokens") { "*".to_owned() } else { segment.to_string() };
        if !place.is_empty() && !step.starts_with('[') {
            place.push('.');
        }
        place.push_str(&step);
    }
    place
}

/// serde quotes a string in the wrong place, and it may be a token or an environment value.
fn message(text: &str) -> String {
    match text.rsplit_once(", expected ") {
        Some((found, expected)) if found.starts_with("invalid type: string") => {
            format!("invalid type: string, expected {expected}")
        }
        _ => text.to_owned(),
    }
}
