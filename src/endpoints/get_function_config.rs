//! `POST /tcb/getfuncconfig`, official name `getFuntionConfig` (misspelt there).
//!
//! Reads the permissions, the timer or the environment of a cloud function.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html).

use crate::{
    fast::{FilledText, Part, Text, object, scalar},
    interface::{Effect, Effects, Interface, TokenKind, not_in_wasm},
    schema::{IssueCode, Shape},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "getFunctionConfig",
    official_name: not_in_wasm("getFuntionConfig"),
    method: "POST",
    path: not_in_wasm("/tcb/getfuncconfig"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html",
    ),
    request: Payload::SHAPE,
    answer: Answer::SHAPE,
    effect: Effects::Always(Effect::Read),
    rules: |_, _| {},
    fast_path: None,
};

scalar! {
    Type = Shape::WholeOf(&[1, 2, 3], IssueCode::InvalidType);
}

object! {
    Payload {
        required type: Type,
        required env: FilledText,
        required function_name: FilledText,
    }

    Answer {
        optional config: Text,
    }
}

#[cfg(feature = "serde")]
pub use self::typed::{Config, Permissions, Request, Response, Trigger, Variable};
#[cfg(feature = "serde")]
pub use crate::config::ConfigType;

#[cfg(feature = "serde")]
mod typed {
    use std::fmt;

    use serde::{Deserialize, Serialize, de::DeserializeOwned};
    use serde_json::{Map, Value};

    use crate::{
        config::ConfigType,
        interface::{Endpoint, Interface},
    };

    /// The function and the type of config to read.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Request {
        /// The type of the config.
        #[serde(rename = "type")]
        pub config_type: ConfigType,
        /// The environment id.
        pub env: String,
        /// The cloud function's name.
        pub function_name: String,
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    /// The config. If the function has no config of this type, WeChat answers errcode 85089, class `absent`.
    #[derive(Clone, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// JSON in a string. Environment variables can be secrets: do not log it.
        pub config: Option<String>,
        /// The other members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    impl Response {
        /// Reads [`config`](Self::config). `None` if it is missing, or neither a JSON object nor a list of triggers.
        #[must_use]
        pub fn parsed_config(&self) -> Option<Config> {
            match serde_json::from_str(self.config.as_deref()?).ok()? {
                Value::Object(members) => Some(Config::of(members)),
                list => Some(Config { triggers: Some(Vec::deserialize(list).ok()?), ..Config::default() }),
            }
        }
    }

    /// Omits the config, which can hold secrets of the merchant.
    impl fmt::Debug for Response {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Response")
                .field("config_length", &self.config.as_ref().map(String::len))
                .finish_non_exhaustive()
        }
    }

    /// The content of a config. The answer does not name its type, so every part is optional.
    #[derive(Clone, Default, PartialEq)]
    #[non_exhaustive]
    pub struct Config {
        /// The part of [`ConfigType::Permissions`].
        pub permissions: Option<Permissions>,
        /// The part of [`ConfigType::Triggers`].
        pub triggers: Option<Vec<Trigger>>,
        /// The part of [`ConfigType::Environment`]: the time-out of the function in seconds.
        pub timeout: Option<i64>,
        /// The part of [`ConfigType::Environment`]: the environment variables.
        pub environment: Option<Vec<Variable>>,
        /// All other members, and any of the above that differ from the documentation.
        pub other: Map<String, Value>,
    }

    impl Config {
        fn of(mut members: Map<String, Value>) -> Self {
            Self {
                permissions: take(&mut members, "permissions"),
                triggers: take(&mut members, "triggers"),
                timeout: take(&mut members, "timeout"),
                environment: take(&mut members, "environment"),
                other: members,
            }
        }
    }

    /// Removes and returns a member if it matches the documentation.
    fn take<T: DeserializeOwned>(members: &mut Map<String, Value>, name: &str) -> Option<T> {
        let value = T::deserialize(members.get(name)?).ok()?;
        members.remove(name);
        Some(value)
    }

    /// The open interfaces that the function may call.
    #[derive(Clone, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Permissions {
        /// Their names, such as `wxacode.get`.
        pub openapi: Option<Vec<String>>,
        /// The other members of the answer.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// A trigger.
    #[derive(Clone, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Trigger {
        /// Its name.
        pub name: Option<String>,
        /// The type. Only `timer` is documented.
        #[serde(rename = "type")]
        pub trigger_type: Option<String>,
        /// The schedule: a cron expression of seven fields. The first field is the second.
        pub config: Option<String>,
        /// The other members of the answer.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// An environment variable.
    #[derive(Clone, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Variable {
        /// Its name.
        pub key: Option<String>,
        /// Its value, which can be a secret of the merchant.
        pub value: Option<String>,
        /// The other members of the answer.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// Omits the values of unknown members, which can be secrets.
    impl fmt::Debug for Config {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Config")
                .field("permissions", &self.permissions)
                .field("triggers", &self.triggers)
                .field("timeout", &self.timeout)
                .field("environment", &self.environment)
                .field("other", &self.other.keys())
                .finish()
        }
    }

    /// Omits the values of unknown members, which can be secrets.
    impl fmt::Debug for Permissions {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Permissions").field("openapi", &self.openapi).field("other", &self.other.keys()).finish()
        }
    }

    /// Omits the values of unknown members, which can be secrets.
    impl fmt::Debug for Trigger {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Trigger")
                .field("name", &self.name)
                .field("trigger_type", &self.trigger_type)
                .field("config", &self.config)
                .field("other", &self.other.keys())
                .finish()
        }
    }

    /// Omits the value.
    impl fmt::Debug for Variable {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Variable").field("key", &self.key).finish_non_exhaustive()
        }
    }
}
