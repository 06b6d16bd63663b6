//! The parts of a day and a weekday that only Tencent's page has.

use super::Field;

/// A part that only Tencent's page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `?`: every day, like `*`.
    Any,
    /// `L`: the last day of the month, or of the week.
    Last,
    /// `LW`: the last day of the month from Monday to Friday.
    LastWorkday,
    /// `15W`: the day from Monday to Friday that is nearest to a day of the month.
    Workday(usize),
    /// `5L`: the last day of the month that is this weekday.
    LastOf(usize),
    /// `5#2`: the day of the month that is this weekday for the second time.
    Of(usize, usize),
}

impl Field {
    /// Reads `?`, `L`, `LW` or `15W` for the day of the month, and `?`, `L`, `5L` or `5#2` for the weekday.
    pub(super) fn mark(&self, part: &[u8]) -> Option<Mark> {
        let (is_day, is_weekday) = (self.is_day(), self.is_weekday());
        match part {
            b"?" if is_day || is_weekday => Some(Mark::Any),
            b"L" | b"l" if is_day || is_weekday => Some(Mark::Last),
            [b'L' | b'l', b'W' | b'w'] if is_day => Some(Mark::LastWorkday),
            [rest @ .., b'W' | b'w'] if is_day => self.value(rest).map(Mark::Workday),
            [rest @ .., b'L' | b'l'] if is_weekday => self.value(rest).map(Mark::LastOf),
            [rest @ .., b'#', week @ b'1'..=b'5'] if is_weekday => {
                self.value(rest).map(|weekday| Mark::Of(usize::from(*week - b'0'), weekday))
            }
            _ => None,
        }
    }
}
