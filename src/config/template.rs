//! Templates in the texts of `cloudbaserc.json`, such as `{{env.NAME}}`.

use crate::{
    json::Node,
    schema::{IssueCode, Issues, Place},
    text::places,
};

/// What a text has of templates.
pub(super) enum Template<'t> {
    /// No template.
    None,
    /// The text is `{{env.NAME}}`.
    Env(&'t str),
    /// The text has a template of another kind, or more than one template.
    Other,
}

pub(super) fn of(text: &str) -> Template<'_> {
    if !is_in(text) {
        return Template::None;
    }
    let inner = text.trim_ascii().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    match inner.and_then(|inner| inner.trim_ascii().strip_prefix("env.")).filter(|name| is_name(name)) {
        Some(name) => Template::Env(name),
        None => Template::Other,
    }
}

/// Whether a text has a template.
pub(super) fn is_in(text: &str) -> bool {
    let begin = places(text, "{{").next();
    begin.is_some_and(|begin| places(text, "}}").any(|end| end > begin + 1))
}

/// Refuses templates in a text that has to be known here.
pub(super) fn refuse(text: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if text.as_text().is_some_and(is_in) {
        add(place, issues);
    }
}

/// The message does not show the text, because a part of a secret can stand beside the template.
pub(super) fn add(place: Place<'_>, issues: &mut Issues) {
    issues.add(IssueCode::InvalidTemplate, place, ["{{…}}", "{{env.NAME}}"]);
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
