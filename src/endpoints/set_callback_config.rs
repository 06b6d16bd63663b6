//! `POST /tcb/setcallbackconfig`, official name `setCallBackConfig`.
//!
//! Sets where WeChat pushes the messages of a mini-program: to cloud functions, to a container, or to neither.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/setCallBackConfig.html).

use super::known_messages::{CallbackPairs, pair_rule};
pub use super::known_messages::{EVENT_PAGES, KNOWN_EVENTS, KNOWN_MESSAGE_TYPES, MESSAGE_TYPE_PAGES};
use crate::{
    fast::{Bool, Checked, FilledText, Part, Switch, Text, UniqueList, object, scalar},
    interface::{Effect, Effects, FastPath, Interface, TokenKind, not_in_wasm},
    json::Node,
    schema::{IssueCode, Issues, Place, Shape, did_you_mean, pairs_in},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "setCallBackConfig",
    official_name: not_in_wasm("setCallBackConfig"),
    method: "POST",
    path: not_in_wasm("/tcb/setcallbackconfig"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/setCallBackConfig.html",
    ),
    request: Configs::SHAPE,
    answer: Nothing::SHAPE,
    effect: Effects::Always(Effect::Write),
    rules,
    fast_path: Some(FastPath::of::<Configs, Nothing>(keeps_rules)),
};

scalar! {
    Mode = Shape::WholeOf(&[1, 2], IssueCode::InvalidTextMode);
    ContainerPath = Shape::TextBy(path_rule);
}

object! {
    /// The two configs, as sent here and as answered by `getCallBackConfig`.
    pub(super) Configs {
        optional function_config: FunctionPush,
        optional container_config: ContainerPush,
    }

    FunctionPush {
        required enable: Switch<FUNCTION_PUSH>,
        required callbacks: UniqueList<CallbackRow, CallbackPairs>,
    }

    ContainerPush {
        required enable: Switch<CONTAINER_PUSH>,
        required qbase_env: FilledText,
        required qbase_container_path: ContainerPath,
        required text_mode: Mode,
    }

    CallbackRow {
        required msgType: FilledText,
        required event: Text,
        required env: FilledText,
        required functionName: FilledText,
        required enable: Bool,
    }

    Nothing {}
}

/// The places of both configs in their table, and the numbers of their `enable` switches.
const FUNCTION_PUSH: u32 = 0;
const CONTAINER_PUSH: u32 = 1;

/// Whether a payload obeys [`configs_rule`].
fn keeps_rules(payload: &mut Checked) -> bool {
    let config = |index| (payload.given >> index & 1 == 1).then_some(payload.switches >> index & 1 == 1);
    configs_rule(config(FUNCTION_PUSH), config(CONTAINER_PUSH)).is_none()
}

const FUNCTION: Place<'_> = Place::Name(&Place::Root, "function_config");
const CONTAINER: Place<'_> = Place::Name(&Place::Root, "container_config");
const CALLBACKS: Place<'_> = Place::Name(&FUNCTION, "callbacks");

/// Returns the issue of the two configs together. A config may be missing, off or on.
fn configs_rule(function: Option<bool>, container: Option<bool>) -> Option<(IssueCode, Place<'static>)> {
    match (function, container) {
        (None, None) => Some((IssueCode::NoConfig, Place::Root)),
        (Some(true), Some(true)) => Some((IssueCode::BothEnabled, Place::Name(&FUNCTION, "enable"))),
        _ => None,
    }
}

/// The shapes that a desired state has too.
#[cfg(feature = "config")]
pub(crate) mod shapes {
    use super::{CallbackRow, Configs, ContainerPath, Mode};
    use crate::{fast::Part, schema::Shape};

    pub(crate) const PAYLOAD: Shape = Configs::SHAPE;
    pub(crate) const CALLBACK: Shape = CallbackRow::SHAPE;
    pub(crate) const CONTAINER_PATH: Shape = ContainerPath::SHAPE;
    pub(crate) const TEXT_MODE: Shape = Mode::SHAPE;
}

/// A desired state has both configs at the same places as a payload.
pub(crate) fn rules(payload: Node<'_>, issues: &mut Issues) {
    let (function, container) = (payload.get("function_config"), payload.get("container_config"));
    let is_on = |config: Node<'_>| config.get("enable").and_then(Node::as_bool) == Some(true);
    if payload.is_object()
        && let Some((code, place)) = configs_rule(function.map(is_on), container.map(is_on))
    {
        issues.add(code, place, ["", ""]);
    }
    if let Some(callbacks) = function.and_then(|config| config.get("callbacks")) {
        callback_rules(callbacks, issues);
    }
    let path = container.and_then(|config| config.get("qbase_container_path")?.as_text());
    if let Some(code) = path.and_then(|path| path_rule(path.as_bytes())) {
        issues.add(code, Place::Name(&CONTAINER, "qbase_container_path"), ["", ""]);
    }
}

fn path_rule(path: &[u8]) -> Option<IssueCode> {
    path.first().is_some_and(|first| *first != b'/').then_some(IssueCode::NoLeadingSlash)
}

fn callback_rules(callbacks: Node<'_>, issues: &mut Issues) {
    for pair in pairs_in(callbacks, ["msgType", "event"]) {
        let place = Place::Index(&CALLBACKS, pair.index);
        pair_rules(pair.one, pair.other, &place, issues);
        if let Some(first) = pair.earlier() {
            issues.add(IssueCode::DuplicateCallback, place, [&Place::Index(&CALLBACKS, first).path(), ""]);
        }
    }
}

fn pair_rules(message: &str, event: &str, place: &Place<'_>, issues: &mut Issues) {
    let Some(code) = pair_rule(message.as_bytes(), event.as_bytes()) else { return };
    let hint = |name, names| did_you_mean(name, names, issues.locale());
    let (field, name, hint) = match code {
        IssueCode::UnknownMsgType => ("msgType", message, hint(message, KNOWN_MESSAGE_TYPES)),
        IssueCode::UnknownEvent => ("event", event, hint(event, KNOWN_EVENTS)),
        _ => ("event", message, String::new()),
    };
    issues.add(code, Place::Name(place, field), [name, &hint]);
}

#[cfg(feature = "serde")]
pub use typed::{Callback, ContainerConfig, FunctionConfig, Request, Response, TextMode};

#[cfg(feature = "serde")]
mod typed {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use crate::interface::{Endpoint, Interface};

    /// The pushes to set. A config that is left out stays unchanged. At least one is required.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct Request {
        /// Push to cloud functions.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub function_config: Option<FunctionConfig>,
        /// Push to a container (cloud run).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub container_config: Option<ContainerConfig>,
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    /// Push to cloud functions.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub struct FunctionConfig {
        /// Whether it is on. It cannot be on while container push is on.
        pub enable: bool,
        /// The callbacks. Each pair of message type and event may come only once.
        pub callbacks: Vec<Callback>,
    }

    /// One kind of message and the function that gets it. The message no longer reaches the account's own server URL.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Callback {
        /// The message type, such as `text` or `event`; see [`KNOWN_MESSAGE_TYPES`](super::KNOWN_MESSAGE_TYPES).
        #[serde(rename = "msgType")]
        pub message_type: String,
        /// The event if the message type is `event`, otherwise empty. See [`KNOWN_EVENTS`](super::KNOWN_EVENTS).
        pub event: String,
        /// The environment id.
        pub env: String,
        /// The cloud function's name.
        #[serde(rename = "functionName")]
        pub function_name: String,
        /// Whether this callback is on.
        pub enable: bool,
    }

    /// Push to a container.
    ///
    /// When it saves the config, WeChat posts `{"action":"CheckContainerPath"}` to the path. The service has to answer
    /// HTTP 200 with `success` or an empty body. Otherwise the call fails.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ContainerConfig {
        /// Whether it is on.
        pub enable: bool,
        /// The environment id.
        pub qbase_env: String,
        /// The path of the service. It begins with `/`.
        pub qbase_container_path: String,
        /// The format of the messages.
        pub text_mode: TextMode,
    }

    /// The format of messages that are pushed to a container.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(into = "u8", try_from = "u8")]
    pub enum TextMode {
        /// As JSON; 1 on the wire.
        Json,
        /// As XML; 2 on the wire.
        Xml,
    }

    impl From<TextMode> for u8 {
        fn from(mode: TextMode) -> Self {
            match mode {
                TextMode::Json => 1,
                TextMode::Xml => 2,
            }
        }
    }

    impl TryFrom<u8> for TextMode {
        type Error = &'static str;

        fn try_from(value: u8) -> Result<Self, Self::Error> {
            match value {
                1 => Ok(Self::Json),
                2 => Ok(Self::Xml),
                _ => Err("text_mode must be 1 or 2"),
            }
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
