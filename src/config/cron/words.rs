//! What the words of both languages are made from: the clock times of an expression, the days of a month that it names, and
//! how a set of values reads best.

use super::{
    rule::Cron,
    runs::{DAY, ZONE, date_of},
    set::Set,
};
use crate::{locale::Locale, text::push_count};

/// With more clock times than this, words say intervals.
const MOST_CLOCK_TIMES: usize = 8;

/// A text that grows. Texts in pieces, joined later, would take twice as many bytes of the wasm.
#[derive(Default)]
pub(super) struct Words(String);

impl Words {
    pub(super) fn say(&mut self, text: &str) -> &mut Self {
        self.0.push_str(text);
        self
    }

    pub(super) fn count(&mut self, number: usize) -> &mut Self {
        push_count(&mut self.0, number);
        self
    }

    /// Says an hour and a minute: `02:05`.
    pub(super) fn clock(&mut self, hour: usize, minute: usize) -> &mut Self {
        self.two_digits(hour).say(":").two_digits(minute)
    }

    fn two_digits(&mut self, number: usize) -> &mut Self {
        self.say(if number < 10 { "0" } else { "" }).count(number)
    }

    /// Says this between two texts, so not at the beginning.
    pub(super) fn between(&mut self, text: &str) -> &mut Self {
        self.say(if self.0.is_empty() { "" } else { text })
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

impl Cron {
    /// Whether the clock times of a day are few.
    pub(super) fn has_clock_times(&self) -> bool {
        let [seconds, minutes, hours, ..] = &self.values;
        [seconds, minutes, hours].into_iter().map(Set::count).product::<usize>() <= MOST_CLOCK_TIMES
    }

    /// Says the clock times of a day.
    pub(super) fn clock_times(&self, lists: &Lists, words: &mut Words) {
        let [seconds, minutes, hours, ..] = &self.values;
        let (mut said, count) = (0, seconds.count() * minutes.count() * hours.count());
        for hour in hours.numbers() {
            for minute in minutes.numbers() {
                for second in seconds.numbers() {
                    lists.between(said, count, words);
                    words.clock(hour, minute);
                    if !is_zero(seconds) {
                        words.say(":").two_digits(second);
                    }
                    said += 1;
                }
            }
        }
    }

    /// The days of the month that the day names.
    pub(super) fn month_days(&self) -> Vec<Day> {
        let ([_, _, _, days, ..], marks) = (&self.values, &self.marks);
        let mut found = Vec::new();
        found.extend(days.next(0).map(|_| Day::Numbers));
        for day in marks.workdays.numbers() {
            found.push(Day::Workday(day + 1));
        }
        found.extend(marks.last.then_some(Day::Last));
        found.extend(marks.last_workday.then_some(Day::LastWorkday));
        found
    }

    /// The days of the month that the weekday names.
    pub(super) fn month_weekdays(&self) -> Vec<Day> {
        let mut found = Vec::new();
        for number in self.marks.of.numbers() {
            found.push(Day::Of(number / 7, number % 7));
        }
        for weekday in self.marks.last_of.numbers() {
            found.push(Day::LastOf(weekday));
        }
        found
    }
}

/// Days of a month.
pub(super) enum Day {
    /// Those of the set of days.
    Numbers,
    /// The day from Monday to Friday that is nearest to this one.
    Workday(usize),
    Last,
    LastWorkday,
    /// The weekday that comes for the first (0) to the fifth time.
    Of(usize, usize),
    /// The weekday that comes for the last time.
    LastOf(usize),
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
    /// Says values as a list: `1, 5 to 9 and 30`, or `1, 3, 5 … 31` if they are many with the same distance.
    pub(super) fn of<'w>(
        &self,
        numbers: &[usize],
        name: fn(usize, &mut Words) -> &mut Words,
        words: &'w mut Words,
    ) -> &'w mut Words {
        let (first, last) = ends(numbers);
        let is_span = last - first + 1 == numbers.len();
        if let [one, two, three, _, .., last] = numbers
            && !is_span
            && is_even(numbers)
        {
            for (number, behind) in [(one, self.comma), (two, self.comma), (three, self.dots), (last, "")] {
                name(*number, words).say(behind);
            }
            return words;
        }
        let runs = runs(numbers);
        for (index, (first, last)) in runs.iter().enumerate() {
            self.between(index, runs.len(), words);
            name(*first, words);
            if first != last {
                name(*last, words.say(self.to));
            }
        }
        words
    }

    /// Says what stands before an item of a list: `a, b and c`.
    pub(super) fn between(&self, index: usize, count: usize, words: &mut Words) {
        if index > 0 {
            words.say(if index + 1 == count { self.and } else { self.comma });
        }
    }
}

/// Returns the first and the last number of each run of three or more without a gap. Other numbers stand alone.
fn runs(numbers: &[usize]) -> Vec<(usize, usize)> {
    let (mut runs, mut rest) = (Vec::new(), numbers);
    while let Some((first, _)) = rest.split_first() {
        let run = rest.iter().zip(*first..).take_while(|(number, expected)| *number == expected).count();
        let run = if run < 3 { 1 } else { run };
        runs.push((*first, first + run - 1));
        rest = rest.get(run..).unwrap_or_default();
    }
    runs
}

/// Writes a run as the timer's clock shows it: `2026-11-30 02:00:00`.
pub(super) fn shown(run: Option<i64>, locale: Locale) -> String {
    let Some(run) = run else { return locale.pick("never", "永不").to_owned() };
    let [day, time] = [(run + ZONE) / DAY, (run + ZONE) % DAY].map(|part| usize::try_from(part).unwrap_or_default());
    let (year, month, day) = date_of(day);
    let mut words = Words::default();
    words.count(year + 1970).say("-").two_digits(month + 1).say("-").two_digits(day + 1).say(" ");
    words.clock(time / 3600, time / 60 % 60).say(":").two_digits(time % 60);
    words.finish()
}
