//! The digest of what a resource holds. It leaves out the values of variables, the order, and the version of a whitelist.

use hmac_sha256::Hash;

use super::{current::Current, entry::Entry, plan_json::write_shown};
use crate::json::Writer;

/// Returns `sha256:` and 64 digits. A variable counts with its name only, so nothing in a plan is computed from a value.
pub(crate) fn digest(current: &Current) -> String {
    let line = |entry: &Entry| {
        let mut out = Writer::default();
        out.list(&entry.path, |out, name| out.text(name));
        if let Some(shown) = entry.content.shown() {
            write_shown(&mut out, &shown);
        }
        out.finish()
    };
    let mut lines: Vec<Vec<u8>> = current.entries.iter().map(line).collect();
    lines.sort_unstable();
    let mut hash = Hash::new();
    for line in &lines {
        hash.update(line);
        hash.update(b"\n");
    }
    text_of(hash.finalize())
}

fn text_of(bytes: [u8; 32]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble });
    let digits = bytes.into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    "sha256:".chars().chain(digits).collect()
}
