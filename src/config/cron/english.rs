//! A cron expression in English: the time, then the days, then the years.

use super::{
    rule::Cron,
    set::Set,
    words::{Lists, Pattern, clock, is_zero, pattern},
};
use crate::text::count;

const LISTS: Lists = Lists { to: " to ", comma: ", ", and: " and ", dots: " … " };

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

pub(super) fn describe(cron: &Cron) -> String {
    let times = cron.clock_times();
    let is_clock = times.is_some();
    let time = times.map_or_else(|| intervals(cron), |times| ["at ", &LISTS.join(&times)].concat());
    let days = days(cron, is_clock);
    let between = if days.is_empty() { "" } else { " " };
    [&time, between, &days, &years(cron)].concat()
}

fn intervals(cron: &Cron) -> String {
    let [seconds, minutes, hours, ..] = &cron.values;
    let full_minutes = is_zero(seconds);
    if full_minutes && is_zero(minutes) {
        match pattern(hours, 24) {
            Pattern::All => return "every hour".to_owned(),
            Pattern::Every(step) => return ["every ", &count(step), " hours"].concat(),
            Pattern::Span(first, last) => {
                return ["every hour from ", &clock(first, 0), " to ", &clock(last, 0)].concat();
            }
            _ => {}
        }
    }
    let mut words = Vec::new();
    if !full_minutes {
        words.push(unit(seconds, "second", "at "));
    }
    let minute_pattern = pattern(minutes, 60);
    let is_said = match minute_pattern {
        Pattern::All => full_minutes,
        _ => true,
    };
    if is_said && full_minutes {
        words.push(unit(minutes, "minute", "at "));
    } else if is_said {
        // "every second every 20 minutes" would be unclear.
        words.push(["in ", &named(minutes, "minute", 0)].concat());
    } else if !matches!(pattern(seconds, 60), Pattern::All | Pattern::Every(_)) {
        words.push("of each minute".to_owned());
    }
    words.push(match pattern(hours, 24) {
        Pattern::All if minute_pattern.is_even(full_minutes) => String::new(),
        Pattern::All => "of each hour".to_owned(),
        Pattern::Zero => span(0, 0),
        Pattern::Span(first, last) => span(first, last),
        _ => ["in hours ", &numbers(hours, 0)].concat(),
    });
    words.retain(|part| !part.is_empty());
    words.join(" ")
}

fn span(first: usize, last: usize) -> String {
    ["from ", &clock(first, 0), " to ", &clock(last, 59)].concat()
}

/// `every second`, `every 5 minutes`, `at minutes 5 and 10`.
fn unit(set: &Set, name: &str, before: &str) -> String {
    match pattern(set, 60) {
        Pattern::All => ["every ", name].concat(),
        Pattern::Every(step) => ["every ", &count(step), " ", name, "s"].concat(),
        _ => [before, &named(set, name, 0)].concat(),
    }
}

/// `day 1`, `days 1 and 15`.
fn named(set: &Set, name: &str, least: usize) -> String {
    let plural = if set.numbers().count() == 1 { " " } else { "s " };
    [name, plural, &numbers(set, least)].concat()
}

fn numbers(set: &Set, least: usize) -> String {
    LISTS.of(&set.numbers().map(|number| number + least).collect::<Vec<_>>(), count)
}

fn names(set: &Set, names: &[&str]) -> String {
    let name = |number: usize| names.get(number).copied().unwrap_or_default().to_owned();
    LISTS.of(&set.numbers().collect::<Vec<_>>(), name)
}

fn days(cron: &Cron, is_clock: bool) -> String {
    let [_, _, _, days, months, weekdays, _] = &cron.values;
    let marks = &cron.marks;
    let count = months.numbers().count();
    let month = if count == MONTHS.len() { String::new() } else { names(months, &MONTHS) };
    let (of_month, in_month) = if month.is_empty() {
        (" of each month".to_owned(), String::new())
    } else {
        ([" of ", &month].concat(), [" in ", &month].concat())
    };
    if marks.any_day && marks.any_weekday {
        return match (is_clock, month.is_empty()) {
            (true, _) => ["each day", &in_month].concat(),
            (false, true) => String::new(),
            (false, false) => ["in ", &month].concat(),
        };
    }
    let mut parts = Vec::new();
    // "the last day of January and February" would be one day.
    let of_each = if count == 1 { of_month.clone() } else { [" of each month", &in_month].concat() };
    let mut on = |items: &[String], of: &str| {
        if !items.is_empty() {
            parts.push(["on ", &LISTS.join(items), of].concat());
        }
    };
    if !marks.any_day {
        let items = days_of_month(cron, days);
        let has_marks = items.len() > usize::from(days.next(0).is_some());
        on(&items, if has_marks { &of_each } else { &of_month });
    }
    if !marks.any_weekday {
        on(&weekdays_of_month(cron), &of_each);
        match weekdays.numbers().count() {
            0 => {}
            _ => parts.push(["each ", &names(weekdays, &WEEKDAYS), &in_month].concat()),
        }
    }
    parts.join(", and ")
}

/// The days of the month that are in a list of items.
fn days_of_month(cron: &Cron, days: &Set) -> Vec<String> {
    let marks = &cron.marks;
    let mut items = Vec::new();
    if days.next(0).is_some() {
        items.push(named(days, "day", 1));
    }
    for day in marks.workdays.numbers() {
        items.push(["the day from Monday to Friday nearest to day ", &count(day + 1)].concat());
    }
    if marks.last {
        items.push("the last day".to_owned());
    }
    if marks.last_workday {
        items.push("the last day from Monday to Friday".to_owned());
    }
    items
}

fn weekdays_of_month(cron: &Cron) -> Vec<String> {
    let name =
        |place: &str, weekday: usize| ["the ", place, " ", WEEKDAYS.get(weekday).copied().unwrap_or_default()].concat();
    let of =
        cron.marks.of.numbers().map(|number| name(ORDINALS.get(number / 7).copied().unwrap_or_default(), number % 7));
    of.chain(cron.marks.last_of.numbers().map(|weekday| name("last", weekday))).collect()
}

fn years(cron: &Cron) -> String {
    let [.., years] = &cron.values;
    if years.numbers().count() == 130 { String::new() } else { [", in ", &numbers(years, 1970)].concat() }
}
