//! Configs of functions as values: the rules of an upload, nothing lost, no secret shown.

mod files;
mod round_trips;

use serde_json::Value;
use wechat_cloudbase::{
    Issue, Locale,
    config::{ConfigType, Environment, FunctionConfig, Permissions, Triggers},
};

use crate::fixture;

const CANARY: &str = "s3cret-canary-value";
const TYPES: [ConfigType; 3] = [ConfigType::Permissions, ConfigType::Triggers, ConfigType::Environment];

fn parse(number: usize, text: &str) -> Result<FunctionConfig, Vec<Issue>> {
    FunctionConfig::parse(TYPES[number - 1], text, Locale::En)
}

fn environment(text: &str) -> Environment {
    Environment::parse(text, Locale::En).unwrap()
}

fn triggers(text: &str) -> Triggers {
    Triggers::parse(text, Locale::En).unwrap()
}

fn permissions(text: &str) -> Permissions {
    Permissions::parse(text, Locale::En).unwrap()
}

/// Returns the places and the codes.
fn codes(issues: &[Issue]) -> Vec<(String, &'static str)> {
    issues.iter().map(|issue| (issue.path.clone(), issue.code.as_str())).collect()
}

fn errors(number: usize, text: &str) -> Vec<(String, &'static str)> {
    parse(number, text).map_or_else(|issues| codes(&issues), |_| Vec::new())
}

#[test]
fn the_rules_are_those_of_an_upload() {
    /// A config may lack these, because WeChat may hold such configs.
    const LACKING: [&str; 4] = ["permissions", "permissions.openapi", "triggers", "environment"];
    let cases: Vec<Value> = serde_json::from_str(&fixture("uploadFunctionConfig", "cases.json")).unwrap();
    let mut count = 0;
    for case in &cases {
        let payload = &case["payload"];
        let (Some(number @ 1..=3), Some(text)) = (payload["type"].as_u64(), payload["config"].as_str()) else {
            continue;
        };
        let expected = case["issues"].as_array().unwrap().iter().filter_map(|issue| {
            let (path, code) = (issue[0].as_str().unwrap(), issue[1].as_str().unwrap());
            let path = path.strip_prefix("config")?.trim_start_matches('.');
            // Unknown members are kept.
            let counts = code != "unknown_field" && !(code == "missing" && LACKING.contains(&path));
            counts.then(|| (path.to_owned(), code))
        });
        let expected: Vec<_> = expected.collect();
        let found = errors(number.try_into().unwrap(), text);
        assert_eq!(found, expected, "{case}");
        count += usize::from(!expected.is_empty());
    }
    assert!(count > 20, "only {count} cases with issues");
}

#[test]
fn what_is_absent_is_empty() {
    for text in ["{}", r#"{"permissions":null}"#, r#"{"permissions":{}}"#, r#"{"permissions":{"openapi":null}}"#] {
        assert_eq!(permissions(text).to_text(), r#"{"permissions":{"openapi":[]}}"#);
    }
    for text in ["{}", r#"{"triggers":null}"#] {
        assert_eq!(triggers(text).to_text(), r#"{"triggers":[]}"#);
    }
    for (text, written) in [
        ("{}", r#"{"environment":[]}"#),
        (r#"{"timeout":null,"environment":null}"#, r#"{"environment":[]}"#),
        (r#"{"timeout":3}"#, r#"{"timeout":3}"#),
        (r#"{"timeout":3,"environment":null}"#, r#"{"timeout":3}"#),
        (r#"{"timeout":3,"environment":[]}"#, r#"{"timeout":3,"environment":[]}"#),
        ("\u{feff}{\"timeout\":3.0e0}", r#"{"timeout":3}"#),
    ] {
        assert_eq!(environment(text).to_text(), written);
    }
    assert_eq!(environment("{}"), environment(r#"{"environment":[]}"#));
    // As everywhere in JSON, the last member of a name counts.
    assert_eq!(permissions(r#"{"x":1,"y":2,"x":3}"#).to_text(), r#"{"permissions":{"openapi":[]},"x":3,"y":2}"#);
    let wrong = |path: &str| vec![(path.to_owned(), "wrong_type")];
    assert_eq!(errors(1, "null"), wrong(""));
    assert_eq!(errors(1, r#"{"permissions":3}"#), wrong("permissions"));
    assert_eq!(errors(2, r#"{"triggers":{}}"#), wrong("triggers"));
    assert_eq!(errors(2, r#"{"triggers":[null]}"#), wrong("triggers[0]"));
    assert_eq!(errors(3, r#"{"environment":[{"key":"K","value":null}]}"#), wrong("environment[0].value"));
    assert_eq!(errors(3, "[]"), wrong(""));
    assert_eq!(errors(3, r#"{"x":"\ud800"}"#), [("x".to_owned(), "not_json")]);
}

#[test]
fn equal_means_equal_to_wechat() {
    assert_eq!(
        permissions(r#"{"permissions":{"openapi":["a.b","c.d","a.b"]},"x":1,"y":2}"#),
        permissions(r#"{"y":2,"x":1,"permissions":{"openapi":["c.d","a.b"]}}"#),
    );
    assert_ne!(permissions(r#"{"permissions":{"openapi":["a.b"]}}"#), permissions("{}"));
    assert_ne!(permissions(r#"{"x":1}"#), permissions(r#"{"x":1.0}"#));
    assert_ne!(permissions(r#"{"permissions":{"x":1}}"#), permissions(r#"{"x":1}"#));

    let timer = |name: &str, cron: &str| format!(r#"{{"name":"{name}","type":"timer","config":"{cron}"}}"#);
    let list = |timers: &[String]| triggers(&format!(r#"{{"triggers":[{}]}}"#, timers.join(",")));
    let (a, b) = (timer("a", "0 0 2 * * * *"), timer("b", "0 0 3 * * * *"));
    assert_eq!(list(&[a.clone(), b.clone()]), list(&[b.clone(), timer("a", " 0 0  2 *\\t* * * ")]));
    assert_eq!(list(std::slice::from_ref(&a)), triggers(&format!("[{a}]")));
    assert_ne!(list(std::slice::from_ref(&a)), list(&[timer("a", "0 0 2 * * * 2030")]));
    assert_ne!(list(std::slice::from_ref(&a)), list(&[a, b]));

    let one = r#"{"timeout":5,"environment":[{"key":"A","value":"1"},{"value":"2","key":"B"}]}"#;
    let other = r#"{"environment":[{"key":"B","value":"2"},{"key":"A","value":"1"}],"timeout":5}"#;
    assert_eq!(environment(one), environment(other));
    for different in [
        one.replace('5', "6"),
        one.replace("\"2\"", "\"3\""),
        one.replace('A', "C"),
        one.replace("\"1\"", "\"1\",\"x\":0"),
    ] {
        assert_ne!(environment(one), environment(&different), "{different}");
    }
}

#[test]
fn an_edit_keeps_everything_else() {
    let mut edited = environment(
        r#"{"memo":[1.0, {"a" : 1e400}],"environment":[{"key":"A","value":"1","note":0.10},{"key":"B","value":"2"}],"timeout":5}"#,
    );
    edited.set("A", "3");
    edited.set("C", "4");
    edited.remove("B");
    edited.set_timeout(6);
    assert_eq!((edited.get("A").unwrap().reveal(), edited.get("B"), edited.timeout()), ("3", None, Some(6)));
    assert_eq!(
        edited.to_text(),
        r#"{"timeout":6,"environment":[{"key":"A","value":"3","note":0.10},{"key":"C","value":"4"}],"memo":[1.0, {"a" : 1e400}]}"#,
    );
    let mut edited = triggers(r#"[{"name":"a","type":"timer","config":"0 0 2 * * * *","id":007e1},{"name":"b","type":"timer","config":"0 0 2 * * * *"}]"#.replace("007e1", "7e1").as_str());
    edited.set("a", "0 0 3 * * * *");
    edited.remove("b");
    edited.set("c", "0 0 4 * * * *");
    assert_eq!(edited.get("c").unwrap().cron, "0 0 4 * * * *");
    assert_eq!(
        edited.to_text(),
        r#"[{"name":"a","type":"timer","config":"0 0 3 * * * *","id":7e1},{"name":"c","type":"timer","config":"0 0 4 * * * *"}]"#
    );
    let mut edited = permissions(r#"{"permissions":{"scope":null,"openapi":["a.b","c.d","a.b","c.d"]}}"#);
    edited.add("a.b");
    edited.add("e.f");
    edited.remove("c.d");
    assert!(edited.has("e.f") && !edited.has("c.d"));
    assert_eq!(edited.to_text(), r#"{"permissions":{"openapi":["a.b","a.b","e.f"],"scope":null}}"#);
    assert_eq!(edited.unknown()[1].iter().collect::<Vec<_>>(), [("scope", "null")]);
}

#[test]
fn an_inference_is_a_warning() {
    let warned = |number, text: &str| codes(&parse(number, text).unwrap().warnings(1_800_000_000, Locale::En));
    let at = |path: &str, code| (path.to_owned(), code);
    assert_eq!(
        warned(1, r#"{"permissions":{"openapi":["wxacode.get","wxacode","/wxa/x.y","a.","cloud.a.b"]}}"#),
        [1, 2, 3].map(|index| (format!("permissions.openapi[{index}]"), "odd_permission")),
    );
    let two = r#"[{"name":"a","type":"timer","config":"0 0 2 L * * *"},{"name":"b","type":"timer","config":"0 0 2 * * * 2020"}]"#;
    assert_eq!(
        warned(2, two),
        [at("", "several_triggers"), at("[0].config", "cron_mark"), at("[1].config", "never_runs")]
    );
    assert_eq!(
        warned(2, &format!(r#"{{"triggers":{two}}}"#)),
        [
            at("triggers", "several_triggers"),
            at("triggers[0].config", "cron_mark"),
            at("triggers[1].config", "never_runs")
        ],
    );
    assert_eq!(
        warned(
            3,
            r#"{"timeout":61,"environment":[{"key":"A","value":"1"},{"key":"B","value":"1"},{"key":"A","value":"2"}]}"#
        ),
        [at("timeout", "long_timeout"), at("environment[2]", "duplicate_variable")],
    );
    assert_eq!(warned(3, r#"{"timeout":60}"#), []);
}

#[test]
fn a_variable_that_is_there_twice_is_kept_twice_and_the_last_one_counts() {
    let text = r#"{"environment":[{"key":"A","value":"1"},{"key":"A","value":"2"}]}"#;
    let mut twice = environment(text);
    assert_eq!((twice.to_text().as_str(), twice.get("A").unwrap().reveal()), (text, "2"));
    twice.set("A", "3");
    assert_eq!(twice.to_text(), text.replace('2', "3"));
    twice.remove("A");
    assert_eq!(twice.to_text(), r#"{"environment":[]}"#);
}

#[test]
fn no_value_of_a_variable_is_shown() {
    let variable = |value: &str| format!(r#"{{"key":"K","value":{value},"note":"{CANARY}"}}"#);
    let value = format!("\"{CANARY}\"");
    let wrong = [
        format!(r#"{{"environment":[{}]"#, variable(&value)),
        format!(r#"{{"environment":[{}],"timeout":0,"x":"{CANARY}"}}"#, variable(&value)),
        format!(
            r#"{{"environment":[{},{}]}}"#,
            variable(&format!("[{value}]")),
            variable(&format!(r#"{{"a":{value}}}"#))
        ),
        format!(r#"{{"environment":{value}}}"#),
        format!(r#"{{"environment":[{value}]}}"#),
        format!(r#"{{"timeout":{value}}}"#),
        format!(r#"{{"environment":[{{"key":"1{CANARY}","value":""}}]}}"#),
        format!(r#"{{"environment":[{{"key":"QCLOUD_{CANARY}","value":""}}]}}"#),
        format!(r#"{{"environment":[{}]}}"#, variable(&format!("\"{CANARY}\\ud800\""))),
        format!(r#"{{"environment":[{}]}}"#, variable(&format!("\"{}\"", CANARY.repeat(300)))),
        value.clone(),
        format!("{value} {value}"),
        format!("{CANARY}\n"),
    ];
    for text in &wrong {
        for locale in [Locale::En, Locale::Zh] {
            let issues = FunctionConfig::parse(ConfigType::Environment, text, locale).unwrap_err();
            let shown = format!("{issues:?}");
            assert!(!issues.is_empty() && !shown.contains("canary"), "{shown}");
        }
    }
    let config =
        parse(3, &format!(r#"{{"timeout":61,"environment":[{0},{0}],"x":"{CANARY}"}}"#, variable(&value))).unwrap();
    let shown = format!("{config:?} {config:#?} {:?}", config.warnings(0, Locale::Zh));
    assert!(
        !shown.contains("canary")
            && shown.contains("note")
            && shown.contains("duplicate_variable") | shown.contains("DuplicateVariable"),
        "{shown}"
    );
    let FunctionConfig::Environment(environment) = config else { panic!("another type") };
    let shown = format!("{:?} {:?}", environment.get("K"), environment.unknown());
    assert!(!shown.contains("canary") && shown.contains('x'), "{shown}");
    assert_eq!(environment.get("K").unwrap().reveal(), CANARY);
}
