//! `POST /tcb/listfunctions`, official name `getFuntionList` (misspelt there).
//!
//! Reads which cloud functions an environment has, a page at a time.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionList.html).

use crate::{
    fast::{FilledText, List, Part, Text, Whole, object},
    interface::{Effect, Effects, Interface, TokenKind, not_in_wasm},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "listFunctions",
    official_name: not_in_wasm("getFuntionList"),
    method: "POST",
    path: not_in_wasm("/tcb/listfunctions"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionList.html",
    ),
    request: Payload::SHAPE,
    answer: Answer::SHAPE,
    effect: Effects::Always(Effect::Read),
    rules: |_, _| {},
    fast_path: None,
};

object! {
    Payload {
        required env: FilledText,
        required limit: Whole,
        required offset: Whole,
    }

    Answer {
        optional total_count: Whole,
        optional functions: List<FunctionRow>,
    }

    FunctionRow {
        optional mod_time: Text,
        optional add_time: Text,
        optional runtime: Text,
        optional name: Text,
        optional status: Text,
    }
}

#[cfg(feature = "serde")]
pub use self::typed::{Function, Request, Response};

#[cfg(feature = "serde")]
mod typed {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use crate::interface::{Endpoint, Interface};

    /// The page to read. WeChat does not document the greatest limit; its sample has a limit of 20.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Request {
        /// The environment id.
        pub env: String,
        /// How many functions the answer may have.
        pub limit: i64,
        /// How many functions to skip.
        pub offset: i64,
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    /// A page of functions.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// How many functions the environment has.
        pub total_count: Option<i64>,
        /// The functions of this page.
        pub functions: Option<Vec<Function>>,
        /// The other members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// A cloud function. Times look like `2019-06-21 15:23:54`, most likely in UTC+8.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Function {
        /// When it was changed.
        pub mod_time: Option<String>,
        /// When it was made.
        pub add_time: Option<String>,
        /// The runtime, such as `Nodejs8.9`.
        pub runtime: Option<String>,
        /// The name.
        pub name: Option<String>,
        /// The status, such as `Active`.
        pub status: Option<String>,
        /// The other members of the answer.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }
}
