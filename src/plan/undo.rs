//! The desired state that leads back from a plan, as far as the plan says what was there.

use std::collections::BTreeMap;

use super::{
    field::{Field, Op, Receiver, Shown},
    path::{list_of, path_text},
    plan_json::write_shown,
    resource::{FunctionConfigKind, Resource},
    types::Plan,
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
        let mut back = Back::default();
        for change in &self.changes {
            for field in &change.fields {
                if can_go_back(field) { back.add(&change.resource, field) } else { back.lose(&change.resource, field) }
            }
        }
        let mut out = Writer::default();
        back.write(&mut out);
        Undo { desired: String::from_utf8(out.finish()).unwrap_or_default(), lost: back.lost }
    }
}

fn can_go_back(field: &Field) -> bool {
    let is_of_list = list_of(&field.path).is_some();
    match field.op {
        Op::Add => is_of_list,
        Op::Change | Op::Remove => field.from.is_some() || is_set(field),
    }
}

/// Whether the entry is a member of a set, which is all in its name.
fn is_set(field: &Field) -> bool {
    matches!(field.path.first().map(String::as_str), Some("api_whitelist" | "permissions"))
}

#[derive(Default)]
struct Back<'p> {
    functions: Vec<&'p Field>,
    container: Vec<&'p Field>,
    open: Option<&'p Field>,
    environments: BTreeMap<&'p str, Environment<'p>>,
    lost: Vec<(Resource, Field)>,
}

#[derive(Default)]
struct Environment<'p> {
    whitelist: Vec<&'p Field>,
    functions: BTreeMap<&'p str, BTreeMap<FunctionConfigKind, Vec<&'p Field>>>,
}

impl<'p> Back<'p> {
    fn add(&mut self, resource: &'p Resource, field: &'p Field) {
        match resource {
            Resource::Push if field.path.first().is_some_and(|name| name == "function_config") => self.functions.push(field),
            Resource::Push => self.container.push(field),
            Resource::Token { env } => {
                self.environments.entry(env).or_default();
                self.open = Some(field);
            }
            Resource::Whitelist { env } => self.environments.entry(env).or_default().whitelist.push(field),
            Resource::Function { env, function, config } => {
                let functions = &mut self.environments.entry(env).or_default().functions;
                functions.entry(function).or_default().entry(*config).or_default().push(field);
            }
        }
    }

    fn lose(&mut self, resource: &Resource, field: &Field) {
        self.lost.push((resource.clone(), field.clone()));
    }

    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.key("version").whole(1);
            if !self.functions.is_empty() {
                out.key("function_config").object(|out| {
                    write_settings(out, &self.functions);
                    write_list(out, "callbacks", &self.functions, write_callback);
                });
            }
            if !self.container.is_empty() {
                out.key("container_config").object(|out| write_settings(out, &self.container));
            }
            if let Some(open) = self.open {
                out.key("cloud_access_token").object(|out| write_settings(out, &[open]));
            }
            if !self.environments.is_empty() {
                out.key("environments").list(&self.environments, |out, (env, environment)| environment.write(out, env));
            }
        });
    }
}

impl Environment<'_> {
    fn write(&self, out: &mut Writer, env: &str) {
        out.object(|out| {
            out.member("env", env);
            write_list(out, "api_whitelist", &self.whitelist, write_member);
            if self.functions.is_empty() {
                return;
            }
            out.key("functions").list(&self.functions, |out, (name, configs)| {
                out.object(|out| {
                    out.member("name", name);
                    for (config, fields) in configs {
                        write_config(out, *config, fields);
                    }
                });
            });
        });
    }
}

fn write_config(out: &mut Writer, config: FunctionConfigKind, fields: &[&Field]) {
    match config {
        FunctionConfigKind::Permissions => out.key("permissions").object(|out| write_list(out, "openapi", fields, write_member)),
        FunctionConfigKind::Triggers => write_list(out, "triggers", fields, write_trigger),
        FunctionConfigKind::Environment => {
            write_settings(out, fields);
            let added: Vec<_> = fields.iter().filter(|field| field.path.len() > 1).collect();
            if !added.is_empty() {
                out.key("envVariables").object(|out| {
                    for field in added {
                        write_absent(out.key(last(field)), |_| ());
                    }
                });
            }
        }
    }
}

/// Writes the fields that are single settings.
fn write_settings(out: &mut Writer, fields: &[&Field]) {
    for field in fields.iter().filter(|field| list_of(&field.path).is_none()) {
        if let Some(from) = &field.from {
            write_shown(out.key(last(field)), from);
        }
    }
}

/// Writes the fields that are entries of a list.
fn write_list(out: &mut Writer, name: &str, fields: &[&Field], write: impl Fn(&mut Writer, &Field)) {
    let mut entries = fields.iter().filter(|field| list_of(&field.path).is_some()).peekable();
    if entries.peek().is_some() {
        out.key(name).list(entries, |out, field| write(out, field));
    }
}

fn last(field: &Field) -> &str {
    field.path.last().map_or("", String::as_str)
}

fn write_absent(out: &mut Writer, key: impl FnOnce(&mut Writer)) {
    out.object(|out| {
        key(out);
        out.key("$absent").bool(true);
    });
}

fn write_member(out: &mut Writer, field: &Field) {
    if field.op == Op::Add { out.object(|out| out.member("$absent", last(field))) } else { out.text(last(field)) }
}

fn write_callback(out: &mut Writer, field: &Field) {
    let key = |out: &mut Writer| {
        out.member("msgType", field.path.get(2).map_or("", String::as_str));
        out.member("event", last(field));
    };
    let Some(Shown::Receiver(Receiver { env, function_name, enable })) = &field.from else { return write_absent(out, key) };
    out.object(|out| {
        key(out);
        out.member("env", env);
        out.member("functionName", function_name);
        out.key("enable").bool(*enable);
    });
}

fn write_trigger(out: &mut Writer, field: &Field) {
    let Some(Shown::Text(cron)) = &field.from else { return write_absent(out, |out| out.member("name", last(field))) };
    out.object(|out| {
        out.member("name", last(field));
        out.member("type", "timer");
        out.member("config", cron);
    });
}

impl Undo {
    pub(crate) fn write_to(&self, out: &mut Writer) {
        out.object(|out| {
            out.key("desired").literal(&self.desired);
            out.key("lost").list(&self.lost, |out, (resource, field)| {
                out.object(|out| {
                    resource.write_to(out.key("resource"));
                    out.member("path", &path_text(&field.path));
                });
            });
        });
    }
}
