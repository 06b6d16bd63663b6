//! One recorded call, without secrets.

use serde::Serialize;
use serde_json::Value;

use super::interfaces;
use super::request::{Incoming, Url, decode};
use super::secrets::{REDACTED, Secrets, names_secret};
use super::token::Token;

/// A longer body is recorded as its length.
const MOST_BODY: usize = 64 << 10;

/// A longer path or reason is cut.
const MOST_TEXT: usize = 1 << 10;

/// The levels of values inside values, counting JSON in strings, that are recorded.
const MOST_LEVELS: u32 = 64;

/// One recorded call. It has no tokens, no other secrets and no environment values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    /// The method, in capitals.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The account that the token acts for, if the token is known.
    pub appid: Option<String>,
    /// The kind of the token: `authorizer`, `component`, `unknown` or `missing`.
    pub token: &'static str,
    /// The body as JSON, `null` if it is empty. If it is not JSON or longer than 64 KiB, the record has only its
    /// length.
    pub body: Value,
    /// The errcode of the answer: 0 for success, `None` if the connection broke before the request was carried out.
    pub errcode: Option<i64>,
    /// The HTTP status of the answer, `None` if the connection broke.
    pub status: Option<u16>,
    /// Why the emulator answered as it did, `None` for a plain success: a fault, a limit, or what it found in the
    /// request. WeChat does not report it; it is for the reader of a failed test.
    pub reason: Option<String>,
}

impl Call {
    pub(super) fn new(request: &Incoming<'_>, url: &Url<'_>, token: Option<&Token>, mut secrets: Secrets<'_>) -> Self {
        let kind = if url.token.is_empty() { "missing" } else { token.map_or("unknown", |token| token.kind.name()) };
        for (_, value) in url.parameters().filter(|(name, _)| names_secret(&decode(name))) {
            secrets.add(value);
        }
        let body = body(request.body, &mut secrets);
        let path = cut(url.path);
        Self {
            method: secrets.hide_in_path(request.method),
            path: if interfaces::find(path).is_some() { path.to_owned() } else { secrets.hide_in_path(path) },
            appid: token.map(|token| token.appid.clone()),
            token: kind,
            body,
            errcode: None,
            status: None,
            reason: None,
        }
    }

    /// A request that the emulator did not read.
    pub(super) fn refused(request: &Incoming<'_>, status: u16, secrets: Secrets<'_>) -> Self {
        let url = Url::parse(cut(request.url));
        let call = Self::new(&Incoming { body: &[], ..*request }, &url, None, secrets);
        let reason = if status == 414 { "URL too long" } else { "body too long" };
        Self { body: too_many(request.body), status: Some(status), reason: Some(reason.to_owned()), ..call }
    }

    /// Adds a reason after those that are there.
    pub(super) fn explain(&mut self, reason: &str) {
        let reason = self.reason.take().map_or(reason.to_owned(), |before| format!("{before}; {reason}"));
        self.reason = Some(cut(&reason).to_owned());
    }
}

fn cut(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= MOST_TEXT);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn body(body: &[u8], secrets: &mut Secrets<'_>) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    if body.len() > MOST_BODY {
        return too_many(body);
    }
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
        return format!("({} bytes that are not JSON)", body.len()).into();
    };
    if body.is_object() {
        mask(&mut body, secrets, MOST_LEVELS);
    } else {
        scrub(&mut body);
    }
    hide(&mut body, secrets);
    body
}

fn too_many(body: &[u8]) -> Value {
    format!("({} bytes, too many for the record)", body.len()).into()
}

/// Removes members whose names say that they are secret, and adds their values to the secrets.
fn mask(value: &mut Value, secrets: &mut Secrets<'_>, levels: u32) {
    let Some(levels) = levels.checked_sub(1) else { return scrub(value) };
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, secrets, levels)),
        Value::Object(members) => {
            let kind = members.get("type").cloned().unwrap_or_default();
            for (name, value) in members {
                if names_secret(name) {
                    learn(value, secrets);
                    scrub(value);
                } else if name.eq_ignore_ascii_case("environment") || (name == "config" && !may_show(&kind, value)) {
                    scrub_text(value);
                } else {
                    mask(value, secrets, levels);
                }
            }
        }
        Value::String(text) => mask_text(text, secrets, levels),
        _ => {}
    }
}

/// Only permissions (1) and triggers (2) have no environment variables. In a single trigger, `config` is its cron
/// text.
fn may_show(kind: &Value, config: &Value) -> bool {
    let has_known_members =
        || config.as_str().and_then(|text| serde_json::from_str(text).ok()).is_some_and(|inner| is_known(&inner));
    let is_cron = |byte: u8| byte.is_ascii_digit() || b" */,-?#LW".contains(&byte);
    match kind {
        Value::String(kind) if kind == "timer" => config.as_str().is_some_and(|text| text.bytes().all(is_cron)),
        _ => matches!(kind.as_i64(), Some(1 | 2)) && has_known_members(),
    }
}

/// Whether no member can be a variable that was uploaded as the wrong type.
fn is_known(value: &Value) -> bool {
    let names = ["permissions", "openapi", "triggers", "name", "type", "config"];
    match value {
        Value::Array(items) => items.iter().all(is_known),
        Value::Object(members) => members.iter().all(|(name, value)| names.contains(&name.as_str()) && is_known(value)),
        _ => true,
    }
}

/// Reads JSON that stands in a string.
fn mask_text(text: &mut String, secrets: &mut Secrets<'_>, levels: u32) {
    if let Ok(mut parsed) = serde_json::from_str::<Value>(text)
        && !matches!(parsed, Value::Null | Value::Bool(_) | Value::Number(_))
    {
        mask(&mut parsed, secrets, levels);
        *text = parsed.to_string();
    }
}

fn scrub_text(value: &mut Value) {
    let parsed = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let Some(mut parsed) = parsed else { return scrub(value) };
    scrub(&mut parsed);
    *value = parsed.to_string().into();
}

fn learn(value: &Value, secrets: &mut Secrets<'_>) {
    match value {
        Value::String(text) if !text.is_empty() => secrets.add(text.as_str()),
        Value::Array(items) => items.iter().for_each(|item| learn(item, secrets)),
        Value::Object(members) => members.values().for_each(|value| learn(value, secrets)),
        _ => {}
    }
}

/// Removes everything except the keys of variables and the time-out.
fn scrub(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(scrub),
        Value::Object(members) => {
            for (name, value) in members {
                let kept = (name == "key" && value.is_string()) || (name == "timeout" && value.is_number());
                if !kept {
                    scrub(value);
                }
            }
        }
        leaf => *leaf = REDACTED.into(),
    }
}

/// Removes texts and names of members in which a secret stands.
fn hide(value: &mut Value, secrets: &Secrets<'_>) {
    match value {
        Value::String(text) => *text = secrets.hide(text).to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, secrets)),
        Value::Object(members) => {
            for (name, mut value) in std::mem::take(members) {
                hide(&mut value, secrets);
                members.insert(secrets.hide(&name).to_owned(), value);
            }
        }
        _ => {}
    }
}
