//! Cron expressions in words.

use wechat_cloudbase::{Locale, config::Cron};

#[test]
fn an_expression_in_words() {
    let table = [
        // Clock times.
        ("0 0 2 1 * * *", "at 02:00 on day 1 of each month", "每月 1 日 02:00"),
        ("0 0 2 * * * *", "at 02:00 each day", "每天 02:00"),
        ("0 0 2 ? * ? *", "at 02:00 each day", "每天 02:00"),
        ("5 0 2 * * * *", "at 02:00:05 each day", "每天 02:00:05"),
        ("0 0 10,14,16 * * * *", "at 10:00, 14:00 and 16:00 each day", "每天 10:00、14:00、16:00"),
        ("0 0,30 9 * * * *", "at 09:00 and 09:30 each day", "每天 09:00、09:30"),
        ("0,30 0 9 * * * *", "at 09:00:00 and 09:00:30 each day", "每天 09:00:00、09:00:30"),
        // Intervals.
        ("* * * * * * *", "every second", "每秒"),
        ("*/5 * * * * * *", "every 5 seconds", "每 5 秒"),
        ("0/5 * * * * * *", "every 5 seconds", "每 5 秒"),
        ("0 * * * * * *", "every minute", "每分钟"),
        ("0 */5 * * * * *", "every 5 minutes", "每 5 分钟"),
        ("0 0 * * * * *", "every hour", "每小时"),
        ("0 0 */2 * * * *", "every 2 hours", "每 2 小时"),
        ("0 0 8-20 * * * *", "every hour from 08:00 to 20:00", "08:00 至 20:00 每小时"),
        ("0 */30 9-17 * * * *", "every 30 minutes from 09:00 to 17:59", "09:00 至 17:59 每 30 分钟"),
        ("* * 0 * * * *", "every second from 00:00 to 00:59", "00:00 至 00:59 每秒"),
        ("30 * * * * * *", "at second 30 of each minute", "每分钟第 30 秒"),
        ("0 30 * * * * *", "at minute 30 of each hour", "每小时第 30 分"),
        ("30 5,10 * * * * *", "at second 30 in minutes 5 and 10 of each hour", "每小时第 5、10 分第 30 秒"),
        ("*/5 3 * * * * *", "every 5 seconds in minute 3 of each hour", "每小时第 3 分每 5 秒"),
        ("0 5,10,15 9,12,18 * * * *", "at minutes 5, 10 and 15 in hours 9, 12 and 18", "9、12、18 时 第 5、10、15 分"),
        // A step that does not divide its field does not go on evenly.
        ("0 */7 * * * * *", "at minutes 0, 7, 14 … 56 of each hour", "每小时第 0、7、14……56 分"),
        ("0 1/2 * * * * *", "at minutes 1, 3, 5 … 59 of each hour", "每小时第 1、3、5……59 分"),
        ("0 0 1-5,8-12 * * * *", "at minute 0 in hours 1 to 5 and 8 to 12", "1 至 5、8 至 12 时 第 0 分"),
        // Days of the month.
        ("0 0 0 1,15 * * *", "at 00:00 on days 1 and 15 of each month", "每月 1、15 日 00:00"),
        ("0 0 0 1,2 * * *", "at 00:00 on days 1 and 2 of each month", "每月 1、2 日 00:00"),
        ("0 0 0 1-10 * * *", "at 00:00 on days 1 to 10 of each month", "每月 1 至 10 日 00:00"),
        ("0 0 0 */2 * * *", "at 00:00 on days 1, 3, 5 … 31 of each month", "每月 1、3、5……31 日 00:00"),
        ("0 0 0 L * * *", "at 00:00 on the last day of each month", "每月最后一天 00:00"),
        (
            "0 0 0 LW * * *",
            "at 00:00 on the last day from Monday to Friday of each month",
            "每月最后一个工作日（周一至周五） 00:00",
        ),
        (
            "0 0 0 15W * * *",
            "at 00:00 on the day from Monday to Friday nearest to day 15 of each month",
            "每月离 15 日最近的工作日（周一至周五） 00:00",
        ),
        ("0 0 0 1,L * * *", "at 00:00 on day 1 and the last day of each month", "每月 1 日以及每月最后一天 00:00"),
        // Weekdays, always by name.
        ("0 0 12 * * WED *", "at 12:00 each Wednesday", "每周三 12:00"),
        ("0 0 12 * * 0 *", "at 12:00 each Sunday", "每周日 12:00"),
        ("0 0 12 * * L *", "at 12:00 each Saturday", "每周六 12:00"),
        ("0 15 10 * * MON-FRI *", "at 10:15 each Monday to Friday", "每周一至周五 10:15"),
        ("0 15 10 ? * 1,3,5 *", "at 10:15 each Monday, Wednesday and Friday", "每周一、周三、周五 10:15"),
        ("0 0 0 ? * 5L *", "at 00:00 on the last Friday of each month", "每月最后一个周五 00:00"),
        ("0 0 0 ? * 5#2 *", "at 00:00 on the second Friday of each month", "每月第二个周五 00:00"),
        (
            "0 0 0 ? * 1#1,5L,3 *",
            "at 00:00 on the first Monday and the last Friday of each month, and each Wednesday",
            "每月第一个周一、每月最后一个周五以及每周三 00:00",
        ),
        ("0 */5 * * * 1 *", "every 5 minutes each Monday", "每周一 每 5 分钟"),
        // Day or weekday.
        (
            "0 0 9 1,15 * MON *",
            "at 09:00 on days 1 and 15 of each month, and each Monday",
            "每月 1、15 日以及每周一 09:00",
        ),
        (
            "0 0 9 L * 5L *",
            "at 09:00 on the last day of each month, and on the last Friday of each month",
            "每月最后一天以及每月最后一个周五 09:00",
        ),
        // Months and years.
        ("0 0 0 * 2 * *", "at 00:00 each day in February", "每年 2 月每天 00:00"),
        ("0 */5 * * 2 * *", "every 5 minutes in February", "每年 2 月 每 5 分钟"),
        ("0 0 0 1 1-3,7 * *", "at 00:00 on day 1 of January to March and July", "每年 1 至 3、7 月 1 日 00:00"),
        ("0 0 0 L JUL * *", "at 00:00 on the last day of July", "每年 7 月的最后一天 00:00"),
        ("0 0 0 1 7 MON *", "at 00:00 on day 1 of July, and each Monday in July", "每年 7 月的 1 日以及每周一 00:00"),
        ("0 0 0 * 7 MON *", "at 00:00 each Monday in July", "每年 7 月的每周一 00:00"),
        (
            "0 0 0 29 2 * 2096-2099",
            "at 00:00 on day 29 of February, in 2096 to 2099",
            "2096 至 2099 年 2 月 29 日 00:00",
        ),
        ("0 0 0 1 * * 2027", "at 00:00 on day 1 of each month, in 2027", "2027 年每月 1 日 00:00"),
        ("0 0 0 * * 1 2027", "at 00:00 each Monday, in 2027", "2027 年的每周一 00:00"),
        ("0 0 0 * * * 2027", "at 00:00 each day, in 2027", "2027 年每天 00:00"),
        ("0 */5 * * * * 2026,2028", "every 5 minutes, in 2026 and 2028", "2026、2028 年 每 5 分钟"),
    ];
    assert_words(&table);
}

#[test]
fn words_that_could_mean_something_else_are_avoided() {
    assert_words(&[
        // Not "every second every 20 minutes".
        ("* */20 * * * * *", "every second in minutes 0, 20 and 40 of each hour", "每小时第 0、20、40 分每秒"),
        (
            "*/15 */30 9-17 * * * *",
            "every 15 seconds in minutes 0 and 30 from 09:00 to 17:59",
            "09:00 至 17:59 第 0、30 分每 15 秒",
        ),
        ("30 */30 * * * * *", "at second 30 in minutes 0 and 30 of each hour", "每小时第 0、30 分第 30 秒"),
        // Not "the last day of January and July", which is one day.
        (
            "0 0 0 L 1,7 * *",
            "at 00:00 on the last day of each month in January and July",
            "每年 1、7 月每月最后一天 00:00",
        ),
        (
            "0 0 0 ? 1,7 5L *",
            "at 00:00 on the last Friday of each month in January and July",
            "每年 1、7 月每月最后一个周五 00:00",
        ),
        (
            "0 0 0 1,L 1,7 * *",
            "at 00:00 on day 1 and the last day of each month in January and July",
            "每年 1、7 月的 1 日以及每月最后一天 00:00",
        ),
    ]);
}

fn assert_words(table: &[(&str, &str, &str)]) {
    for (cron, english, chinese) in table {
        let read: Cron = cron.parse().unwrap();
        assert_eq!([read.describe(Locale::En), read.describe(Locale::Zh)], [*english, *chinese], "{cron}");
    }
}

#[test]
fn every_weekday_every_month_and_every_week_has_its_name() {
    let words = |fields: &str, locale| format!("0 0 0 {fields} *").parse::<Cron>().unwrap().describe(locale);
    let english = |fields: String| words(&fields, Locale::En).split_off("at 00:00 ".len());
    let chinese = |fields: String| words(&fields, Locale::Zh).replace(" 00:00", "");
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    for (index, (day, sign)) in days.into_iter().zip("日一二三四五六".chars()).enumerate() {
        assert_eq!(english(format!("* * {index}")), format!("each {day}"));
        assert_eq!(chinese(format!("* * {index}")), format!("每周{sign}"));
        assert_eq!(english(format!("* * {}", short(day))), format!("each {day}"));
    }
    for (index, (time, sign)) in
        ["first", "second", "third", "fourth", "fifth"].into_iter().zip("一二三四五".chars()).enumerate()
    {
        let week = index + 1;
        assert_eq!(english(format!("* * 4#{week}")), format!("on the {time} Thursday of each month"));
        assert_eq!(chinese(format!("* * 4#{week}")), format!("每月第{sign}个周四"));
    }
    let months = "January February March April May June July August September October November December".split(' ');
    for (number, month) in (1..).zip(months) {
        assert_eq!(english(format!("* {number} *")), format!("each day in {month}"));
        assert_eq!(english(format!("* {} *", short(month))), format!("each day in {month}"));
        assert_eq!(chinese(format!("* {number} *")), format!("每年 {number} 月每天"));
    }
}

#[test]
fn words_depend_only_on_what_an_expression_means() {
    for (one, other) in [
        ("*/5 0-59 * * * * *", "0/5 * */1 ? 1-12 ? 1970-2099"),
        ("0 0 2 1,2,3 * * *", "00 0 2-2 1-3 jan-dec ? *"),
        ("0 0 2 ? * sun,1 *", "0 0 2 * * 0,MON *"),
    ] {
        let words = |cron: &str| cron.parse::<Cron>().unwrap().describe(Locale::En);
        assert_eq!(words(one), words(other));
    }
}
