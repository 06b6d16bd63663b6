//! Cron expressions: tables of what is accepted and refused, and a second, naive implementation that has to agree.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::json;
use wechat_cloudbase::{Checks, Locale, interface};

/// Returns the messages about an expression.
fn messages(cron: &str, locale: Locale) -> Vec<String> {
    let config = json!([{ "name": "t", "type": "timer", "config": cron }]);
    let payload = json!({ "type": 2, "env": "e", "function_name": "f", "config": config }).to_string();
    match interface("uploadFunctionConfig").unwrap().prepare_json(&payload, Checks::default().locale(locale)) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.issues.into_iter().map(|issue| issue.message).collect(),
    }
}

fn is_valid(cron: &str) -> bool {
    messages(cron, Locale::En).is_empty()
}

#[test]
fn what_wechats_page_allows_is_accepted() {
    for cron in [
        "*/5 * * * * * *",
        "0 0 2 1 * * *",
        "0 15 10 * * MON-FRI *",
        "0 0 10,14,16 * * * *",
        "0 */30 9-17 * * * *",
        "0 0 12 * * WED *",
        "0 0 0 29 2 * *",
        "0 0 0 31 2 * *",
        "59 59 23 31 12 6 2099",
        "00 00 00 01 01 0 1970",
        "0/1 0-59/2 */3 1-31/30 jan-Dec/2 sun,2,SAT *",
        "0 0 0 * JUL,aug-10 mOn-5 2024-2030/2",
        "*/999 * * * * * *",
        "  0\t0 2\n1 * *  * ",
        "*,1 * * * * * *",
    ] {
        assert_eq!(messages(cron, Locale::En), Vec::<String>::new(), "{cron:?}");
    }
}

#[test]
fn marks_of_tencents_page_are_accepted_for_the_days_only() {
    for cron in ["0 0 0 ? * 1 *", "0 0 0 1 * ? *", "0 0 0 L * * *", "0 0 0 LW,15w * * *", "0 0 0 ? * 5L,fri#5,L,2#1 *"]
    {
        assert!(is_valid(cron), "{cron:?}");
    }
    for cron in [
        "? 0 0 1 * * *",
        "0 0 L 1 * * *",
        "0 0 0 1 ? * *",
        "0 0 0 1 * * ?",
        "0 0 0 32W * * *",
        "0 0 0 W * * *",
        "0 0 0 5L * * *",
        "0 0 0 5#1 * * *",
        "0 0 0 ? * 5W *",
        "0 0 0 ? * 5#6 *",
        "0 0 0 ? * 5#0 *",
        "0 0 0 ? * #1 *",
        "0 0 0 ? * 7L *",
        "0 0 0 ?/2 * * *",
    ] {
        assert!(!is_valid(cron), "{cron:?}");
    }
}

#[test]
fn every_wrong_field_is_named_with_its_range() {
    let table = [
        ("60 * * * * * *", "`60` is not a valid second (0-59)"),
        ("-1 * * * * * *", "`-1` is not a valid second (0-59)"),
        ("+1 * * * * * *", "`+1` is not a valid second (0-59)"),
        ("1.5 * * * * * *", "`1.5` is not a valid second (0-59)"),
        ("x * * * * * *", "`x` is not a valid second (0-59)"),
        ("MON * * * * * *", "`MON` is not a valid second (0-59)"),
        ("* 60 * * * * *", "`60` is not a valid minute (0-59)"),
        ("* 5- * * * * *", "`5-` is not a valid minute (0-59)"),
        ("* -5 * * * * *", "`-5` is not a valid minute (0-59)"),
        ("* 9-5 * * * * *", "`9-5` is not a valid minute (0-59)"),
        ("* 1-2-3 * * * * *", "`1-2-3` is not a valid minute (0-59)"),
        ("* */0 * * * * *", "`*/0` is not a valid minute (0-59)"),
        ("* */ * * * * *", "`*/` is not a valid minute (0-59)"),
        ("* /5 * * * * *", "`/5` is not a valid minute (0-59)"),
        ("* */-1 * * * * *", "`*/-1` is not a valid minute (0-59)"),
        ("* 1/2/3 * * * * *", "`1/2/3` is not a valid minute (0-59)"),
        ("* */x * * * * *", "`*/x` is not a valid minute (0-59)"),
        ("* ** * * * * *", "`**` is not a valid minute (0-59)"),
        ("* *-5 * * * * *", "`*-5` is not a valid minute (0-59)"),
        ("* 1,,2 * * * * *", "`` is not a valid minute (0-59)"),
        ("* , * * * * *", "`` is not a valid minute (0-59); `` is not a valid minute (0-59)"),
        ("* * 24 * * * *", "`24` is not a valid hour (0-23)"),
        ("* * 25 * * * *", "`25` is not a valid hour (0-23)"),
        ("* * 4294967297 * * * *", "`4294967297` is not a valid hour (0-23)"),
        ("* * 18446744073709551617 * * * *", "`18446744073709551617` is not a valid hour (0-23)"),
        ("* * * 0 * * *", "`0` is not a valid day (1-31)"),
        ("* * * 32 * * *", "`32` is not a valid day (1-31)"),
        ("* * * * 0 * *", "`0` is not a valid month (1-12, JAN-DEC)"),
        ("* * * * 13 * *", "`13` is not a valid month (1-12, JAN-DEC)"),
        ("* * * * JANUARY * *", "`JANUARY` is not a valid month (1-12, JAN-DEC)"),
        ("* * * * JA * *", "`JA` is not a valid month (1-12, JAN-DEC)"),
        ("* * * * DEC-JAN * *", "`DEC-JAN` is not a valid month (1-12, JAN-DEC)"),
        ("* * * * * 7 *", "`7` is not a valid weekday (0-6, SUN-SAT)"),
        ("* * * * * FRI-SUN *", "`FRI-SUN` is not a valid weekday (0-6, SUN-SAT)"),
        ("* * * * * JAN *", "`JAN` is not a valid weekday (0-6, SUN-SAT)"),
        ("* * * * * * 1969", "`1969` is not a valid year (1970-2099)"),
        ("* * * * * * 2100", "`2100` is not a valid year (1970-2099)"),
        ("* * * * * * 24", "`24` is not a valid year (1970-2099)"),
        ("* * * * * * ２０２４", "`２０２４` is not a valid year (1970-2099)"),
        ("0 2", "must have 7 fields, from second to year, not 2"),
        ("*/5 * * * *", "must have 7 fields, from second to year, not 5"),
        ("@daily", "must have 7 fields, from second to year, not 1"),
        ("99 * * * * * * *", "must have 7 fields, from second to year, not 8"),
        ("\u{a0}", "must have 7 fields, from second to year, not 1"),
        (" ", "must have 7 fields, from second to year, not 0"),
        ("", "must not be empty"),
    ];
    for (cron, message) in table {
        assert_eq!(messages(cron, Locale::En).join("; "), message, "{cron:?}");
        assert_eq!(messages(cron, Locale::Zh).len(), messages(cron, Locale::En).len(), "{cron:?}");
    }
    assert_eq!(
        messages("* * 25 * MON 7 *", Locale::Zh).join("; "),
        "`25` 不是合法的小时 (0-23); `MON` 不是合法的月份 (1-12, JAN-DEC); `7` 不是合法的星期 (0-6, SUN-SAT)"
    );
}

/// All texts that mean one value of a field, in lower case, each with its value.
fn values(field: usize) -> Vec<(String, usize)> {
    let (least, most) = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6), (1970, 2099)][field];
    let names: &[&str] = match field {
        4 => &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        5 => &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
        _ => &[],
    };
    let numbers = (least..=most).flat_map(|value| [1, 2, 3].map(|width| (format!("{value:0width$}"), value)));
    let names = names.iter().zip(least..).map(|(name, value)| ((*name).to_owned(), value));
    numbers.chain(names).collect()
}

/// Whether a part is one of all that the field can have, written out one by one.
fn naive_part(field: usize, part: &str) -> bool {
    let values = values(field);
    let value = |text: &str| values.iter().find(|(known, _)| known == text).map(|(_, value)| *value);
    if let [range, step] = part.split('/').collect::<Vec<_>>()[..] {
        return step.chars().any(|digit| ('1'..='9').contains(&digit))
            && step.chars().all(|digit| digit.is_ascii_digit())
            && !(matches!(field, 3 | 5) && (range.contains(['?', 'l', '#']) || range.ends_with('w')))
            && naive_part(field, range);
    }
    if let [from, to] = part.split('-').collect::<Vec<_>>()[..] {
        return value(from).zip(value(to)).is_some_and(|(from, to)| from <= to);
    }
    if field == 3 && part.ends_with('w') {
        return part == "lw" || part.strip_suffix('w').and_then(value).is_some();
    }
    if field == 5 && part.len() > 1 && part.ends_with('l') {
        return part.strip_suffix('l').and_then(value).is_some();
    }
    if field == 5
        && let Some((day, week)) = part.split_once('#')
    {
        return value(day).is_some() && ["1", "2", "3", "4", "5"].contains(&week);
    }
    part == "*" || value(part).is_some() || ((field == 3 || field == 5) && ["?", "l"].contains(&part))
}

fn naive(cron: &str) -> bool {
    let fields: Vec<_> = cron.split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
    fields.len() == 7
        && fields.iter().enumerate().all(|(field, text)| text.split(',').all(|part| naive_part(field, part)))
}

/// A part that is mostly right for some field.
fn part() -> impl Strategy<Value = String> {
    let number = || prop_oneof![(0..70_u32).prop_map(|n| n.to_string()), (1965..2105_u32).prop_map(|n| n.to_string())];
    let name = || {
        select(vec!["JAN", "dec", "JUL", "Sun", "SAT", "wed", "FRI", "L", "?", "*", "", "07", "a"])
            .prop_map(str::to_owned)
    };
    let value = || prop_oneof![3 => (0..13_u32).prop_map(|n| n.to_string()), 1 => number(), 1 => name()];
    prop_oneof![
        4 => Just("*".to_owned()),
        4 => value(),
        2 => (value(), value()).prop_map(|(from, to)| format!("{from}-{to}")),
        2 => (value(), value()).prop_map(|(from, step)| format!("{from}/{step}")),
        1 => (value(), value(), value()).prop_map(|(from, to, step)| format!("{from}-{to}/{step}")),
        1 => (value(), select(vec!["W", "L", "#2", "#6", "w", "l"])).prop_map(|(value, mark)| value + mark),
        1 => "[0-9*/,#?LW-]{0,5}",
    ]
}

/// Whether the emulated WeChat takes the expression. Its code is its own.
#[cfg(feature = "emulator")]
fn emulated(cron: &str) -> bool {
    use wechat_cloudbase::emulator::{Emulator, Incoming, Setup};
    let mut wechat = Emulator::new(Setup::from_json(r#"{ "tokens": { "T": "wx1" } }"#).unwrap());
    let config = json!([{ "name": "t", "type": "timer", "config": cron }]).to_string();
    let body = json!({ "type": 2, "env": "e", "function_name": "f", "config": config }).to_string();
    let url = "https://wechat/tcb/uploadfuncconfig?access_token=T";
    let reply = wechat.handle(&Incoming { method: "POST", url, body: body.as_bytes() });
    reply.body.starts_with(br#"{"errcode":0,"#)
}

#[cfg(not(feature = "emulator"))]
use naive as emulated;

/// Whether the reader of `/config` takes it. It has more code for `?`, `L`, `W` and `#` than the check of a payload.
#[cfg(feature = "config")]
fn is_read(cron: &str) -> bool {
    cron.parse::<wechat_cloudbase::config::Cron>().is_ok()
}

#[cfg(not(feature = "config"))]
use naive as is_read;

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_naive_implementation_agrees(field in 0..7_usize, parts in vec(part(), 1..3), others in vec(part(), 6..8), wild in 0..10_u8) {
        let mut fields = if wild == 0 { others } else { vec!["*".to_owned(); 6] };
        fields.insert(field.min(fields.len()), parts.join(","));
        let cron = fields.join(" ");
        prop_assert_eq!([is_valid(&cron), emulated(&cron), is_read(&cron)], [naive(&cron); 3], "{}", cron);
    }
}
