//! Reads WeChat's answer. It judges the errcode first, then the HTTP status, then the typed body.

use super::{
    error::{ApiError, Error, HttpFailure, Undecodable},
    redact,
    token::Token,
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
    tape: Tape,
}

impl Answer {
    /// Reads an answer, or returns what is wrong with it. Texts in the error do not contain the token that was sent: a
    /// proxy's error page often repeats the URL.
    pub(crate) fn read(
        interface: &Interface,
        effect: Effect,
        status: u16,
        body: &[u8],
        token: Option<&Token>,
    ) -> Result<Self, Error> {
        let text = text::lossy(body);
        let writes = effect == Effect::Write;
        let name = interface.name;
        let success = (200..300).contains(&status);
        let undecodable = |path: String, offset, reason| {
            let path_is_empty = path.is_empty();
            Err(Error::Decode(Undecodable {
                interface: name,
                path,
                offset,
                reason,
                body: redacted(&text, token),
                // The answer reports success, so the write has happened. Only the rest of the answer is odd.
                outcome_unknown: writes && path_is_empty,
            }))
        };

        let parsed = json::read_lenient(&text);
        if let Ok(tape) = &parsed {
            match errcode(tape.root()) {
                Errcode::None => {}
                Errcode::Code(code) => {
                    let errmsg = tape.root().get("errmsg").and_then(Node::as_text).unwrap_or_default();
                    return Err(Error::Api(ApiError::new(interface, code, &redacted(errmsg, token), writes)));
                }
                Errcode::Odd => return undecodable("errcode".to_owned(), None, ["must be a number", "应为数字"]),
            }
        }
        if !success {
            let outcome_unknown = writes && status != 429;
            return Err(Error::Http(HttpFailure {
                interface: name,
                status,
                body: redacted(&text, token),
                outcome_unknown,
            }));
        }
        match parsed {
            Err(syntax) => {
                let reason =
                    if text.trim_ascii().is_empty() { ["the body is empty", "响应体为空"] } else { syntax.reason };
                undecodable(String::new(), Some(syntax.offset), reason)
            }
            Ok(tape) if !tape.root().is_object() => undecodable(String::new(), None, ["must be an object", "应为对象"]),
            Ok(tape) => match schema::misfit(&interface.answer, tape.root(), Place::Root) {
                Some(path) => undecodable(path, None, ["has the wrong type", "类型不符"]),
                None => Ok(Self {
                    #[cfg(feature = "serde")]
                    interface: name,
                    tape,
                }),
            },
        }
    }

    #[cfg(any(feature = "client", feature = "gloo-client"))]
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
                outcome_unknown: false,
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

enum Errcode {
    /// Zero or absent.
    None,
    Code(i64),
    Odd,
}

/// WeChat's errcode. On success it may be missing. WeChat has also sent it as a numeric string.
fn errcode(answer: Node<'_>) -> Errcode {
    let code = match answer.get("errcode").map(Node::value) {
        None | Some(Value::Null) => Some(0),
        Some(Value::Whole(code)) => Some(code),
        Some(Value::Text(text)) => text::read_whole(text.trim_ascii()),
        Some(_) => None,
    };
    match code {
        Some(0) => Errcode::None,
        Some(code) => Errcode::Code(code),
        None => Errcode::Odd,
    }
}

fn redacted(answered: &str, token: Option<&Token>) -> String {
    redact::redacted(answered.as_bytes(), token.map_or("", Token::reveal).as_bytes())
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
