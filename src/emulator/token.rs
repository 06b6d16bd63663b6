//! A token that the emulated WeChat knows: whom it speaks for, and whether it still does.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::refusal::code;

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
