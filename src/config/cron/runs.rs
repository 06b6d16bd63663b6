//! When a cron expression runs. It never steps second by second: it looks for the next month, day and time that match.

use super::{
    rule::{Cron, Marks},
    set::Set,
};

pub(super) const DAY: i64 = 24 * 60 * 60;

/// WeChat's timers run in UTC+8, which has no daylight saving.
pub(super) const ZONE: i64 = 8 * 60 * 60;

/// 1970-01-01 was a Thursday.
const FIRST_WEEKDAY: usize = 4;

/// The years 1970 to 2099.
const YEARS: usize = 130;
const LENGTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FEBRUARY: usize = 1;

impl Cron {
    /// Returns the times of all runs after this time, in seconds since 1970 (UTC), the earliest first. There is an end: no
    /// run is after 2099.
    pub fn after(&self, unix_seconds: i64) -> impl Iterator<Item = i64> {
        let mut from = unix_seconds.saturating_add(1);
        std::iter::from_fn(move || {
            let run = self.at_or_after(from, false)?;
            from = run + 1;
            Some(run)
        })
    }

    /// With `needs_both`, a day has to match both the day and the weekday, as some schedulers take it.
    pub(super) fn at_or_after(&self, unix_seconds: i64, needs_both: bool) -> Option<i64> {
        let local = unix_seconds.saturating_add(ZONE).max(0);
        let day = usize::try_from(local / DAY).ok().filter(|day| *day < first_day(YEARS))?;
        let time = usize::try_from(local % DAY).ok()?;
        let (day, time) = match self.day_from(day, needs_both)? {
            same if same == day => match self.time_from(time) {
                Some(time) => (day, time),
                None => (self.day_from(day + 1, needs_both)?, self.time_from(0)?),
            },
            later => (later, self.time_from(0)?),
        };
        Some(i64::try_from(day).ok()? * DAY + i64::try_from(time).ok()? - ZONE)
    }

    /// Returns the first second of a day that matches, from `time` on.
    fn time_from(&self, time: usize) -> Option<usize> {
        let [second, minute, hour, ..] = &self.values;
        let (now_hour, now_minute, now_second) = (time / 3600, time / 60 % 60, time % 60);
        if hour.has(now_hour) {
            if minute.has(now_minute)
                && let Some(second) = second.next(now_second)
            {
                return Some(now_hour * 3600 + now_minute * 60 + second);
            }
            if let Some(minute) = minute.next(now_minute + 1) {
                return Some(now_hour * 3600 + minute * 60 + second.next(0)?);
            }
        }
        Some(hour.next(now_hour + 1)? * 3600 + minute.next(0)? * 60 + second.next(0)?)
    }

    /// Returns the first day that matches, from `day` on. Days count from 1970-01-01.
    fn day_from(&self, day: usize, needs_both: bool) -> Option<usize> {
        let [_, _, _, days, months, weekdays, years] = &self.values;
        let (mut year, mut month, mut from) = date_of(day);
        loop {
            let next_year = years.next(year)?;
            if next_year != year {
                (year, month, from) = (next_year, 0, 0);
            }
            let Some(next_month) = months.next(month) else {
                (year, month, from) = (year + 1, 0, 0);
                continue;
            };
            if next_month != month {
                (month, from) = (next_month, 0);
            }
            let first = first_day(year) + lengths(year).take(month).sum::<usize>();
            let calendar = Month { first_weekday: (FIRST_WEEKDAY + first) % 7, length: lengths(year).nth(month)? };
            let matches = |day: &usize| calendar.matches(*day, days, weekdays, &self.marks, needs_both);
            if let Some(day) = (from..calendar.length).find(matches) {
                return Some(first + day);
            }
            (month, from) = (month + 1, 0);
        }
    }
}

/// A month of a certain year. Its days count from 0.
struct Month {
    first_weekday: usize,
    length: usize,
}

impl Month {
    /// If day and weekday are both given, one that matches is enough.
    fn matches(&self, day: usize, days: &Set, weekdays: &Set, marks: &Marks, needs_both: bool) -> bool {
        let by_day = || self.matches_day(day, days, marks);
        let by_weekday = || self.matches_weekday(day, weekdays, marks);
        match (marks.any_day, marks.any_weekday) {
            _ if needs_both => by_day() && by_weekday(),
            (true, true) => true,
            (true, false) => by_weekday(),
            (false, true) => by_day(),
            (false, false) => by_day() || by_weekday(),
        }
    }

    fn matches_day(&self, day: usize, days: &Set, marks: &Marks) -> bool {
        let last = self.length - 1;
        days.has(day)
            || (marks.last && day == last)
            || (marks.last_workday && day == self.workday(last))
            || marks.workdays.numbers().any(|about| about <= last && day == self.workday(about))
    }

    fn matches_weekday(&self, day: usize, weekdays: &Set, marks: &Marks) -> bool {
        let weekday = self.weekday(day);
        weekdays.has(weekday)
            || (day + 7 >= self.length && marks.last_of.has(weekday))
            || marks.of.has(day / 7 * 7 + weekday)
    }

    fn weekday(&self, day: usize) -> usize {
        (self.first_weekday + day) % 7
    }

    /// Returns the day of this month from Monday to Friday that is nearest to `day`.
    fn workday(&self, day: usize) -> usize {
        match self.weekday(day) {
            6 if day == 0 => 2,
            6 => day - 1,
            0 if day + 1 == self.length => day - 2,
            0 => day + 1,
            _ => day,
        }
    }
}

/// The lengths of the months of a year. Years count from 1970, so every fourth is a leap year until 2100.
fn lengths(year: usize) -> impl Iterator<Item = usize> {
    let leap_month = (year % 4 == 2).then_some(FEBRUARY);
    LENGTHS.into_iter().enumerate().map(move |(month, length)| length + usize::from(leap_month == Some(month)))
}

/// The first day of a year.
fn first_day(year: usize) -> usize {
    year * 365 + (year + 1) / 4
}

/// The year, the month and the day of the month of a day.
pub(super) fn date_of(day: usize) -> (usize, usize, usize) {
    let mut year = day / 366;
    while first_day(year + 1) <= day {
        year += 1;
    }
    let mut rest = day - first_day(year);
    for (month, length) in lengths(year).enumerate() {
        if rest < length {
            return (year, month, rest);
        }
        rest -= length;
    }
    (year + 1, 0, 0)
}
