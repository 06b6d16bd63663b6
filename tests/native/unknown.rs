//! Unknown members of payloads that are sent, and the steps of paths. `tests/js/edit.test.js` and
//! `tests/js/segments.test.js` use the same tables.

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, from_str, json};
use wechat_cloudbase::{Checks, IssueCode, Segment, interface};

use crate::{
    properties::{an_interface, text as any_payload, value},
    text,
};

#[derive(Deserialize)]
struct Placed {
    interface: String,
    text: String,
    segments: Vec<Vec<Value>>,
}

fn plain(segment: Segment) -> Value {
    match segment {
        Segment::Name(name) => name.into(),
        Segment::Index(index) => index.into(),
    }
}

#[test]
fn the_steps_of_a_path_are_exact() {
    for Placed { interface: name, text, segments } in
        from_str::<Vec<Placed>>(&text("tests/fixtures/segments.json")).unwrap()
    {
        let refused = interface(&name).unwrap().prepare_json(&text, Checks::default()).unwrap_err();
        let found: Vec<Vec<_>> =
            refused.issues.iter().map(|issue| issue.segments().into_iter().map(plain).collect()).collect();
        assert_eq!(found, segments, "{text}");
    }
}

#[test]
fn a_path_that_was_cut_has_no_steps() {
    let issues = |name: &str| {
        let payload = json!({ "action": "get", "env": "e", name: 1 }).to_string();
        interface("setCloudAccessToken").unwrap().prepare_json(&payload, Checks::default()).unwrap_err().issues
    };
    for name in ["x".repeat(2048), "é".repeat(1022), "[\"a\"]".repeat(100)] {
        assert_eq!(issues(&name)[0].segments(), [Segment::Name(name)]);
    }
    for name in ["x".repeat(2049), "é".repeat(1023), ".a".repeat(1100), "a.b[0]".repeat(400)] {
        let issue = &issues(&name)[0];
        assert!(issue.path.ends_with('…') && issue.path.len() <= 2048 + 3, "{}", issue.path);
        assert_eq!(issue.segments(), []);
    }
}

#[derive(Deserialize)]
struct Sent {
    interface: String,
    text: String,
    body: Option<String>,
    #[serde(default)]
    issues: Vec<(String, String)>,
}

#[test]
fn unknown_members_are_sent_on_request() {
    for case in from_str::<Vec<Sent>>(&text("tests/fixtures/unknown_fields.json")).unwrap() {
        let interface = interface(&case.interface).unwrap();
        match interface.prepare_json(&case.text, Checks::default().send_unknown(true)) {
            Ok(prepared) => assert_eq!(str::from_utf8(prepared.body()).ok(), case.body.as_deref(), "{}", case.text),
            Err(refused) => {
                let found: Vec<_> =
                    refused.issues.into_iter().map(|issue| (issue.path, issue.code.as_str().to_owned())).collect();
                assert_eq!(found, case.issues, "{}", case.text);
            }
        }
    }
}

/// A whole number may be written as `1.0` or as `1`, which are the same in JavaScript.
fn as_in_javascript(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.iter().map(as_in_javascript).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), as_in_javascript(value))).collect(),
        _ => value.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What is valid without unknown members stays so and is sent in the same way. What is sent once can be sent again.
    #[test]
    fn sending_unknown_members_changes_nothing_else(interface in an_interface(), payload in any_payload()) {
        let refusing = interface.prepare_json(&payload, Checks::default());
        let sending = |payload: &str| interface.prepare_json(payload, Checks::default().send_unknown(true));
        match (sending(&payload), refusing) {
            (Ok(sent), Ok(prepared)) => {
                prop_assert_eq!(sent.body(), prepared.body());
                prop_assert_eq!(sent.warnings(), prepared.warnings());
            }
            (Ok(sent), Err(refused)) => {
                prop_assert!(refused.issues.iter().all(|issue| issue.code == IssueCode::UnknownField), "{refused}");
                let again = sending(str::from_utf8(sent.body()).unwrap()).unwrap();
                prop_assert_eq!(again.body(), sent.body());
            }
            (Err(refused), without) => prop_assert!(without.is_err(), "{refused}"),
        }
    }

    #[test]
    fn unknown_members_arrive_as_they_were_given(name in "[a-z.\\[\"\\\\ \u{fffd}]{0,6}", unknown in value()) {
        prop_assume!(!["action", "env", "open"].contains(&&*name));
        let payload = json!({ name: unknown, "action": "get", "env": "e" });
        let checks = Checks::default().send_unknown(true);
        let prepared = interface("setCloudAccessToken").unwrap().prepare_json(&payload.to_string(), checks).unwrap();
        let sent: Value = serde_json::from_slice(prepared.body()).unwrap();
        prop_assert_eq!(as_in_javascript(&sent), as_in_javascript(&payload));
    }
}
