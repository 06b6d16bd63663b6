//! The config of type 1: what a function may call without a token.

use std::collections::BTreeSet;

use super::{part::Part, reading::read, rules, unknown::Unknown};
use crate::{
    json::{Node, Writer},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place},
};

/// The open interfaces that a function may call: `{"permissions":{"openapi":["wxacode.get"]}}`. Equal if they are the same
/// set; their order has no meaning.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    openapi: Vec<String>,
    inner: Unknown,
    outer: Unknown,
}

impl Permissions {
    /// Reads the text of `config`. Unknown members are kept.
    ///
    /// # Errors
    ///
    /// Returns all issues. The path of each begins at the config.
    pub fn parse(text: &str, locale: Locale) -> Result<Self, Vec<Issue>> {
        let tape = read(text, |_| &rules::PERMISSIONS, &[&["permissions"], &["permissions", "openapi"]], locale)?;
        let config = Part::new(tape.root(), text);
        let permissions = config.get("permissions").map(Self::of).unwrap_or_default();
        Ok(Self { outer: config.unknown(&["permissions"]), ..permissions })
    }

    /// Reads what stands in `permissions`.
    pub(super) fn of(permissions: Part<'_>) -> Self {
        let openapi = permissions.get("openapi").map(|list| list.node.items().filter_map(Node::as_text));
        let mut read: Self = openapi.into_iter().flatten().collect();
        read.inner = permissions.unknown(&["openapi"]);
        read
    }

    /// Returns the text of `config` that WeChat takes.
    #[must_use]
    pub fn to_text(&self) -> String {
        Writer::text_of(|out| self.write(out))
    }

    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.key("permissions").object(|out| {
                out.key("openapi").list(self.openapi(), Writer::text);
                self.inner.write(out);
            });
            self.outer.write(out);
        });
    }

    /// Returns the names of the open interfaces in their order. A name that WeChat has twice is here twice.
    pub fn openapi(&self) -> impl Iterator<Item = &str> {
        self.openapi.iter().map(String::as_str)
    }

    /// Whether the function may call this open interface.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.openapi().any(|known| known == name)
    }

    /// Adds an open interface behind the others, if it is not there.
    pub fn add(&mut self, name: impl Into<String>) {
        let name = name.into();
        if !self.has(&name) {
            self.openapi.push(name);
        }
    }

    /// Takes an open interface away.
    pub fn remove(&mut self, name: &str) {
        self.openapi.retain(|known| known != name);
    }

    /// Returns the unknown members beside `permissions`, and those in it.
    #[must_use]
    pub fn unknown(&self) -> [&Unknown; 2] {
        [&self.outer, &self.inner]
    }

    /// Returns what is suspicious: names that are not `<category>.<method>`.
    #[must_use]
    pub fn warnings(&self, locale: Locale) -> Vec<Issue> {
        let mut issues = Issues::new(locale, false);
        let place = Place::Name(&Place::Root, "permissions");
        let place = Place::Name(&place, "openapi");
        for (index, name) in self.openapi().enumerate() {
            warn(name, Place::Index(&place, index), &mut issues);
        }
        issues.split().1
    }
}

impl<T: Into<String>> FromIterator<T> for Permissions {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        Self { openapi: names.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

impl PartialEq for Permissions {
    fn eq(&self, other: &Self) -> bool {
        self.openapi().collect::<BTreeSet<_>>() == other.openapi().collect() && self.unknown() == other.unknown()
    }
}

impl Eq for Permissions {}

pub(crate) fn warn(name: &str, place: Place<'_>, issues: &mut Issues) {
    if !is_usual(name) {
        issues.add(IssueCode::OddPermission, place, [name, ""]);
    }
}

/// Whether a name is `<category>.<method>`, as all names on WeChat's pages are. It may have more parts.
fn is_usual(name: &str) -> bool {
    let (mut points, mut is_empty) = (0, true);
    for byte in name.bytes() {
        let is_point = byte == b'.';
        if byte == b'/' || (is_point && is_empty) {
            return false;
        }
        points += usize::from(is_point);
        is_empty = is_point;
    }
    points > 0 && !is_empty
}
