//! Reads the text of a config by its shape.

use super::part::Part;
use crate::{
    json::{self, Node, Tape},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, Shape, check},
};

/// Reads a text with a value of this shape, and makes something of it. Unknown members are allowed. What stands at the
/// paths of `may_lack` may be missing or `null`: WeChat means the same by that as by an empty list.
pub(super) fn read<T>(
    text: &str,
    shape_of: impl FnOnce(Node<'_>) -> Shape,
    may_lack: &[&str],
    locale: Locale,
    make: impl FnOnce(Part<'_>) -> T,
) -> Result<T, Vec<Issue>> {
    let tape = tape_of(text, locale)?;
    let root = tape.root();
    let mut issues = Issues::new(locale, false);
    check(&shape_of(root), root, Place::Root, true, &mut issues);
    let (mut errors, _) = issues.split();
    errors.retain(|issue| !may_lack.contains(&issue.path.as_str()) || !lacks(root, &issue.path));
    if errors.is_empty() { Ok(make(Part::new(root, text))) } else { Err(errors) }
}

/// Reads JSON.
pub(super) fn tape_of(text: &str, locale: Locale) -> Result<Tape, Vec<Issue>> {
    json::read_strict(text).map_err(|syntax| {
        let mut issues = Issues::new(locale, false);
        issues.add(IssueCode::InvalidJson, Place::Root, [&syntax.line(text), locale.of(syntax.reason)]);
        issues.split().0
    })
}

fn lacks(root: Node<'_>, path: &str) -> bool {
    path.split('.').try_fold(root, Node::get).is_none_or(Node::is_null)
}
