//! `POST /tcb/getenvinfo`, official name `getEnvInfo`.
//!
//! Reads which cloud environments a mini-program has.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/env-management/getEnvInfo.html).

use crate::{
    fast::{FilledText, List, Part, Text, object},
    interface::{Effect, Effects, Interface, TokenKind, not_in_wasm},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "getEnvInfo",
    official_name: not_in_wasm("getEnvInfo"),
    method: "POST",
    path: not_in_wasm("/tcb/getenvinfo"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/env-management/getEnvInfo.html",
    ),
    request: Payload::SHAPE,
    answer: Answer::SHAPE,
    effect: Effects::Always(Effect::Read),
    rules: |_, _| {},
    fast_path: None,
};

object! {
    Payload {
        optional env: FilledText,
    }

    Answer {
        optional info_list: List<EnvironmentRow>,
    }

    EnvironmentRow {
        optional env: Text,
        optional alias: Text,
        optional create_time: Text,
        optional update_time: Text,
        optional status: Text,
        optional package_id: Text,
        optional package_name: Text,
    }
}

#[cfg(feature = "serde")]
pub use self::typed::{EnvironmentInfo, Request, Response};

#[cfg(feature = "serde")]
mod typed {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use crate::interface::{Endpoint, Interface};

    /// The environment to read, or all of them.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct Request {
        /// The environment id. `None` reads all environments.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub env: Option<String>,
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    /// The environments.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// One row for each environment.
        pub info_list: Option<Vec<EnvironmentInfo>>,
        /// The other members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// An environment. Times look like `2019-06-21 15:23:54`, most likely in UTC+8.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct EnvironmentInfo {
        /// The id.
        pub env: Option<String>,
        /// The name that people gave it.
        pub alias: Option<String>,
        /// When it was made.
        pub create_time: Option<String>,
        /// When it was changed.
        pub update_time: Option<String>,
        /// The status, such as `NORMAL`.
        pub status: Option<String>,
        /// The id of its plan.
        pub package_id: Option<String>,
        /// The name of its plan.
        pub package_name: Option<String>,
        /// The other members of the answer.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }
}
