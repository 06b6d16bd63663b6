//! The path of an entry, as names and as text.

use crate::schema::{Place, Segment, segments};

/// The names from a resource down to an entry, such as `envVariables`, `LOG_LEVEL`.
pub type Path = Vec<String>;

pub(crate) fn path_of<const N: usize>(names: [&str; N]) -> Path {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns the list that an entry belongs to. Entries of no list are single settings.
pub(crate) fn list_of(path: &[String]) -> Option<&[String]> {
    let names = match path.first().map(String::as_str) {
        Some("function_config" | "permissions") => 2,
        Some("api_whitelist" | "triggers" | "envVariables") => 1,
        _ => return None,
    };
    if path.len() > names { path.get(..names) } else { None }
}

/// Writes a path as JavaScript does.
pub(crate) fn path_text(path: &[String]) -> String {
    let mut out = String::new();
    for name in path {
        let step = Place::Name(&Place::Root, name).path();
        if !out.is_empty() && !step.starts_with('[') {
            out.push('.');
        }
        out.push_str(&step);
    }
    out
}

/// Reads what [`path_text`] wrote.
pub(crate) fn read_path(text: &str) -> Path {
    let names = segments(text).into_iter();
    names.filter_map(|segment| if let Segment::Name(name) = segment { Some(name) } else { None }).collect()
}

/// The name of a kind of message.
pub(crate) fn callback_name(kind: &str, event: &str) -> String {
    if event.is_empty() { kind.to_owned() } else { format!("{kind} {event}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back_whatever_its_names_are() {
        for names in [["triggers", "nightly"], ["api_whitelist", "/wxa/a.b"], ["x", ""], ["x", "\"]["], ["x", "密钥"]] {
            let path = path_of(names);
            assert_eq!(read_path(&path_text(&path)), path, "{}", path_text(&path));
        }
        let path = path_of(["function_config", "callbacks", "text", ""]);
        assert_eq!(path_text(&path), r#"function_config.callbacks.text[""]"#);
    }
}
