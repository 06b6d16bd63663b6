//! Finds objects of a list that have the same two texts, such as callbacks for one event.

use std::cell::Cell;

use crate::{json::Node, text};

/// Returns the pairs of the texts with these names, each with the first object that has the same pair.
pub(crate) fn pairs_in<'t>(list: Node<'t>, names: [&str; 2]) -> Vec<Pair<'t>> {
    let mut pairs = Vec::new();
    for (index, object) in list.items().enumerate() {
        pairs.extend(Pair::of(object, index, names));
    }
    find_same(&pairs);
    pairs
}

/// Returns for each text the index of the first text that is the same: its own, if there is none before.
#[cfg(feature = "config")]
pub(crate) fn first_same<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let pairs: Vec<_> = texts.enumerate().map(|(index, text)| Pair::new(text, "", index)).collect();
    find_same(&pairs);
    pairs.iter().map(|pair| pair.first.get()).collect()
}

pub(crate) struct Pair<'t> {
    hash: u64,
    pub(crate) one: &'t str,
    pub(crate) other: &'t str,
    pub(crate) index: usize,
    /// The index of the first object with the same pair: its own, if there is none before.
    first: Cell<usize>,
}

impl<'t> Pair<'t> {
    fn of(object: Node<'t>, index: usize, names: [&str; 2]) -> Option<Self> {
        let (mut one, mut other) = (None, None);
        for (name, value) in object.members() {
            if name == names[0] {
                one = value.as_text();
            } else if name == names[1] {
                other = value.as_text();
            }
        }
        Some(Self::new(one?, other?, index))
    }

    fn new(one: &'t str, other: &'t str, index: usize) -> Self {
        let hash = text::hash(other.as_bytes(), text::hash(one.as_bytes(), 0));
        Self { hash, one, other, index, first: Cell::new(index) }
    }

    /// Returns the index of an earlier object with the same pair.
    pub(crate) fn earlier(&self) -> Option<usize> {
        Some(self.first.get()).filter(|first| *first < self.index)
    }

    /// Hashes usually tell pairs apart. If hashes collide by accident or on purpose, the texts are compared.
    fn key(&self) -> (u64, &str, &str) {
        (self.hash, self.one, self.other)
    }
}

/// Sorts pairs, so that equal pairs are neighbours. This is a merge sort by hand: a map or a `sort` would add 2 KB to
/// the wasm file.
fn find_same(pairs: &[Pair<'_>]) {
    let mut sorted: Vec<_> = pairs.iter().collect();
    let mut width = 1;
    while width < sorted.len() {
        let mut merged = Vec::with_capacity(sorted.len());
        for runs in sorted.chunks(width * 2) {
            let (mut one, mut other) = runs.split_at_checked(width).unwrap_or((runs, &[]));
            while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
                if second.key() < first.key() {
                    merged.push(*second);
                    other = other_rest;
                } else {
                    merged.push(*first);
                    one = one_rest;
                }
            }
            merged.extend_from_slice(one);
            merged.extend_from_slice(other);
        }
        (sorted, width) = (merged, width * 2);
    }
    for (pair, next) in sorted.iter().zip(sorted.iter().skip(1)) {
        if pair.key() == next.key() {
            next.first.set(pair.first.get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_whose_hashes_clash_are_told_apart_by_their_texts() {
        let events: Vec<_> = (0..30_000).map(|index| (index % 10_000).to_string()).collect();
        let clashing = |(index, event)| Pair { hash: 0, one: "event", other: event, index, first: Cell::new(index) };
        let pairs: Vec<_> = events.iter().map(String::as_str).enumerate().map(clashing).collect();
        find_same(&pairs);
        assert!(pairs.iter().all(|pair| pair.first.get() == pair.index % 10_000));
    }
}
