//! What a desired state has to look like. The rules of its parts are those of the interfaces.

use super::{
    references::UNKNOWN,
    suspicion,
    words::{ABSENT, CONFIG_FILE, LISTS, SCHEMA, VARIABLES, is_absent},
};
use crate::{
    config::rules::{FUNCTION_NAME, TIMEOUT, TRIGGER, TRIGGER_NAME, at_most_4_kb},
    endpoints::{
        cloud_access_token::{open_rule, whitelist_rules},
        set_callback_config::{
            rules as push_rules,
            shapes::{CALLBACK, CONTAINER_PATH, TEXT_MODE},
        },
    },
    json::Node,
    schema::{Field, IssueCode, Issues, Place, Shape, check, first_same, shape::Rule},
};

/// The whole, after references were replaced.
pub(super) const DESIRED: Shape = Shape::Ruled(
    &Shape::Object(&[
        Field::required("version", Shape::WholeOf(&[1], IssueCode::InvalidVersion)),
        Field::optional(SCHEMA, Shape::Text),
        Field::optional("function_config", FUNCTION_PUSH),
        Field::optional("container_config", CONTAINER_PUSH),
        Field::optional("cloud_access_token", TOKEN),
        Field::optional("environments", ENVIRONMENTS),
        Field::optional("prune", PRUNE),
    ]),
    Rule(whole),
);

const FUNCTION_PUSH: Shape = Shape::Object(&[
    Field::optional("enable", Shape::Bool),
    Field::optional("callbacks", Shape::List(&Shape::Ruled(&Shape::Any, Rule(callback)))),
]);

const CONTAINER_PUSH: Shape = Shape::Object(&[
    Field::optional("enable", Shape::Bool),
    Field::optional("qbase_env", Shape::FilledText),
    Field::optional("qbase_container_path", CONTAINER_PATH),
    Field::optional("text_mode", TEXT_MODE),
]);

const TOKEN: Shape = Shape::Ruled(
    &Shape::Object(&[Field::required("open", Shape::Bool)]),
    Rule(|token, place, issues| {
        open_rule(token, &place, issues);
    }),
);

const ENVIRONMENTS: Shape = Shape::Ruled(
    &Shape::List(&ENVIRONMENT),
    Rule(|list, place, issues| {
        refuse_same(list, "env", IssueCode::DuplicateEntry, place, issues);
    }),
);

const ENVIRONMENT: Shape = Shape::Ruled(
    &Shape::Object(&[
        Field::required("env", Shape::FilledText),
        Field::optional("api_whitelist", TEXTS),
        Field::optional("functions", FUNCTIONS),
    ]),
    Rule(|environment, place, issues| whitelist_rules(environment, &place, issues)),
);

const FUNCTIONS: Shape = Shape::Ruled(
    &Shape::List(&FUNCTION),
    Rule(|list, place, issues| {
        refuse_same(list, "name", IssueCode::DuplicateEntry, place, issues);
    }),
);

const FUNCTION: Shape = Shape::Ruled(
    &Shape::Object(&[
        Field::required("name", FUNCTION_NAME),
        Field::optional("timeout", TIMEOUT),
        Field::optional(VARIABLES, Shape::Ruled(&Shape::Any, Rule(variables))),
        Field::optional("permissions", PERMISSIONS),
        Field::optional("triggers", TRIGGERS),
        // References were replaced: it is the content of the file.
        Field::optional(CONFIG_FILE, FILE),
    ]),
    Rule(|function, place, issues| {
        suspicion::warn(function, place, issues);
        for name in ["permissions", "triggers"] {
            if function.get(CONFIG_FILE).and(function.get(name)).is_some() {
                issues.add(IssueCode::ConfigFileBeside, Place::Name(&place, name), ["", ""]);
            }
        }
    }),
);

const FILE: Shape =
    Shape::Object(&[Field::optional("permissions", PERMISSIONS), Field::optional("triggers", TRIGGERS)]);

const PERMISSIONS: Shape = Shape::Object(&[Field::required("openapi", TEXTS)]);

/// A set of texts, such as a whitelist. In it, `{ $absent: "text" }` takes a text away.
const TEXTS: Shape = Shape::Ruled(
    &Shape::List(&Shape::Ruled(&Shape::Any, Rule(text))),
    Rule(|list, place, issues| {
        refuse_same(list, ABSENT, IssueCode::DuplicateEntry, place, issues);
    }),
);

const TRIGGERS: Shape = Shape::Ruled(
    &Shape::List(&Shape::Ruled(&Shape::Any, Rule(trigger))),
    Rule(|list, place, issues| {
        refuse_same(list, "name", IssueCode::DuplicateTrigger, place, issues);
    }),
);

const PRUNE: Shape = Shape::Ruled(
    &Shape::List(&Shape::TextOf(&LISTS, IssueCode::InvalidPrune)),
    Rule(|list, place, issues| {
        refuse_same(list, "", IssueCode::DuplicateEntry, place, issues);
    }),
);

const TAKEN_AWAY: Shape = Shape::Ruled(
    &Shape::Bool,
    Rule(|value, place, issues| {
        if value.as_bool() == Some(false) {
            issues.add(IssueCode::InvalidAbsent, place, ["", ""]);
        }
    }),
);

const ABSENT_CALLBACK: Shape = Shape::Object(&[
    Field::required("msgType", Shape::FilledText),
    Field::required("event", Shape::Text),
    Field::required(ABSENT, TAKEN_AWAY),
]);
const ABSENT_TRIGGER: Shape =
    Shape::Object(&[Field::required("name", TRIGGER_NAME), Field::required(ABSENT, TAKEN_AWAY)]);
const ABSENT_TEXT: Shape = Shape::Object(&[Field::required(ABSENT, Shape::FilledText)]);
const ABSENT_VARIABLE: Shape = Shape::Object(&[Field::required(ABSENT, TAKEN_AWAY)]);

fn either(absent: &Shape, wanted: &Shape, node: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    check(if is_absent(node) { absent } else { wanted }, node, place, false, issues);
}

fn callback(node: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    either(&ABSENT_CALLBACK, &CALLBACK, node, place, issues);
}

fn trigger(node: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    either(&ABSENT_TRIGGER, &TRIGGER, node, place, issues);
}

fn text(node: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    either(&ABSENT_TEXT, &Shape::FilledText, node, place, issues);
}

/// The rule for names is in `references.rs`.
fn variables(map: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if !map.is_object() {
        check(&Shape::Object(&[]), map, place, false, issues);
    }
    let first = first_same(map.members().map(|(name, _)| name));
    for ((index, first), (name, _)) in first.into_iter().enumerate().zip(map.members()) {
        if first < index {
            issues.add(IssueCode::DuplicateKey, Place::Name(&place, name), [name, ""]);
        }
    }
    let mut bytes = 0;
    for (name, value) in map.members() {
        let place = Place::Name(&place, name);
        if is_absent(value) {
            check(&ABSENT_VARIABLE, value, place, false, issues);
            continue;
        }
        check(&Shape::Text, value, place, false, issues);
        let value = value.as_text().filter(|text| !text.starts_with(UNKNOWN));
        bytes += name.len() + value.map_or(0, str::len);
    }
    at_most_4_kb(bytes, place, issues);
}

fn whole(desired: Node<'_>, _: Place<'_>, issues: &mut Issues) {
    if desired.get("function_config").or(desired.get("container_config")).is_some() {
        push_rules(desired, issues);
    }
    // The call that opens or closes the token needs an environment.
    let has_environment = desired.get("environments").is_some_and(|list| list.items().next().is_some());
    if desired.get("cloud_access_token").is_some() && !has_environment {
        let place = Place::Name(&Place::Root, "environments");
        issues.add(IssueCode::Missing, place, ["environments", ""]);
    }
}

/// Reports elements that have the same key. An element is a text, or an object with the key as a member.
fn refuse_same(list: Node<'_>, key: &str, code: IssueCode, place: Place<'_>, issues: &mut Issues) {
    let mut texts = Vec::new();
    for (index, element) in list.items().enumerate() {
        let text = element.as_text().or_else(|| element.get(key)?.as_text());
        texts.extend(text.map(|text| (index, text)));
    }
    for (at, first) in first_same(texts.iter().map(|(_, text)| *text)).into_iter().enumerate() {
        if let (Some((index, _)), Some((first, _)), true) = (texts.get(at), texts.get(first), first < at) {
            let first = Place::Index(&place, *first).path();
            issues.add(code, Place::Index(&place, *index), [&first, ""]);
        }
    }
}
