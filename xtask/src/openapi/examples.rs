//! Examples of payloads and answers: WeChat's own samples in `tests/fixtures/`.

use crate::run::root;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, from_str, json};
use std::{fs, path::PathBuf};
use wechat_cloudbase::{Checks, Effect, Interface};

/// A name and a value. The name is `get` of `vendor_get_request.json`, or else the name of the interface.
pub type Example = (String, Value);

/// Returns payloads. An interface without a sample takes an empty payload.
pub fn payloads(interface: &Interface) -> Result<Vec<Example>> {
    let found = samples(interface, "_request.json")?;
    Ok(if found.is_empty() { vec![(interface.name.to_owned(), json!({}))] } else { found })
}

/// Returns answers. Every interface may answer only the envelope.
pub fn answers(interface: &Interface) -> Result<Vec<Example>> {
    let found = samples(interface, "_response.json")?;
    Ok(if found.is_empty() {
        vec![(interface.name.to_owned(), json!({ "errcode": 0, "errmsg": "ok" }))]
    } else {
        found
    })
}

/// The effects of the samples, as the core reads them.
pub fn effects(interface: &'static Interface) -> Result<Vec<Effect>> {
    let effect_of = |(name, payload): Example| {
        let prepared = interface.prepare_json(&payload.to_string(), Checks::default());
        Ok(prepared.ok().with_context(|| format!("the sample {name} is wrong"))?.effect())
    };
    payloads(interface)?.into_iter().map(effect_of).collect()
}

fn samples(interface: &Interface, end: &str) -> Result<Vec<Example>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder_of(interface)?)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(middle) = file.strip_prefix("vendor").and_then(|rest| rest.strip_suffix(end)) else { continue };
        let name = middle.strip_prefix('_').unwrap_or(interface.name);
        found.push((name.to_owned(), trimmed(from_str(&fs::read_to_string(&path)?)?)));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    ensure!(found.iter().all(|(_, value)| value.is_object()), "a sample is an object");
    Ok(found)
}

/// Its name is the interface's in snake case, or the end of it.
fn folder_of(interface: &Interface) -> Result<PathBuf> {
    let name = interface.name.to_lowercase();
    let folders = fs::read_dir(root().join("tests/fixtures"))?.filter_map(|entry| Some(entry.ok()?.path()));
    folders
        .filter(|path| path.is_dir())
        .find(|path| path.file_name().is_some_and(|folder| name.ends_with(&folder.to_string_lossy().replace('_', ""))))
        .with_context(|| format!("no fixtures for {}", interface.name))
}

/// A sample of WeChat's has a key with a blank at its end. Clients never see it.
fn trimmed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (key.trim().to_owned(), trimmed(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(trimmed).collect(),
        other => other,
    }
}
