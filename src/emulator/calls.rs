//! The record of what was asked, without its secrets.

use serde::Serialize;
use serde_json::Value;

use super::request::{Incoming, Url};
use super::token::Token;

const REDACTED: &str = "(redacted)";

/// One call. Tokens and environment values are not in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    /// The method, in capitals.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The account that the token acts for, where the token is known.
    pub appid: Option<String>,
    /// The kind of the token: `authorizer`, `component`, `unknown` or `missing`.
    pub token: &'static str,
    /// The body as JSON, `null` where it is empty. Of what is no JSON only the length is kept.
    pub body: Value,
    /// What was answered: 0 for success, `None` where the connection was lost before the request was carried out.
    pub errcode: Option<i64>,
    /// The HTTP status of the answer, `None` where the connection was lost.
    pub status: Option<u16>,
    /// What was found wrong, by path: for the reader of a failed test, since WeChat itself does not tell.
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
        return format!("({} bytes that are no JSON)", body.len()).into();
    };
    let hide = if body.is_object() { mask } else { scrub };
    hide(&mut body);
    body
}

/// Takes out what is secret by its name.
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

/// Only the configurations of permissions (1) and of triggers (2) hold no environment. That of a single trigger is its cron.
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

/// Takes out everything but the keys of variables and the time-out.
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
