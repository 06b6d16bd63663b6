//! Cron expressions of seven fields, as WeChat's timers take them.
//!
//! `? L W #` stand on Tencent's page for the days of month and week, and not on WeChat's: so they are accepted there.
//! The code works on bytes, which is smaller in the wasm than texts with their searches.

use crate::locale::Bilingual;

/// One of the seven fields.
pub(crate) struct Field {
    pub(crate) least: u16,
    pub(crate) most: u16,
    /// Names of three letters for the values from `least`.
    names: &'static [u8],
    /// What it holds, and its range.
    pub(crate) about: Bilingual,
}

/// The fields in their order. The lengths of months play no part: a timer for 30 February is legal and never runs.
pub(crate) const FIELDS: [Field; 7] = [
    Field { least: 0, most: 59, names: b"", about: ["second (0-59)", "秒（0-59）"] },
    Field { least: 0, most: 59, names: b"", about: ["minute (0-59)", "分（0-59）"] },
    Field { least: 0, most: 23, names: b"", about: ["hour (0-23)", "时（0-23）"] },
    Field { least: 1, most: 31, names: b"", about: ["day (1-31)", "日（1-31）"] },
    Field {
        least: 1,
        most: 12,
        names: b"JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC",
        about: ["month (1-12, JAN-DEC)", "月（1-12、JAN-DEC）"],
    },
    Field {
        least: 0,
        most: 6,
        names: b"SUNMONTUEWEDTHUFRISAT",
        about: ["weekday (0-6, SUN-SAT)", "星期（0-6、SUN-SAT）"],
    },
    Field { least: 1970, most: 2099, names: b"", about: ["year (1970-2099)", "年（1970-2099）"] },
];

/// Returns the fields of an expression. Blanks part them.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &[u8]> + Clone {
    text.as_bytes().split(u8::is_ascii_whitespace).filter(|field| !field.is_empty())
}

/// Returns the parts of a field that its list has and that are wrong.
pub(crate) fn faults<'t>(field: &'static Field, text: &'t [u8]) -> impl Iterator<Item = &'t [u8]> {
    text.split(|byte| *byte == b',').filter(|part| field.span(part).is_none() && !field.has_mark(part))
}

/// The values that a part of a field means: from the first, step by step, to the last.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: u16,
    pub(crate) last: u16,
    pub(crate) step: u16,
}

impl Field {
    /// Reads `*`, `a`, `a-b`, and each of them with a step: `*/n`, `a/n`, `a-b/n`. `a/n` goes on to the end.
    pub(crate) fn span(&self, part: &[u8]) -> Option<Span> {
        let (range, step) = divide(part, b'/');
        let (from, to) = divide(range, b'-');
        let (first, last) = match (from, to) {
            (b"*", None) => (self.least, self.most),
            (_, Some(to)) => (self.value(from)?, self.value(to)?),
            _ => {
                let value = self.value(from)?;
                (value, if step.is_some() { self.most } else { value })
            }
        };
        let step = step.map_or(Some(1), number)?;
        (first <= last && step > 0).then_some(Span { first, last, step })
    }

    fn value(&self, text: &[u8]) -> Option<u16> {
        let name = || self.names.chunks(3).zip(self.least..).find(|(name, _)| name.eq_ignore_ascii_case(text));
        let value = number(text).or_else(|| name().map(|(_, value)| value))?;
        (self.least..=self.most).contains(&value).then_some(value)
    }

    /// Whether a part is `?`, `L`, `LW` or `15W` for the day of the month, or `?`, `L`, `5L` or `5#2` for the weekday.
    pub(crate) fn has_mark(&self, part: &[u8]) -> bool {
        let (is_day, is_weekday) = (self.most == 31, self.most == 6);
        match part {
            b"?" | b"L" | b"l" => is_day || is_weekday,
            [rest @ .., b'W' | b'w'] => is_day && (matches!(rest, b"L" | b"l") || self.value(rest).is_some()),
            [rest @ .., b'L' | b'l'] | [rest @ .., b'#', b'1'..=b'5'] => is_weekday && self.value(rest).is_some(),
            _ => false,
        }
    }
}

/// Returns what is before the first of these bytes, and what is behind it.
fn divide(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    let mut parts = text.splitn(2, |byte| *byte == at);
    (parts.next().unwrap_or_default(), parts.next())
}

fn number(digits: &[u8]) -> Option<u16> {
    let mut value = None;
    for digit in digits {
        let more = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
        value = Some(value.unwrap_or(0_u16).saturating_mul(10).saturating_add(more));
    }
    value
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
