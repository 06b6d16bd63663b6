//! `POST /tcb/getcallbackconfig`, official name `getCallBackConfig`.
//!
//! Reads where WeChat pushes the messages of a mini-program.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/getCallBackConfig.html).

use super::set_callback_config::Configs;
use crate::{
    fast::{Part, object},
    interface::{Effect, Effects, FastPath, Interface, TokenKind, not_in_wasm},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "getCallBackConfig",
    official_name: not_in_wasm("getCallBackConfig"),
    method: "POST",
    path: not_in_wasm("/tcb/getcallbackconfig"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/getCallBackConfig.html",
    ),
    request: Payload::SHAPE,
    answer: Answer::SHAPE,
    effect: Effects::Always(Effect::Read),
    rules: |_, _| {},
    fast_path: Some(FastPath::of::<Payload, Answer>(|_| true)),
};

object! {
    Payload {}

    Answer {
        optional data: Configs,
    }
}

#[cfg(feature = "serde")]
pub use self::typed::{Callback, ContainerConfig, Data, FunctionConfig, Request, Response};

#[cfg(feature = "serde")]
mod typed {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use crate::interface::{Endpoint, Interface};

    /// The request. The interface takes no parameters.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct Request {}

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    /// The push configs. No page says how WeChat answers a config that was never set, so every member may be missing.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// The two configs.
        pub data: Option<Data>,
        /// The other members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// The two configs. To change one, convert it into a request with `try_from` and set the request:
    ///
    /// ```
    /// use wechat_cloudbase::endpoints::{ConversionError, get_callback_config::Data, set_callback_config::Request};
    ///
    /// fn turned_off(mut answered: Data) -> Result<Request, ConversionError> {
    /// // A set replaces the whole config, so members that this crate does not know are an error without this line.
    ///     let lost = answered.take_unknown();
    ///     assert!(lost.is_empty(), "{lost:?}");
    ///     let mut request = Request::try_from(answered)?;
    ///     if let Some(config) = &mut request.container_config {
    ///         config.enable = false;
    ///     }
    ///     Ok(request)
    /// }
    /// # assert!(turned_off(Data::default()).is_ok());
    /// ```
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Data {
        /// Push to cloud functions.
        pub function_config: Option<FunctionConfig>,
        /// Push to a container.
        pub container_config: Option<ContainerConfig>,
        /// The other members of the answer. A request cannot carry them.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// Push to cloud functions, as answered.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct FunctionConfig {
        /// Whether it is on.
        pub enable: Option<bool>,
        /// The callbacks: each sends one kind of message to one function.
        pub callbacks: Option<Vec<Callback>>,
        /// The other members of the answer. A request cannot carry them.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// One kind of message and the function that gets it, as answered.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Callback {
        /// The message type.
        #[serde(rename = "msgType")]
        pub message_type: Option<String>,
        /// The event.
        pub event: Option<String>,
        /// The environment id.
        pub env: Option<String>,
        /// The cloud function's name.
        #[serde(rename = "functionName")]
        pub function_name: Option<String>,
        /// Whether this callback is on.
        pub enable: Option<bool>,
        /// The other members of the answer. A request cannot carry them.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }

    /// Push to a container, as answered.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct ContainerConfig {
        /// Whether it is on.
        pub enable: Option<bool>,
        /// The environment id.
        pub qbase_env: Option<String>,
        /// The path of the service.
        pub qbase_container_path: Option<String>,
        /// The format: 1 for JSON, 2 for XML.
        pub text_mode: Option<i64>,
        /// The other members of the answer. A request cannot carry them.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }
}
