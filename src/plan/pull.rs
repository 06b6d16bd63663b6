//! What WeChat has, as a desired state. It is the way back from a plan that would take everything away.

use super::{
    current::{Current, Reading},
    diff::Edit,
    entry::Entry,
    order::warning,
    path::{WHITELIST, is_below},
    plan_json::write_warning_members,
    render_words::{left_out, unread},
    resource::Resource,
    types::{Change, Plan},
};
use crate::{json::Writer, locale::Locale};

/// Writes what the reads found: the desired state, the variables whose values it leaves out, and what else it leaves out.
pub(crate) fn write_pull(out: &mut Writer, resources: Vec<Resource>, found: Vec<Reading>, locale: Locale) {
    let mut all = Plan::default();
    for (resource, reading) in resources.into_iter().zip(found) {
        match reading {
            Ok(current) => take(resource, current, &mut all.changes),
            Err(why) => all.warnings.push(warning(resource, &why)),
        }
    }
    let undo = all.undo();
    out.object(|out| {
        out.key("value").literal(&undo.desired);
        out.key("variables").list(&undo.lost, |out, (resource, field)| {
            out.object(|out| {
                resource.write_to(out.key("resource"));
                out.member("name", &field.names().pop().unwrap_or_default());
            });
        });
        out.key("warnings").open(b'[');
        for warning in &all.warnings {
            out.object(|out| {
                write_warning_members(out, warning);
                out.member("message", &unread(warning, locale));
            });
        }
        for change in &all.changes {
            for path in &change.unknown {
                out.object(|out| {
                    out.member("code", "unknown-member");
                    change.resource.write_to(out.key("resource"));
                    out.member("path", path);
                    out.member("message", &left_out(&change.resource, path, locale));
                });
            }
        }
        out.close(b']');
    });
}

/// Adds the change that would take away all that a resource holds.
fn take(resource: Resource, current: Current, changes: &mut Vec<Change>) {
    let Current { entries, unknown, .. } = current;
    let (list, settings): (Vec<Entry>, Vec<Entry>) = match &resource {
        // The answer about a whitelist has the switch of the token too, which belongs to the account.
        Resource::Whitelist { .. } => entries.into_iter().partition(|entry| is_below(&entry.path, WHITELIST)),
        _ => (entries, Vec::new()),
    };
    let is_token = |change: &Change| matches!(change.resource, Resource::Token { .. });
    if let (Resource::Whitelist { env }, false) = (&resource, changes.iter().any(is_token)) {
        changes.push(change(Resource::Token { env: env.clone() }, settings, Vec::new()));
    }
    changes.push(change(resource, list, unknown));
}

fn change(resource: Resource, entries: Vec<Entry>, unknown: Vec<String>) -> Change {
    let removal = |entry: Entry| Edit { path: entry.path, from: Some(entry.content), to: None }.field();
    let fields = entries.into_iter().map(removal).collect();
    let (base, kept, dangers) = (String::new(), Vec::new(), Vec::new());
    Change { id: 0, resource, base, version: None, fields, kept, unknown, dangers }
}
