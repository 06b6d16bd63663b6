//! The plan for people.

use serde_json::json;
use wechat_cloudbase::{
    Locale,
    plan::{Plan, View},
};

use super::{World, callback, container, desired};

/// The plan of the design.
fn plan() -> Plan {
    let state = json!({
        "function_config": { "enable": true, "callbacks": [callback("event", "qr_scan_scene", "onScan")] },
        "container_config": container(false),
        "environments": { "prod-1": { "api_whitelist": ["/wxa/getwxacodeunlimit"], "version": 6 } },
        "functions": { "prod-1": {
            "login": {
                "2": r#"{"triggers":[{"name":"nightly","type":"timer","config":"0 0 2 1 * * *"}]}"#,
                "3": r#"{"timeout":3,"environment":[{"key":"DB_PASSWORD","value":"a"},{"key":"OLD_FLAG","value":"b"},{"key":"SENTRY_DSN","value":"c"}]}"#,
            },
            "report": { "1": r#"{"permissions":{"openapi":["a.b","c.d"]}}"# },
        } },
    });
    let wish = json!({
        "function_config": { "enable": false },
        "container_config": { "enable": true },
        "environments": [{ "env": "prod-1", "api_whitelist": ["/wxa/msg_sec_check"], "functions": [
            {
                "name": "login",
                "timeout": 20,
                "envVariables": { "DB_PASSWORD": "x", "LOG_LEVEL": "info", "OLD_FLAG": { "$absent": true } },
                "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 2 * * * *" }],
            },
            { "name": "report", "permissions": { "openapi": ["a.b"] } },
            { "name": "other", "permissions": { "openapi": [] } },
        ] }],
    });
    World::new(&state).plan(&desired(&wish)).stamped("2026-11-25T05:24:00Z", "0.3.0", Some("wx0000000000000001"))
}

/// 2026-11-25 05:24 UTC.
const NOW: i64 = 1_795_584_240;

#[test]
fn a_plan_reads_as_in_the_design() {
    assert_eq!(plan().render(View::default().now(NOW)), crate::text("tests/fixtures/plan/english.txt"));
}

#[test]
fn a_plan_reads_in_chinese_with_wide_characters_counted() {
    assert_eq!(
        plan().render(View::default().locale(Locale::Zh).now(NOW)),
        crate::text("tests/fixtures/plan/chinese.txt")
    );
}

#[test]
fn colours_add_nothing_but_colours() {
    let coloured = plan().render(View::default().colour(true));
    assert!(coloured.contains("\u{1b}[31m-\u{1b}[0m"), "{coloured:?}");
    let mut bare = coloured;
    for code in ["31", "32", "33", "2", "0"] {
        bare = bare.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(bare, plan().render(View::default()));
}

#[test]
fn data_cannot_write_escapes_or_lines() {
    let state = json!({ "environments": { "e": { "api_whitelist": ["/a\u{1b}[2J\nfake", "/kept\u{1b}]0;x\u{7}"] } } });
    let wish = json!({ "environments": [{ "env": "e", "api_whitelist": ["/b", { "$absent": "/a\u{1b}[2J\nfake" }] }] });
    let plan = World::new(&state).plan(&desired(&wish));
    let text = plan.render(View::default());
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}') && !text.contains("\nfake"), "{text:?}");
    // Everything around the data is ours, so only our colours are left.
    let coloured = plan.render(View::default().colour(true));
    assert!(!coloured.contains("\u{1b}[2J") && !coloured.contains("\u{1b}]"), "{coloured:?}");
}

#[test]
fn an_empty_plan_and_a_failed_read_are_told() {
    let plan = World::new(&json!({})).plan(&desired(&json!({})));
    assert_eq!(plan.render(View::default()), "nothing to change\n\nAs wanted: 0 things. Nothing was written.\n");
    let state = json!({ "functions": { "prod-1": { "login": { "3": "5" } } } });
    let text = World::new(&state).plan(&super::function(&json!({ "timeout": 5 }))).render(View::default());
    assert!(text.contains(" ? function login in prod-1: environment: could not be read: config\n"), "{text}");
}

#[test]
fn long_lists_wrap_at_the_width() {
    let names: Vec<String> = (0..40).map(|n| format!("/wxa/api{n}")).collect();
    let state = json!({ "environments": { "e": { "api_whitelist": names } } });
    let plan =
        World::new(&state).plan(&desired(&json!({ "environments": [{ "env": "e", "api_whitelist": ["/new"] }] })));
    let text = plan.render(View::default().width(60));
    assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
    assert!(text.contains("/wxa/api39\n"), "{text}");
}
