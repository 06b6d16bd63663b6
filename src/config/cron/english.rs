//! A cron expression in English: the time, then the days, then the years.

use super::{
    rule::Cron,
    set::Set,
    words::{Lists, Pattern, clock, is_zero, pattern},
};
use crate::text::{concat, count, join};

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
    let time = times.map_or_else(|| intervals(cron), |times| concat(&["at ", &LISTS.join(&times)]));
    let days = days(cron, is_clock);
    let between = if days.is_empty() { "" } else { " " };
    concat(&[&time, between, &days, &years(cron)])
}

fn intervals(cron: &Cron) -> String {
    let [seconds, minutes, hours, ..] = &cron.values;
    let full_minutes = is_zero(seconds);
    if full_minutes && is_zero(minutes) {
        match pattern(hours, 24) {
            Pattern::All => return "every hour".to_owned(),
            Pattern::Every(step) => return concat(&["every ", &count(step), " hours"]),
            Pattern::Span(first, last) => {
                return concat(&["every hour from ", &clock(first, 0), " to ", &clock(last, 0)]);
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
    if is_said {
        words.push(unit(minutes, "minute", if full_minutes { "at " } else { "in " }));
    } else if !matches!(pattern(seconds, 60), Pattern::All | Pattern::Every(_)) {
        words.push("of each minute".to_owned());
    }
    words.push(match pattern(hours, 24) {
        Pattern::All if matches!(minute_pattern, Pattern::All | Pattern::Every(_)) => String::new(),
        Pattern::All => "of each hour".to_owned(),
        Pattern::Zero => span(0, 0),
        Pattern::Span(first, last) => span(first, last),
        _ => concat(&["in hours ", &numbers(hours, 0)]),
    });
    words.retain(|part| !part.is_empty());
    join(&words, " ")
}

fn span(first: usize, last: usize) -> String {
    concat(&["from ", &clock(first, 0), " to ", &clock(last, 59)])
}

/// `every second`, `every 5 minutes`, `at minutes 5 and 10`.
fn unit(set: &Set, name: &str, before: &str) -> String {
    match pattern(set, 60) {
        Pattern::All => concat(&["every ", name]),
        Pattern::Every(step) => concat(&["every ", &count(step), " ", name, "s"]),
        _ => concat(&[before, &named(set, name, 0)]),
    }
}

/// `day 1`, `days 1 and 15`.
fn named(set: &Set, name: &str, least: usize) -> String {
    let plural = if set.numbers().count() == 1 { " " } else { "s " };
    concat(&[name, plural, &numbers(set, least)])
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
    let month = if months.numbers().count() == MONTHS.len() { String::new() } else { names(months, &MONTHS) };
    let (of_month, in_month) = if month.is_empty() {
        (" of each month".to_owned(), String::new())
    } else {
        (concat(&[" of ", &month]), concat(&[" in ", &month]))
    };
    if marks.any_day && marks.any_weekday {
        return match (is_clock, month.is_empty()) {
            (true, _) => concat(&["each day", &in_month]),
            (false, true) => String::new(),
            (false, false) => concat(&["in ", &month]),
        };
    }
    let mut parts = Vec::new();
    let mut on = |items: &[String]| {
        if !items.is_empty() {
            parts.push(concat(&["on ", &LISTS.join(items), &of_month]));
        }
    };
    if !marks.any_day {
        on(&days_of_month(cron, days));
    }
    if !marks.any_weekday {
        on(&weekdays_of_month(cron));
        match weekdays.numbers().count() {
            0 => {}
            _ => parts.push(concat(&["each ", &names(weekdays, &WEEKDAYS), &in_month])),
        }
    }
    join(&parts, ", and ")
}

/// The days of the month that are in a list of items.
fn days_of_month(cron: &Cron, days: &Set) -> Vec<String> {
    let marks = &cron.marks;
    let mut items = Vec::new();
    if days.next(0).is_some() {
        items.push(named(days, "day", 1));
    }
    for day in marks.workdays.numbers() {
        items.push(concat(&["the day from Monday to Friday nearest to day ", &count(day + 1)]));
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
        |place: &str, weekday: usize| concat(&["the ", place, " ", WEEKDAYS.get(weekday).copied().unwrap_or_default()]);
    let of =
        cron.marks.of.numbers().map(|number| name(ORDINALS.get(number / 7).copied().unwrap_or_default(), number % 7));
    of.chain(cron.marks.last_of.numbers().map(|weekday| name("last", weekday))).collect()
}

fn years(cron: &Cron) -> String {
    let [.., years] = &cron.values;
    if years.numbers().count() == 130 { String::new() } else { concat(&[", in ", &numbers(years, 1970)]) }
}
