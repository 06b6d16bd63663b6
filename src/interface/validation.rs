//! All issues of a payload.

use std::fmt;

use super::Interface;
use crate::{
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, push_issues},
    text,
};

/// All issues of a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Validation {
    /// [`Interface::name`](crate::Interface::name).
    pub interface: &'static str,
    /// The errors, at least one.
    pub issues: Vec<Issue>,
    /// The warnings.
    pub warnings: Vec<Issue>,
    /// Whether the payload was meant as a write, as far as it can be read.
    pub(crate) may_write: bool,
}

impl Validation {
    /// Makes one error about the whole payload.
    pub(crate) fn of(interface: &Interface, code: IssueCode, details: [&str; 2], locale: Locale) -> Self {
        let mut issues = Issues::new(locale, false);
        issues.add(code, Place::Root, details);
        let may_write = interface.effect.may_write(|_| None);
        Self { interface: interface.name, issues: issues.split().0, warnings: Vec::new(), may_write }
    }

    /// Refuses a payload before it is read.
    pub(crate) fn too_large(interface: &Interface, bytes: usize, most: usize, locale: Locale) -> Self {
        Self::of(interface, IssueCode::TooLarge, [&text::count(most), &text::count(bytes)], locale)
    }

    /// Appends the first issues in full, and the number of the others.
    pub(crate) fn push_issues(&self, out: &mut String) {
        push_issues(out, &self.issues);
    }
}

impl fmt::Display for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.push_issues(&mut out);
        write!(f, "{}: {out}", self.interface)
    }
}

impl std::error::Error for Validation {}
