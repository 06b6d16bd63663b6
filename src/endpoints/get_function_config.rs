//! `POST /tcb/getfuncconfig`, official name `getFuntionConfig` (misspelt there).
//!
//! Tells the permissions, the timer or the environment of a cloud function.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html).

use crate::{
    fast::{FilledText, Json, List, Part, Text, Whole, object, scalar},
    interface::{Effect, Effects, FastPath, Interface, TokenKind},
    schema::{IssueCode, Shape},
};

/// The facts.
pub static INTERFACE: Interface = Interface {
    name: "getFunctionConfig",
    official_name: "getFuntionConfig",
    method: "POST",
    path: "/tcb/getfuncconfig",
    token: TokenKind::Authorizer,
    page: "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html",
    request: Payload::SHAPE,
    answer: Answer::SHAPE,
    effect: Effects::Always(Effect::Read),
    rules: |_, _| {},
    fast_path: Some(FastPath::of::<Payload, Answer>(|_| true)),
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
        optional config: Json<Config>,
    }

    /// What is known of the JSON inside of `config`, all three types in one. What differs from it is read all the same,
    /// the general path.
    Config {
        optional permissions: Permissions,
        optional triggers: List<Trigger>,
        optional timeout: Whole,
        optional environment: List<Variable>,
    }

    Permissions {
        optional openapi: List<Text>,
    }

    Trigger {
        optional name: Text,
        optional type: Text,
        optional config: Text,
    }

    Variable {
        optional key: Text,
        optional value: Text,
    }
}

#[cfg(feature = "serde")]
pub use typed::{ConfigType, Request, Response};

#[cfg(feature = "serde")]
mod typed {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use crate::interface::{Endpoint, Interface};

    /// Which config of which function.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Request {
        /// The part of the config.
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

    /// A part of a function's config.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    #[serde(into = "u8")]
    pub enum ConfigType {
        /// The open interfaces that the function may call; 1 on the wire.
        Permissions,
        /// Its timer trigger; 2 on the wire.
        Triggers,
        /// Its time-out and environment variables; 3 on the wire.
        Environment,
    }

    impl From<ConfigType> for u8 {
        fn from(config_type: ConfigType) -> Self {
            match config_type {
                ConfigType::Permissions => 1,
                ConfigType::Triggers => 2,
                ConfigType::Environment => 3,
            }
        }
    }

    /// The config. A function without one of that type answers errcode 85089, class `absent`.
    #[derive(Clone, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// JSON in a string. Environment variables can be secrets: do not log it.
        pub config: Option<String>,
        /// What else was answered, `errcode` and `errmsg` included.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    impl Response {
        /// What [`config`](Self::config) says; none where it is absent or no JSON.
        #[must_use]
        pub fn parsed_config(&self) -> Option<Value> {
            self.config.as_deref().and_then(|config| serde_json::from_str(config).ok())
        }
    }

    /// Without the config: it can hold secrets of the merchant.
    impl std::fmt::Debug for Response {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Response")
                .field("config_length", &self.config.as_ref().map(String::len))
                .finish_non_exhaustive()
        }
    }
}
