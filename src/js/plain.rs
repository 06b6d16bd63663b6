//! What the `/gloo` exports put out, as plain JavaScript values: answers, errors, issues, events, the table of error codes.

use js_sys::{Array, Object};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_wasm_bindgen::Error as Unwritable;
use wasm_bindgen::JsValue;

use crate::{
    call::{
        codes::{self, ErrorCode, Retry},
        error::{ApiError, Error},
    },
    interface::Validation,
    json::{Node, Value},
    locale::Locale,
    schema::Issue,
};

/// Makes a JavaScript value.
pub(super) fn plain(value: &impl Serialize) -> Result<JsValue, Unwritable> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}

/// A value of an answer, its members in the order in which they came.
pub(super) struct Read<'t>(pub(super) Node<'t>);

impl Serialize for Read<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self.0.value() {
            Value::Null | Value::Half => out.serialize_unit(),
            Value::Bool(value) => out.serialize_bool(value),
            Value::Whole(value) => out.serialize_i64(value),
            Value::Decimal(literal) => out.serialize_f64(js_sys::parse_float(literal)),
            Value::Text(text) => out.serialize_str(text),
            Value::List(items) => out.collect_seq(items.map(Read)),
            Value::Object if self.0.get("__proto__").is_some() => {
                serde_wasm_bindgen::preserve::serialize(&self.defined().map_err(serde::ser::Error::custom)?, out)
            }
            Value::Object => out.collect_map(self.0.members().map(|(key, value)| (key, Read(value)))),
        }
    }
}

impl Read<'_> {
    /// An object whose members are defined. serde-wasm-bindgen assigns them, which would make `__proto__` the prototype.
    fn defined(&self) -> Result<Object, Unwritable> {
        let entries = Array::new();
        for (key, value) in self.0.members() {
            entries.push(&Array::of2(&key.into(), &plain(&Read(value))?));
        }
        Ok(Object::from_entries(&entries)?)
    }
}

/// The fields of the error's JavaScript class, in the language of the call.
pub(super) struct Failed<'e>(pub(super) &'e Error, pub(super) Locale);

impl Serialize for Failed<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let Self(error, locale) = self;
        let mut out = out.serialize_map(None)?;
        out.serialize_entry("code", error.code())?;
        out.serialize_entry("endpoint", error.interface().unwrap_or_default())?;
        out.serialize_entry("message", &error.message(*locale))?;
        if let Some(outcome) = error.outcome() {
            out.serialize_entry("outcome", outcome.as_str())?;
        }
        out.serialize_entry("retryable", &error.retryable())?;
        let wait = error.retry_after_milliseconds();
        if wait > 0 {
            out.serialize_entry("retryAfter", &wait)?;
        }
        match error {
            Error::Validation(Validation { issues, warnings, .. }) => {
                out.serialize_entry("issues", &Found(issues))?;
                out.serialize_entry("warnings", &Found(warnings))?;
            }
            Error::Http(http) => {
                out.serialize_entry("status", &http.status)?;
                out.serialize_entry("body", &http.body)?;
            }
            Error::Decode(decode) => {
                out.serialize_entry("path", &decode.path)?;
                out.serialize_entry("body", &decode.body)?;
                if let Some(offset) = decode.offset {
                    out.serialize_entry("offset", &offset)?;
                }
            }
            Error::Api(api) => api_fields(&mut out, api, *locale)?,
            Error::Token(_) | Error::Network(_) | Error::Timeout(_) => {}
        }
        out.end()
    }
}

fn api_fields<M: SerializeMap>(out: &mut M, api: &ApiError, locale: Locale) -> Result<(), M::Error> {
    #[expect(clippy::cast_precision_loss, reason = "JavaScript has no other number")]
    out.serialize_entry("errcode", &(api.errcode as f64))?;
    out.serialize_entry("errmsg", &api.errmsg)?;
    out.serialize_entry("class", api.class.as_str())?;
    out.serialize_entry("advice", api.advice(locale))?;
    for (name, value) in [("rid", &api.rid), ("hint", &api.hint), ("clientIp", &api.client_ip)] {
        if let Some(value) = value {
            out.serialize_entry(name, value)?;
        }
    }
    Ok(())
}

/// Issues or warnings.
pub(super) struct Found<'i>(pub(super) &'i [Issue]);

impl Serialize for Found<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(self.0.iter().map(|issue| Row {
            path: &issue.path,
            code: issue.code.as_str(),
            message: &issue.message,
        }))
    }
}

#[derive(Serialize)]
struct Row<'i> {
    path: &'i str,
    code: &'static str,
    message: &'i str,
}

/// What happens in a call. `gloo/call.js` adds what only it knows: the interface, the merchant, how long things took.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Event<'e> {
    Warning { issues: Found<'e> },
    Request { attempt: u32, url: &'e str },
    Response { attempt: u32, status: u16 },
    Retry { attempt: u32, wait: u64, error: Failed<'e> },
    Refresh { attempt: u32, error: Failed<'e> },
}

/// The table of error codes.
pub(super) struct Codes;

impl Serialize for Codes {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(codes::ALL.iter().map(Code))
    }
}

struct Code(&'static ErrorCode);

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let Self(row) = self;
        let mut out = out.serialize_map(Some(4))?;
        #[expect(clippy::cast_precision_loss, reason = "JavaScript has no other number")]
        out.serialize_entry("code", &(row.code as f64))?;
        out.serialize_entry("class", row.class.as_str())?;
        out.serialize_entry("retryable", &(row.retry != Retry::Never))?;
        out.serialize_entry("advice", &Advice { en: row.advice(Locale::En), zh: row.advice(Locale::Zh) })?;
        out.end()
    }
}

#[derive(Serialize)]
struct Advice {
    en: &'static str,
    zh: &'static str,
}
