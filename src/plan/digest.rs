//! The digest of what a resource holds. It leaves out the values of variables, the order, and the version of a whitelist.

use super::{current::Current, names::add, plan_json::write_shown, sha256::fingerprint};
use crate::{json::Writer, text::join};

/// Returns `sha256:` and 64 digits. A variable counts with its name only, so nothing in a plan is computed from a value.
pub(crate) fn digest(current: &Current) -> String {
    let mut lines = Vec::new();
    for entry in &current.entries {
        let mut out = Writer::default();
        out.text(&entry.path);
        if let Some(shown) = entry.content.shown() {
            write_shown(&mut out, &shown);
        }
        add(&mut lines, &String::from_utf8(out.finish()).unwrap_or_default());
    }
    fingerprint(join(&lines, "").into_bytes())
}
