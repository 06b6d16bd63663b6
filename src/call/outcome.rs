//! What became of a write whose call failed.

use crate::interface::Effect;

/// What became of a write whose call failed. A failed read has no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was sent.
    NotSent,
    /// The request was sent and refused: nothing has changed.
    NotDone,
    /// WeChat says that it was done. Only the rest of the answer is odd.
    Done,
    /// It may have been done. Read back before you repeat it.
    Unknown,
}

impl Outcome {
    /// The stable name, as used in errors and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::NotDone => "not_done",
            Self::Done => "done",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn of(self, effect: Effect) -> Option<Self> {
        (effect == Effect::Write).then_some(self)
    }
}
