//! The JSON Schemas of payloads, as parts of a larger document.

use crate::json_schemas;
use anyhow::{Context, Result};
use serde_json::{Value, from_str, json};
use wechat_cloudbase::endpoints;

/// Returns the JSON Schema of an interface's payload. `jsonSchemaDialect` says the dialect, and `$ref` begins at the root of the
/// document.
pub fn schema(name: &str) -> Result<Value> {
    let text = json_schemas::text_of(name)?.replace("\"#/", &format!("\"#/components/schemas/{name}/"));
    let mut schema: Value = from_str(&text)?;
    schema.as_object_mut().context("a schema is an object")?.shift_remove("$schema");
    Ok(schema)
}

/// The names of all interfaces.
pub fn names() -> Vec<&'static str> {
    endpoints::ALL.iter().map(|interface| interface.name).collect()
}

/// The appid of a merchant.
pub fn appid() -> Value {
    json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$" })
}
