//! The digest of what a resource holds. It leaves out the values of variables, the order, and the version of a whitelist.

use super::{current::Current, entry::Entry, plan_json::write_shown, sha256::fingerprint};
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
    fingerprint(lines.join(&b'\n'))
}
