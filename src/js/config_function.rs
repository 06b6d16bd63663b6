//! What the functions of /config have in common.

use crate::{
    json::{self, Node, Tape, Value, Writer},
    locale::Locale,
    schema::Issue,
};

/// Writes its result as JSON, or returns the issues of a `ValidationError`.
pub(super) type Function = fn(&Arguments, &mut Writer) -> Result<(), Vec<Issue>>;

/// The arguments of a function: an object that JavaScript wrote.
pub(super) struct Arguments(Option<Tape>);

impl Arguments {
    pub(super) fn read(text: &str) -> Self {
        Self(json::read_strict(text).ok())
    }

    pub(super) fn get(&self, name: &str) -> Option<Node<'_>> {
        self.0.as_ref()?.root().get(name)
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Node::as_text).unwrap_or_default()
    }

    pub(super) fn whole(&self, name: &str) -> i64 {
        match self.get(name).map(Node::value) {
            Some(Value::Whole(value)) => value,
            _ => 0,
        }
    }

    pub(super) fn locale(&self) -> Locale {
        if self.text("locale") == "zh" { Locale::Zh } else { Locale::En }
    }
}
