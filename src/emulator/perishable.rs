//! Tickets and codes: they are good until a time, and the oldest are forgotten.

use std::collections::{BTreeMap, VecDeque};

/// So many are remembered. A server may run for days.
const REMEMBERED: usize = 10_000;

/// Tickets or codes, with what each of them stands for.
pub(super) struct Perishables<T> {
    all: BTreeMap<String, (T, Option<u64>)>,
    order: VecDeque<String>,
}

/// Why a ticket or a code is refused.
pub(super) enum Void {
    Unknown,
    Expired,
}

impl<T> Perishables<T> {
    /// Those of a setup. They are good for ever.
    pub(super) fn new(lasting: impl IntoIterator<Item = (String, T)>) -> Self {
        let all = lasting.into_iter().map(|(name, meaning)| (name, (meaning, None))).collect();
        Self { all, order: VecDeque::new() }
    }

    pub(super) fn add(&mut self, name: &str, meaning: T, end: u64) {
        self.all.insert(name.to_owned(), (meaning, Some(end)));
        self.order.push_back(name.to_owned());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.all.remove(&oldest);
        }
    }

    pub(super) fn find(&self, name: &str, now: u64) -> Result<&T, Void> {
        let (meaning, end) = self.all.get(name).ok_or(Void::Unknown)?;
        if end.is_some_and(|end| now >= end) { Err(Void::Expired) } else { Ok(meaning) }
    }

    /// Finds one that can be used once.
    pub(super) fn take(&mut self, name: &str, now: u64) -> Result<T, Void> {
        self.find(name, now)?;
        self.all.remove(name).map(|(meaning, _)| meaning).ok_or(Void::Unknown)
    }

    pub(super) fn retain(&mut self, keeps: impl Fn(&T) -> bool) {
        self.all.retain(|_, (meaning, _)| keeps(meaning));
    }

    /// The last name that is not behind this text.
    pub(super) fn up_to(&self, text: &str) -> Option<&String> {
        use std::ops::Bound::{Included, Unbounded};
        self.all.range::<str, _>((Unbounded, Included(text))).next_back().map(|(name, _)| name)
    }
}
