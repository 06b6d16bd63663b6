//! What a desired state was read from.

use std::fmt;

use super::sha256::fingerprint;
use crate::config::Secret;

/// The text and everything that was looked up for it. So the same state can be read again for another merchant.
#[derive(Clone, Default)]
pub(crate) struct Origin {
    pub(crate) text: String,
    /// The variables of this machine's environment that are set.
    pub(crate) env: Vec<(String, Secret)>,
    /// The config files, by path.
    pub(crate) files: Vec<(String, String)>,
    /// The names of the merchant's columns, sorted.
    pub(crate) columns: Vec<String>,
    pub(crate) fingerprint: String,
    /// The time at which it was read.
    pub(crate) now: i64,
}

impl Origin {
    /// Hashes the canonical text and the config files. A zero, which no text of JSON has, keeps the parts apart.
    pub(crate) fn fingerprint_of(canonical: Vec<u8>, files: &[(String, String)]) -> String {
        let mut message = canonical;
        for part in files.iter().flat_map(|(path, content)| [path, content]) {
            message.push(0);
            message.extend(part.bytes());
        }
        fingerprint(message)
    }
}

/// Omits the texts, which can hold values of variables.
impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin")
            .field("fingerprint", &self.fingerprint)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}
