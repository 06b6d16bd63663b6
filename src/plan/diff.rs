//! The edits that lead from what is there to what is wanted, and what is kept meanwhile.

use super::{
    current::Current,
    entry::{Content, Entry},
    field::{Field, Op},
    path::{Index, is_below},
    wish::Wish,
};

/// What becomes of one entry. It holds the contents themselves, also of variables: [`Edit::field`] is what may be shown.
#[derive(Clone)]
pub(crate) struct Edit {
    pub(crate) path: String,
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

    fn sets(&self, path: &str, is_on: bool) -> bool {
        self.path == path && matches!(self.to, Some(Content::Flag(to)) if to == is_on)
    }
}

/// What may be shown of edits.
pub(crate) fn fields(edits: &[Edit]) -> Vec<Field> {
    edits.iter().map(Edit::field).collect()
}

/// The difference between what is there and what is wanted.
pub(crate) struct Difference {
    pub(crate) edits: Vec<Edit>,
    /// The entries of the named list that the desired state does not name, and does not take away.
    pub(crate) kept: Vec<String>,
}

/// Compares by key. The order of a list has no meaning.
pub(crate) fn difference(wish: &Wish, current: &Current) -> Difference {
    let there = Index::of(current.entries.iter().map(|entry| &entry.path));
    let mut edits = Vec::new();
    for Entry { path, content } in &wish.wanted {
        let from = there.find(path).and_then(|place| current.entries.get(place)).map(|entry| &entry.content);
        if from != Some(content) {
            edits.push(Edit { path: path.clone(), from: from.cloned(), to: Some(content.clone()) });
        }
    }
    let mut kept = Vec::new();
    if let Some(list) = &wish.list {
        let wanted = Index::of(wish.wanted.iter().map(|entry| &entry.path));
        let absent = Index::of(wish.absent.iter());
        for Entry { path, content } in &current.entries {
            if !is_below(path, list.path) || wanted.find(path).is_some() {
                continue;
            }
            if list.is_pruned || list.is_none_at_all || absent.find(path).is_some() {
                edits.push(Edit { path: path.clone(), from: Some(content.clone()), to: None });
            } else {
                kept.push(path.clone());
            }
        }
    }
    edits.extend(other_push(&edits, current));
    Difference { edits, kept }
}

pub(crate) const FUNCTIONS_ON: &str = "function_config.enable";
pub(crate) const CONTAINER_ON: &str = "container_config.enable";

/// Only one push may be on, and the same call has to turn the other off, also if the desired state does not name it.
fn other_push(edits: &[Edit], current: &Current) -> Option<Edit> {
    let turns_on = |path: &str| edits.iter().any(|edit| edit.sets(path, true));
    let other = match (turns_on(FUNCTIONS_ON), turns_on(CONTAINER_ON)) {
        (true, _) => CONTAINER_ON,
        (_, true) => FUNCTIONS_ON,
        _ => return None,
    };
    let stays_on = current.is_on(other) && !edits.iter().any(|edit| edit.path == other);
    let (from, to) = (Some(Content::Flag(true)), Some(Content::Flag(false)));
    stays_on.then(|| Edit { path: other.to_owned(), from, to })
}

impl Current {
    /// What is there after these edits. New entries come last, and the others keep their places.
    pub(crate) fn after(&self, edits: &[Edit]) -> Self {
        let index = Index::of(edits.iter().map(|edit| &edit.path));
        let mut entries = Vec::new();
        for entry in &self.entries {
            match index.find(&entry.path).and_then(|place| edits.get(place)) {
                None => entries.push(entry.clone()),
                Some(Edit { to: Some(content), .. }) => {
                    entries.push(Entry { path: entry.path.clone(), content: content.clone() });
                }
                Some(_) => {}
            }
        }
        for edit in edits.iter().filter(|edit| edit.from.is_none()) {
            if let Some(content) = edit.to.clone() {
                entries.push(Entry { path: edit.path.clone(), content });
            }
        }
        Self { entries, version: self.version, unknown: self.unknown.clone() }
    }

    pub(crate) fn is_on(&self, path: &str) -> bool {
        self.entries.iter().any(|entry| entry.path == path && matches!(entry.content, Content::Flag(true)))
    }

    /// The number of entries of a list.
    pub(crate) fn size(&self, list: &str) -> usize {
        self.entries.iter().filter(|entry| is_below(&entry.path, list)).count()
    }
}
