//! A cron expression in Chinese: the years, then the days, then the time.

use super::{
    rule::Cron,
    set::Set,
    words::{Day, Lists, Pattern, Words, is_zero, pattern},
};

const LISTS: Lists = Lists { to: " 至 ", comma: "、", and: "、", dots: "……" };
const WEEKDAY_LISTS: Lists = Lists { to: "至", ..LISTS };
const DAY_LISTS: Lists = Lists { and: "以及", ..LISTS };

const WEEKDAYS: [&str; 7] = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const ORDINALS: [&str; 5] = ["第一个", "第二个", "第三个", "第四个", "第五个"];

pub(super) fn describe(cron: &Cron) -> String {
    let mut words = Words::default();
    let is_clock = cron.has_clock_times();
    date(cron, is_clock, &mut words);
    words.between(" ");
    if is_clock {
        cron.clock_times(&LISTS, &mut words);
    } else {
        intervals(cron, &mut words);
    }
    words.finish()
}

fn intervals<'w>(cron: &Cron, words: &'w mut Words) -> &'w mut Words {
    let [seconds, minutes, hours, ..] = &cron.values;
    let full_minutes = is_zero(seconds);
    if full_minutes && is_zero(minutes) {
        match pattern(hours, 24) {
            Pattern::All => return words.say("每小时"),
            Pattern::Every(step) => return words.say("每 ").count(step).say(" 小时"),
            Pattern::Span(first, last) => {
                return words.clock(first, 0).say(" 至 ").clock(last, 0).say(" 每小时");
            }
            _ => {}
        }
    }
    let minute_pattern = pattern(minutes, 60);
    match pattern(hours, 24) {
        Pattern::All if minute_pattern.is_even(full_minutes) => &mut *words,
        Pattern::All => words.say("每小时"),
        Pattern::Zero => span(0, 0, words),
        Pattern::Span(first, last) => span(first, last, words),
        _ => numbers(hours, 0, words).say(" 时 "),
    };
    let says_seconds = matches!(pattern(seconds, 60), Pattern::All | Pattern::Every(_));
    match minute_pattern {
        Pattern::All if !full_minutes && says_seconds => {}
        // “每 20 分钟每秒”含义不清。
        Pattern::Every(_) if !full_minutes => {
            place(minutes, "分", words);
        }
        _ => {
            unit(minutes, "分钟", "分", words);
        }
    }
    if full_minutes { words } else { unit(seconds, "秒", "秒", words) }
}

fn span(first: usize, last: usize, words: &mut Words) -> &mut Words {
    words.clock(first, 0).say(" 至 ").clock(last, 59).say(" ")
}

/// `每分钟`, `每 5 秒`, `第 5、10 分`.
fn unit<'w>(set: &Set, length: &str, name: &str, words: &'w mut Words) -> &'w mut Words {
    match pattern(set, 60) {
        Pattern::All => words.say("每").say(length),
        Pattern::Every(step) => words.say("每 ").count(step).say(" ").say(length),
        _ => place(set, name, words),
    }
}

/// `第 5、10 分`.
fn place<'w>(set: &Set, name: &str, words: &'w mut Words) -> &'w mut Words {
    numbers(set, 0, words.say("第 ")).say(" ").say(name)
}

fn numbers<'w>(set: &Set, least: usize, words: &'w mut Words) -> &'w mut Words {
    let numbers: Vec<_> = set.numbers().map(|number| number + least).collect();
    LISTS.of(&numbers, |number, words| words.count(number), words)
}

fn weekday(number: usize, words: &mut Words) -> &mut Words {
    words.say(WEEKDAYS.get(number).copied().unwrap_or_default())
}

fn date(cron: &Cron, is_clock: bool, words: &mut Words) {
    let [_, _, _, _, months, weekdays, years] = &cron.values;
    let marks = &cron.marks;
    let month_count = months.count();
    let (every_year, every_month) = (years.count() == 130, month_count == 12);
    if !every_year {
        numbers(years, 1970, words).say(" 年");
    }
    if !every_month {
        numbers(months, 1, words.say(if every_year { "每年 " } else { " " })).say(" 月");
    }
    if marks.any_day && marks.any_weekday {
        words.say(if is_clock { "每天" } else { "" });
        return;
    }
    let mut days = Vec::new();
    if !marks.any_day {
        days.extend(cron.month_days());
    }
    if !marks.any_weekday {
        days.extend(cron.month_weekdays());
    }
    let has_weekdays = !marks.any_weekday && weekdays.next(0).is_some();
    let count = days.len() + usize::from(has_weekdays);
    // “1、2 月的最后一天”会像是同一天。
    let says_month = |day: &Day| if matches!(day, Day::Numbers) { every_month } else { month_count > 1 };
    let is_plain = days.first().is_some_and(|day| says_month(day) || count == 1 && matches!(day, Day::Numbers));
    words.between(if is_plain { "" } else { "的" });
    for (index, day) in days.iter().enumerate() {
        DAY_LISTS.between(index, count, words);
        words.say(if says_month(day) { "每月" } else { "" });
        say_day(cron, day, words);
    }
    if has_weekdays {
        DAY_LISTS.between(days.len(), count, words);
        WEEKDAY_LISTS.of(&weekdays.numbers().collect::<Vec<_>>(), weekday, words.say("每"));
    }
}

fn say_day<'w>(cron: &Cron, day: &Day, words: &'w mut Words) -> &'w mut Words {
    let [_, _, _, days, ..] = &cron.values;
    match day {
        Day::Numbers => numbers(days, 1, words.say(" ")).say(" 日"),
        Day::Workday(day) => words.say("离 ").count(*day).say(" 日最近的工作日（周一至周五）"),
        Day::Last => words.say("最后一天"),
        Day::LastWorkday => words.say("最后一个工作日（周一至周五）"),
        Day::Of(place, day) => weekday(*day, words.say(ORDINALS.get(*place).copied().unwrap_or_default())),
        Day::LastOf(day) => weekday(*day, words.say("最后一个")),
    }
}
