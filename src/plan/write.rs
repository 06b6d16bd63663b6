//! The payload that writes a resource as a whole.

use super::{
    current::Current,
    diff::Edit,
    entry::{Content, Entry},
    field::Receiver,
    resource::{FunctionConfigKind, Resource},
};
use crate::json::Writer;

/// Returns the JSON text of the payload. `target` is what the resource shall hold, with all that is kept.
pub(crate) fn payload(resource: &Resource, edits: &[Edit], target: &Current) -> Vec<u8> {
    let mut out = Writer::default();
    out.object(|out| match resource {
        Resource::Push => {
            // A push that does not change is not sent, so that WeChat does not probe the container for nothing.
            let changes = |name: &str| edits.iter().any(|edit| edit.path.first().is_some_and(|first| first == name));
            if changes("function_config") {
                out.key("function_config").object(|out| function_push(out, target));
            }
            if changes("container_config") {
                out.key("container_config").object(|out| settings(out, target, "container_config"));
            }
        }
        Resource::Whitelist { env } | Resource::Token { env } => {
            out.member("action", "set");
            out.member("env", env);
            out.key("open").bool(target.is_on(["open"]));
            out.key("api_whitelist").list(list(target, &["api_whitelist"]), |out, (name, _)| out.text(name));
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

/// The entries of a list, with the last name of their paths.
fn list<'c>(target: &'c Current, path: &'c [&str]) -> impl Iterator<Item = (&'c str, &'c Entry)> {
    let is_below = move |entry: &&Entry| entry.path.iter().zip(path).all(|(one, other)| one == other);
    let below = target.entries.iter().filter(move |entry| entry.path.len() > path.len() && is_below(entry));
    below.filter_map(|entry| Some((entry.path.last()?.as_str(), entry)))
}

fn function_push(out: &mut Writer, target: &Current) {
    out.key("enable").bool(target.is_on(["function_config", "enable"]));
    out.key("callbacks").list(list(target, &["function_config", "callbacks"]), |out, (event, entry)| {
        let Content::Receiver(Receiver { env, function_name, enable }) = &entry.content else { return };
        out.object(|out| {
            out.member("msgType", entry.path.get(2).map_or("", String::as_str));
            out.member("event", event);
            out.member("env", env);
            out.member("functionName", function_name);
            out.key("enable").bool(*enable);
        });
    });
}

fn settings(out: &mut Writer, target: &Current, config: &str) {
    for (name, entry) in list(target, &[config]) {
        out.key(name);
        match &entry.content {
            Content::Flag(flag) => out.bool(*flag),
            Content::Number(number) => out.whole(*number),
            Content::Text(text) => out.text(text),
            _ => out.literal("null"),
        }
    }
}

fn config_text(config: FunctionConfigKind, target: &Current) -> String {
    let mut out = Writer::default();
    out.object(|out| match config {
        FunctionConfigKind::Permissions => out.key("permissions").object(|out| {
            out.key("openapi").list(list(target, &["permissions", "openapi"]), |out, (name, _)| out.text(name));
        }),
        FunctionConfigKind::Triggers => out.key("triggers").list(list(target, &["triggers"]), |out, (name, entry)| {
            let Content::Cron(cron) = &entry.content else { return };
            out.object(|out| {
                out.member("name", name);
                out.member("type", "timer");
                out.member("config", cron);
            });
        }),
        FunctionConfigKind::Environment => {
            if let Some(Content::Number(seconds)) = target.get(["timeout"]) {
                out.key("timeout").whole(*seconds);
            }
            out.key("environment").list(list(target, &["envVariables"]), |out, (key, entry)| {
                let Content::Hidden(value) = &entry.content else { return };
                out.object(|out| {
                    out.member("key", key);
                    out.member("value", value.reveal());
                });
            });
        }
    });
    String::from_utf8(out.finish()).unwrap_or_default()
}
