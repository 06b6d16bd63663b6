//! The names that have to be looked up for a desired state.

/// The names that a desired state refers to, each once, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Names {
    /// Of `$env`.
    pub env: Vec<String>,
    /// Of `$merchant`.
    pub merchant: Vec<String>,
    /// Of `configFile`.
    pub files: Vec<String>,
}

/// Adds a name, if it is new. std's maps and sorts would add 2 KB to the wasm file.
pub(super) fn add(names: &mut Vec<String>, name: &str) {
    if let Err(place) = names.binary_search_by(|known| known.as_str().cmp(name)) {
        names.insert(place, name.to_owned());
    }
}

/// Whether a name was added.
pub(super) fn has(names: &[String], name: &str) -> bool {
    names.binary_search_by(|known| known.as_str().cmp(name)).is_ok()
}

/// Adds a value by its name, if the name is new.
pub(crate) fn insert<T>(list: &mut Vec<(String, T)>, name: &str, value: T) {
    if let Err(place) = list.binary_search_by(|(known, _)| known.as_str().cmp(name)) {
        list.insert(place, (name.to_owned(), value));
    }
}

/// Returns the value of a name.
pub(crate) fn given<'g, T>(list: &'g [(String, T)], name: &str) -> Option<&'g T> {
    let place = list.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
    list.get(place).map(|(_, value)| value)
}
