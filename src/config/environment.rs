//! The config of type 3: the time-out and the environment variables of a function.

use std::collections::BTreeMap;

use super::{part::Part, reading::read, rules, secret::Secret, unknown::Unknown};
use crate::{
    json::{Value, Writer},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, first_same},
};

/// The time-out and the environment variables of a function: `{"timeout":5,"environment":[{"key":"K","value":"V"}]}`. The
/// variables are a map from key to value that keeps its order. Equal if time-out and variables are the same; their order
/// has no meaning, and no list is the same as an empty one.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    timeout: Option<u16>,
    /// `None` if the text has no list.
    variables: Option<Vec<Variable>>,
    unknown: Unknown,
}

/// An environment variable. Its value never prints.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Variable {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: Secret,
    /// The members that no page names.
    pub unknown: Unknown,
}

/// The longest time-out on `CloudBase`'s page. WeChat's page has 300.
const USUAL_TIMEOUT: i64 = 60;

impl Environment {
    /// Reads the text of `config`. Unknown members are kept.
    ///
    /// # Errors
    ///
    /// Returns all issues. The path of each begins at the config. No issue shows the value of a variable.
    pub fn parse(text: &str, locale: Locale) -> Result<Self, Vec<Issue>> {
        let tape = read(text, |_| &rules::ENVIRONMENT, &[&["timeout"], &["environment"]], locale)?;
        let config = Part::new(tape.root(), text);
        Ok(Self {
            timeout: config.get("timeout").and_then(whole),
            variables: config.get("environment").map(|list| list.items().map(Variable::of).collect()),
            unknown: config.unknown(&["timeout", "environment"]),
        })
    }

    /// Returns the text of `config` that WeChat takes. It replaces the whole set: what it has not is lost.
    #[must_use]
    pub fn to_text(&self) -> String {
        Writer::text_of(|out| self.write(out))
    }

    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            if let Some(timeout) = self.timeout {
                out.key("timeout").whole(timeout.into());
            }
            if self.has_list() {
                out.key("environment").list(self.variables(), |out, variable| variable.write(out));
            }
            self.unknown.write(out);
        });
    }

    /// Returns the time-out in seconds. WeChat uses 3 if it has none.
    #[must_use]
    pub fn timeout(&self) -> Option<u16> {
        self.timeout
    }

    /// Sets the time-out in seconds, 1 to 300.
    pub fn set_timeout(&mut self, seconds: u16) {
        self.timeout = Some(seconds);
    }

    /// Whether the text has a list of variables, if only an empty one. WeChat gets a time-out or a list, or both.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.variables.is_some() || self.timeout.is_none()
    }

    /// Returns the variables in their order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.variables.iter().flatten()
    }

    /// Returns the value of a variable. If its key is there twice, the last one counts.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Secret> {
        self.variables().filter(|variable| variable.key == key).last().map(|variable| &variable.value)
    }

    /// Changes a variable, or adds it behind the others.
    pub fn set(&mut self, key: &str, value: impl Into<Secret>) {
        let (value, variables) = (value.into(), self.variables.get_or_insert_default());
        if let Some(variable) = variables.iter_mut().rfind(|variable| variable.key == key) {
            variable.value = value;
        } else {
            variables.push(Variable { key: key.to_owned(), value, unknown: Unknown::default() });
        }
    }

    /// Takes a variable away.
    pub fn remove(&mut self, key: &str) {
        if let Some(variables) = &mut self.variables {
            variables.retain(|variable| variable.key != key);
        }
    }

    /// Returns the unknown members beside time-out and variables.
    #[must_use]
    pub fn unknown(&self) -> &Unknown {
        &self.unknown
    }

    /// Returns what is suspicious: a time-out over 60 seconds, and a key that is there twice.
    #[must_use]
    pub fn warnings(&self, locale: Locale) -> Vec<Issue> {
        let mut issues = Issues::new(locale, false);
        warn(self.timeout.unwrap_or_default().into(), Place::Name(&Place::Root, "timeout"), &mut issues);
        let list = Place::Name(&Place::Root, "environment");
        let first = first_same(self.variables().map(|variable| variable.key.as_str()));
        for (index, first) in first.into_iter().enumerate().filter(|(index, first)| first < index) {
            let first = Place::Index(&list, first).path();
            issues.add(IssueCode::DuplicateVariable, Place::Index(&list, index), [&first, ""]);
        }
        issues.split().1
    }

    fn by_key(&self) -> BTreeMap<&str, (&Secret, &Unknown)> {
        self.variables().map(|variable| (variable.key.as_str(), (&variable.value, &variable.unknown))).collect()
    }
}

impl Variable {
    fn of(variable: Part<'_>) -> Self {
        Self {
            key: variable.text("key").to_owned(),
            value: variable.text("value").into(),
            unknown: variable.unknown(&["key", "value"]),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.key("key").text(&self.key);
            out.key("value").text(self.value.reveal());
            self.unknown.write(out);
        });
    }
}

impl PartialEq for Environment {
    fn eq(&self, other: &Self) -> bool {
        self.timeout == other.timeout && self.by_key() == other.by_key() && self.unknown == other.unknown
    }
}

impl Eq for Environment {}

pub(crate) fn warn(timeout: i64, place: Place<'_>, issues: &mut Issues) {
    if timeout > USUAL_TIMEOUT {
        issues.add(IssueCode::LongTimeout, place, ["", ""]);
    }
}

pub(super) fn whole(number: Part<'_>) -> Option<u16> {
    if let Value::Whole(number) = number.node.value() { number.try_into().ok() } else { None }
}
