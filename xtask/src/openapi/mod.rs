//! Makes `openapi.json`, which describes the relay: its routes, and all that they answer. Payloads and answers come from the
//! tables of `src/endpoints/`, examples from WeChat's own samples.

mod answers;
mod examples;
mod headers;
mod operations;
mod payloads;
mod problems;

use anyhow::Result;
use serde_json::{Value, json};
use wechat_cloudbase::endpoints;

/// Returns the text of the document.
pub fn document(version: &str) -> Result<String> {
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "wechat-cloudbase relay",
            "version": version,
            "summary": "WeChat's cloud development for web consoles, without tokens in the browser.",
            "description": DESCRIPTION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{
            "url": "{mount}",
            "variables": { "mount": { "default": "/api/wechat", "description": "The option `mount` of `createRelay`" } },
        }],
        "tags": [
            { "name": "console", "description": "What a console needs to know" },
            { "name": "merchants", "description": "Calls for one merchant, with the merchant's token" },
            { "name": "platform", "description": "Calls for the platform itself, with its component token" },
        ],
        "paths": operations::paths()?,
        "components": {
            "schemas": schemas()?,
            "responses": operations::shared(),
            "parameters": headers::parameters(),
            "headers": headers::of_answers(),
        },
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

const DESCRIPTION: &str = "\
Made by `createRelay` of `wechat-cloudbase/relay`. It is a set of calls, not a proxy: a payload goes to WeChat only after all checks.

The document has no security scheme, because sign-in belongs to the host: `authorize` reads its session, for instance from a cookie. \
Every request without a session gets 401.

A relay serves the interfaces of its option `interfaces`, by default `setCallBackConfig`, `getCallBackConfig`, `getFunctionConfig` and \
`setCloudAccessToken`. It answers 404 for the others. `OPTIONS` answers preflights of listed origins.";

fn schemas() -> Result<Value> {
    let mut schemas = json!({});
    for interface in endpoints::ALL {
        schemas[interface.name] = payloads::schema(interface.name)?;
    }
    for interface in endpoints::ALL {
        schemas[answers::name_of(interface)] = answers::schema(interface)?;
    }
    for (name, schema) in answers::of_the_relay() {
        schemas[name] = schema;
    }
    for problem in problems::ALL {
        schemas[problem.schema_name()] = problem.schema();
    }
    schemas["Issue"] = problems::issue();
    Ok(schemas)
}

/// A reference to a part of `components`.
fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
