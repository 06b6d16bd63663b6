//! `POST /tcb/usecloudaccesstoken`, official name `setCloudAccessToken`.
//!
//! Reads or sets which open interfaces a mini-program's cloud may call with `cloudbase_access_token`. `open` is a
//! switch for the whole account. The whitelist belongs to one environment.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-batch/env-mgnt/setCloudAccessToken.html).

use crate::{
    fast::{Bool, Checked, FilledText, List, Part, Switch, Text, Whole, chunk, object, scalar},
    interface::{Effects, FastPath, Interface, TokenKind, not_in_wasm},
    json::Node,
    schema::{IssueCode, Issues, Place, Shape},
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "setCloudAccessToken",
    official_name: not_in_wasm("setCloudAccessToken"),
    method: "POST",
    path: not_in_wasm("/tcb/usecloudaccesstoken"),
    token: TokenKind::ComponentOrAuthorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-batch/env-mgnt/setCloudAccessToken.html",
    ),
    request: Payload::SHAPE,
    answer: Answer::SHAPE,
    effect: Effects::WritesWhen("action", "set"),
    rules,
    fast_path: Some(FastPath::of::<Payload, Answer>(warn)),
};

/// For plans, which check what they will write.
#[cfg(feature = "config")]
pub(crate) const PAYLOAD: Shape = Payload::SHAPE;

scalar! {
    Action = Shape::TextOf(&["get", "set"], IssueCode::InvalidAction);
    Entry = Shape::TextBy(entry_rule);
}

object! {
    Payload {
        required action: Action,
        required env: FilledText,
        when(action = "set") open: Switch<0>,
        when(action = "set") api_whitelist: List<Entry>,
        when(action = "set") version: Whole,
    }

    Answer {
        optional open: Bool,
        optional api_whitelist: List<Text>,
        optional version: Whole,
    }
}

/// Finds the warnings that are not about one entry. There are no errors beside those of the shapes.
fn warn(payload: &mut Checked) -> bool {
    if payload.chosen == "set" {
        if payload.switches == 0 {
            payload.warn(IssueCode::ClosesToken);
        }
        if payload.has_empty_list {
            payload.warn(IssueCode::EmptyWhitelist);
        }
    }
    true
}

fn sets(payload: Node<'_>) -> bool {
    payload.get("action").and_then(Node::as_text) == Some("set")
}

fn rules(payload: Node<'_>, issues: &mut Issues) {
    if !sets(payload) {
        return;
    }
    open_rule(payload, &Place::Root, issues);
    whitelist_rules(payload, &Place::Root, issues);
}

/// The rule for `open` of an object, which can be a payload or `cloud_access_token` of a desired state.
pub(crate) fn open_rule(object: Node<'_>, place: &Place<'_>, issues: &mut Issues) {
    if object.get("open").and_then(Node::as_bool) == Some(false) {
        issues.add(IssueCode::ClosesToken, Place::Name(place, "open"), ["", ""]);
    }
}

/// The rules for `api_whitelist` of an object, which can be a payload or an environment of a desired state.
pub(crate) fn whitelist_rules(object: Node<'_>, place: &Place<'_>, issues: &mut Issues) {
    let Some(whitelist) = object.get("api_whitelist").filter(|list| list.is_list()) else { return };
    let place = Place::Name(place, "api_whitelist");
    if whitelist.items().next().is_none() {
        issues.add(IssueCode::EmptyWhitelist, place, ["", ""]);
    }
    for (index, entry) in whitelist.items().enumerate() {
        if let Some(code) = entry.as_text().and_then(|entry| entry_rule(entry.as_bytes())) {
            issues.add(code, Place::Index(&place, index), ["", ""]);
        }
    }
}

/// Returns the issue of an entry, which should be a path such as `/wxa/msg_sec_check` or `/*`.
fn entry_rule(entry: &[u8]) -> Option<IssueCode> {
    let is_path = entry.starts_with(b"/");
    let odd = chunk::has_any(entry, *b":?#");
    if is_path && !odd && !entry.starts_with(b"//") {
        return None;
    }
    let host_end = entry.iter().position(|byte| *byte == b'/');
    let first_segment = entry.get(..host_end.unwrap_or(entry.len())).unwrap_or_default();
    if entry.starts_with(b"//")
        || entry.windows(3).any(|part| part == b"://")
        || (chunk::has_any(first_segment, [b'.'; 3]) && host_end.is_some())
    {
        Some(IssueCode::WhitelistHost)
    } else if entry.iter().any(|byte| matches!(byte, b'?' | b'#')) {
        Some(IssueCode::WhitelistQuery)
    } else if !entry.is_empty() && !is_path {
        Some(IssueCode::NoLeadingSlash)
    } else {
        None
    }
}

#[cfg(feature = "serde")]
pub use typed::{Request, Response};

#[cfg(feature = "serde")]
mod typed {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use crate::interface::{Endpoint, Interface};

    /// Reads or sets the whitelist of one environment.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    #[serde(tag = "action", rename_all = "lowercase")]
    pub enum Request {
        /// Reads the whitelist.
        Get {
            /// The environment id.
            env: String,
        },
        /// Replaces the whitelist. WeChat does not explain all parameters: call get first, change its answer and set
        /// that.
        Set {
            /// The environment id.
            env: String,
            /// Whether the account may use `cloudbase_access_token`.
            open: bool,
            /// Paths of open interfaces, such as `/wxa/msg_sec_check`. `/*` means all.
            api_whitelist: Vec<String>,
            /// No page explains it; it looks like an optimistic lock. Send the value of the last get. Within ±(2^53 -
            /// 1).
            version: i64,
        },
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    /// The whitelist. After a set, WeChat's sample has only `open`.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// Whether the account may use `cloudbase_access_token`.
        pub open: Option<bool>,
        /// Paths of open interfaces.
        pub api_whitelist: Option<Vec<String>>,
        /// The value to send with the next set.
        pub version: Option<i64>,
        /// The other members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }
}
