//! Reads WeChat's answer. It judges the errcode first, then the HTTP status, then the typed body.

use super::{
    error::{ApiError, Error, HttpFailure, Undecodable},
    outcome::Outcome,
    redact::redacted,
};
use crate::{
    interface::{Effect, Interface},
    json::{self, Node, Tape, Value},
    schema::{self, Place},
    text,
};

/// WeChat's answer to a call that succeeded.
pub struct Answer {
    #[cfg(feature = "serde")]
    interface: &'static str,
    #[cfg(feature = "serde")]
    effect: Effect,
    tape: Tape,
}

impl Answer {
    /// Reads an answer, or returns what is wrong with it. Success needs proof, because a gateway can answer `{}`. Texts
    /// in the error do not contain the secrets: a proxy's error page often repeats the URL with the token.
    ///
    /// `proof` names the member that proves success if there is no errcode; if it is empty, any object does. If it is
    /// `None`, each member that the interface documents is a proof.
    pub(crate) fn read(
        interface: &Interface,
        effect: Effect,
        status: u16,
        body: &[u8],
        secrets: &[u8],
        proof: Option<&str>,
    ) -> Result<Self, Error> {
        let text = text::lossy(body);
        let parsed = json::read_lenient(&text);
        let code = parsed.as_ref().map_or(Errcode::Absent, |tape| errcode(tape.root()));
        let succeeded = code == Errcode::Code(0);
        if let (Ok(tape), Errcode::Code(code), false) = (&parsed, code, succeeded) {
            let errmsg = redacted(errmsg(tape.root()).as_bytes(), secrets);
            return Err(Error::Api(ApiError::new(interface, code, errmsg, effect, status >= 500)));
        }
        if !(200..300).contains(&status) && code != Errcode::Odd {
            return Err(Error::Http(HttpFailure {
                interface: interface.name,
                status,
                body: redacted(text.as_bytes(), secrets),
                outcome: if succeeded { Outcome::Done } else { of_status(status) }.of(effect),
                retry_after: 0,
            }));
        }
        let undecodable = |path: String, offset, reason| {
            Err(Error::Decode(Undecodable {
                interface: interface.name,
                path,
                offset,
                reason,
                body: redacted(text.as_bytes(), secrets),
                outcome: if succeeded { Outcome::Done } else { Outcome::Unknown }.of(effect),
            }))
        };
        let tape = match parsed {
            Ok(tape) => tape,
            Err(_) if text.trim_ascii().is_empty() => {
                return undecodable(String::new(), Some(0), ["the body is empty", "响应体为空"]);
            }
            Err(syntax) => return undecodable(String::new(), Some(syntax.offset), syntax.reason),
        };
        if !tape.root().is_object() {
            return undecodable(String::new(), None, ["must be an object", "应为对象"]);
        }
        if code == Errcode::Odd {
            return undecodable("errcode".to_owned(), None, ["must be a number", "应为数字"]);
        }
        let has = |name: &str| tape.root().get(name).is_some_and(|value| !value.is_null());
        let is_proven = match proof {
            None => interface.answer_fields().iter().any(|field| has(field.name)),
            // A member without content proves nothing.
            Some(name) => name.is_empty() || (has(name) && tape.root().get(name).and_then(Node::as_text) != Some("")),
        };
        if !succeeded && !is_proven {
            return undecodable(String::new(), None, ["it has no errcode", "缺少 errcode"]);
        }
        if let Some(path) = schema::misfit(&interface.answer, tape.root(), Place::Root) {
            return undecodable(path, None, ["has the wrong type", "类型不符"]);
        }
        Ok(Self {
            #[cfg(feature = "serde")]
            interface: interface.name,
            #[cfg(feature = "serde")]
            effect,
            tape,
        })
    }

    #[cfg(any(feature = "client", feature = "config", feature = "gloo-client"))]
    pub(crate) fn root(&self) -> Node<'_> {
        self.tape.root()
    }

    /// The answer as a JSON value. Its keys are trimmed, and it keeps unknown members.
    #[cfg(feature = "serde")]
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        to_json(self.tape.root())
    }

    /// Converts the answer to an endpoint's type or to your own.
    ///
    /// # Errors
    /// [`Error::Decode`] if the answer does not match that type.
    #[cfg(feature = "serde")]
    pub fn to_typed<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        let json = self.to_json();
        T::deserialize(&json).map_err(|_| {
            Error::Decode(Undecodable {
                interface: self.interface,
                path: String::new(),
                offset: None,
                reason: ["does not match the requested type", "与所需类型不符"],
                body: String::new(),
                outcome: Outcome::Done.of(self.effect),
            })
        })
    }
}

/// Omits the content, which can hold secrets.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Errcode {
    Absent,
    Code(i64),
    Odd,
}

/// WeChat's errcode. WeChat has also sent it as a numeric string, and cloud functions spell it `errCode`. If an answer has
/// several, one that reports a failure counts.
fn errcode(answer: Node<'_>) -> Errcode {
    answer.members().filter(|(name, _)| matches!(*name, "errcode" | "errCode")).fold(
        Errcode::Absent,
        |found, (_, value)| {
            let code = match value.value() {
                Value::Null => return found,
                Value::Whole(code) => Errcode::Code(code),
                Value::Text(text) => text::read_whole(text.trim_ascii()).map_or(Errcode::Odd, Errcode::Code),
                _ => Errcode::Odd,
            };
            if matches!(found, Errcode::Absent | Errcode::Code(0)) { code } else { found }
        },
    )
}

fn errmsg(answer: Node<'_>) -> &str {
    given(answer, ["errmsg", "errMsg"]).and_then(Node::as_text).unwrap_or_default()
}

/// Returns the first of these members that is not null.
fn given<'n>(answer: Node<'n>, names: [&str; 2]) -> Option<Node<'n>> {
    names.iter().filter_map(|name| answer.get(name)).find(|value| !value.is_null())
}

/// What became of a write if something between us and WeChat answered with this status. It refused or redirected the
/// request before WeChat saw it. A time-out or an older redirect may come after WeChat.
const fn of_status(status: u16) -> Outcome {
    match status {
        408 | 444 | 460 | 499 => Outcome::Unknown,
        307 | 308 | 400..500 => Outcome::NotDone,
        _ => Outcome::Unknown,
    }
}

#[cfg(feature = "serde")]
fn to_json(node: Node<'_>) -> serde_json::Value {
    use serde_json::Value as Json;
    match node.value() {
        Value::Null | Value::Half => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Whole(value) => Json::Number(value.into()),
        Value::Decimal(literal) => literal.parse().map_or(Json::Null, Json::Number),
        Value::Text(text) => Json::String(text.to_owned()),
        Value::List(items) => Json::Array(items.map(to_json).collect()),
        Value::Object => Json::Object(node.members().map(|(key, value)| (key.to_owned(), to_json(value))).collect()),
    }
}
