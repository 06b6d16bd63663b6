//! The steps of an issue's path.

use super::{Issue, place::CUT};
use crate::json;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The name of a member, exactly as it was given.
    Name(String),
    /// The index of an element.
    Index(usize),
}

impl Issue {
    /// Returns the steps from the payload to the place of the issue. There are none if the issue is about the whole
    /// payload, or if the path is longer than 2 KiB.
    #[must_use]
    pub fn segments(&self) -> Vec<Segment> {
        let (mut segments, mut rest) = (Vec::new(), self.path.as_str());
        while let Some((segment, after)) = first(rest) {
            segments.push(segment);
            rest = after;
        }
        if self.path.ends_with(CUT) { Vec::new() } else { segments }
    }
}

/// Reads one step as `Place` writes it: `name`, `.name`, `["odd name"]` or `[3]`.
fn first(path: &str) -> Option<(Segment, &str)> {
    if let Some(inner) = path.strip_prefix("[\"") {
        let end = quote_in(inner)?;
        let (name, rest) = inner.split_at_checked(end)?;
        let name = json::read_strict(&format!("\"{name}\"")).ok()?.root().as_text()?.to_owned();
        return Some((Segment::Name(name), rest.strip_prefix("\"]")?));
    }
    if let Some(inner) = path.strip_prefix('[') {
        let (index, rest) = inner.split_once(']')?;
        return Some((Segment::Index(index.parse().ok()?), rest));
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    Some((Segment::Name(name.to_owned()), rest))
}

/// Returns the place of the quote that ends a JSON string.
fn quote_in(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}
