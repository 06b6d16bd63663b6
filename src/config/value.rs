//! Configs as values of JavaScript: as their texts, but unknown members stand as JSON texts in `unknown`.

use super::{
    config_type::ConfigType, environment::Environment, function_config::FunctionConfig, reading::tape_of, rules,
    unknown::Unknown,
};
use crate::{
    json::{self, Node, Value, Writer},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, Shape, check},
    text,
};

const UNKNOWN: &str = "unknown";

/// Writes a config as a value.
pub(crate) fn write_value(config: &FunctionConfig, out: &mut Writer) {
    out.object(|out| match config {
        FunctionConfig::Permissions(permissions) => {
            let [outer, inner] = permissions.unknown();
            out.key("permissions").object(|out| {
                out.key("openapi").list(permissions.openapi(), Writer::text);
                write_texts(inner, out);
            });
            write_texts(outer, out);
        }
        FunctionConfig::Triggers(triggers) => {
            out.key("triggers").list(triggers.iter(), |out, trigger| {
                out.object(|out| {
                    out.member("name", &trigger.name);
                    out.member("type", "timer");
                    out.member("config", &trigger.cron);
                    write_texts(&trigger.unknown, out);
                });
            });
            write_texts(triggers.unknown(), out);
        }
        FunctionConfig::Environment(environment) => {
            if let Some(timeout) = environment.timeout() {
                out.key("timeout").whole(timeout.into());
            }
            if environment.has_list() {
                write_variables(environment, out.key("environment"));
            }
            write_texts(environment.unknown(), out);
        }
    });
}

fn write_variables(environment: &Environment, out: &mut Writer) {
    out.list(environment.variables(), |out, variable| {
        out.object(|out| {
            out.member("key", &variable.key);
            out.member("value", variable.value.reveal());
            write_texts(&variable.unknown, out);
        });
    });
}

fn write_texts(unknown: &Unknown, out: &mut Writer) {
    if !unknown.is_empty() {
        out.key(UNKNOWN).object(|out| unknown.iter().for_each(|(name, json)| out.member(name, json)));
    }
}

/// Reads a value.
pub(crate) fn of_value(config_type: ConfigType, value: &str, locale: Locale) -> Result<FunctionConfig, Vec<Issue>> {
    FunctionConfig::parse(config_type, &text_of(config_type, value, locale)?, locale)
}

/// Returns the text of a value. The value has to be whole, and other members than `unknown` are issues, because they are
/// probably misspelt.
fn text_of(config_type: ConfigType, value: &str, locale: Locale) -> Result<String, Vec<Issue>> {
    let tape = tape_of(value, locale)?;
    let mut issues = Issues::new(locale, false);
    check(&shape(config_type), tape.root(), Place::Root, false, &mut issues);
    let counts = |issue: &Issue| issue.code != IssueCode::UnknownField || !is_unknown(&issue.path);
    let mut errors: Vec<_> = issues.split().0.into_iter().filter(counts).collect();
    let (mut issues, mut out) = (Issues::new(locale, false), Writer::default());
    write(tape.root(), Place::Root, &mut out, &mut issues);
    errors.extend(issues.split().0);
    if errors.is_empty() { Ok(text::lossy(&out.finish()).into_owned()) } else { Err(errors) }
}

fn shape(config_type: ConfigType) -> Shape {
    match config_type {
        ConfigType::Permissions => rules::PERMISSIONS,
        ConfigType::Triggers => rules::TRIGGERS,
        ConfigType::Environment => rules::ENVIRONMENT,
    }
}

/// Whether a path leads to a member `unknown`.
fn is_unknown(path: &str) -> bool {
    path.strip_suffix(UNKNOWN).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn write(node: Node<'_>, place: Place<'_>, out: &mut Writer, issues: &mut Issues) {
    match node.value() {
        Value::List(items) => {
            out.open(b'[');
            for (index, item) in items.enumerate() {
                write(item, Place::Index(&place, index), out, issues);
            }
            out.close(b']');
        }
        Value::Object => {
            out.open(b'{');
            for (name, value) in node.members() {
                let place = Place::Name(&place, name);
                if name == UNKNOWN {
                    write_unknown(value, place, out, issues);
                } else {
                    write(value, place, out.key(name), issues);
                }
            }
            out.close(b'}');
        }
        _ => out.value(node),
    }
}

fn write_unknown(members: Node<'_>, place: Place<'_>, out: &mut Writer, issues: &mut Issues) {
    check(&Shape::Object(&[]), members, place, true, issues);
    for (name, value) in members.members() {
        let place = Place::Name(&place, name);
        check(&Shape::Text, value, place, false, issues);
        let Some(text) = value.as_text() else { continue };
        match json::read_strict(text) {
            Ok(_) => out.key(name).literal(text),
            Err(syntax) => {
                let reason = issues.locale().of(syntax.reason);
                issues.add(IssueCode::InvalidJson, place, [&syntax.line(text), reason]);
            }
        }
    }
}
