//! The headers and other parameters of the relay's routes.

use super::{payloads, reference};
use serde_json::{Value, json};

/// `components.parameters`.
pub fn parameters() -> Value {
    json!({
        "appid": parameter("path", "appid", true, "The merchant", &payloads::appid()),
        "relay": parameter("header", "X-WeChat-Relay", true, "Forms and links cannot send it", &json!({ "const": "1" })),
        "origin": parameter("header", "Origin", true, "A listed origin. Browsers send it by themselves", &json!({ "type": "string" })),
        "language": parameter("header", "Accept-Language", false, "The language of messages", &json!({ "type": "string", "examples": ["zh-CN", "en"] })),
        "newKey": parameter("header", "Idempotency-Key", true, KEY, &key()),
        "key": parameter("header", "Idempotency-Key", false, &format!("{KEY}. Required if the payload is a write"), &key()),
        "confirm": parameter("header", "X-WeChat-Confirm", false, CONFIRM, &json!({ "type": "string" })),
    })
}

const KEY: &str = "One key for each action of a user, kept when the action is tried again. Within its lifetime the same key gets the same answer";
const CONFIRM: &str = "The appid from the path, which the user typed to confirm a call that can do harm; on `/platform` the word `platform`";

/// The parameters of `GET /merchants`.
pub fn of_merchants() -> Vec<Value> {
    let text = json!({ "type": "string" });
    vec![
        parameter("query", "q", false, "A part of a name or an appid", &text),
        parameter("query", "status", false, "The status of the merchants", &text),
        parameter("query", "cursor", false, "`next` of the page before", &text),
        parameter(
            "query",
            "limit",
            false,
            "How many merchants the page may have",
            &json!({ "type": "integer", "minimum": 1, "maximum": 500 }),
        ),
    ]
}

fn key() -> Value {
    json!({ "type": "string", "pattern": "^[!-~]{1,255}$" })
}

fn parameter(place: &str, name: &str, required: bool, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": place, "required": required, "description": description, "schema": schema })
}

/// The headers of every answer, by their names in `components.headers`.
const ALWAYS: [(&str, &str); 6] = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Vary", "Origin, Accept-Language"),
];

/// `components.headers`.
pub fn of_answers() -> Value {
    let mut headers = json!({});
    for (name, value) in ALWAYS {
        headers[name] = json!({ "required": true, "schema": { "const": value } });
    }
    headers["Allow"] =
        json!({ "required": true, "description": "The methods of the route", "schema": { "type": "string" } });
    headers["Retry-After"] =
        json!({ "required": false, "description": "Seconds", "schema": { "type": "string", "pattern": "^[0-9]+$" } });
    headers
}

/// The headers of an answer with this status.
pub fn with(status: u16) -> Value {
    let more = match status {
        405 => Some("Allow"),
        409 | 424 | 429 | 503 => Some("Retry-After"),
        _ => None,
    };
    let names = ALWAYS.iter().map(|(name, _)| *name).chain(more);
    names.map(|name| (name.to_owned(), reference("headers", name))).collect()
}
