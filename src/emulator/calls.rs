//! The record of calls, without secrets.

use serde::Serialize;
use serde_json::Value;

use super::request::{Incoming, Url};
use super::token::Token;

const REDACTED: &str = "(redacted)";

/// One recorded call. It has no tokens and no environment values.
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
    /// The body as JSON, `null` if it is empty. If it is not JSON, the record has only its length.
    pub body: Value,
    /// The errcode of the answer: 0 for success, `None` if the connection broke before the request was carried out.
    pub errcode: Option<i64>,
    /// The HTTP status of the answer, `None` if the connection broke.
    pub status: Option<u16>,
    /// The problems that the emulator found, by path. WeChat does not report them; they are for the reader of a failed
    /// test.
    pub reason: Option<String>,
}

impl Call {
    pub(super) fn new(request: &Incoming<'_>, url: &Url<'_>, token: Option<&Token>) -> Self {
        let kind = if url.token.is_empty() { "missing" } else { token.map_or("unknown", |token| token.kind.name()) };
        Self {
            method: request.method.to_owned(),
            path: url.path.to_owned(),
            appid: token.map(|token| token.appid.clone()),
            token: kind,
            body: masked(request.body),
            errcode: None,
            status: None,
            reason: None,
        }
    }
}

fn masked(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
        return format!("({} bytes that are not JSON)", body.len()).into();
    };
    let hide = if body.is_object() { mask } else { scrub };
    hide(&mut body);
    body
}

/// Removes members whose names say that they are secret.
fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(members) => {
            let kind = members.get("type").cloned().unwrap_or_default();
            for (name, value) in members {
                match name.as_str() {
                    "environment" => scrub(value),
                    "config" => mask_config(&kind, value),
                    name if name.contains("token") || name.contains("secret") => scrub(value),
                    _ => mask(value),
                }
            }
        }
        _ => {}
    }
}

/// Only permissions (1) and triggers (2) have no environment variables. In a single trigger, `config` is its cron
/// text.
fn mask_config(kind: &Value, config: &mut Value) {
    if kind == "timer" {
        return;
    }
    let parsed = config.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let Some(mut parsed) = parsed else { return scrub(config) };
    let hide = if matches!(kind.as_i64(), Some(1 | 2)) { mask } else { scrub };
    hide(&mut parsed);
    *config = parsed.to_string().into();
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
