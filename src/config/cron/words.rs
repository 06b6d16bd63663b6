//! What the words of both languages are made from: the clock times of an expression, and how a set of values reads best.

use super::{
    rule::Cron,
    runs::{DAY, ZONE, date_of},
    set::Set,
};
use crate::{locale::Locale, text::push_count};

/// With more clock times than this, words say intervals.
const MOST_CLOCK_TIMES: usize = 8;

impl Cron {
    /// Returns the clock times of a day if they are few.
    pub(super) fn clock_times(&self) -> Option<Vec<String>> {
        let [seconds, minutes, hours, ..] = &self.values;
        let count: usize = [seconds, minutes, hours].into_iter().map(|set| set.numbers().count()).product();
        if count > MOST_CLOCK_TIMES {
            return None;
        }
        let with_seconds = !is_zero(seconds);
        let mut times = Vec::with_capacity(count);
        for hour in hours.numbers() {
            for minute in minutes.numbers() {
                for second in seconds.numbers() {
                    let mut time = clock(hour, minute);
                    if with_seconds {
                        time.push(':');
                        push_two_digits(&mut time, second);
                    }
                    times.push(time);
                }
            }
        }
        Some(times)
    }
}

/// How a set of values reads best.
pub(super) enum Pattern {
    /// All values of the field.
    All,
    /// Only 0.
    Zero,
    /// Every so many, evenly over the ends of the field: 0, 15, 30, 45.
    Every(usize),
    /// Values without a gap.
    Span(usize, usize),
    Other,
}

impl Pattern {
    /// Whether minutes of this pattern go on evenly from hour to hour, and words say so.
    pub(super) fn is_even(&self, full_minutes: bool) -> bool {
        matches!(self, Self::All) || full_minutes && matches!(self, Self::Every(_))
    }
}

/// Finds the pattern of the seconds, the minutes or the hours.
pub(super) fn pattern(set: &Set, length: usize) -> Pattern {
    let numbers: Vec<usize> = set.numbers().collect();
    let (first, last) = ends(&numbers);
    let step = numbers.get(1).map_or(0, |second| second - first);
    if numbers.len() == length {
        Pattern::All
    } else if is_zero(set) {
        Pattern::Zero
    } else if last - first + 1 == numbers.len() {
        Pattern::Span(first, last)
    } else if first == 0 && step * numbers.len() == length && is_even(&numbers) {
        Pattern::Every(step)
    } else {
        Pattern::Other
    }
}

pub(super) fn is_zero(set: &Set) -> bool {
    set.has(0) && set.next(1).is_none()
}

fn ends(numbers: &[usize]) -> (usize, usize) {
    numbers.first().copied().zip(numbers.last().copied()).unwrap_or_default()
}

/// Whether all neighbours have the same distance.
fn is_even(numbers: &[usize]) -> bool {
    let mut steps = numbers.windows(2).map(|pair| ends(pair).1 - ends(pair).0);
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// The words of a language for lists.
pub(super) struct Lists {
    pub(super) to: &'static str,
    pub(super) comma: &'static str,
    pub(super) and: &'static str,
    pub(super) dots: &'static str,
}

impl Lists {
    /// Writes values as a list: `1, 5 to 9 and 30`, or `1, 3, 5 … 31` if they are many with the same distance.
    pub(super) fn of(&self, numbers: &[usize], name: impl Fn(usize) -> String) -> String {
        let (first, last) = ends(numbers);
        let is_span = last - first + 1 == numbers.len();
        if let [one, two, three, _, .., last] = numbers
            && !is_span
            && is_even(numbers)
        {
            let begin = [*one, *two, *three].map(&name).join(self.comma);
            return [&begin, self.dots, &name(*last)].concat();
        }
        let mut items = Vec::new();
        let mut rest = numbers;
        while let Some((first, _)) = rest.split_first() {
            let run = rest.iter().zip(*first..).take_while(|(number, expected)| *number == expected).count();
            let run = if run < 3 { 1 } else { run };
            let last = first + run - 1;
            items.push(if run == 1 { name(*first) } else { [&name(*first), self.to, &name(last)].concat() });
            rest = rest.get(run..).unwrap_or_default();
        }
        self.join(&items)
    }

    /// Joins texts: `a, b and c`.
    pub(super) fn join(&self, items: &[String]) -> String {
        match items {
            [before @ .., last] if !before.is_empty() => [&before.join(self.comma), self.and, last].concat(),
            _ => items.concat(),
        }
    }
}

/// Writes a run as the timer's clock shows it: `2026-11-30 02:00:00`.
pub(super) fn shown(run: Option<i64>, locale: Locale) -> String {
    let Some(run) = run else { return locale.pick("never", "永不").to_owned() };
    let [day, time] = [(run + ZONE) / DAY, (run + ZONE) % DAY].map(|part| usize::try_from(part).unwrap_or_default());
    let (year, month, day) = date_of(day);
    let mut out = String::new();
    push_count(&mut out, year + 1970);
    for (before, number) in
        [('-', month + 1), ('-', day + 1), (' ', time / 3600), (':', time / 60 % 60), (':', time % 60)]
    {
        out.push(before);
        push_two_digits(&mut out, number);
    }
    out
}

/// Writes an hour and a minute: `02:05`.
pub(super) fn clock(hour: usize, minute: usize) -> String {
    let mut out = String::new();
    push_two_digits(&mut out, hour);
    out.push(':');
    push_two_digits(&mut out, minute);
    out
}

fn push_two_digits(out: &mut String, number: usize) {
    if number < 10 {
        out.push('0');
    }
    push_count(out, number);
}
