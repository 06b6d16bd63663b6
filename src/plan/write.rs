//! The payload that writes a resource as a whole.

use super::{
    current::Current,
    diff::{CONTAINER_ON, Edit, FUNCTIONS_ON},
    entry::{Content, Entry},
    field::Receiver,
    path::{is_below, last, list_of, names},
    plan_json::write_shown,
    resource::{FunctionConfigKind, Resource},
};
use crate::{
    endpoints::{
        cloud_access_token::{self, whitelist_rules},
        set_callback_config, upload_function_config,
    },
    json::{self, Writer},
    locale::Locale,
    schema::{Issue, Issues, Place, check},
    text,
};

/// Returns the JSON text of the payload. `target` is what the resource shall hold, with all that is kept.
pub(crate) fn payload(resource: &Resource, edits: &[Edit], target: &Current) -> Vec<u8> {
    let mut out = Writer::default();
    out.object(|out| match resource {
        Resource::Push => {
            // A push that does not change is not sent, so that WeChat does not probe the container for nothing.
            let changes = |one: &str| edits.iter().any(|edit| edit.path.bytes().next() == one.bytes().next());
            if changes(FUNCTIONS_ON) {
                out.key("function_config").object(|out| {
                    out.key("enable").bool(target.is_on(FUNCTIONS_ON));
                    write_list(out, "callbacks", target);
                });
            }
            if changes(CONTAINER_ON) {
                out.key("container_config").object(|out| write_settings(out, "container_config", target));
            }
        }
        Resource::Whitelist { env } | Resource::Token { env } => {
            out.member("action", "set");
            out.member("env", env);
            out.key("open").bool(target.is_on("open"));
            write_list(out, "api_whitelist", target);
            out.key("version").whole(target.version.unwrap_or_default());
        }
        Resource::Function { env, function, config } => {
            out.key("type").whole(config.number());
            out.member("env", env);
            out.member("function_name", function);
            out.member("config", &config_text(*config, target));
        }
    });
    out.finish()
}

/// Returns why the interface would refuse the payload. WeChat can have what nobody may write, and a config can lack a part that
/// neither WeChat nor the desired state has.
pub(crate) fn refused(resource: &Resource, edits: &[Edit], target: &Current) -> Vec<Issue> {
    let payload = payload(resource, edits, target);
    let Ok(tape) = json::read_strict(&text::lossy(&payload)) else { return Vec::new() };
    let shape = match resource {
        Resource::Push => &set_callback_config::shapes::PAYLOAD,
        Resource::Whitelist { .. } | Resource::Token { .. } => &cloud_access_token::PAYLOAD,
        Resource::Function { .. } => &upload_function_config::PAYLOAD,
    };
    let mut issues = Issues::new(Locale::En, false);
    check(shape, tape.root(), Place::Root, false, &mut issues);
    if *resource == Resource::Push {
        set_callback_config::rules(tape.root(), &mut issues);
    }
    whitelist_rules(tape.root(), &Place::Root, &mut issues);
    issues.split().0
}

fn config_text(config: FunctionConfigKind, target: &Current) -> String {
    let mut out = Writer::default();
    out.object(|out| match config {
        FunctionConfigKind::Permissions => out.key("permissions").object(|out| write_list(out, "openapi", target)),
        FunctionConfigKind::Triggers => write_list(out, "triggers", target),
        FunctionConfigKind::Environment => {
            write_settings(out, "", target);
            write_list(out, "environment", target);
        }
    });
    String::from_utf8(out.finish()).unwrap_or_default()
}

/// Writes the entries that are single settings.
fn write_settings(out: &mut Writer, below: &str, target: &Current) {
    for entry in target.entries.iter().filter(|entry| below.is_empty() || is_below(&entry.path, below)) {
        if let Some(shown) = entry.content.shown().filter(|_| list_of(&entry.path).is_none()) {
            write_shown(out.key(&last(&entry.path)), &shown);
        }
    }
}

/// Writes the entries of the list. A resource has only one.
fn write_list(out: &mut Writer, name: &str, target: &Current) {
    out.key(name).open(b'[');
    for Entry { path, content } in &target.entries {
        match content {
            Content::Member => out.text(&last(path)),
            Content::Receiver(Receiver { env, function_name, enable }) => out.object(|out| {
                let names = names(path);
                out.member("msgType", names.get(2).map_or("", String::as_str));
                out.member("event", names.get(3).map_or("", String::as_str));
                out.member("env", env);
                out.member("functionName", function_name);
                out.key("enable").bool(*enable);
            }),
            Content::Cron(cron) => out.object(|out| {
                out.member("name", &last(path));
                out.member("type", "timer");
                out.member("config", cron);
            }),
            Content::Hidden(value) => out.object(|out| {
                out.member("key", &last(path));
                out.member("value", value.reveal());
            }),
            Content::Flag(_) | Content::Number(_) | Content::Text(_) => {}
        }
    }
    out.close(b']');
}
