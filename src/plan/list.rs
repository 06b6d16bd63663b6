//! A list of a wish, whose elements are known by a key.

/// What a wish says about a list. Elements that are in neither part are kept, unless the list is pruned or says
/// [nothing at all](Self::is_none_at_all).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List<T: Keyed> {
    pub(crate) wanted: Vec<T>,
    /// The keys of the elements with `$absent`.
    pub(crate) absent: Vec<T::Key>,
}

/// An element that is known by a part of itself.
pub(crate) trait Keyed {
    type Key: Clone + std::fmt::Debug + Ord;
}

impl<T: Keyed> List<T> {
    /// Whether the list was written as `[]` or `{}`: there shall be no element.
    pub(crate) fn is_none_at_all(&self) -> bool {
        self.wanted.is_empty() && self.absent.is_empty()
    }
}

impl Keyed for String {
    type Key = Self;
}
