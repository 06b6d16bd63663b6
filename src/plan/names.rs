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

/// Adds a name, and returns whether it is new. std's maps and sorts would add 2 KB to the wasm file.
pub(super) fn add(names: &mut Vec<String>, name: &str) -> bool {
    let place = names.binary_search_by(|known| known.as_str().cmp(name));
    if let Err(place) = place {
        names.insert(place, name.to_owned());
    }
    place.is_err()
}
