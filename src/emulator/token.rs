//! A token that the emulated WeChat knows: its account and whether it has expired.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::refusal::code;

/// A token that WeChat has issued.
#[derive(Clone, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Token {
    /// The account that it acts for. Several tokens can act for one account.
    pub appid: String,
    /// The kind of the token.
    #[serde(default)]
    pub kind: Kind,
    /// An expired token gets 42001.
    #[serde(default)]
    pub expired: bool,
    /// Whether the account has opened cloud development. If not, calls get 85088.
    #[serde(default = "yes")]
    pub cloudbase: bool,
}

fn yes() -> bool {
    true
}

impl Token {
    /// Makes an authorizer token of this account.
    #[must_use]
    pub fn authorizer(appid: impl Into<String>) -> Self {
        Self { appid: appid.into(), kind: Kind::Authorizer, expired: false, cloudbase: true }
    }
}

/// The party that a token acts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A merchant that has authorised the service provider.
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

    /// The refusal from an interface that needs the other kind.
    pub(super) fn refused_with(self) -> i64 {
        match self {
            Self::Authorizer => code::COMPONENT_TOKEN_NEEDED,
            Self::Component => code::BUSINESS_TOKEN_NEEDED,
        }
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
        if token.appid.is_empty() { Err(D::Error::custom("an appid must not be empty")) } else { Ok(token) }
    }
}
