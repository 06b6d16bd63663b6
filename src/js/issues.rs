//! Issues as JSON.

use crate::{json::Writer, schema::Issue};

pub(super) fn issues(out: &mut Writer, issues: &[Issue]) {
    out.list(issues, |out, issue| {
        out.object(|out| {
            out.member("path", &issue.path);
            out.member("code", issue.code.as_str());
            out.member("message", &issue.message);
        });
    });
}
