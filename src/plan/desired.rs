//! The desired state: what a file or a program wants of WeChat's configs. Everything that it does not name is kept.

use super::{origin::Origin, wish::Wish};
use crate::schema::Issue;

/// The desired state of one account, checked by all rules of the interfaces.
///
/// It has the values of environment variables inside. `Debug` never shows them.
#[derive(Clone, Debug)]
pub struct Desired {
    pub(crate) wishes: Vec<Wish>,
    /// The names of the lists in which what the desired state does not name is taken away.
    pub(crate) prune: Vec<String>,
    pub(crate) warnings: Vec<Issue>,
    /// The merchant's columns that have no text yet. A plan refuses them.
    pub(crate) open: Vec<OpenColumn>,
    pub(crate) origin: Origin,
}

/// A place that needs a column of the merchants' list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenColumn {
    /// The path of the place, such as `environments[0].env`.
    pub path: String,
    /// The name of the column.
    pub column: String,
}

impl Desired {
    /// Returns what is suspicious about the desired state: what payloads and configs of functions warn of.
    #[must_use]
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// Returns the places that still need a column of a merchant. A plan refuses a desired state that has any.
    #[must_use]
    pub fn open_columns(&self) -> &[OpenColumn] {
        &self.open
    }

    /// Returns the names of all columns that the desired state takes from a merchant, sorted.
    #[must_use]
    pub fn merchant_columns(&self) -> &[String] {
        &self.origin.columns
    }

    /// Returns the hash of the parsed text and its config files, as `sha256:…`. References are not replaced in it, so
    /// nothing of a variable's value is in it, and all merchants have the same.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.origin.fingerprint
    }
}
