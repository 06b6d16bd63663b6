//! The JSON inside the `config` of a function, as far as WeChat's pages describe it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cron::is_cron;
use super::judge::{Judge, Object};

/// A function name may have this many characters, and a trigger name too.
pub(super) const MOST_CHARACTERS: usize = 60;

/// All keys and values of variables may have this many bytes together.
const MOST_BYTES: usize = 4096;

/// Judges a config. `config` as a whole is one argument, so what is missing in it makes it invalid.
pub(super) fn judge_config(outer: &mut Judge, kind: i64, text: &str) {
    let mut judge = Judge::default();
    match (kind, serde_json::from_str(text)) {
        (1, Ok(Value::Object(members))) => permissions(&mut judge, &Object::at("config", &members)),
        (2, Ok(Value::Object(members))) => triggers(&mut judge, &Object::at("config", &members)),
        // WeChat does not show the object around the list, so the list alone counts too.
        (2, Ok(list @ Value::Array(_))) => {
            let members = [("triggers".to_owned(), list)].into_iter().collect();
            triggers(&mut judge, &Object::at("config", &members));
        }
        (3, Ok(Value::Object(members))) => environment(&mut judge, &Object::at("config", &members)),
        (1..=3, _) => judge.invalid("config"),
        // The type is wrong already.
        _ => {}
    }
    judge.problems().for_each(|path| outer.invalid(path));
}

fn permissions(judge: &mut Judge, config: &Object<'_>) {
    if let Some(permissions) = judge.object(config, "permissions") {
        judge.texts(&permissions, "openapi", |name| !name.is_empty());
    }
}

fn triggers(judge: &mut Judge, config: &Object<'_>) {
    let mut names = BTreeSet::new();
    for trigger in judge.objects(config, "triggers") {
        let name = judge.name(&trigger, "name");
        if !is_name(name, "_-") || name.len() > MOST_CHARACTERS || !names.insert(name) {
            judge.invalid(trigger.path_of("name"));
        }
        judge.required(&trigger, "type", |value| value.as_str().filter(|kind| *kind == "timer"));
        judge.required(&trigger, "config", |value| value.as_str().filter(|text| is_cron(text)));
    }
}

fn environment(judge: &mut Judge, config: &Object<'_>) {
    if config.get("timeout").or(config.get("environment")).is_none() {
        judge.invalid("config");
    }
    if config.get("timeout").is_some() {
        judge.whole(config, "timeout", 1..=300);
    }
    if config.get("environment").is_none() {
        return;
    }
    let mut bytes = 0;
    for variable in judge.objects(config, "environment") {
        let (key, value) = (judge.name(&variable, "key"), judge.text(&variable, "value"));
        if !is_name(key, "_") || ["SCF_", "QCLOUD_", "TENCENTCLOUD_"].iter().any(|own| key.starts_with(own)) {
            judge.invalid(variable.path_of("key"));
        }
        bytes += key.len() + value.len();
    }
    if bytes > MOST_BYTES {
        judge.invalid(config.path_of("environment"));
    }
}

fn is_name(text: &str, more: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || more.contains(character))
}
