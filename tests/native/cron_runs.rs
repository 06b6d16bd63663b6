//! When cron expressions run, beside a search that looks at every day and every second.

use proptest::{collection::vec, prelude::*, sample::select};
use wechat_cloudbase::{IssueCode, Locale, config::Cron};

const DAY: i64 = 86_400;
const ZONE: i64 = 8 * 3600;

fn read(cron: &str) -> Cron {
    cron.parse().unwrap_or_else(|invalid| panic!("{cron}: {invalid}"))
}

/// A day as a calendar on the wall shows it.
struct Date {
    year: usize,
    month: usize,
    day: usize,
    weekday: usize,
    length: usize,
}

/// All days from 1970-01-01 to 2099-12-31, by walking from one to the next.
fn calendar() -> Vec<Date> {
    let (mut dates, mut weekday) = (Vec::new(), 4);
    for year in 1970..=2099 {
        for month in 1..=12 {
            let length = match month {
                2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            for day in 1..=length {
                dates.push(Date { year, month, day, weekday, length });
                weekday = (weekday + 1) % 7;
            }
        }
    }
    dates
}

/// Writes a time as a clock in China shows it.
fn shown(dates: &[Date], unix_seconds: i64) -> String {
    let local = unix_seconds + ZONE;
    let Date { year, month, day, .. } = &dates[usize::try_from(local / DAY).unwrap()];
    let time = local % DAY;
    format!("{year}-{month:02}-{day:02} {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
}

fn at(dates: &[Date], (year, month, day): (usize, usize, usize), time: i64) -> i64 {
    let is_day = |date: &Date| (date.year, date.month, date.day) == (year, month, day);
    let days = dates.iter().position(is_day).unwrap_or_else(|| panic!("no day {year}-{month}-{day}"));
    i64::try_from(days).unwrap() * DAY + time - ZONE
}

/// Whether a text of a field has a value. Names and marks are not read here.
fn has(text: &str, ends: (usize, usize), value: usize) -> bool {
    text.split(',').any(|part| {
        let (range, step) = part.split_once('/').map_or((part, 1), |(range, step)| (range, step.parse().unwrap()));
        let (first, last) = match range.split_once('-') {
            _ if range == "*" || range == "?" => ends,
            Some((from, to)) => (from.parse().unwrap(), to.parse().unwrap()),
            None => match range.parse() {
                Ok(first) => (first, if part.contains('/') { ends.1 } else { first }),
                Err(_) => return false,
            },
        };
        (first..=last).step_by(step).any(|one| one == value)
    })
}

fn is_open(text: &str) -> bool {
    text.split(',').any(|part| part == "*" || part == "?")
}

fn has_day(text: &str, date: &Date) -> bool {
    let weekday_of = |day: usize| (date.weekday + 35 + day - date.day) % 7;
    let workdays: Vec<usize> = (1..=date.length).filter(|day| (1..=5).contains(&weekday_of(*day))).collect();
    has(text, (1, 31), date.day)
        || text.split(',').any(|part| match part {
            "L" => date.day == date.length,
            "LW" => workdays.last() == Some(&date.day),
            _ => part.strip_suffix('W').and_then(|day| day.parse::<usize>().ok()).is_some_and(|about| {
                about <= date.length && workdays.iter().min_by_key(|day| day.abs_diff(about)) == Some(&date.day)
            }),
        })
}

fn has_weekday(text: &str, date: &Date) -> bool {
    has(text, (0, 6), date.weekday)
        || text.split(',').any(|part| {
            let is_this = |weekday: &str| weekday.parse() == Ok(date.weekday);
            match part.split_once('#') {
                Some((weekday, time)) => is_this(weekday) && time.parse() == Ok((date.day - 1) / 7 + 1),
                None if part == "L" => date.weekday == 6,
                None => part.strip_suffix('L').is_some_and(is_this) && date.day + 7 > date.length,
            }
        })
}

fn runs_on(fields: &[&str], date: &Date) -> bool {
    let (day, weekday) = (fields[3], fields[5]);
    let by_day = || has_day(day, date);
    let by_weekday = || has_weekday(weekday, date);
    has(fields[6], (1970, 2099), date.year)
        && has(fields[4], (1, 12), date.month)
        && match (is_open(day), is_open(weekday)) {
            (true, true) => true,
            (true, false) => by_weekday(),
            (false, true) => by_day(),
            (false, false) => by_day() || by_weekday(),
        }
}

/// The first runs, found by looking at every day, and at every second of a day that matches.
fn searched(dates: &[Date], cron: &str, from: i64, count: usize) -> Vec<i64> {
    let fields: Vec<&str> = cron.split(' ').collect();
    let [seconds, minutes, hours] = [(0, 60), (1, 60), (2, 24)]
        .map(|(field, most)| (0..most).map(|value| has(fields[field], (0, most - 1), value)).collect::<Vec<_>>());
    let start = usize::try_from(((from + ZONE) / DAY).max(0)).unwrap();
    let mut found = Vec::new();
    for (index, _) in dates.iter().enumerate().skip(start).filter(|(_, date)| runs_on(&fields, date)) {
        let midnight = i64::try_from(index).unwrap() * DAY - ZONE;
        let matches = |time: &usize| hours[time / 3600] && minutes[time / 60 % 60] && seconds[time % 60];
        let times = (0..86_400).filter(matches).map(|time| midnight + i64::try_from(time).unwrap());
        found.extend(times.filter(|run| *run > from).take(count - found.len()));
        if found.len() == count {
            break;
        }
    }
    found
}

fn number(least: usize, most: usize) -> BoxedStrategy<String> {
    let value = (least..=most).prop_map(|value| value.to_string());
    let range = (least..=most, 0..8_usize).prop_map(move |(from, more)| format!("{from}-{}", (from + more).min(most)));
    let step = (least..=most, 1..9_usize).prop_map(|(from, step)| format!("{from}/{step}"));
    prop_oneof![5 => value, 2 => range, 1 => step, 1 => (1..40_usize).prop_map(|step| format!("*/{step}"))].boxed()
}

/// A field that is often `*`, and otherwise a list.
fn field(stars: u32, part: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let list = vec(part, 1..4).prop_map(|parts| parts.join(","));
    prop_oneof![stars => Just("*".to_owned()), 3 => list].boxed()
}

fn expression() -> impl Strategy<Value = String> {
    let texts = |texts: &[&'static str]| select(texts.to_vec()).prop_map(str::to_owned);
    let day =
        prop_oneof![6 => number(1, 31), 3 => texts(&["L", "LW", "1W", "15W", "30W", "31W", "?", "*", "*/2"])].boxed();
    let weekday =
        prop_oneof![6 => number(0, 6), 3 => texts(&["5L", "0L", "L", "1#1", "5#5", "6#3", "?", "*", "*/2"])].boxed();
    let years = prop_oneof![3 => number(1970, 2099), 1 => texts(&["2096-2099", "2099", "1970"])].boxed();
    (
        field(1, number(0, 59)),
        field(1, number(0, 59)),
        field(1, number(0, 23)),
        field(2, day),
        field(4, number(1, 12)),
        field(3, weekday),
        field(6, years),
    )
        .prop_map(|(second, minute, hour, day, month, weekday, year)| {
            [second, minute, hour, day, month, weekday, year].join(" ")
        })
}

/// Many times are close to the ends of years, and some before 1970 or after 2099.
fn time() -> impl Strategy<Value = i64> {
    let first_second = -ZONE;
    let end_of_year = (1970..2101_i64).prop_map(|year| (year - 1970) * 31_556_952 - ZONE);
    prop_oneof![
        4 => first_second - 100_000..4_102_500_000_i64,
        2 => (end_of_year, -90_000..90_000_i64).prop_map(|(end, more)| end + more),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_are_those_that_a_search_finds(cron in expression(), from in time()) {
        thread_local!(static DATES: Vec<Date> = calendar());
        DATES.with(|dates| {
            let expected = searched(dates, &cron, from, 5);
            let read = read(&cron);
            let found: Vec<i64> = read.after(from).take(5).collect();
            let has_warning = read.warnings(from, Locale::En).iter().any(|issue| issue.code == IssueCode::NeverRuns);
            prop_assert_eq!(has_warning, expected.is_empty(), "{} after {}", cron, from);
            prop_assert_eq!(found, expected, "{} after {}", cron, from);
            prop_assert_eq!(read.to_string(), cron.as_str());
            for locale in [Locale::En, Locale::Zh] {
                let words = read.describe(locale);
                prop_assert!(!words.contains("  ") && words == words.trim() && !words.is_empty(), "{}: {}", cron, words);
            }
            Ok(())
        })?;
    }
}

#[test]
fn runs_of_known_expressions() {
    let dates = calendar();
    let from = at(&dates, (2026, 11, 26), 10 * 3600);
    let table = [
        ("0 0 2 1 * * *", "2026-12-01 02:00:00, 2027-01-01 02:00:00, 2027-02-01 02:00:00"),
        ("0 0 10 * * * *", "2026-11-27 10:00:00, 2026-11-28 10:00:00, 2026-11-29 10:00:00"),
        ("1 0 10 * * * *", "2026-11-26 10:00:01, 2026-11-27 10:00:01, 2026-11-28 10:00:01"),
        ("0 0 9 1,15 * MON *", "2026-11-30 09:00:00, 2026-12-01 09:00:00, 2026-12-07 09:00:00"),
        ("0 0 0 31 * * *", "2026-12-31 00:00:00, 2027-01-31 00:00:00, 2027-03-31 00:00:00"),
        ("0 0 0 29 2 * *", "2028-02-29 00:00:00, 2032-02-29 00:00:00, 2036-02-29 00:00:00"),
        ("0 0 0 29 feb * 2096-2099", "2096-02-29 00:00:00"),
        ("59 59 23 31 dec * 2099", "2099-12-31 23:59:59"),
        ("0 0 0 L 2 ? *", "2027-02-28 00:00:00, 2028-02-29 00:00:00, 2029-02-28 00:00:00"),
        ("0 0 0 LW * ? *", "2026-11-30 00:00:00, 2026-12-31 00:00:00, 2027-01-29 00:00:00"),
        ("0 0 0 1W * ? 2027", "2027-01-01 00:00:00, 2027-02-01 00:00:00, 2027-03-01 00:00:00"),
        ("0 0 0 1W 5 ? 2027", "2027-05-03 00:00:00"),
        ("0 0 0 31W 1 ? 2027", "2027-01-29 00:00:00"),
        ("0 0 0 ? * FRI#2 *", "2026-12-11 00:00:00, 2027-01-08 00:00:00, 2027-02-12 00:00:00"),
        ("0 0 0 ? * friL *", "2026-11-27 00:00:00, 2026-12-25 00:00:00, 2027-01-29 00:00:00"),
        ("0 0 0 ? * 5#5 2027", "2027-01-29 00:00:00, 2027-04-30 00:00:00, 2027-07-30 00:00:00"),
        ("0 0 0 ? * L *", "2026-11-28 00:00:00, 2026-12-05 00:00:00, 2026-12-12 00:00:00"),
        ("0 0 0 */2 * MON 2027", "2027-01-01 00:00:00, 2027-01-03 00:00:00, 2027-01-04 00:00:00"),
        ("0 0 0 *,1 * MON 2027", "2027-01-04 00:00:00, 2027-01-11 00:00:00, 2027-01-18 00:00:00"),
        ("0 0 0 1-31 * MON 2027", "2027-01-01 00:00:00, 2027-01-02 00:00:00, 2027-01-03 00:00:00"),
        ("*/60 5/99 23 * * * *", "2026-11-26 23:05:00, 2026-11-27 23:05:00, 2026-11-28 23:05:00"),
        ("0 0 0 30 2 * *", ""),
        ("0 0 0 29 2 * 2097-2099", ""),
        ("0 0 0 * * * 2025", ""),
        ("0 0 0 ? 2 1#5 2027", ""),
    ];
    for (cron, expected) in table {
        let found: Vec<String> = read(cron).after(from).take(3).map(|run| shown(&dates, run)).collect();
        assert_eq!(found.join(", "), expected, "{cron}");
    }
}

#[test]
fn the_first_and_the_last_second_of_all_years() {
    let every_second = read("* * * * * * *");
    let first = -ZONE;
    let last = i64::try_from(calendar().len()).unwrap() * DAY - ZONE - 1;
    for from in [i64::MIN, first - 2, first - 1] {
        assert_eq!(every_second.after(from).next(), Some(first), "{from}");
    }
    assert_eq!(every_second.after(last - 2).collect::<Vec<_>>(), [last - 1, last]);
    for from in [last, last + 1, last + DAY, i64::MAX - 1, i64::MAX] {
        assert_eq!(every_second.after(from).next(), None, "{from}");
    }
    let mut runs = every_second.after(last - 1);
    assert_eq!([runs.next(), runs.next(), runs.next()], [Some(last), None, None]);
}

#[test]
fn what_is_suspicious_is_a_warning_with_the_name_of_its_field() {
    let from = at(&calendar(), (2026, 11, 26), 0);
    let warnings = |cron: &str| {
        let warnings = read(cron).warnings(from, Locale::En);
        warnings.iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect::<Vec<_>>().join(", ")
    };
    let table = [
        ("0 0 2 1 * * *", ""),
        ("0 0 2 1-31 * MON *", ""),
        ("0 0 2 1 * 0-6/2 *", ""),
        ("*/59 */59 */23 */31 */12 */6 *", "weekday ambiguous_days"),
        (
            "*/60 */60 */24 */32 */13 * */2100",
            "second large_step, minute large_step, hour large_step, day large_step, month large_step, year large_step,  never_runs",
        ),
        ("0 0 2 ? * MON *", "day cron_mark"),
        ("0 0 2 L,15W,LW * ? *", "day cron_mark, day cron_mark, day cron_mark, weekday cron_mark"),
        ("0 0 2 ? * 5L,5#2,L *", "day cron_mark, weekday cron_mark, weekday cron_mark, weekday cron_mark"),
        ("0 0 2 */2 * MON *", "weekday ambiguous_days"),
        ("0 0 2 1 * */2 *", "weekday ambiguous_days"),
        ("0 0 2 L * *,1 *", "day cron_mark, weekday ambiguous_days"),
        ("0 0 2 */2 * * *", ""),
        ("0 0 2 */2 * ? *", "weekday cron_mark"),
        ("0 0 2 30 2 * *", " never_runs"),
        ("0 0 2 * * * 2025", " never_runs"),
        ("59 59 23 25 11 * 2026", " never_runs"),
        ("0 0 0 26 11 * 2026", " never_runs"),
        ("1 0 0 26 11 * 2026", ""),
    ];
    for (cron, expected) in table {
        assert_eq!(warnings(cron), expected, "{cron}");
    }
    let messages = |locale| {
        read("*/60 0 2 1 2 L */2100").warnings(from, locale).into_iter().map(|issue| issue.message).collect::<Vec<_>>()
    };
    assert_eq!(
        messages(Locale::En)[..2],
        [
            "`*/60` steps over the whole second (0-59), so it only has its first value",
            "`L` is on Tencent's page, but not on WeChat's; it is taken as Saturday"
        ]
    );
    assert_eq!(
        messages(Locale::Zh)[..2],
        ["`*/60` 的步长超过秒 (0-59) 的范围，只有第一个值有效", "`L` 仅见于腾讯云文档，微信文档没有；此处按星期六处理"]
    );
    assert_eq!(
        read("0 0 2 */2 * 1 *").warnings(from, Locale::En)[0].message,
        "a matching day or weekday is taken as enough, so it runs next at 2026-11-27 02:00:00 (UTC+8); in schedulers that need both: 2026-12-07 02:00:00"
    );
    let never = &read("7 8 9 */31 2 1 *").warnings(from, Locale::Zh)[0].message;
    assert!(
        never.contains("下次触发为 2027-02-01 09:08:07（UTC+8）") && never.ends_with("：2027-02-01 09:08:07"),
        "{never}"
    );
    let never = &read("0 0 0 30 2 */6 *").warnings(from, Locale::En)[0].message;
    assert!(never.ends_with("in schedulers that need both: never"), "{never}");
    assert_eq!(messages(Locale::Zh)[3], "不会再触发");
}

#[test]
fn fields_have_texts_values_and_marks() {
    let cron = read("  0\t*/20 22/1 1W,3,L  jan,DEC 5L,fri,? 2098/1 ");
    let fields: Vec<_> = cron.fields().map(|field| (field.name, field.text, field.values, field.marks)).collect();
    assert_eq!(cron.to_string(), "0 */20 22/1 1W,3,L jan,DEC 5L,fri,? 2098/1");
    assert_eq!(
        fields[..3],
        [
            ("second", "0", vec![0], vec![]),
            ("minute", "*/20", vec![0, 20, 40], vec![]),
            ("hour", "22/1", vec![22, 23], vec![])
        ]
    );
    assert_eq!(fields[3..5], [("day", "1W,3,L", vec![3], vec!["1W", "L"]), ("month", "jan,DEC", vec![1, 12], vec![])]);
    assert_eq!(
        fields[5..],
        [("weekday", "5L,fri,?", (0..7).collect(), vec!["5L", "?"]), ("year", "2098/1", vec![2098, 2099], vec![])]
    );
}

#[test]
fn errors_name_the_field_and_its_range() {
    let invalid = "0 60 2 1 13 7 1969".parse::<Cron>().unwrap_err();
    assert_eq!(
        invalid.to_string(),
        "minute: `60` is not a valid minute (0-59); month: `13` is not a valid month (1-12, JAN-DEC); weekday: `7` is not a valid weekday (0-6, SUN-SAT); year: `1969` is not a valid year (1970-2099)"
    );
    assert_eq!(
        invalid.issues.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(),
        ["minute", "month", "weekday", "year"]
    );
    assert_eq!(Cron::parse("0 0 2 1", Locale::Zh).unwrap_err().to_string(), "应为从秒到年的 7 个字段，不能是 4 个");
    assert_eq!("".parse::<Cron>().unwrap_err().to_string(), "must not be empty");
}
