//! What the words of both languages are made from: the clock times of an expression, and how a set of values reads best.

use super::{rule::Cron, set::Set};
use crate::text::{concat, join, push_count};

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
            let begin = join(&[*one, *two, *three].map(&name), self.comma);
            return concat(&[&begin, self.dots, &name(*last)]);
        }
        let mut items = Vec::new();
        let mut rest = numbers;
        while let Some((first, _)) = rest.split_first() {
            let run = rest.iter().zip(*first..).take_while(|(number, expected)| *number == expected).count();
            let run = if run < 3 { 1 } else { run };
            let last = first + run - 1;
            items.push(if run == 1 { name(*first) } else { concat(&[&name(*first), self.to, &name(last)]) });
            rest = rest.get(run..).unwrap_or_default();
        }
        self.join(&items)
    }

    /// Joins texts: `a, b and c`.
    pub(super) fn join(&self, items: &[String]) -> String {
        match items {
            [before @ .., last] if !before.is_empty() => concat(&[&join(before, self.comma), self.and, last]),
            _ => join(items, ""),
        }
    }
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
