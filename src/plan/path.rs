//! The path of an entry, such as `envVariables.LOG_LEVEL`, as JavaScript writes it. It is a text everywhere: a list of names
//! would take three times as many bytes of the wasm.

use crate::{
    json::{self, push_quoted},
    text,
};

/// The lists whose entries can be kept, pruned and counted. A resource has at most one.
const LISTS: [&str; 5] = [CALLBACKS, WHITELIST, PERMISSIONS, TRIGGERS, VARIABLES];
pub(crate) const CALLBACKS: &str = "function_config.callbacks";
pub(crate) const WHITELIST: &str = "api_whitelist";
pub(crate) const PERMISSIONS: &str = "permissions.openapi";
pub(crate) const TRIGGERS: &str = "triggers";
pub(crate) const VARIABLES: &str = "envVariables";

/// Returns the list that an entry belongs to. Entries of no list are single settings.
pub(crate) fn list_of(path: &str) -> Option<&'static str> {
    LISTS.into_iter().find(|list| is_below(path, list))
}

/// Returns the list of this name.
#[cfg(all(target_arch = "wasm32", feature = "config-client"))]
pub(crate) fn list_named(name: &str) -> Option<&'static str> {
    LISTS.into_iter().find(|list| *list == name)
}

pub(crate) fn is_below(path: &str, list: &str) -> bool {
    path.strip_prefix(list).is_some_and(|rest| rest.starts_with('.') || rest.starts_with('['))
}

/// Returns the path of something inside.
pub(crate) fn below(path: &str, name: &str) -> String {
    let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let mut out = path.as_bytes().to_vec();
    if is_plain {
        if !out.is_empty() {
            out.push(b'.');
        }
        out.extend_from_slice(name.as_bytes());
    } else {
        out.push(b'[');
        push_quoted(&mut out, name);
        out.push(b']');
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Takes a path apart.
pub(crate) fn names(path: &str) -> Vec<String> {
    let (mut names, mut rest) = (Vec::new(), path);
    while let Some((name, after)) = first(rest) {
        names.push(name);
        rest = after;
    }
    names
}

/// Returns the last name of a path.
pub(crate) fn last(path: &str) -> String {
    names(path).pop().unwrap_or_default()
}

/// Takes the first name off: `name`, `.name` or `["odd name"]`.
fn first(path: &str) -> Option<(String, &str)> {
    if path.is_empty() {
        return None;
    }
    if let Some(quoted) = path.strip_prefix('[') {
        let end = end_of_quoted(quoted.as_bytes());
        let tape = json::read_strict(quoted.get(..end)?).ok()?;
        return Some((tape.root().as_text()?.to_owned(), quoted.get(end + 1..)?));
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let end = path.bytes().position(|byte| byte == b'.' || byte == b'[').unwrap_or(path.len());
    Some((path.get(..end)?.to_owned(), path.get(end..)?))
}

/// Returns the place behind the quote that ends a JSON string.
fn end_of_quoted(text: &[u8]) -> usize {
    let (mut quotes, mut is_escaped) = (0, false);
    let place = text.iter().position(|byte| {
        quotes += usize::from(*byte == b'"' && !is_escaped);
        is_escaped = *byte == b'\\' && !is_escaped;
        quotes == 2
    });
    place.map_or(text.len(), |place| place + 1)
}

/// The name of a kind of message.
pub(crate) fn message_name(kind: &str, event: &str) -> String {
    if event.is_empty() { kind.to_owned() } else { text::concat(&[kind, " ", event]) }
}

/// Finds entries by their path. Building it costs few bytes of the wasm; std's maps and sorts cost many.
pub(crate) struct Index<'p>(Vec<(&'p str, usize)>);

impl<'p> Index<'p> {
    pub(crate) fn of(paths: impl Iterator<Item = &'p String>) -> Self {
        let mut places = Vec::new();
        for (place, path) in paths.enumerate() {
            add(&mut places, path, place);
        }
        Self(places)
    }

    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        let found = self.0.binary_search_by(|(known, _)| known.cmp(&path)).ok()?;
        self.0.get(found).map(|(_, place)| *place)
    }
}

fn add<'p>(places: &mut Vec<(&'p str, usize)>, path: &'p str, place: usize) {
    if let Err(at) = places.binary_search_by(|(known, _)| (*known).cmp(path)) {
        places.insert(at, (path, place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back_whatever_its_names_are() {
        for name in ["nightly", "/wxa/a.b", "", "\"][", "\\", "密钥", "a\nb", "0"] {
            let path = below(&below("triggers", name), "x");
            assert_eq!(names(&path), ["triggers", name, "x"], "{path}");
        }
        assert_eq!(below(&below(CALLBACKS, "text"), ""), r#"function_config.callbacks.text[""]"#);
    }

    #[test]
    fn a_list_has_what_is_below_it_and_nothing_else() {
        assert_eq!(list_of("envVariables.A"), Some("envVariables"));
        assert_eq!(list_of("api_whitelist[\"/a\"]"), Some("api_whitelist"));
        for path in ["envVariables", "envVariablesX.A", "function_config.enable", "timeout"] {
            assert_eq!(list_of(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_in_an_index_is_found() {
        let paths = ["b", "a", "c"].map(str::to_owned);
        let index = Index::of(paths.iter());
        assert_eq!(["a", "b", "c", "d"].map(|path| index.find(path)), [Some(1), Some(0), Some(2), None]);
    }
}
