//! Makes a plan of what was read: the changes, in an order in which everything exists before something uses it.

use super::{
    current::{Current, Reading, Unread},
    danger::{dangers, is_large, lost},
    desired::Desired,
    diff::{Difference, Edit, difference, fields},
    digest::digest,
    entry::Content,
    field::Op,
    resource::{FunctionConfigKind, Resource},
    types::{Change, Kept, Plan, Warning},
    wish::{NamedList, Wish},
    write::refused,
};
use crate::schema::Issue;

/// What has to be read for the desired state.
#[derive(Default)]
pub(crate) struct Needs {
    /// The resources to read, each once. A whitelist is read with the token.
    pub(crate) reads: Vec<Resource>,
    /// The read of each wish.
    of: Vec<usize>,
}

/// Only what the desired state names is read.
pub(crate) fn needs(desired: &Desired) -> Needs {
    let (mut reads, mut of, mut token): (Vec<Resource>, _, _) = (Vec::new(), Vec::new(), None);
    for Wish { resource, .. } in &desired.wishes {
        let shared = match (&token, resource) {
            (Some((env, place)), Resource::Whitelist { env: other }) if env == other => Some(*place),
            _ => None,
        };
        of.push(shared.unwrap_or(reads.len()));
        if shared.is_none() {
            if let Resource::Token { env } = resource {
                token = Some((env.clone(), reads.len()));
            }
            reads.push(resource.clone());
        }
    }
    Needs { reads, of }
}

/// Makes the plan of what the reads found, in their order. Nothing is planned for what could not be read.
pub(crate) fn plan(desired: &Desired, needs: Needs, found: Vec<Reading>) -> Plan {
    let mut plan = Plan { desired: desired.fingerprint().to_owned(), prune: desired.prune.clone(), ..Plan::default() };
    let mut writes = Vec::new();
    for (wish, read) in desired.wishes.iter().zip(needs.of) {
        match found.get(read) {
            Some(Ok(current)) => consider(wish, read, current, &mut plan, &mut writes),
            Some(Err(unread)) => plan.warnings.push(warning(wish.resource.clone(), unread)),
            None => {}
        }
    }
    // If nothing else changes, nothing stands between what comes and what goes. So one write does both, or neither.
    if let [first, second] = writes.as_mut_slice()
        && first.resource == second.resource
    {
        first.edits.append(&mut second.edits);
        writes.truncate(1);
    }
    let Plan { changes, warnings, .. } = &mut plan;
    add_changes(&writes, found, changes, warnings);
    plan
}

pub(crate) fn warning(resource: Resource, unread: &Unread) -> Warning {
    let (error, errcode, path) = match unread {
        Unread::Odd { path } => (None, None, Some(path.clone())),
        Unread::Failed { code, errcode } => (Some(code.clone()), *errcode, None),
    };
    Warning { resource, is_read: false, error, errcode, path }
}

/// One write that is to be planned.
struct Write {
    rank: u8,
    resource: Resource,
    /// Which read shows the resource.
    read: usize,
    list: Option<NamedList>,
    edits: Vec<Edit>,
    kept: Vec<String>,
    is_large: bool,
}

/// Compares one resource, and adds what the plan has to say about it.
fn consider(wish: &Wish, read: usize, current: &Current, plan: &mut Plan, writes: &mut Vec<Write>) {
    let Difference { edits, mut kept } = difference(wish, current);
    plan.kept += kept.len();
    if edits.is_empty() {
        plan.unchanged += 1;
        if !kept.is_empty() {
            plan.kept_elsewhere.push(Kept { resource: wish.resource.clone(), entries: kept });
        }
        return;
    }
    let is_large = is_large(&edits, current, wish.list.as_ref());
    for edits in parts(&wish.resource, edits) {
        if !edits.is_empty() {
            let (rank, kept) = (rank(&wish.resource, &edits), std::mem::take(&mut kept));
            let (resource, list) = (wish.resource.clone(), wish.list.clone());
            writes.push(Write { rank, resource, read, list, edits, kept, is_large });
        }
    }
}

/// Returns what is added and changed, and what is removed. What others may use goes away in a call of its own, after
/// everything else has changed.
pub(crate) fn parts(resource: &Resource, edits: Vec<Edit>) -> [Vec<Edit>; 2] {
    let is_used_by_others = match resource {
        Resource::Push | Resource::Whitelist { .. } => true,
        Resource::Token { .. } => false,
        Resource::Function { config, .. } => *config == FunctionConfigKind::Permissions,
    };
    let (removals, others) = edits.into_iter().partition(|edit| is_used_by_others && edit.op() == Op::Remove);
    [others, removals]
}

/// The place of a write in the order.
fn rank(resource: &Resource, edits: &[Edit]) -> u8 {
    let takes_away = edits.iter().all(|edit| edit.op() == Op::Remove);
    let opens = edits.iter().any(|edit| edit.to == Some(Content::Flag(true)));
    match (resource, takes_away) {
        (Resource::Function { config: FunctionConfigKind::Environment, .. }, _) => 0,
        (Resource::Function { config: FunctionConfigKind::Permissions, .. }, false) => 1,
        (Resource::Whitelist { .. }, false) => 2,
        (Resource::Token { .. }, _) if opens => 3,
        (Resource::Push, false) => 4,
        (Resource::Function { config: FunctionConfigKind::Triggers, .. }, _) => 5,
        (Resource::Function { .. }, true) => 6,
        (Resource::Whitelist { .. }, true) => 7,
        (Resource::Push, true) => 8,
        (Resource::Token { .. }, _) => 9,
    }
}

const LAST_RANK: u8 = 9;

/// Makes the changes. The base of each is what the changes before it are expected to leave. Equal ranks keep the order of the
/// desired state. A write that the interface would refuse is no change: what it lacks is a warning.
fn add_changes(writes: &[Write], found: Vec<Reading>, changes: &mut Vec<Change>, warnings: &mut Vec<Warning>) {
    let mut now: Vec<Current> = found.into_iter().map(Result::unwrap_or_default).collect();
    for rank in 0..=LAST_RANK {
        for write in writes.iter().filter(|write| write.rank == rank) {
            let Write { resource, edits, list, kept, .. } = write;
            let Some(before) = now.get(write.read) else { continue };
            let issues = refused(resource, edits, &before.after(edits));
            for Issue { path, code, .. } in &issues {
                let (error, path) = (Some(code.as_str().to_owned()), Some(path.clone()));
                warnings.push(Warning { resource: resource.clone(), is_read: true, error, errcode: None, path });
            }
            if !issues.is_empty() {
                continue;
            }
            changes.push(Change {
                id: changes.len() + 1,
                resource: resource.clone(),
                base: digest(before),
                version: before.version,
                fields: fields(edits),
                kept: kept.clone(),
                unknown: lost(resource, edits, before),
                dangers: dangers(resource, edits, before, list.as_ref(), write.is_large),
            });
            foresee(&mut now, write);
        }
    }
}

/// What is there after a change. Nobody knows the version of the whitelist then. The switch of the token belongs to the
/// whole account, so all environments show it.
fn foresee(now: &mut [Current], write: &Write) {
    let is_token = matches!(write.resource, Resource::Token { .. });
    for (place, current) in now.iter_mut().enumerate() {
        if place == write.read || (is_token && current.entries.iter().any(|entry| entry.path == "open")) {
            *current = current.after(&write.edits);
            current.version = None;
        }
    }
}
