//! Reads a setup or a fault from JSON. Errors say which member is wrong and never show a token.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a setup or a fault cannot be used. It prints one line, which starts with the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupError {
    path: String,
    message: String,
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for SetupError {}

impl SetupError {
    pub(super) fn at(path: &str, message: &str) -> Self {
        Self { path: path.to_owned(), message: message.to_owned() }
    }

    pub(super) fn unknown_account(path: &str) -> Self {
        Self::at(path, "no account of the setup has this appid")
    }

    /// The same error in a value that stands at `path`.
    pub(super) fn below(self, path: &str) -> Self {
        let path = if self.path.is_empty() { path.to_owned() } else { format!("{path}.{}", self.path) };
        Self { path, ..self }
    }
}

/// Reads JSON, or returns the place of the error.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, SetupError> {
    // Two steps, because an error from a `serde_json::Value` has no line and column. A setup from a JavaScript object
    // has none either.
    let value: Value = serde_json::from_str(text)
        .map_err(|error| SetupError { path: String::new(), message: format!("not JSON: {error}") })?;
    from_value(value)
}

/// Reads a value, or returns the place of the error.
pub(super) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, SetupError> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| SetupError { path: place(error.path()), message: message(&error.inner().to_string()) })
}

/// Returns the path. A step that may be a token becomes `*`.
fn place(path: &serde_path_to_error::Path) -> String {
    let mut place = String::new();
    for segment in path {
        let step = if matches!(place.as_str(), "tokens" | "refreshTokens" | "platform.codes") {
            "*".to_owned()
        } else {
            segment.to_string()
        };
        if !place.is_empty() && !step.starts_with('[') {
            place.push('.');
        }
        place.push_str(&step);
    }
    place
}

/// serde's error quotes a string of the wrong type. The string may be a token or an environment value.
fn message(text: &str) -> String {
    match text.rsplit_once(", expected ") {
        Some((found, expected)) if found.starts_with("invalid type: string") => {
            format!("invalid type: string, expected {expected}")
        }
        _ => text.to_owned(),
    }
}
