//! Cron expressions of seven fields, as WeChat's timers take them.
//!
//! Tencent's page has `? L W #` for the day and the weekday, WeChat's page does not. So they are accepted there, and
//! `cron/suspicion.rs` warns. A step may be larger than its field for the same reason: no page forbids it. The code
//! works on bytes with one function that cuts them: this is half as large in the wasm as std's iterators.

#[cfg(feature = "config")]
mod chinese;
#[cfg(feature = "config")]
mod describe;
#[cfg(feature = "config")]
mod english;
#[cfg(feature = "config")]
mod mark;
#[cfg(feature = "config")]
mod rule;
#[cfg(feature = "config")]
mod runs;
#[cfg(feature = "config")]
mod set;
#[cfg(feature = "config")]
mod suspicion;
#[cfg(feature = "config")]
mod words;

use crate::{locale::Bilingual, text::is_one_of};

#[cfg(feature = "config")]
pub use self::rule::{Cron, CronField, InvalidCron};

/// One of the seven fields.
pub(crate) struct Field {
    pub(crate) least: usize,
    pub(crate) most: usize,
    /// Names of three letters for the values from `least`.
    names: &'static [u8],
    /// What it holds, and its range.
    pub(crate) about: Bilingual,
}

/// The fields in their order. The lengths of months play no part: a timer for 30 February is legal and never runs.
pub(crate) const FIELDS: [Field; 7] = [
    Field { least: 0, most: 59, names: b"", about: ["second (0-59)", "秒 (0-59)"] },
    Field { least: 0, most: 59, names: b"", about: ["minute (0-59)", "分钟 (0-59)"] },
    Field { least: 0, most: 23, names: b"", about: ["hour (0-23)", "小时 (0-23)"] },
    Field { least: 1, most: 31, names: b"", about: ["day (1-31)", "日 (1-31)"] },
    Field {
        least: 1,
        most: 12,
        names: b"JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC",
        about: ["month (1-12, JAN-DEC)", "月份 (1-12, JAN-DEC)"],
    },
    Field {
        least: 0,
        most: 6,
        names: b"SUNMONTUEWEDTHUFRISAT",
        about: ["weekday (0-6, SUN-SAT)", "星期 (0-6, SUN-SAT)"],
    },
    Field { least: 1970, most: 2099, names: b"", about: ["year (1970-2099)", "年份 (1970-2099)"] },
];

/// Returns the next field of an expression.
pub(crate) fn next<'t>(rest: &mut Option<&'t [u8]>) -> Option<&'t [u8]> {
    loop {
        let field = cut(rest, b" \t\n\r\x0c")?;
        if !field.is_empty() {
            return Some(field);
        }
    }
}

impl Field {
    /// Returns the next wrong part of a field's text.
    pub(crate) fn fault<'t>(&self, rest: &mut Option<&'t [u8]>) -> Option<&'t [u8]> {
        loop {
            let part = cut(rest, b",")?;
            if self.span(part).is_none() && !self.has_mark(part) {
                return Some(part);
            }
        }
    }
}

/// The values that a part of a field means: from the first, step by step, to the last.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) step: usize,
}

impl Field {
    /// Reads `*`, `a`, `a-b`, and each of them with a step: `*/n`, `a/n`, `a-b/n`. `a/n` goes on to the end.
    pub(crate) fn span(&self, part: &[u8]) -> Option<Span> {
        let mut step = Some(part);
        let mut to = cut(&mut step, b"/");
        let from = cut(&mut to, b"-")?;
        let first = if from == b"*" { self.least } else { self.value(from)? };
        let last = match to {
            Some(to) => self.value(to).filter(|_| from != b"*")?,
            None if from == b"*" || step.is_some() => self.most,
            None => first,
        };
        let step = step.map_or(Some(1), number)?;
        (first <= last && step > 0).then_some(Span { first, last, step })
    }

    fn value(&self, text: &[u8]) -> Option<usize> {
        let value = if let Some(value) = number(text) {
            value
        } else {
            let mut names = self.names;
            let mut value = self.least;
            loop {
                let (name, rest) = names.split_at_checked(3)?;
                if name.eq_ignore_ascii_case(text) {
                    break value;
                }
                (names, value) = (rest, value + 1);
            }
        };
        (self.least..=self.most).contains(&value).then_some(value)
    }

    /// Whether a part is `?`, `L`, `LW` or `15W` for the day of the month, or `?`, `L`, `5L` or `5#2` for the weekday.
    /// `cron/mark.rs` says what each means. The default entry of the npm package does not need that.
    fn has_mark(&self, part: &[u8]) -> bool {
        let (is_day, is_weekday) = (self.is_day(), self.is_weekday());
        match part {
            b"?" | b"L" | b"l" => is_day || is_weekday,
            [rest @ .., b'W' | b'w'] => is_day && (matches!(rest, b"L" | b"l") || self.value(rest).is_some()),
            [rest @ .., b'L' | b'l'] | [rest @ .., b'#', b'1'..=b'5'] => is_weekday && self.value(rest).is_some(),
            _ => false,
        }
    }

    pub(crate) fn is_day(&self) -> bool {
        self.most == 31
    }

    pub(crate) fn is_weekday(&self) -> bool {
        self.most == 6
    }
}

/// Cuts off what is before the first of these bytes. After the last piece, nothing is left.
pub(crate) fn cut<'t>(rest: &mut Option<&'t [u8]>, at: &[u8]) -> Option<&'t [u8]> {
    let text = (*rest)?;
    let place = text.iter().position(|byte| is_one_of(at, *byte));
    *rest = place.and_then(|place| text.get(place + 1..));
    text.get(..place.unwrap_or(text.len()))
}

/// Reads digits. A number of more digits than any value has is as wrong as 9999.
fn number(digits: &[u8]) -> Option<usize> {
    let value = |value: usize, digit: &u8| {
        let more = usize::from(digit.wrapping_sub(b'0'));
        (more < 10).then(|| (value * 10 + more).min(9999))
    };
    digits.iter().try_fold(0, value).filter(|_| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_means_its_values() {
        let [_, minute, .., weekday, _] = &FIELDS;
        let span = |first, last, step| Some(Span { first, last, step });
        assert_eq!(minute.span(b"*"), span(0, 59, 1));
        assert_eq!(minute.span(b"*/7"), span(0, 59, 7));
        assert_eq!(minute.span(b"05"), span(5, 5, 1));
        assert_eq!(minute.span(b"5/10"), span(5, 59, 10));
        assert_eq!(minute.span(b"5-9/2"), span(5, 9, 2));
        assert_eq!(weekday.span(b"sun-Fri"), span(0, 5, 1));
        assert_eq!(weekday.span(b"SAT/2"), span(6, 6, 2));
        assert_eq!(minute.span(b"5-99999999"), None);
    }
}
