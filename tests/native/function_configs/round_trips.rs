//! Random configs: text to value to text loses nothing.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::parse;

const SCALARS: &[&str] = &[
    "1.0",
    "-0",
    "1E+2",
    "12345678901234567890",
    "0.10",
    "1e400",
    "null",
    "true",
    r#""""#,
    r#""\u0041\/\"],}{[:""#,
    r#""微\\""#,
    r#""\ud83d\ude00""#,
    "[ ]",
    "{ }",
];

/// JSON as a program would not write it: blanks, numbers in odd forms, escapes.
fn odd_json() -> impl Strategy<Value = String> {
    select(SCALARS).prop_map(str::to_owned).prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|items| format!("[ {} ]", items.join(" ,\n"))),
            vec(inner, 1..4).prop_map(|values| {
                let members = values.iter().enumerate().map(|(index, value)| format!("\"k{index}\"\t: {value}"));
                format!("{{{}\r\n}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

/// Unknown members of an object, each as it is written.
fn unknown() -> impl Strategy<Value = Vec<String>> {
    let names = select(&["x", "note", "微信", "__proto__", "a\\\"b", "unknown", "type "][..]);
    vec((names, odd_json()), 0..3).prop_map(|mut members| {
        members.sort();
        members.dedup_by(|one, other| one.0 == other.0);
        members.into_iter().map(|(name, json)| format!("\"{name}\":{json}")).collect()
    })
}

/// An object as it comes in and as it goes out. `first` is the number of unknown members before the known ones.
fn object(known: &[(String, String)], unknown: &[String], first: usize) -> (String, String) {
    let (before, behind) = unknown.split_at(first.min(unknown.len()));
    let read: Vec<_> = before.iter().chain(known.iter().rev().map(|(read, _)| read)).chain(behind).cloned().collect();
    let written: Vec<_> = known.iter().map(|(_, written)| written).chain(unknown).cloned().collect();
    (format!(" {{ {}\n}}", read.join(" , ")), format!("{{{}}}", written.join(",")))
}

fn same(name: &str, json: &str) -> (String, String) {
    (format!("\"{name}\" : {json}"), format!("\"{name}\":{json}"))
}

fn list(name: &str, items: &[(String, String)]) -> (String, String) {
    let [read, written] = [0, 1].map(|side| {
        let items: Vec<_> =
            items.iter().map(|item| if side == 0 { item.0.as_str() } else { item.1.as_str() }).collect();
        items.join(if side == 0 { " , " } else { "," })
    });
    (format!("\"{name}\":[ {read}]"), format!("\"{name}\":[{written}]"))
}

type Case = (usize, (String, String));

fn permissions() -> impl Strategy<Value = Case> {
    let names = vec("[a-z]{1,5}\\.[a-z]{1,5}", 0..4).prop_map(|mut names| {
        names.sort();
        names.dedup();
        names
    });
    (names, unknown(), unknown(), 0..3_usize).prop_map(|(names, inner, outer, first)| {
        let names: Vec<_> = names.iter().map(|name| (format!("\"{name}\""), format!("\"{name}\""))).collect();
        let (read, written) = object(&[list("openapi", &names)], &inner, first);
        let known = (format!("\"permissions\": {read}"), format!("\"permissions\":{written}"));
        (1, object(&[known], &outer, first))
    })
}

fn triggers() -> impl Strategy<Value = Case> {
    let timer = (unknown(), 0..3_usize);
    (vec(timer, 0..4), unknown(), 0..3_usize, any::<bool>()).prop_map(|(timers, outer, first, is_bare)| {
        let timers = timers.iter().enumerate().map(|(index, (unknown, first))| {
            let known = [
                same("name", &format!("\"t{index}\"")),
                same("type", "\"timer\""),
                same("config", "\"0  0 2 * * MON *\""),
            ];
            object(&known, unknown, *first)
        });
        let known = list("triggers", &timers.collect::<Vec<_>>());
        if is_bare {
            let alone = |text: String| text.trim_start_matches("\"triggers\":").to_owned();
            return (2, (alone(known.0), alone(known.1)));
        }
        (2, object(&[known], &outer, first))
    })
}

fn environment() -> impl Strategy<Value = Case> {
    let variable = (select(&[r#""""#, r#""微 \"v\\""#, r#""a\nb""#][..]), unknown(), 0..3_usize);
    let parts = (option::of(1..=300_u16), option::of(vec(variable, 0..4)), unknown(), 0..3_usize);
    parts.prop_filter("one is needed", |(timeout, variables, ..)| timeout.is_some() || variables.is_some()).prop_map(
        |(timeout, variables, outer, first)| {
            let mut known: Vec<_> = timeout.iter().map(|timeout| same("timeout", &timeout.to_string())).collect();
            known.extend(variables.map(|variables| {
                let rows = variables.iter().enumerate().map(|(index, (value, unknown, first))| {
                    object(&[same("key", &format!("\"K{index}\"")), same("value", value)], unknown, *first)
                });
                list("environment", &rows.collect::<Vec<_>>())
            }));
            (3, object(&known, &outer, first))
        },
    )
}

proptest! {
    #[test]
    fn text_to_value_to_text_loses_nothing((number, (read, written)) in prop_oneof![permissions(), triggers(), environment()]) {
        let config = parse(number, &read).unwrap_or_else(|issues| panic!("{read}: {issues:?}"));
        prop_assert_eq!(config.to_text(), written.clone());
        let again = parse(number, &written).unwrap();
        prop_assert_eq!(again.to_text(), written);
        prop_assert_eq!(config, again);
    }

    #[test]
    fn no_text_makes_it_panic(number in 1..4_usize, text in "[\\[\\]{}\",:\\\\ a0/*é]{0,40}") {
        let _ = parse(number, &text);
        let _ = wechat_cloudbase::config::ConfigFile::parse(&text, wechat_cloudbase::Locale::En);
        let _ = wechat_cloudbase::config::Cloudbaserc::parse(&text, wechat_cloudbase::Locale::En);
    }
}
