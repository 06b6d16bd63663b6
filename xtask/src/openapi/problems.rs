//! The problems that a relay answers, as RFC 9457 writes them. Members have the names of the fields of our error classes.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use wechat_cloudbase::{IssueCode, Outcome, errcode};

/// One kind of problem. `members` lists more members than all problems have; those that may be missing end with `?`.
pub struct Problem {
    pub status: u16,
    pub code: &'static str,
    title: &'static str,
    members: &'static str,
}

const fn problem(status: u16, code: &'static str, title: &'static str, members: &'static str) -> Problem {
    Problem { status, code, title, members }
}

/// Every problem, in the order of its status.
pub const ALL: &[Problem] = &[
    problem(400, "not_json", "the body is not JSON", ""),
    problem(400, "query", "the query has a name or a value that the relay does not take", ""),
    problem(400, "idempotency_key", "a write needs an Idempotency-Key of 1 to 255 visible ASCII characters", ""),
    problem(401, "unauthenticated", "nobody is signed in", ""),
    problem(403, "origin", "the origin is not listed", ""),
    problem(403, "csrf", "the request does not come from a script of a page", ""),
    problem(403, "forbidden", "not permitted", ""),
    problem(404, "no_route", "there is no such route", ""),
    problem(405, "method", "the route takes another method", ""),
    problem(409, "in_progress", "a request with this Idempotency-Key is in progress", "retryAfter?"),
    problem(413, "too_large", "the body is too large", ""),
    problem(415, "media_type", "the body must be application/json without an encoding", ""),
    problem(422, "validation", "the payload is wrong", "interface issues warnings"),
    problem(422, "idempotency_key", "the Idempotency-Key was used for another payload", ""),
    problem(
        424,
        "api",
        "WeChat refused the call",
        "interface errcode errmsg rid? hint? clientIp? class advice retryAfter?",
    ),
    problem(424, "http", "something before WeChat answered with an error", "interface upstreamStatus? retryAfter?"),
    problem(424, "decode", "the answer is not as WeChat documents it", "interface"),
    problem(428, "confirm", "the call can do harm and needs X-WeChat-Confirm", "danger"),
    problem(429, "too_many", "too many requests", "retryAfter?"),
    problem(500, "internal", "the relay has a defect", "id"),
    problem(503, "network", "no answer came", "interface"),
    problem(503, "timeout", "the request took too long", "interface?"),
    problem(503, "token", "there is no token", "interface errcode? rid? class? advice? retryAfter?"),
    problem(503, "authorize", "the rights could not be read", ""),
    problem(503, "audit", "the call could not be put on record, so it was not made", ""),
    problem(503, "idempotency", "the Idempotency-Key could not be stored, so the call was not made", ""),
];

/// Members of all problems besides those of RFC 9457.
const COMMON: &str = "retryable outcome? detail?";

impl Problem {
    /// The name in `components.schemas`. One code has two statuses.
    pub fn schema_name(&self) -> String {
        let is_first = ALL.iter().find(|other| other.code == self.code).is_none_or(|first| first.status == self.status);
        if is_first { format!("Problem.{}", self.code) } else { format!("Problem.{}.{}", self.code, self.status) }
    }

    pub fn schema(&self) -> Value {
        let mut example = json!({ "type": self.uri(), "title": self.title, "status": self.status, "code": self.code });
        let mut properties = json!({
            "type": { "const": self.uri() },
            "title": { "description": "One line, in the language of `Accept-Language`", "type": "string" },
            "status": { "const": self.status },
            "code": { "const": self.code },
        });
        let mut required = vec!["type", "title", "status", "code"];
        for member in COMMON.split(' ').chain(self.members.split_whitespace()) {
            let name = member.trim_end_matches('?');
            let (schema, sample) = member_of(name);
            properties[name] = schema;
            if name == member {
                required.push(name);
                example[name] = sample;
            }
        }
        json!({ "description": self.title, "type": "object", "required": required, "properties": properties, "examples": [example] })
    }

    fn uri(&self) -> String {
        format!("urn:wechat-cloudbase:problem:{}", self.code)
    }
}

/// The schema of a member, and a sample of it.
fn member_of(name: &str) -> (Value, Value) {
    let issues =
        |text: &str| json!({ "description": text, "type": "array", "items": super::reference("schemas", "Issue") });
    match name {
        "interface" => (text("The interface that was called"), json!("setCloudAccessToken")),
        "issues" => (issues("All errors of the payload, at most the first 10,000"), json!([sample_issue()])),
        "warnings" => (issues("All warnings about the payload"), json!([])),
        "errcode" => (json!({ "description": "WeChat's errcode", "type": "integer" }), json!(61007)),
        "errmsg" => (text("The first 2 KiB of WeChat's errmsg"), json!("api is unauthorized to component rid: 65f1-1")),
        "rid" => (text("WeChat's id of the request"), Value::Null),
        "hint" => (text("WeChat's own hint"), Value::Null),
        "clientIp" => (text("The address of the relay that WeChat saw, if the error is about it"), Value::Null),
        "class" => (json!({ "enum": classes() }), json!("permission")),
        "advice" => (
            text("What to do, in the language of `Accept-Language`"),
            json!("let the merchant grant permission set 49"),
        ),
        "retryable" => (
            json!({ "description": "Whether the same call may be made again: it may succeed, and cannot do its work twice", "type": "boolean" }),
            json!(false),
        ),
        "upstreamStatus" => {
            (json!({ "description": "The HTTP status of WeChat's answer", "type": "integer" }), Value::Null)
        }
        "detail" => (text("More about this case, in the language of `Accept-Language`"), Value::Null),
        "outcome" => (
            json!({ "description": "What became of a write. `not_sent` if the relay refused the request", "enum": outcomes() }),
            Value::Null,
        ),
        "retryAfter" => (
            json!({ "description": "Milliseconds to wait before the next call", "type": "number", "minimum": 0 }),
            Value::Null,
        ),
        "danger" => (
            json!({ "description": "What can do harm", "type": "array", "minItems": 1, "items": { "enum": DANGERS } }),
            json!(DANGERS),
        ),
        "id" => (text("The same id stands in the relay's event"), json!("k3v9-7")),
        _ => panic!("the member {name} has no schema"),
    }
}

/// The dangers that a payload alone shows, by the names of `src/plan/danger.rs`.
const DANGERS: [&str; 2] = ["close-token", "empty-whitelist"];

fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

fn classes() -> BTreeSet<&'static str> {
    errcode::ALL.iter().map(|row| row.class.as_str()).chain(["unknown"]).collect()
}

fn outcomes() -> [&'static str; 4] {
    [Outcome::NotSent, Outcome::NotDone, Outcome::Done, Outcome::Unknown].map(Outcome::as_str)
}

/// One finding about a payload.
pub fn issue() -> Value {
    let codes: Vec<&str> = IssueCode::ALL.iter().map(|code| code.as_str()).collect();
    let step = json!({ "type": ["string", "integer"] });
    json!({
        "type": "object",
        "required": ["path", "segments", "code", "message"],
        "properties": {
            "path": text("The place in JavaScript's notation, empty for the whole payload"),
            "segments": { "description": "The same place as a list of names and indexes", "type": "array", "items": step },
            "code": { "description": "The rule that the payload breaks", "enum": codes },
            "message": text("One line, in the language of `Accept-Language`"),
        },
        "examples": [sample_issue()],
    })
}

fn sample_issue() -> Value {
    json!({ "path": "env", "segments": ["env"], "code": "missing", "message": "`env` is required" })
}
