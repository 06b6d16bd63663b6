//! Reads the text of a config by its shape.

use crate::{
    json::{self, Node, Tape},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, Shape, check},
};

/// Reads a text with a value of this shape. Unknown members are allowed. What stands at the paths of `may_lack` may be missing
/// or `null`: WeChat means the same by that as by an empty list.
pub(super) fn read(
    text: &str,
    shape_of: fn(Node<'_>) -> &'static Shape,
    may_lack: &[&[&str]],
    locale: Locale,
) -> Result<Tape, Vec<Issue>> {
    let tape = tape_of(text, locale)?;
    let root = tape.root();
    let mut issues = Issues::new(locale, false);
    check(shape_of(root), root, Place::Root, true, &mut issues);
    let excused: Vec<_> = may_lack.iter().filter_map(|names| lacking(root, names)).collect();
    // `retain` would bring panics and their messages into the wasm.
    let errors: Vec<_> = issues.split().0.into_iter().filter(|issue| !excused.contains(&issue.path)).collect();
    if errors.is_empty() { Ok(tape) } else { Err(errors) }
}

/// Reads JSON.
pub(crate) fn tape_of(text: &str, locale: Locale) -> Result<Tape, Vec<Issue>> {
    json::read_strict(text).map_err(|syntax| {
        let details = [&syntax.line(text), locale.of(syntax.reason)];
        Issues::one(IssueCode::InvalidJson, Place::Root, details, locale)
    })
}

/// Returns the path of these names if nothing stands there.
fn lacking(root: Node<'_>, names: &[&str]) -> Option<String> {
    let (mut node, mut path) = (Some(root), String::new());
    for name in names {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        node = node.and_then(|node| node.get(name)).filter(|node| !node.is_null());
    }
    node.is_none().then_some(path)
}
