//! Makes a plan of what was read: the changes, in an order in which everything exists before something uses it.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    current::{Current, Reading, Unread},
    danger::{dangers, lost},
    desired::{Desired, Prune},
    diff::{Difference, Edit, difference},
    digest::digest,
    entry::Content,
    field::Op,
    resource::{FunctionConfigKind, Read, Resource},
    types::{Change, Kept, Plan, Warning},
    wish::{Wish, wishes},
};

/// Returns what has to be read for a plan, each once. Only what the desired state names is read.
#[must_use]
pub fn reads(desired: &Desired) -> Vec<Read> {
    let mut reads: Vec<Read> = wishes(desired).iter().map(|wish| wish.resource.read()).collect();
    let mut seen = BTreeSet::new();
    reads.retain(|read| seen.insert(read.clone()));
    reads
}

/// Makes the plan. Nothing is planned for what could not be read.
pub(crate) fn plan(desired: &Desired, read: BTreeMap<Read, Reading>) -> Plan {
    let mut plan = Plan { desired: desired.fingerprint().to_owned(), prune: names(desired.prune), ..Plan::default() };
    let (found, unread) = split(read);
    let mut writes = Vec::new();
    for wish in wishes(desired) {
        match found.get(&wish.resource.read()) {
            Some(current) => consider(wish, current, &mut plan, &mut writes),
            None => plan.warnings.push(warning(wish.resource, &unread)),
        }
    }
    // The sort keeps the order of the desired state among equals.
    writes.sort_by_key(|write| write.rank);
    plan.changes = changes(writes, found);
    plan
}

fn split(read: BTreeMap<Read, Reading>) -> (BTreeMap<Read, Current>, BTreeMap<Read, Unread>) {
    let (mut found, mut unread) = (BTreeMap::new(), BTreeMap::new());
    for (read, reading) in read {
        match reading {
            Ok(current) => drop(found.insert(read, current)),
            Err(reason) => drop(unread.insert(read, reason)),
        }
    }
    (found, unread)
}

fn warning(resource: Resource, unread: &BTreeMap<Read, Unread>) -> Warning {
    let (error, errcode, path) = match unread.get(&resource.read()) {
        Some(Unread::Odd { path }) => (None, None, Some(path.clone())),
        Some(Unread::Failed { code, errcode }) => (Some(code.clone()), *errcode, None),
        None => (Some("not_read".to_owned()), None, None),
    };
    Warning { resource, error, errcode, path }
}

/// One write that is to be planned.
struct Write {
    rank: u8,
    wish: Rc<Wish>,
    edits: Vec<Edit>,
    kept: Vec<Vec<String>>,
}

/// Compares one resource, and adds what the plan has to say about it.
fn consider(wish: Wish, current: &Current, plan: &mut Plan, writes: &mut Vec<Write>) {
    let Difference { edits, kept } = difference(&wish, current);
    plan.kept += kept.len();
    if edits.is_empty() {
        plan.unchanged += 1;
        if !kept.is_empty() {
            plan.kept_elsewhere.push(Kept { resource: wish.resource, entries: kept });
        }
        return;
    }
    let (wish, mut kept) = (Rc::new(wish), Some(kept));
    for part in parts(&wish.resource, edits) {
        let rank = rank(&wish.resource, &part);
        writes.push(Write { rank, wish: Rc::clone(&wish), edits: part, kept: kept.take().unwrap_or_default() });
    }
}

/// What others may use goes away in a call of its own, after everything else has changed.
pub(crate) fn parts(resource: &Resource, edits: Vec<Edit>) -> Vec<Vec<Edit>> {
    let is_used_by_others = match resource {
        Resource::Push | Resource::Whitelist { .. } => true,
        Resource::Token { .. } => false,
        Resource::Function { config, .. } => *config == FunctionConfigKind::Permissions,
    };
    if !is_used_by_others {
        return vec![edits];
    }
    let (removals, others): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(|edit| edit.op() == Op::Remove);
    [others, removals].into_iter().filter(|part| !part.is_empty()).collect()
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

/// Makes the changes. The base of each is what the changes before it are expected to leave.
fn changes(writes: Vec<Write>, original: BTreeMap<Read, Current>) -> Vec<Change> {
    let mut all: BTreeMap<Resource, Vec<Edit>> = BTreeMap::new();
    for write in &writes {
        all.entry(write.wish.resource.clone()).or_default().extend(write.edits.iter().cloned());
    }
    let mut now = original.clone();
    let mut changes = Vec::new();
    for (index, Write { wish, edits, kept, .. }) in writes.into_iter().enumerate() {
        let read = wish.resource.read();
        let (Some(before), Some(original)) = (now.get(&read).cloned(), original.get(&read)) else { continue };
        let all = all.get(&wish.resource).map_or(&[][..], Vec::as_slice);
        changes.push(Change {
            id: index + 1,
            base: digest(&before),
            version: before.version,
            fields: edits.iter().map(Edit::field).collect(),
            kept,
            unknown: lost(&wish.resource, &edits, &before),
            dangers: dangers(&wish, &edits, &before, all, original),
            resource: wish.resource.clone(),
        });
        foresee(&mut now, &wish.resource, &before, &edits);
    }
    changes
}

/// What is there after a change. Nobody knows the version of the whitelist then. The switch of the token belongs to the
/// whole account, so all environments show it.
fn foresee(now: &mut BTreeMap<Read, Current>, resource: &Resource, before: &Current, edits: &[Edit]) {
    let mut after = before.after(edits);
    after.version = None;
    now.insert(resource.read(), after);
    if matches!(resource, Resource::Token { .. }) {
        for (read, current) in now.iter_mut().filter(|(read, _)| matches!(read, Read::Access { .. })) {
            if *read != resource.read() {
                *current = Current { version: None, ..current.after(edits) };
            }
        }
    }
}

fn names(prune: Prune) -> Vec<String> {
    let lists = [
        ("callbacks", prune.callbacks),
        ("api_whitelist", prune.api_whitelist),
        ("permissions", prune.permissions),
        ("triggers", prune.triggers),
        ("envVariables", prune.variables),
    ];
    lists.iter().filter(|(_, is_pruned)| *is_pruned).map(|(name, _)| (*name).to_owned()).collect()
}
