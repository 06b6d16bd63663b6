//! The JSON Schemas of answers. Reading is lenient: WeChat may leave a member out, send null, or send more members.

use super::payloads;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use wechat_cloudbase::{
    Interface,
    endpoints::ENVELOPE,
    shape::{Field, Shape},
};

/// The name of an answer in `components.schemas`.
pub fn name_of(interface: &Interface) -> String {
    format!("{}.answer", interface.name)
}

pub fn schema(interface: &Interface) -> Result<Value> {
    let Shape::Object(fields) = interface.answer else { bail!("an answer is an object") };
    let envelope = ENVELOPE.iter().map(|field| member(field, "integer"));
    let members = envelope.chain(fields.iter().map(|field| member(field, "number")));
    let properties = members.collect::<Result<serde_json::Map<_, _>>>()?;
    let description = format!("WeChat's answer to {}, as it is", interface.official_name);
    Ok(json!({ "description": description, "type": "object", "properties": properties }))
}

fn member(field: &Field, number: &str) -> Result<(String, Value)> {
    Ok((field.name.to_owned(), value(&field.shape, number)?))
}

fn value(shape: &Shape, number: &str) -> Result<Value> {
    Ok(match shape {
        Shape::Bool => json!({ "type": ["boolean", "null"] }),
        Shape::Text | Shape::FilledText | Shape::TextOf(..) | Shape::TextBy(_) => json!({ "type": ["string", "null"] }),
        Shape::Whole | Shape::WholeOf(..) => json!({ "type": [number, "null"] }),
        Shape::List(element) | Shape::UniqueList(element) => {
            json!({ "type": ["array", "null"], "items": value(element, number)? })
        }
        Shape::Object(fields) => {
            let properties =
                fields.iter().map(|field| member(field, number)).collect::<Result<serde_json::Map<_, _>>>()?;
            json!({ "type": ["object", "null"], "properties": properties })
        }
        other => bail!("an answer with {other:?} has no JSON Schema yet"),
    })
}

/// What the relay answers by itself.
pub fn of_the_relay() -> [(&'static str, Value); 3] {
    let text = json!({ "type": "string" });
    let merchant = json!({
        "type": "object",
        "required": ["appid"],
        "properties": { "appid": payloads::appid(), "name": text, "status": text, "tags": { "type": "array", "items": text }, "note": text },
        "additionalProperties": false,
        "examples": [{ "appid": "wx0000000000000017", "name": "早餐店", "status": "authorized", "tags": ["beta"] }],
    });
    let page = json!({
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": { "type": "array", "items": super::reference("schemas", "Merchant") },
            "next": { "description": "The `cursor` of the next page. Absent on the last page", "type": "string" },
            "total": { "description": "How many merchants match", "type": "integer", "minimum": 0 },
        },
        "additionalProperties": false,
    });
    let session = json!({
        "type": "object",
        "required": ["user", "effects", "interfaces", "features"],
        "properties": {
            "user": { "type": "object", "required": ["name"], "properties": { "name": text } },
            "effects": list_of(&["read", "write", "danger", "platform", "reveal"]),
            "interfaces": list_of(&payloads::names()),
            "features": list_of(&["merchants", "log"]),
            "environment": { "enum": ["demo", "test", "production"] },
        },
        "examples": [{
            "user": { "name": "li.lei" }, "effects": ["read", "write"], "interfaces": ["getCallBackConfig"], "features": ["merchants"],
            "environment": "production",
        }],
    });
    [("Session", session), ("Merchants", page), ("Merchant", merchant)]
}

fn list_of(names: &[&str]) -> Value {
    json!({ "type": "array", "items": { "enum": names } })
}
