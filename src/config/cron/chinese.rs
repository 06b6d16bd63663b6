//! A cron expression in Chinese: the years, then the days, then the time.

use super::{
    rule::Cron,
    set::Set,
    words::{Lists, Pattern, clock, is_zero, pattern},
};
use crate::text::{concat, count};

const LISTS: Lists = Lists { to: " 至 ", comma: "、", and: "、", dots: "……" };
const WEEKDAY_LISTS: Lists = Lists { to: "至", ..LISTS };
const DAY_LISTS: Lists = Lists { and: "以及", ..LISTS };

const WEEKDAYS: [&str; 7] = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const ORDINALS: [&str; 5] = ["第一个", "第二个", "第三个", "第四个", "第五个"];

pub(super) fn describe(cron: &Cron) -> String {
    let times = cron.clock_times();
    let date = date(cron, times.is_some());
    let time = times.map_or_else(|| intervals(cron), |times| LISTS.join(&times));
    if date.is_empty() { time } else { concat(&[&date, " ", &time]) }
}

fn intervals(cron: &Cron) -> String {
    let [seconds, minutes, hours, ..] = &cron.values;
    let full_minutes = is_zero(seconds);
    if full_minutes && is_zero(minutes) {
        match pattern(hours, 24) {
            Pattern::All => return "每小时".to_owned(),
            Pattern::Every(step) => return concat(&["每 ", &count(step), " 小时"]),
            Pattern::Span(first, last) => return concat(&[&clock(first, 0), " 至 ", &clock(last, 0), " 每小时"]),
            _ => {}
        }
    }
    let minute_pattern = pattern(minutes, 60);
    let hour = match pattern(hours, 24) {
        Pattern::All if matches!(minute_pattern, Pattern::All | Pattern::Every(_)) => String::new(),
        Pattern::All => "每小时".to_owned(),
        Pattern::Zero => span(0, 0),
        Pattern::Span(first, last) => span(first, last),
        _ => concat(&[&numbers(hours, 0), " 时"]),
    };
    let minute = match minute_pattern {
        Pattern::All if !full_minutes && matches!(pattern(seconds, 60), Pattern::All | Pattern::Every(_)) => {
            String::new()
        }
        _ => unit(minutes, "分钟", "分"),
    };
    let second = if full_minutes { String::new() } else { unit(seconds, "秒", "秒") };
    let between =
        if hour.is_empty() || hour == "每小时" || minute.is_empty() && second.is_empty() { "" } else { " " };
    concat(&[&hour, between, &minute, &second])
}

fn span(first: usize, last: usize) -> String {
    concat(&[&clock(first, 0), " 至 ", &clock(last, 59)])
}

/// `每分钟`, `每 5 秒`, `第 5、10 分`.
fn unit(set: &Set, length: &str, place: &str) -> String {
    match pattern(set, 60) {
        Pattern::All => concat(&["每", length]),
        Pattern::Every(step) => concat(&["每 ", &count(step), " ", length]),
        _ => concat(&["第 ", &numbers(set, 0), " ", place]),
    }
}

fn numbers(set: &Set, least: usize) -> String {
    LISTS.of(&set.numbers().map(|number| number + least).collect::<Vec<_>>(), count)
}

fn weekday(number: usize) -> String {
    WEEKDAYS.get(number).copied().unwrap_or_default().to_owned()
}

fn date(cron: &Cron, is_clock: bool) -> String {
    let [_, _, _, days, months, weekdays, years] = &cron.values;
    let marks = &cron.marks;
    let every_month = months.numbers().count() == 12;
    let year = if years.numbers().count() == 130 { String::new() } else { concat(&[&numbers(years, 1970), " 年"]) };
    let each_year = if year.is_empty() && !every_month { "每年 " } else { "" };
    let month = if every_month { String::new() } else { concat(&[&numbers(months, 1), " 月"]) };
    let between = if year.is_empty() || month.is_empty() { "" } else { " " };
    let begin = concat(&[year.as_str(), between, each_year, &month]);
    if marks.any_day && marks.any_weekday {
        return concat(&[begin.as_str(), if is_clock { "每天" } else { "" }]);
    }
    let in_month = if every_month { "每月" } else { "" };
    let mut parts: Vec<String> = Vec::new();
    if !marks.any_day {
        parts.extend(days_of_month(cron, days).into_iter().map(|day| concat(&[in_month, &day])));
    }
    if !marks.any_weekday {
        parts.extend(weekdays_of_month(cron).into_iter().map(|day| concat(&[in_month, &day])));
        if weekdays.next(0).is_some() {
            parts.push(concat(&["每", &WEEKDAY_LISTS.of(&weekdays.numbers().collect::<Vec<_>>(), weekday)]));
        }
    }
    let days = DAY_LISTS.join(&parts);
    let is_plain = days.starts_with("每月") || parts.len() == 1 && days.starts_with(' ');
    let between = if begin.is_empty() || is_plain { "" } else { "的" };
    concat(&[begin.as_str(), between, &days])
}

fn days_of_month(cron: &Cron, days: &Set) -> Vec<String> {
    let marks = &cron.marks;
    let mut items = Vec::new();
    if days.next(0).is_some() {
        items.push(concat(&[" ", &numbers(days, 1), " 日"]));
    }
    for day in marks.workdays.numbers() {
        items.push(concat(&["离 ", &count(day + 1), " 日最近的工作日（周一至周五）"]));
    }
    if marks.last {
        items.push("最后一天".to_owned());
    }
    if marks.last_workday {
        items.push("最后一个工作日（周一至周五）".to_owned());
    }
    items
}

fn weekdays_of_month(cron: &Cron) -> Vec<String> {
    let of = cron
        .marks
        .of
        .numbers()
        .map(|number| concat(&[ORDINALS.get(number / 7).copied().unwrap_or_default(), &weekday(number % 7)]));
    of.chain(cron.marks.last_of.numbers().map(|number| concat(&["最后一个", &weekday(number)]))).collect()
}
