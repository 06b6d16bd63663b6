//! A cron expression that was read: the values of each field, and what is suspicious about them.

use std::{fmt, str::FromStr};

use super::{FIELDS, Field, cut, mark::Mark, next, set::Set};
use crate::{
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, push_issues},
    text,
};

/// The names of the fields, in their order.
pub(super) const NAMES: [&str; 7] = ["second", "minute", "hour", "day", "month", "weekday", "year"];

const SATURDAY: usize = 6;

/// A cron expression of seven fields, as WeChat's timers take them: second, minute, hour, day, month, weekday, year. Its
/// times are in UTC+8.
///
/// ```
/// use wechat_cloudbase::{Locale, config::Cron};
///
/// let cron: Cron = "0 0 2 1 * * *".parse()?;
/// let next: Vec<i64> = cron.after(1_764_000_000).take(2).collect();
/// assert_eq!(next, [1_764_525_600, 1_767_204_000]); // 2025-12-01 and 2026-01-01, 02:00 in UTC+8
/// assert_eq!(cron.describe(Locale::En), "at 02:00 on day 1 of each month");
/// # Ok::<(), wechat_cloudbase::config::InvalidCron>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    pub(super) texts: [String; 7],
    /// Each set counts from the least value of its field.
    pub(super) values: [Set; 7],
    pub(super) marks: Marks,
}

/// A field of a cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CronField<'c> {
    /// `second`, `minute`, `hour`, `day`, `month`, `weekday` or `year`.
    pub name: &'static str,
    /// The text as it was written.
    pub text: &'c str,
    /// The values, from the least to the greatest. Sunday is 0.
    pub values: Vec<usize>,
    /// The parts that only Tencent's page has, such as `L` and `5#2`. They mean days beside those of the values.
    pub marks: Vec<&'c str>,
}

/// What the day and the weekday have beside values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for a part of its own")]
pub(super) struct Marks {
    /// Whether a part of the day is `*` or `?`. Then the day decides nothing.
    pub(super) any_day: bool,
    /// The same for the weekday.
    pub(super) any_weekday: bool,
    /// `L` as day.
    pub(super) last: bool,
    /// `LW`.
    pub(super) last_workday: bool,
    /// The days with `W`, counted from 0.
    pub(super) workdays: Set,
    /// The weekdays with `L`.
    pub(super) last_of: Set,
    /// The weekdays with `#`. Each week has seven numbers.
    pub(super) of: Set,
}

impl Cron {
    /// Reads an expression. Issues are in this language. `"…".parse()` reads it in English.
    ///
    /// # Errors
    ///
    /// Returns all issues if it is no cron expression. The path of each is the name of its field.
    pub fn parse(expression: &str, locale: Locale) -> Result<Self, InvalidCron> {
        let mut issues = Issues::new(locale, false);
        Self::read(expression, &mut issues).ok_or_else(|| InvalidCron { issues: issues.split().0 })
    }

    fn read(expression: &str, issues: &mut Issues) -> Option<Self> {
        if expression.is_empty() {
            issues.add(IssueCode::Empty, Place::Root, ["", ""]);
            return None;
        }
        let mut rest = Some(expression.as_bytes());
        let fields: Vec<&[u8]> = std::iter::from_fn(|| next(&mut rest)).collect();
        let Ok(fields) = <[&[u8]; 7]>::try_from(fields.as_slice()) else {
            issues.add(IssueCode::CronFields, Place::Root, [&text::count(fields.len()), ""]);
            return None;
        };
        let texts = fields.map(|field| text::lossy(field).into_owned());
        let mut cron = Self { texts, values: Default::default(), marks: Marks::default() };
        for (((name, field), text), values) in NAMES.iter().zip(&FIELDS).zip(fields).zip(&mut cron.values) {
            let mut parts = Some(text);
            while let Some(part) = cut(&mut parts, b",") {
                if !cron.marks.read(field, part, values) {
                    let about = issues.locale().of(field.about);
                    issues.add(IssueCode::InvalidCron, Place::Name(&Place::Root, name), [&text::lossy(part), about]);
                }
            }
        }
        (!issues.has_errors()).then_some(cron)
    }

    /// Returns the fields in their order.
    pub fn fields(&self) -> impl Iterator<Item = CronField<'_>> {
        let fields = NAMES.iter().zip(&FIELDS).zip(&self.texts).zip(&self.values);
        fields.map(|(((name, field), text), values)| CronField {
            name,
            text,
            values: values.numbers().map(|number| field.least + number).collect(),
            marks: parts_of(text).filter(|part| field.mark(part.as_bytes()).is_some()).collect(),
        })
    }
}

impl Marks {
    /// Reads a part of a field: values, or a mark. Returns whether it is one of both.
    fn read(&mut self, field: &Field, part: &[u8], values: &mut Set) -> bool {
        let mark = field.mark(part);
        let part = if mark == Some(Mark::Any) { b"*" } else { part };
        if let Some(span) = field.span(part) {
            let mut value = span.first;
            while value <= span.last {
                values.insert(value - field.least);
                value += span.step;
            }
            self.any_day |= part == b"*" && field.is_day();
            self.any_weekday |= part == b"*" && field.is_weekday();
            return true;
        }
        match mark {
            Some(Mark::Last) if field.is_day() => self.last = true,
            // As Quartz reads it. Tencent's page does not say, and the library that it seems to use refuses it.
            Some(Mark::Last) => values.insert(SATURDAY),
            Some(Mark::LastWorkday) => self.last_workday = true,
            Some(Mark::Workday(day)) => self.workdays.insert(day - field.least),
            Some(Mark::LastOf(weekday)) => self.last_of.insert(weekday),
            Some(Mark::Of(week, weekday)) => self.of.insert((week - 1) * 7 + weekday),
            Some(Mark::Any) | None => return false,
        }
        true
    }
}

/// The parts of a field. `str::split` brings 1 KB of panic messages into the wasm.
pub(super) fn parts_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text.as_bytes());
    std::iter::from_fn(move || cut(&mut rest, b",")).map(|part| str::from_utf8(part).unwrap_or_default())
}

/// The issues of a text that is no cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidCron {
    /// The issues, at least one. The path of each is the name of its field.
    pub issues: Vec<Issue>,
}

impl Cron {
    /// The fields with one blank between them.
    pub(crate) fn text(&self) -> String {
        text::join(&self.texts, " ")
    }
}

impl FromStr for Cron {
    type Err = InvalidCron;

    fn from_str(expression: &str) -> Result<Self, InvalidCron> {
        Self::parse(expression, Locale::En)
    }
}

/// Writes the fields with one blank between them.
impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for InvalidCron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        push_issues(&mut out, &self.issues);
        f.write_str(&out)
    }
}

impl std::error::Error for InvalidCron {}
