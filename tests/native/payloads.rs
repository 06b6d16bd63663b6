//! Tests every rule for payloads with the tables in `tests/fixtures/*/cases.json`. `tests/js/payloads.test.js` tests
//! the npm package with the same tables.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Value, json};
use wechat_cloudbase::{
    Checks, Effect, Endpoint, Interface, Issue, IssueCode, Locale, endpoints,
    endpoints::{cloud_access_token, get_callback_config, get_function_config, set_callback_config},
    interface,
    shape::{Field, Shape},
};

use crate::fixture;

#[derive(Deserialize)]
struct Case {
    name: String,
    payload: Option<Value>,
    text: Option<String>,
    issues: Vec<(String, String)>,
    warnings: Vec<(String, String)>,
}

impl Case {
    fn json(&self) -> String {
        self.text.clone().unwrap_or_else(|| self.payload.clone().unwrap_or_default().to_string())
    }
}

fn cases() -> impl Iterator<Item = (&'static Interface, Case)> {
    endpoints::ALL.iter().flat_map(|interface| {
        let cases: Vec<Case> = serde_json::from_str(&fixture(interface.name, "cases.json")).unwrap();
        cases.into_iter().map(|case| (*interface, case))
    })
}

fn codes(issues: &[Issue]) -> Vec<(String, String)> {
    issues.iter().map(|issue| (issue.path.clone(), issue.code.as_str().to_owned())).collect()
}

#[test]
fn every_case_gives_its_issues_and_warnings() {
    for (interface, case) in cases() {
        let context = format!("{}: {}", interface.name, case.name);
        match interface.prepare_json(&case.json(), Checks::default()) {
            Ok(prepared) => {
                assert_eq!(Vec::<(String, String)>::new(), case.issues, "{context}");
                assert_eq!(codes(prepared.warnings()), case.warnings, "{context}");
            }
            Err(refused) => {
                assert_eq!(codes(&refused.issues), case.issues, "{context}");
                assert_eq!(codes(&refused.warnings), case.warnings, "{context}");
            }
        }
    }
}

#[test]
fn strict_turns_warnings_into_errors() {
    for (interface, case) in cases().filter(|(_, case)| !case.warnings.is_empty()) {
        let refused = interface.prepare_json(&case.json(), Checks::default().strict(true)).unwrap_err();
        assert!(refused.warnings.is_empty(), "{}", case.name);
        assert_eq!(refused.issues.len(), case.issues.len() + case.warnings.len(), "{}", case.name);
    }
}

/// No payload breaks these. `tests/native/cron_runs.rs`, `function_configs.rs`, `desired.rs` and `plan/` test them.
#[cfg(feature = "config")]
const OF_CONFIG: &[IssueCode] = &[
    IssueCode::CronMark,
    IssueCode::AmbiguousDays,
    IssueCode::NeverRuns,
    IssueCode::LargeStep,
    IssueCode::DuplicateEntry,
    IssueCode::InvalidTemplate,
    IssueCode::OddPermission,
    IssueCode::SeveralTriggers,
    IssueCode::LongTimeout,
    IssueCode::DuplicateVariable,
    IssueCode::NullValue,
    IssueCode::UnsetVariable,
    IssueCode::MissingColumn,
    IssueCode::OpenColumn,
    IssueCode::ReferenceNotAllowed,
    IssueCode::InvalidVersion,
    IssueCode::InvalidPrune,
    IssueCode::InvalidAbsent,
    IssueCode::UnreadableFile,
    IssueCode::ConfigFileBeside,
    IssueCode::StalePlan,
    IssueCode::NeedsConsent,
    IssueCode::UnknownDanger,
];

#[cfg(not(feature = "config"))]
const OF_CONFIG: &[IssueCode] = &[];

#[test]
fn every_rule_has_a_failing_case_and_every_interface_a_passing_one() {
    let seen: HashSet<String> =
        cases().flat_map(|(_, case)| case.issues.into_iter().chain(case.warnings).map(|(_, code)| code)).collect();
    // Only JavaScript can give a payload that has no JSON text. tests/js/payload-text.test.js tests those. A payload that
    // is too large has a test of its own.
    let others = [IssueCode::NotJson, IssueCode::TooLarge];
    for code in IssueCode::ALL.iter().filter(|code| !others.contains(code) && !OF_CONFIG.contains(code)) {
        assert!(seen.contains(code.as_str()), "no case breaks {}", code.as_str());
    }
    for interface in endpoints::ALL {
        let passes = |(i, case): (&Interface, Case)| i.name == interface.name && case.issues.is_empty();
        assert!(cases().any(passes), "no case passes {}", interface.name);
    }
}

#[test]
fn a_payload_may_have_as_many_bytes_as_the_checks_allow() {
    let interface = interface("setCloudAccessToken").unwrap();
    let payload = |bytes: usize| format!(r#"{{"action":"get","env":"{}"}}"#, "x".repeat(bytes - 25));
    for (checks, most) in [(Checks::default(), 1 << 20), (Checks::default().max_bytes(100), 100)] {
        for checks in [checks, checks.strict(true)] {
            assert!(interface.prepare_json(&payload(most), checks).is_ok());
            let refused = interface.prepare_json(&payload(most + 1), checks).unwrap_err();
            let message = format!("setCloudAccessToken: must have at most {most} bytes, not {}", most + 1);
            assert_eq!((refused.to_string(), refused.warnings.len()), (message, 0));
            assert_eq!(codes(&refused.issues), [(String::new(), "too_large".to_owned())]);
            assert_eq!(interface.prepare_json(&"[".repeat(most + 1), checks).unwrap_err().issues.len(), 1, "unread");
        }
    }
    let request = cloud_access_token::Request::Get { env: "x".repeat(100) };
    assert!(request.prepare(Checks::default().max_bytes(100)).is_err());
}

#[test]
fn what_is_sent_means_what_was_given() {
    for (interface, case) in cases() {
        let Ok(prepared) = interface.prepare_json(&case.json(), Checks::default()) else { continue };
        let mut expected: Value = serde_json::from_str(case.json().trim_start_matches('\u{feff}')).unwrap();
        for (path, code) in &case.warnings {
            if code == "not_sent" {
                expected.as_object_mut().unwrap().remove(path);
            }
        }
        let mut sent: Value = serde_json::from_slice(prepared.body()).unwrap();
        // A config that is given as a value is sent as text.
        if expected["config"].is_object() || expected["config"].is_array() {
            sent["config"] = serde_json::from_str(sent["config"].as_str().unwrap()).unwrap();
        }
        assert!(same(&sent, &expected), "{}: {sent} is not {expected}", case.name);
    }
}

/// Whether two values are equal. `1` and `1.0` are the same number in JSON.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}

#[test]
fn vendor_samples_pass_without_warnings_and_keep_their_meaning() {
    for (name, file) in [
        ("setCallBackConfig", "vendor_request.json"),
        ("getFunctionConfig", "vendor_request.json"),
        ("listFunctions", "vendor_request.json"),
        ("uploadFunctionConfig", "vendor_request.json"),
        ("setCloudAccessToken", "vendor_get_request.json"),
        ("setCloudAccessToken", "vendor_set_request.json"),
    ] {
        let sample = fixture(name, file);
        let prepared = interface(name).unwrap().prepare_json(&sample, Checks::default().strict(true)).unwrap();
        let sent: Value = serde_json::from_slice(prepared.body()).unwrap();
        assert_eq!(sent, serde_json::from_str::<Value>(&sample).unwrap(), "{file}");
    }
}

#[test]
fn a_sample_that_is_no_json_is_refused_with_its_line() {
    let sample = fixture("setCloudAccessToken", "vendor_get_request_trailing_comma.txt");
    let refused = cloud_access_token::INTERFACE.prepare_json(&sample, Checks::default()).unwrap_err();
    assert_eq!(refused.issues[0].message, "not JSON at line 4: expected a key in quotes");
}

#[test]
fn messages_say_what_is_meant() {
    let message = |name: &str, payload: Value, locale| {
        let refused = interface(name).unwrap().prepare_json(&payload.to_string(), Checks::default().locale(locale));
        refused.unwrap_err().issues.into_iter().map(|issue| issue.message).collect::<Vec<_>>().join("; ")
    };
    let container = |text_mode: Value| json!({ "container_config": { "enable": true, "qbase_env": "e", "qbase_container_path": "/", "text_mode": text_mode } });
    assert_eq!(message("setCallBackConfig", container(json!(3)), Locale::En), "must be 1 (JSON) or 2 (XML), not `3`");
    assert_eq!(message("setCallBackConfig", container(json!("1")), Locale::En), "must be a number, not a string");
    assert_eq!(message("setCallBackConfig", container(json!("1")), Locale::Zh), "应为数字，不能是字符串");
    let misspelt = json!({ "action": "set", "env": "e", "open": true, "api_Whitelist": ["/*"], "version": 6 });
    assert_eq!(
        message("setCloudAccessToken", misspelt, Locale::En),
        "`api_whitelist` is required; unknown field `api_Whitelist`; did you mean `api_whitelist`"
    );
    let camel = json!({ "type": 1, "env": "e", "functionName": "f" });
    assert!(message("getFunctionConfig", camel, Locale::En).ends_with("did you mean `function_name`"));
    let unlike = json!({ "type": 1, "env": "e", "function_name": "f", "region": "x" });
    assert_eq!(message("getFunctionConfig", unlike, Locale::En), "unknown field `region`");
}

#[test]
fn typed_requests_pass_the_same_rules() {
    let callback = set_callback_config::Callback {
        message_type: "image".into(),
        event: String::new(),
        env: "e".into(),
        function_name: "f".into(),
        enable: true,
    };
    let twice = set_callback_config::Request {
        function_config: Some(set_callback_config::FunctionConfig {
            enable: true,
            callbacks: vec![callback.clone(), callback],
        }),
        container_config: None,
    };
    let refused = twice.prepare(Checks::default()).unwrap_err();
    assert_eq!(refused.to_string().split(": ").next(), Some("setCallBackConfig"));
    assert_eq!(codes(&refused.issues), [("function_config.callbacks[1]".into(), "duplicate_callback".into())]);

    let get = cloud_access_token::Request::Get { env: "e".into() }.prepare(Checks::default()).unwrap();
    assert_eq!((get.effect(), get.body()), (Effect::Read, br#"{"action":"get","env":"e"}"#.as_slice()));
    let set =
        cloud_access_token::Request::Set { env: "e".into(), open: true, api_whitelist: vec!["/*".into()], version: 6 };
    assert_eq!(set.prepare(Checks::default()).unwrap().effect(), Effect::Write);

    let none = get_callback_config::Request {}.prepare(Checks::default()).unwrap();
    assert_eq!(none.body(), b"{}", "an empty body would risk 44002");
    let timer = get_function_config::Request {
        config_type: get_function_config::ConfigType::Triggers,
        env: "e".into(),
        function_name: "f".into(),
    };
    assert_eq!(timer.prepare(Checks::default()).unwrap().body(), br#"{"type":2,"env":"e","function_name":"f"}"#);
}

/// An interface that this crate does not have, written as a user would write it.
static MANUAL: Interface = Interface::new(
    "getEnvInfo",
    "/tcb/getenvinfo",
    Shape::Object(&[Field::optional("env", Shape::FilledText)]),
    Shape::Object(&[Field::optional("info_list", Shape::List(&Shape::Object(&[])))]),
);

#[derive(serde::Serialize)]
struct GetEnvInfo {
    env: String,
}

impl Endpoint for GetEnvInfo {
    const INTERFACE: &'static Interface = &MANUAL;
    type Response = Value;
}

#[test]
fn an_interface_of_ones_own_takes_a_few_lines() {
    assert_eq!(GetEnvInfo { env: "e".into() }.prepare(Checks::default()).unwrap().body(), br#"{"env":"e"}"#);
    let refused = GetEnvInfo { env: String::new() }.prepare(Checks::default()).unwrap_err();
    assert_eq!(codes(&refused.issues), [("env".into(), "empty".into())]);
}
