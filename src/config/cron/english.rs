//! A cron expression in English: the time, then the days, then the years.

use super::{
    rule::Cron,
    set::Set,
    words::{Day, Lists, Pattern, Words, is_zero, pattern},
};

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
    let mut words = Words::default();
    let is_clock = cron.has_clock_times();
    if is_clock {
        cron.clock_times(&LISTS, words.say("at "));
    } else {
        intervals(cron, &mut words);
    }
    days(cron, is_clock, &mut words);
    let [.., years] = &cron.values;
    if years.count() < 130 {
        numbers(years, 1970, words.say(", in "));
    }
    words.finish()
}

fn intervals<'w>(cron: &Cron, words: &'w mut Words) -> &'w mut Words {
    let [seconds, minutes, hours, ..] = &cron.values;
    let full_minutes = is_zero(seconds);
    if full_minutes && is_zero(minutes) {
        match pattern(hours, 24) {
            Pattern::All => return words.say("every hour"),
            Pattern::Every(step) => return words.say("every ").count(step).say(" hours"),
            Pattern::Span(first, last) => {
                return words.say("every hour from ").clock(first, 0).say(" to ").clock(last, 0);
            }
            _ => {}
        }
    }
    if !full_minutes {
        unit(seconds, "second", words);
    }
    let minute_pattern = pattern(minutes, 60);
    if full_minutes {
        unit(minutes, "minute", words);
    } else if !matches!(minute_pattern, Pattern::All) {
        // "every second every 20 minutes" would be unclear.
        named(minutes, "minute", 0, words.say(" in "));
    } else if !matches!(pattern(seconds, 60), Pattern::All | Pattern::Every(_)) {
        words.say(" of each minute");
    }
    match pattern(hours, 24) {
        Pattern::All if minute_pattern.is_even(full_minutes) => words,
        Pattern::All => words.say(" of each hour"),
        Pattern::Zero => span(0, 0, words),
        Pattern::Span(first, last) => span(first, last, words),
        _ => numbers(hours, 0, words.say(" in hours ")),
    }
}

fn span(first: usize, last: usize, words: &mut Words) -> &mut Words {
    words.say(" from ").clock(first, 0).say(" to ").clock(last, 59)
}

/// `every second`, `every 5 minutes`, `at minutes 5 and 10`.
fn unit<'w>(set: &Set, name: &str, words: &'w mut Words) -> &'w mut Words {
    match pattern(set, 60) {
        Pattern::All => words.say("every ").say(name),
        Pattern::Every(step) => words.say("every ").count(step).say(" ").say(name).say("s"),
        _ => named(set, name, 0, words.say("at ")),
    }
}

/// `day 1`, `days 1 and 15`.
fn named<'w>(set: &Set, name: &str, least: usize, words: &'w mut Words) -> &'w mut Words {
    numbers(set, least, words.say(name).say(if set.count() == 1 { " " } else { "s " }))
}

fn numbers<'w>(set: &Set, least: usize, words: &'w mut Words) -> &'w mut Words {
    let numbers: Vec<_> = set.numbers().map(|number| number + least).collect();
    LISTS.of(&numbers, |number, words| words.count(number), words)
}

fn names<'w>(set: &Set, name: fn(usize, &mut Words) -> &mut Words, words: &'w mut Words) -> &'w mut Words {
    LISTS.of(&set.numbers().collect::<Vec<_>>(), name, words)
}

fn month(number: usize, words: &mut Words) -> &mut Words {
    words.say(MONTHS.get(number).copied().unwrap_or_default())
}

fn weekday(number: usize, words: &mut Words) -> &mut Words {
    words.say(WEEKDAYS.get(number).copied().unwrap_or_default())
}

fn days(cron: &Cron, is_clock: bool, words: &mut Words) {
    let [_, _, _, _, months, weekdays, _] = &cron.values;
    let marks = &cron.marks;
    let month_count = months.count();
    let every_month = month_count == MONTHS.len();
    let in_month = |words: &mut Words| {
        if !every_month {
            names(months, month, words.say(" in "));
        }
    };
    if marks.any_day && marks.any_weekday {
        words.say(if is_clock { " each day" } else { "" });
        return in_month(words);
    }
    let mut between = " ";
    let mut on = |days: &[Day], words: &mut Words| {
        if !days.is_empty() {
            words.say(between).say("on ");
            between = ", and ";
            list(cron, days, words);
            // "the last day of January and February" would be one day.
            if every_month || month_count > 1 && !matches!(days, [Day::Numbers]) {
                in_month(words.say(" of each month"));
            } else {
                names(months, month, words.say(" of "));
            }
        }
    };
    if !marks.any_day {
        on(&cron.month_days(), words);
    }
    if !marks.any_weekday {
        on(&cron.month_weekdays(), words);
        if weekdays.next(0).is_some() {
            names(weekdays, weekday, words.say(between).say("each "));
            in_month(words);
        }
    }
}

fn list(cron: &Cron, days: &[Day], words: &mut Words) {
    let [_, _, _, numbers, ..] = &cron.values;
    for (index, day) in days.iter().enumerate() {
        LISTS.between(index, days.len(), words);
        match day {
            Day::Numbers => named(numbers, "day", 1, words),
            Day::Workday(day) => words.say("the day from Monday to Friday nearest to day ").count(*day),
            Day::Last => words.say("the last day"),
            Day::LastWorkday => words.say("the last day from Monday to Friday"),
            Day::Of(place, day) => {
                weekday(*day, words.say("the ").say(ORDINALS.get(*place).copied().unwrap_or_default()).say(" "))
            }
            Day::LastOf(day) => weekday(*day, words.say("the last ")),
        };
    }
}
