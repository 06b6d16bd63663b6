//! The name that a misspelt one probably means.

use crate::{locale::Locale, text};

/// Returns the end of a message, which suggests the nearest name, or nothing if none is near.
pub(crate) fn did_you_mean(name: &str, known: &[&'static str], locale: Locale) -> String {
    let mut hint = String::new();
    if let Some(nearest) = nearest(name, known) {
        hint.push_str(locale.pick("; did you mean `", "，是否应为 `"));
        hint.push_str(nearest);
        hint.push('`');
    }
    hint
}

/// Returns the first name that one change makes equal, otherwise the first one that two changes make equal.
fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let length = text::characters(name);
    let mut found = None;
    for other in known.iter().copied() {
        // The lengths rule out most names in a fraction of the time.
        if name.len() > 64 || length.abs_diff(text::characters(other)) > 2 {
            continue;
        }
        if text::is_near(name.chars(), other.chars(), 1) {
            return Some(other);
        }
        if found.is_none() && text::is_near(name.chars(), other.chars(), 2) {
            found = Some(other);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let known = ["video", "voice", "link"];
        let hint = |name| did_you_mean(name, &known, Locale::En);
        assert_eq!(hint("voide"), "; did you mean `voice`");
        assert_eq!(hint("vidoe"), "; did you mean `video`");
        assert_eq!(hint("Link"), "; did you mean `link`");
        assert_eq!(hint("file"), "");
    }
}
