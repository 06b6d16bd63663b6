//! The desired state that leads back from a plan, as far as the plan says what was there.

use super::{
    field::{Field, Op, Receiver, Shown},
    path::{PERMISSIONS, VARIABLES, WHITELIST, is_below, last, list_of, names},
    plan_json::write_shown,
    resource::{FunctionConfigKind, Resource},
    types::{Change, Plan},
};
use crate::json::Writer;

/// The way back from a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undo {
    /// The desired state, as JSON text. It names what the plan changes, and nothing else.
    pub desired: String,
    /// What it cannot bring back, since the plan does not know it: former values of variables, and settings that were not
    /// there and that WeChat has no way to take away.
    pub lost: Vec<(Resource, Field)>,
}

impl Plan {
    /// Returns the desired state that leads back, once the plan was carried out.
    #[must_use]
    pub fn undo(&self) -> Undo {
        let mut lost = Vec::new();
        for change in &self.changes {
            for field in change.fields.iter().filter(|field| !can_go_back(field)) {
                lost.push((change.resource.clone(), field.clone()));
            }
        }
        let mut out = Writer::default();
        out.object(|out| write(out, &self.changes));
        Undo { desired: String::from_utf8(out.finish()).unwrap_or_default(), lost }
    }
}

fn can_go_back(field: &Field) -> bool {
    match field.op {
        Op::Add => list_of(&field.path).is_some(),
        Op::Change | Op::Remove => !is_below(&field.path, VARIABLES),
    }
}

/// The fields of a resource that can go back. Its changes can be two.
fn fields<'c>(changes: &'c [Change], resource: &Resource) -> Vec<&'c Field> {
    let mut found = Vec::new();
    for change in changes.iter().filter(|change| change.resource == *resource) {
        found.extend(change.fields.iter().filter(|field| can_go_back(field)));
    }
    found
}

fn write(out: &mut Writer, changes: &[Change]) {
    out.key("version").whole(1);
    let push = fields(changes, &Resource::Push);
    for (name, list) in [("function_config", "callbacks"), ("container_config", "")] {
        let part: Vec<&Field> = push.iter().copied().filter(|field| is_below(&field.path, name)).collect();
        write_part(out, name, &part, list);
    }
    // The account has one switch.
    if let Some(change) = changes.iter().find(|change| matches!(change.resource, Resource::Token { .. })) {
        write_part(out, "cloud_access_token", &fields(changes, &change.resource), "");
    }
    let environments = once(changes.iter().filter_map(|change| env_of(&change.resource)));
    if !environments.is_empty() {
        out.key("environments").list(environments, |out, env| write_environment(out, env, changes));
    }
}

fn env_of(resource: &Resource) -> Option<&str> {
    match resource {
        Resource::Push => None,
        Resource::Whitelist { env } | Resource::Token { env } | Resource::Function { env, .. } => Some(env),
    }
}

fn once<'p>(names: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn write_environment(out: &mut Writer, env: &str, changes: &[Change]) {
    out.object(|out| {
        out.member("env", env);
        write_list(out, "api_whitelist", &fields(changes, &Resource::Whitelist { env: env.to_owned() }));
        let functions = once(changes.iter().filter_map(|change| match &change.resource {
            Resource::Function { env: other, function, .. } if other == env => Some(function.as_str()),
            _ => None,
        }));
        if functions.is_empty() {
            return;
        }
        out.key("functions").list(functions, |out, name| {
            out.object(|out| {
                out.member("name", name);
                for kind in FunctionConfigKind::ALL {
                    let resource = Resource::Function { env: env.to_owned(), function: name.to_owned(), config: kind };
                    write_config(out, kind, &fields(changes, &resource));
                }
            });
        });
    });
}

fn write_config(out: &mut Writer, kind: FunctionConfigKind, fields: &[&Field]) {
    match kind {
        FunctionConfigKind::Permissions => write_part(out, "permissions", fields, "openapi"),
        FunctionConfigKind::Triggers => write_list(out, "triggers", fields),
        FunctionConfigKind::Environment => {
            write_settings(out, fields);
            let added: Vec<_> = fields.iter().filter(|field| is_below(&field.path, VARIABLES)).collect();
            if !added.is_empty() {
                out.key(VARIABLES).object(|out| {
                    for field in added {
                        write_absent(out.key(&last(&field.path)), |_| ());
                    }
                });
            }
        }
    }
}

/// Writes an object with settings and a list, if there is any of them.
fn write_part(out: &mut Writer, name: &str, fields: &[&Field], list: &str) {
    if !fields.is_empty() {
        out.key(name).object(|out| {
            write_settings(out, fields);
            write_list(out, list, fields);
        });
    }
}

/// Writes the fields that are single settings.
fn write_settings(out: &mut Writer, fields: &[&Field]) {
    for field in fields.iter().filter(|field| list_of(&field.path).is_none()) {
        if let Some(from) = &field.from {
            write_shown(out.key(&last(&field.path)), from);
        }
    }
}

/// Writes the fields that are entries of a list.
fn write_list(out: &mut Writer, name: &str, fields: &[&Field]) {
    let entries: Vec<&&Field> = fields.iter().filter(|field| list_of(&field.path).is_some()).collect();
    if !entries.is_empty() {
        out.key(name).list(entries, |out, field| write_entry(out, field));
    }
}

fn write_entry(out: &mut Writer, field: &Field) {
    let name = last(&field.path);
    if is_below(&field.path, WHITELIST) || is_below(&field.path, PERMISSIONS) {
        // A member of a set is all in its name.
        return if field.op == Op::Add { out.object(|out| out.member("$absent", &name)) } else { out.text(&name) };
    }
    let key = |out: &mut Writer| {
        if let [_, _, kind, event] = names(&field.path).as_slice() {
            out.member("msgType", kind);
            out.member("event", event);
        } else {
            out.member("name", &name);
        }
    };
    match &field.from {
        Some(Shown::Receiver(Receiver { env, function_name, enable })) => out.object(|out| {
            key(out);
            out.member("env", env);
            out.member("functionName", function_name);
            out.key("enable").bool(*enable);
        }),
        Some(Shown::Text(cron)) => out.object(|out| {
            key(out);
            out.member("type", "timer");
            out.member("config", cron);
        }),
        _ => write_absent(out, key),
    }
}

fn write_absent(out: &mut Writer, key: impl FnOnce(&mut Writer)) {
    out.object(|out| {
        key(out);
        out.key("$absent").bool(true);
    });
}

#[cfg(all(target_arch = "wasm32", feature = "config-client"))]
impl Undo {
    pub(crate) fn write_to(&self, out: &mut Writer) {
        out.object(|out| {
            out.key("desired").literal(&self.desired);
            out.key("lost").list(&self.lost, |out, (resource, field)| {
                out.object(|out| {
                    resource.write_to(out.key("resource"));
                    out.member("path", &field.path);
                });
            });
        });
    }
}
