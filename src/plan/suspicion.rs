//! What is suspicious about a function of a desired state, by the rules of its configs.

use super::words::CONFIG_FILE;
use crate::{
    config::{environment, permissions, triggers},
    json::{Node, Value},
    schema::{Issues, Place},
};

/// Adds the warnings that the configs of the function would have alone.
pub(super) fn warn(function: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if let Some(Value::Whole(seconds)) = function.get("timeout").map(Node::value) {
        environment::warn(seconds, Place::Name(&place, "timeout"), issues);
    }
    match function.get(CONFIG_FILE) {
        Some(file) => of_configs(file, Place::Name(&place, CONFIG_FILE), issues),
        None => of_configs(function, place, issues),
    }
}

fn of_configs(configs: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    let openapi = configs.get("permissions").and_then(|permissions| permissions.get("openapi"));
    let permissions = Place::Name(&place, "permissions");
    let list = Place::Name(&permissions, "openapi");
    for (index, name) in openapi.into_iter().flat_map(Node::items).enumerate() {
        if let Some(name) = name.as_text() {
            permissions::warn(name, Place::Index(&list, index), issues);
        }
    }
    let timers = configs.get("triggers").into_iter().flat_map(Node::items);
    let schedules = timers.map(|timer| timer.get("config")?.as_text());
    triggers::warn(schedules, issues.now, Place::Name(&place, "triggers"), issues);
}
