//! The edits that lead from what is there to what is wanted, and what is kept meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    current::Current,
    entry::{Content, Entry},
    field::{Field, Op},
    path::{Path, path_of},
    wish::Wish,
};

/// What becomes of one entry. It holds the contents themselves, also of variables: [`Edit::field`] is what may be shown.
#[derive(Clone)]
pub(crate) struct Edit {
    pub(crate) path: Path,
    pub(crate) from: Option<Content>,
    pub(crate) to: Option<Content>,
}

impl Edit {
    pub(crate) fn op(&self) -> Op {
        match (&self.from, &self.to) {
            (None, _) => Op::Add,
            (_, None) => Op::Remove,
            _ => Op::Change,
        }
    }

    pub(crate) fn field(&self) -> Field {
        let shown = |content: &Option<Content>| content.as_ref().and_then(Content::shown);
        Field { path: self.path.clone(), op: self.op(), from: shown(&self.from), to: shown(&self.to) }
    }
}

/// The difference between what is there and what is wanted.
pub(crate) struct Difference {
    pub(crate) edits: Vec<Edit>,
    /// The entries of named lists that the desired state does not name, and does not take away.
    pub(crate) kept: Vec<Path>,
}

/// Compares by key. The order of a list has no meaning.
pub(crate) fn difference(wish: &Wish, current: &Current) -> Difference {
    let there: BTreeMap<&Path, &Content> = current.entries.iter().map(|entry| (&entry.path, &entry.content)).collect();
    let mut edits = Vec::new();
    for Entry { path, content } in &wish.wanted {
        let from = there.get(path).copied();
        if from != Some(content) {
            edits.push(Edit { path: path.clone(), from: from.cloned(), to: Some(content.clone()) });
        }
    }
    let wanted: BTreeSet<&Path> = wish.wanted.iter().map(|entry| &entry.path).collect();
    let absent: BTreeSet<&Path> = wish.absent.iter().collect();
    let mut kept = Vec::new();
    for Entry { path, content } in current.entries.iter().filter(|entry| !wanted.contains(&entry.path)) {
        let Some(list) = wish.lists.iter().find(|list| list.has(path)) else { continue };
        if absent.contains(path) || list.is_pruned || list.is_none_at_all {
            edits.push(Edit { path: path.clone(), from: Some(content.clone()), to: None });
        } else {
            kept.push(path.clone());
        }
    }
    edits.extend(other_push(&edits, &there));
    Difference { edits, kept }
}

const PUSHES: [&str; 2] = ["function_config", "container_config"];

/// Only one push may be on, and the same call has to turn the other off, also if the desired state does not name it.
fn other_push(edits: &[Edit], there: &BTreeMap<&Path, &Content>) -> Option<Edit> {
    let on = Content::Flag(true);
    let turns_on = |name: &str| {
        let path = path_of([name, "enable"]);
        edits.iter().any(|edit| edit.path == path && edit.to.as_ref() == Some(&on))
    };
    let is_edited = |path: &Path| edits.iter().any(|edit| edit.path == *path);
    let [functions, container] = PUSHES;
    let other = if turns_on(functions) { container } else if turns_on(container) { functions } else { return None };
    let path = path_of([other, "enable"]);
    let stays_on = there.get(&path).is_some_and(|content| **content == on) && !is_edited(&path);
    stays_on.then(|| Edit { path, from: Some(on), to: Some(Content::Flag(false)) })
}

impl Current {
    /// What is there after these edits. New entries come last, and the others keep their places.
    pub(crate) fn after(&self, edits: &[Edit]) -> Self {
        let by_path: BTreeMap<&Path, &Edit> = edits.iter().map(|edit| (&edit.path, edit)).collect();
        let there: BTreeSet<&Path> = self.entries.iter().map(|entry| &entry.path).collect();
        let after = |entry: &Entry| match by_path.get(&entry.path) {
            None => Some(entry.clone()),
            Some(edit) => edit.to.clone().map(|content| Entry { path: entry.path.clone(), content }),
        };
        let mut entries: Vec<Entry> = self.entries.iter().filter_map(after).collect();
        for edit in edits.iter().filter(|edit| !there.contains(&edit.path)) {
            entries.extend(edit.to.clone().map(|content| Entry { path: edit.path.clone(), content }));
        }
        Self { entries, version: self.version, unknown: self.unknown.clone() }
    }

    pub(crate) fn get<const N: usize>(&self, path: [&str; N]) -> Option<&Content> {
        let found = self.entries.iter().find(|entry| entry.path.iter().map(String::as_str).eq(path));
        found.map(|entry| &entry.content)
    }

    pub(crate) fn is_on<const N: usize>(&self, path: [&str; N]) -> bool {
        matches!(self.get(path), Some(Content::Flag(true)))
    }
}
