//! `POST /tcb/uploadfuncconfig`, official name `getUploadFuntionConfig` (misnamed and misspelt there).
//!
//! Replaces the permissions, the timer or the environment of a cloud function.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html).

use super::pairs::pairs_in;
use crate::{
    config::cron,
    fast::{FilledText, List, Part, Text, object, scalar},
    interface::{Effect, Effects, Interface, TokenKind, not_in_wasm},
    json::{Node, Value},
    schema::{IssueCode, Issues, Place, Shape, shape::Rule},
    text,
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "uploadFunctionConfig",
    official_name: not_in_wasm("getUploadFuntionConfig"),
    method: "POST",
    path: not_in_wasm("/tcb/uploadfuncconfig"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html",
    ),
    request: Payload::SHAPE,
    answer: Shape::Object(&[]),
    effect: Effects::Always(Effect::Write),
    rules: |_, _| {},
    fast_path: None,
};

scalar! {
    Type = Shape::WholeOf(&[1, 2, 3], IssueCode::InvalidType);
    FunctionName = Shape::Ruled(&Shape::FilledText, Rule(short));
    Config = Shape::JsonOf(&[Permissions::SHAPE, Triggers::SHAPE, Environment::SHAPE]);
    TriggerName = Shape::Ruled(&Shape::FilledText, Rule(trigger_name));
    TriggerType = Shape::TextOf(&["timer"], IssueCode::InvalidTrigger);
    Cron = Shape::Ruled(&Shape::FilledText, Rule(cron));
    TriggerList = Shape::Ruled(&<List<TriggerRow>>::SHAPE, Rule(unique));
    Timeout = Shape::Ruled(&Shape::Whole, Rule(timeout));
    VariableKey = Shape::Ruled(&Shape::FilledText, Rule(variable_key));
    VariableList = Shape::Ruled(&<List<VariableRow>>::SHAPE, Rule(small));
}

object! {
    Payload {
        required type: Type,
        required env: FilledText,
        required function_name: FunctionName,
        required config: Config,
    }

    Permissions {
        required permissions: OpenInterfaces,
    }

    OpenInterfaces {
        required openapi: List<FilledText>,
    }

    Triggers {
        required triggers: TriggerList,
    }

    TriggerRow {
        required name: TriggerName,
        required type: TriggerType,
        required config: Cron,
    }

    Environment {
        optional timeout: Timeout,
        optional environment: VariableList,
    }

    VariableRow {
        required key: VariableKey,
        required value: Text,
    }
}

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
    let (count, faults) = cron::check(text);
    if count != cron::FIELDS.len() {
        return issues.add(IssueCode::CronFields, place, [&text::count(count), ""]);
    }
    for (field, part) in faults {
        let about = issues.locale().of(field.about);
        issues.add(IssueCode::InvalidCron, place, [&text::lossy(part), about]);
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

fn small(variables: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    let mut bytes = 0;
    for variable in variables.items() {
        for (_, value) in variable.members() {
            bytes += value.as_text().map_or(0, str::len);
        }
    }
    if bytes > 4096 {
        issues.add(IssueCode::TooLarge, place, ["4096", &text::count(bytes)]);
    }
}
