//! All issues of a payload.

use std::fmt;

use super::Interface;
use crate::{
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place},
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
        const SHOWN: usize = 20;
        for (index, issue) in self.issues.iter().take(SHOWN).enumerate() {
            if index > 0 {
                out.push_str("; ");
            }
            if !issue.path.is_empty() {
                text::push_one_line(out, &issue.path);
                out.push_str(": ");
            }
            out.push_str(&issue.message);
        }
        if let Some(more) = self.issues.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            out.push_str("; +");
            text::push_count(out, more);
        }
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
