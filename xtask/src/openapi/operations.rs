//! The routes of the relay, and what each of them answers.

use super::{
    answers,
    examples::{self, Example},
    headers,
    problems::{self, Problem},
    reference,
};
use anyhow::Result;
use serde_json::{Map, Value, json};
use wechat_cloudbase::{Effect, Interface, TokenKind, endpoints};

/// Problems that every route may answer.
const ALWAYS: &[&str] =
    &["unauthenticated", "origin", "csrf", "no_route", "method", "internal", "authorize", "forbidden", "timeout"];
/// Problems of calls besides, and then of writes, of calls that can do harm, and of the list of merchants.
const CALL: &[&str] = &[
    "not_json",
    "too_large",
    "media_type",
    "validation",
    "api",
    "http",
    "decode",
    "too_many",
    "network",
    "token",
    "audit",
];
const WRITE: &[&str] = &["idempotency_key", "in_progress", "idempotency"];
const DANGER: &[&str] = &["confirm"];
const LIST: &[&str] = &["query", "too_many"];

/// The kinds of routes, each with the codes of its problems.
type Kind = &'static [&'static [&'static str]];
const SESSION: Kind = &[ALWAYS];
const MERCHANTS: Kind = &[ALWAYS, LIST];
const READS: Kind = &[ALWAYS, CALL];
const WRITES: Kind = &[ALWAYS, CALL, WRITE];
const DANGEROUS: Kind = &[ALWAYS, CALL, WRITE, DANGER];

pub fn paths() -> Result<Value> {
    let mut paths = json!({
        "/session": { "get": session() },
        "/merchants": { "get": merchants() },
    });
    for interface in endpoints::ALL {
        let path = format!("/merchants/{{appid}}/{}", interface.name);
        paths[path] = json!({ "post": call(interface, "merchants")? });
    }
    for interface in endpoints::ALL.iter().filter(|one| one.token == TokenKind::ComponentOrAuthorizer) {
        let path = format!("/platform/{}", interface.name);
        paths[path] = json!({ "post": call(interface, "platform")? });
    }
    Ok(paths)
}

fn session() -> Value {
    json!({
        "operationId": "session",
        "tags": ["console"],
        "summary": "Says who is signed in, and what the relay lets this user do",
        "parameters": of_every_route(),
        "responses": responses(&json!({ "schema": reference("schemas", "Session") }), SESSION),
    })
}

fn merchants() -> Value {
    let parameters: Vec<Value> = of_every_route().into_iter().chain(headers::of_merchants()).collect();
    json!({
        "operationId": "merchants",
        "tags": ["console"],
        "summary": "Lists the merchants that this user may see",
        "description": "Only relays with the option `merchants` have this route.",
        "parameters": parameters,
        "responses": responses(&json!({ "schema": reference("schemas", "Merchants") }), MERCHANTS),
    })
}

/// Whose token a call takes is the first segment of its path.
fn call(interface: &'static Interface, owner: &str) -> Result<Value> {
    let effects = examples::effects(interface)?;
    let always_writes = effects.iter().all(|effect| *effect == Effect::Write);
    // Of the interfaces that the relay serves, only this one has dangers that a payload alone shows.
    let is_dangerous = interface.name == "setCloudAccessToken";
    let mut parameters = if owner == "merchants" { vec![reference("parameters", "appid")] } else { Vec::new() };
    parameters.extend(of_every_route());
    parameters.push(reference("parameters", "origin"));
    if interface.may_write() {
        parameters.push(reference("parameters", if always_writes { "newKey" } else { "key" }));
    }
    if is_dangerous {
        parameters.push(reference("parameters", "confirm"));
    }
    let kind = match (is_dangerous, interface.may_write()) {
        (true, _) => DANGEROUS,
        (false, true) => WRITES,
        (false, false) => READS,
    };
    let id = if owner == "merchants" { interface.name.to_owned() } else { format!("{owner}.{}", interface.name) };
    let body = with_examples(&reference("schemas", interface.name), examples::payloads(interface)?);
    let answer = with_examples(&reference("schemas", &answers::name_of(interface)), examples::answers(interface)?);
    Ok(json!({
        "operationId": id,
        "tags": [owner],
        "summary": format!("{}, {} {}", interface.official_name, interface.method, interface.path),
        "externalDocs": { "url": interface.page },
        "parameters": parameters,
        "requestBody": { "required": true, "content": { "application/json": body } },
        "responses": responses(&answer, kind),
    }))
}

fn of_every_route() -> Vec<Value> {
    ["relay", "language"].map(|name| reference("parameters", name)).to_vec()
}

fn with_examples(schema: &Value, examples: Vec<Example>) -> Value {
    let named: Map<_, _> = examples.into_iter().map(|(name, value)| (name, json!({ "value": value }))).collect();
    json!({ "schema": schema, "examples": named })
}

/// All answers of a route.
fn responses(success: &Value, kind: Kind) -> Value {
    let ok = json!({ "description": "OK", "headers": headers::with(200), "content": { "application/json": success } });
    let refused =
        of_problems(kind).into_iter().map(|one| (one.status.to_string(), reference("responses", &one.name())));
    [("200".to_owned(), ok)].into_iter().chain(refused).collect()
}

/// `components.responses`. Routes share them: 20 copies of each would make the document four times as large.
pub fn shared() -> Value {
    let kinds = [SESSION, MERCHANTS, READS, WRITES, DANGEROUS];
    kinds.into_iter().flat_map(of_problems).map(|one| (one.name(), one.response())).collect()
}

/// The problems of a kind of routes that have one status, and so one answer.
struct Refusal {
    status: u16,
    problems: Vec<&'static Problem>,
}

fn of_problems(kind: Kind) -> Vec<Refusal> {
    let all: Vec<_> =
        problems::ALL.iter().filter(|problem| kind.iter().any(|codes| codes.contains(&problem.code))).collect();
    let same = all.chunk_by(|one, other| one.status == other.status);
    same.filter_map(|problems| Some(Refusal { status: problems.first()?.status, problems: problems.to_vec() }))
        .collect()
}

impl Refusal {
    fn codes(&self, between: &str) -> String {
        self.problems.iter().map(|problem| problem.code).collect::<Vec<_>>().join(between)
    }

    fn name(&self) -> String {
        format!("{}.{}", self.status, self.codes("."))
    }

    fn response(&self) -> Value {
        let schemas: Vec<_> =
            self.problems.iter().map(|problem| reference("schemas", &problem.schema_name())).collect();
        let schema = if let [one] = &schemas[..] { one.clone() } else { json!({ "oneOf": schemas }) };
        json!({
            "description": self.codes(", "),
            "headers": headers::with(self.status),
            "content": { "application/problem+json": { "schema": schema } },
        })
    }
}
