//! What a desired state was read from.

use std::fmt;

use hmac_sha256::Hash;

use super::secret::Secret;

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
}

impl Origin {
    /// Hashes the canonical text and the config files. A length before each part keeps the parts apart.
    pub(crate) fn fingerprint_of(canonical: &[u8], files: &[(String, String)]) -> String {
        let mut hash = Hash::new();
        let mut add = |part: &[u8]| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(canonical);
        for (path, content) in files {
            add(path.as_bytes());
            add(content.as_bytes());
        }
        let mut text = "sha256:".to_owned();
        for byte in hash.finalize() {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
            }
        }
        text
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
