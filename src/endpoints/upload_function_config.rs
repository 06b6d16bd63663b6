//! `POST /tcb/uploadfuncconfig`, official name `getUploadFuntionConfig` (misnamed and misspelt there).
//!
//! Replaces the permissions, the timer or the environment of a cloud function.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html).

use crate::{
    config::rules,
    fast::{FilledText, Part, object, scalar},
    interface::{Effect, Effects, Interface, TokenKind, not_in_wasm},
    schema::{IssueCode, Shape},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "uploadFunctionConfig",
    official_name: not_in_wasm("getUploadFuntionConfig"),
    method: "POST",
    path: not_in_wasm("/tcb/uploadfuncconfig"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html",
    ),
    request: Payload::SHAPE,
    answer: Shape::Object(&[]),
    effect: Effects::Always(Effect::Write),
    rules: |_, _| {},
    fast_path: None,
};

/// For plans, which check what they will write.
#[cfg(feature = "config")]
pub(crate) const PAYLOAD: Shape = Payload::SHAPE;

scalar! {
    Type = Shape::WholeOf(&[1, 2, 3], IssueCode::InvalidType);
    FunctionName = rules::FUNCTION_NAME;
    InnerConfig = Shape::JsonOf(&[rules::PERMISSIONS, rules::TRIGGERS, rules::ENVIRONMENT]);
}

object! {
    Payload {
        required type: Type,
        required env: FilledText,
        required function_name: FunctionName,
        required config: InnerConfig,
    }
}

#[cfg(feature = "serde")]
pub use self::typed::{Config, Request, Response, Trigger, Variable};

#[cfg(feature = "serde")]
mod typed {
    use std::fmt;

    use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};
    use serde_json::{Map, Value, json};

    use crate::{
        config::ConfigType,
        interface::{Endpoint, Interface},
    };

    /// The function and its new config of one type, which replaces the old one of this type.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Request {
        /// The environment id.
        pub env: String,
        /// The cloud function's name, at most 60 characters.
        pub function_name: String,
        /// The config.
        pub config: Config,
    }

    /// The config to upload.
    #[derive(Clone, PartialEq, Eq)]
    pub enum Config {
        /// The open interfaces that the function may call, such as `wxacode.get`.
        Permissions(Vec<String>),
        /// Its timers.
        Triggers(Vec<Trigger>),
        /// Its time-out and environment variables. What is left out is lost, because WeChat replaces the whole set.
        Environment {
            /// The time-out in seconds, 1 to 300.
            timeout: Option<u16>,
            /// The environment variables.
            variables: Option<Vec<Variable>>,
        },
        /// JSON text of any type, which is checked and sent as it is.
        Text(ConfigType, String),
    }

    /// A timer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Trigger {
        /// Its name: letters, digits, `_` and `-`, at most 60 characters.
        pub name: String,
        /// The schedule: a cron expression of seven fields, in UTC+8.
        pub cron: String,
    }

    /// An environment variable.
    #[derive(Clone, PartialEq, Eq, Serialize)]
    pub struct Variable {
        /// Its name: letters, digits and `_`.
        pub key: String,
        /// Its value, which can be a secret of the merchant.
        pub value: String,
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    impl Config {
        /// Its type.
        #[must_use]
        pub const fn config_type(&self) -> ConfigType {
            match self {
                Self::Permissions(_) => ConfigType::Permissions,
                Self::Triggers(_) => ConfigType::Triggers,
                Self::Environment { .. } => ConfigType::Environment,
                Self::Text(config_type, _) => *config_type,
            }
        }
    }

    impl Serialize for Request {
        fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            let mut out = out.serialize_struct("Request", 4)?;
            out.serialize_field("type", &self.config.config_type())?;
            out.serialize_field("env", &self.env)?;
            out.serialize_field("function_name", &self.function_name)?;
            out.serialize_field("config", &self.config)?;
            out.end()
        }
    }

    impl Serialize for Config {
        fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            let mut members = Map::new();
            match self {
                Self::Text(_, text) => return text.serialize(out),
                Self::Permissions(openapi) => members.insert("permissions".into(), json!({ "openapi": openapi })),
                Self::Triggers(triggers) => members.insert("triggers".into(), json!(triggers)),
                Self::Environment { timeout, variables } => {
                    members.extend(timeout.map(|timeout| ("timeout".to_owned(), timeout.into())));
                    variables.as_ref().and_then(|variables| members.insert("environment".into(), json!(variables)))
                }
            };
            members.serialize(out)
        }
    }

    impl Serialize for Trigger {
        fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            json!({ "name": self.name, "type": "timer", "config": self.cron }).serialize(out)
        }
    }

    /// Omits the values of variables, and texts, which can hold them.
    impl fmt::Debug for Config {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::Permissions(openapi) => f.debug_tuple("Permissions").field(openapi).finish(),
                Self::Triggers(triggers) => f.debug_tuple("Triggers").field(triggers).finish(),
                Self::Environment { timeout, variables } => {
                    f.debug_struct("Environment").field("timeout", timeout).field("variables", variables).finish()
                }
                Self::Text(config_type, text) => {
                    f.debug_struct("Text").field("type", config_type).field("length", &text.len()).finish()
                }
            }
        }
    }

    /// Omits the value.
    impl fmt::Debug for Variable {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Variable").field("key", &self.key).finish_non_exhaustive()
        }
    }

    /// The answer. It reports only success.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// All members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }
}
