//! What the name and the configs of a function have to look like. The check of an upload, the typed configs and the files of
//! developers use the same shapes.

use super::cron;
use crate::{
    json::{Node, Value},
    schema::{Field, IssueCode, Issues, Place, Shape, pairs_in, shape::Rule},
    text,
};

pub(crate) const FUNCTION_NAME: Shape = Shape::Ruled(&Shape::FilledText, Rule(short));

/// The config of type 1.
pub(crate) const PERMISSIONS: Shape = Shape::Object(&[Field::required("permissions", OPEN_INTERFACES)]);
pub(crate) const OPEN_INTERFACES: Shape = Shape::Object(&[Field::required("openapi", Shape::List(&Shape::FilledText))]);

/// The config of type 2.
pub(crate) const TRIGGERS: Shape = Shape::Object(&[Field::required("triggers", TRIGGER_LIST)]);
pub(crate) const TRIGGER_LIST: Shape = Shape::Ruled(&Shape::List(&TRIGGER), Rule(unique));
pub(crate) const TRIGGER: Shape = Shape::Object(&[
    Field::required("name", TRIGGER_NAME),
    Field::required("type", Shape::TextOf(&["timer"], IssueCode::InvalidTrigger)),
    Field::required("config", Shape::Ruled(&Shape::FilledText, Rule(cron))),
]);
pub(crate) const TRIGGER_NAME: Shape = Shape::Ruled(&Shape::FilledText, Rule(trigger_name));

/// The config of type 3.
pub(crate) const ENVIRONMENT: Shape = Shape::Ruled(
    &Shape::Object(&[Field::optional("timeout", TIMEOUT), Field::optional("environment", VARIABLES)]),
    Rule(some),
);
pub(crate) const TIMEOUT: Shape = Shape::Ruled(&Shape::Whole, Rule(timeout));
const VARIABLES: Shape = Shape::Ruled(&Shape::List(&VARIABLE), Rule(small));
const VARIABLE: Shape = Shape::Object(&[Field::required("key", VARIABLE_KEY), Field::required("value", Shape::Text)]);
pub(crate) const VARIABLE_KEY: Shape = Shape::Ruled(&Shape::FilledText, Rule(variable_key));

fn short(name: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if name.as_text().is_some_and(|name| text::characters(name) > 60) {
        issues.add(IssueCode::TooLong, place, ["60", ""]);
    }
}

fn trigger_name(name: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    short(name, place, issues);
    begins_with_letter(name, "_-", place, issues);
}

fn variable_key(key: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    begins_with_letter(key, "_", place, issues);
    for prefix in ["SCF_", "QCLOUD_", "TENCENTCLOUD_"] {
        if key.as_text().is_some_and(|key| key.starts_with(prefix)) {
            issues.add(IssueCode::ReservedName, place, [prefix, ""]);
        }
    }
}

/// The message does not show the name: somebody may have put the value of a variable in the place of its key.
fn begins_with_letter(name: Node<'_>, more: &str, place: Place<'_>, issues: &mut Issues) {
    let Some([first, rest @ ..]) = name.as_text().map(str::as_bytes) else { return };
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || text::is_one_of(more.as_bytes(), *byte);
    if !first.is_ascii_alphabetic() || !rest.iter().all(fits) {
        issues.add(IssueCode::InvalidName, place, [more, ""]);
    }
}

fn cron(expression: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    // An empty text has an issue already.
    let Some(text) = expression.as_text().filter(|text| !text.is_empty()) else { return };
    let (mut rest, mut count) = (Some(text.as_bytes()), 0);
    while cron::next(&mut rest).is_some() {
        count += 1;
    }
    if count != cron::FIELDS.len() {
        return issues.add(IssueCode::CronFields, place, [&text::count(count), ""]);
    }
    rest = Some(text.as_bytes());
    for field in &cron::FIELDS {
        let mut parts = cron::next(&mut rest);
        while let Some(part) = field.fault(&mut parts) {
            let about = issues.locale().of(field.about);
            issues.add(IssueCode::InvalidCron, place, [&text::lossy(part), about]);
        }
    }
}

fn unique(triggers: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    for pair in pairs_in(triggers, ["name", "type"]) {
        if let Some(first) = pair.earlier() {
            let first = Place::Index(&place, first).path();
            issues.add(IssueCode::DuplicateTrigger, Place::Index(&place, pair.index), [&first, ""]);
        }
    }
}

fn timeout(seconds: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if let Value::Whole(seconds) = seconds.value()
        && !(1..=300).contains(&seconds)
    {
        issues.add(IssueCode::InvalidTimeout, place, [&text::whole(seconds), ""]);
    }
}

/// WeChat would take away all variables and the time-out. An empty list of variables says so.
fn some(environment: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if environment.is_object() && environment.get("timeout").or(environment.get("environment")).is_none() {
        issues.add(IssueCode::Missing, Place::Name(&place, "environment"), ["timeout`/`environment", ""]);
    }
}

fn small(variables: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    let mut bytes = 0;
    for variable in variables.items() {
        for (_, value) in variable.members() {
            bytes += value.as_text().map_or(0, str::len);
        }
    }
    at_most_4_kb(bytes, place, issues);
}

/// The rule for the keys and values of all variables together.
pub(crate) fn at_most_4_kb(bytes: usize, place: Place<'_>, issues: &mut Issues) {
    if bytes > 4096 {
        issues.add(IssueCode::TooLarge, place, ["4096", &text::count(bytes)]);
    }
}
