//! An issue of a payload: a place, a rule's code, and a sentence in the reader's language.

use super::{
    place::Place,
    rule::{IssueCode, Severity},
};
use crate::{
    locale::Locale,
    text::{push_count, push_one_line},
};

/// One finding about a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Issue {
    /// The path as JavaScript writes it: `function_config.callbacks[1].event`. Empty for the payload itself. A path of
    /// more than 2 KiB is cut and ends with `…`. [`Issue::segments`] takes it apart.
    pub path: String,
    /// The code of the rule.
    pub code: IssueCode,
    /// One line, in the requested language.
    pub message: String,
}

#[cfg(feature = "config")]
impl Issue {
    /// Takes what users wrote out of the message. The details of these codes come from the rule alone.
    pub(crate) fn hide_details(&mut self, locale: Locale) {
        use IssueCode::{CronFields, InvalidName, ReservedName, TooLong, WrongType};
        if !matches!(self.code, CronFields | InvalidName | ReservedName | TooLong | WrongType) {
            self.message = fill(self.code.template(locale), ["…", "…"]);
        }
    }
}

/// Collects the issues of one payload.
pub(crate) struct Issues {
    locale: Locale,
    strict: bool,
    /// Whether warnings of a kind that `kinds` has are left out.
    is_once: bool,
    kinds: u32,
    /// A timer that does not run after this time, in seconds since 1970, is suspicious.
    #[cfg(feature = "config")]
    pub(crate) now: i64,
    errors: Vec<Issue>,
    warnings: Vec<Issue>,
}

/// The number of errors, and of warnings, that one payload can have. A million wrong entries give no more information.
const MOST: usize = 10_000;

impl Issues {
    /// With `strict`, every warning becomes an error.
    pub(crate) fn new(locale: Locale, strict: bool) -> Self {
        Self {
            locale,
            strict,
            is_once: false,
            kinds: 0,
            #[cfg(feature = "config")]
            now: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Keeps the first warning of each kind, if the bit of the kind is not in `said`.
    pub(crate) fn once(mut self, said: Option<u32>) -> Self {
        (self.is_once, self.kinds) = (said.is_some(), said.unwrap_or_default());
        self
    }

    /// The bits of the warnings, and of those that were not wanted.
    pub(crate) fn kinds(&self) -> u32 {
        self.kinds
    }

    pub(crate) fn locale(&self) -> Locale {
        self.locale
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Records an issue. `details` replace `{0}` and `{1}` in its message.
    pub(crate) fn add(&mut self, code: IssueCode, place: Place<'_>, details: [&str; 2]) {
        let is_error = self.strict || code.severity() == Severity::Error;
        if !is_error {
            if self.is_once && self.kinds & code.bit() != 0 {
                return;
            }
            self.kinds |= code.bit();
        }
        let kept = if is_error { &mut self.errors } else { &mut self.warnings };
        if kept.len() < MOST {
            let message = fill(code.template(self.locale), details);
            kept.push(Issue { path: place.path(), code, message });
        }
    }

    /// Records an error at a path that was found before.
    #[cfg(feature = "config")]
    pub(crate) fn add_at(&mut self, code: IssueCode, path: String, details: [&str; 2]) {
        let message = fill(code.template(self.locale), details);
        self.errors.push(Issue { path, code, message });
    }

    /// Returns an error on its own.
    #[cfg(feature = "config")]
    pub(crate) fn one(code: IssueCode, place: Place<'_>, details: [&str; 2], locale: Locale) -> Vec<Issue> {
        let mut issues = Self::new(locale, false);
        issues.add(code, place, details);
        issues.errors
    }

    /// Returns the errors, if there are any.
    #[cfg(feature = "config")]
    pub(crate) fn refuse(self) -> Result<(), Vec<Issue>> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// Returns errors and warnings, each in the order in which they were found.
    pub(crate) fn split(self) -> (Vec<Issue>, Vec<Issue>) {
        (self.errors, self.warnings)
    }
}

/// Appends the first issues in full, and the number of the others.
pub(crate) fn push_issues(out: &mut String, issues: &[Issue]) {
    const SHOWN: usize = 20;
    for (index, issue) in issues.iter().take(SHOWN).enumerate() {
        if index > 0 {
            out.push_str("; ");
        }
        if !issue.path.is_empty() {
            push_one_line(out, &issue.path);
            out.push_str(": ");
        }
        out.push_str(&issue.message);
    }
    if let Some(more) = issues.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push_str("; +");
        push_count(out, more);
    }
}

/// Replaces `{0}` and `{1}` with the details.
fn fill(template: &str, [first, second]: [&str; 2]) -> String {
    let mut out = String::with_capacity(64);
    let mut rest = template;
    while let Some(at) = rest.bytes().position(|byte| byte == b'{') {
        out.push_str(rest.get(..at).unwrap_or_default());
        push_one_line(&mut out, if rest.as_bytes().get(at + 1) == Some(&b'0') { first } else { second });
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_wrote_stays_on_one_line_and_short() {
        let long = "a\nb".to_owned() + &"x".repeat(500);
        let message = fill("unknown field `{0}`{1}", [&long, ""]);
        assert!(message.starts_with("unknown field `a bx"), "{message}");
        assert!(message.ends_with("x…`") && message.chars().count() < 230, "{message}");
    }

    #[test]
    fn braces_in_user_input_are_left_alone() {
        assert_eq!(fill("`{0}` and `{1}`", ["{1}", "{0}"]), "`{1}` and `{0}`");
    }
}
