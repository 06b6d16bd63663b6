//! Functions of the emulated WeChat: their configs, their list, and that it refuses what the client refuses.

use serde_json::{Value, json};

use super::{FUNCTION, UPLOAD, ask, emulator, setup};
use crate::fixture;

/// A body of each type, with a config that is JSON text.
fn body(kind: i64, config: &str) -> Value {
    json!({ "type": kind, "env": "e", "function_name": "f", "config": config })
}

fn errcode(body: &Value) -> i64 {
    ask(&mut emulator(&setup()), UPLOAD, "A", body)["errcode"].as_i64().unwrap()
}

#[test]
fn what_wechat_would_refuse_is_refused_with_its_place() {
    let timer = |cron: &str| json!({ "triggers": [{ "name": "t", "type": "timer", "config": cron }] }).to_string();
    let table = [
        (2, timer("0 0 25 * * * *"), "config.triggers[0].config"),
        (2, timer("0 0 2"), "config.triggers[0].config"),
        (2, timer("1,,2 0 2 * * * *"), "config.triggers[0].config"),
        (2, r#"{"triggers":"x"}"#.into(), "config.triggers"),
        (2, "{}".into(), "config.triggers"),
        (3, "{}".into(), "config"),
        (1, "{}".into(), "config.permissions"),
        (1, r#"{"permissions":{}}"#.into(), "config.permissions.openapi"),
        (1, "[]".into(), "config"),
        (3, "no JSON".into(), "config"),
        (3, String::new(), "config"),
        (3, r#"{"environment":[{"key":"K"}]}"#.into(), "config.environment[0].value"),
    ];
    for (kind, config, place) in table {
        let mut wechat = emulator(&setup());
        assert_eq!(ask(&mut wechat, UPLOAD, "A", &body(kind, &config))["errcode"], 40097, "{config}");
        assert_eq!(
            wechat.calls().last().unwrap().reason.as_deref(),
            Some(format!("invalid: {place}").as_str()),
            "{config}"
        );
        let read = json!({ "type": kind, "env": "e", "function_name": "f" });
        assert_eq!(ask(&mut wechat, FUNCTION, "A", &read)["errcode"], 85089, "nothing is stored");
    }
}

#[test]
fn it_refuses_what_the_client_refuses_but_for_unknown_members() {
    let cases: Vec<Value> = serde_json::from_str(&fixture("uploadFunctionConfig", "cases.json")).unwrap();
    let (mut taken, mut refused) = (0, 0);
    for case in cases {
        let mut body = case["payload"].clone();
        // WeChat ignores unknown members, and of two members with one key it takes the last.
        let found = case["issues"].as_array().unwrap();
        if found.iter().any(|issue| issue[1] == "unknown_field" || issue[1] == "duplicate_key") {
            continue;
        }
        if !body["config"].is_string() && !body["config"].is_null() {
            body["config"] = body["config"].to_string().into();
        }
        let is_taken = errcode(&body) == 0;
        assert_eq!(is_taken, found.is_empty(), "{}: {body}", case["name"]);
        *if is_taken { &mut taken } else { &mut refused } += 1;
    }
    assert!(taken > 15 && refused > 50, "{taken} {refused}");
}

#[test]
fn each_upload_replaces_the_config_of_its_type_in_its_environment() {
    let mut wechat = emulator(&setup());
    let read = |wechat: &mut _, kind: i64, env: &str| {
        ask(wechat, FUNCTION, "A", &json!({ "type": kind, "env": env, "function_name": "f" }))["config"].clone()
    };
    let (first, second) = (r#"{"timeout":5,"environment":[{"key":"K","value":"v"}]}"#, r#" {"environment":[]}"#);
    for (kind, config) in [(3, first), (1, r#"{"permissions":{"openapi":["wxacode.get"]}}"#), (3, second)] {
        assert_eq!(ask(&mut wechat, UPLOAD, "A", &body(kind, config))["errcode"], 0);
        assert_eq!(read(&mut wechat, kind, "e"), config, "byte for byte");
    }
    assert_eq!(read(&mut wechat, 3, "other"), Value::Null);
    assert_eq!(read(&mut wechat, 2, "e"), Value::Null);
}

#[test]
fn functions_are_listed_by_page_and_environments_with_what_is_known_of_them() {
    let functions: serde_json::Map<_, _> = (0..45).map(|number| (format!("f{number:02}"), json!({}))).collect();
    let mut setup = setup();
    setup["seed"] = json!({ "wx1": { "functions": { "e": functions, "empty": {} } } });
    let mut wechat = emulator(&setup);
    let mut page = |env: &str, limit: i64, offset: i64| {
        ask(&mut wechat, "/tcb/listfunctions", "A", &json!({ "env": env, "limit": limit, "offset": offset }))
    };
    let last = page("e", 20, 40);
    assert_eq!((&last["total_count"], last["functions"].as_array().unwrap().len()), (&json!(45), 5));
    assert_eq!(last["functions"][4]["name"], "f44");
    assert_eq!(page("e", 20, 45)["functions"], json!([]));
    assert_eq!(page("empty", 20, 0)["total_count"], 0);
    assert_eq!(page("e", -1, 0)["errcode"], 40097);

    let environments = |wechat: &mut _, body: &Value| {
        let answer = ask(wechat, "/tcb/getenvinfo", "A", body);
        let rows = answer["info_list"].as_array().unwrap();
        rows.iter().map(|row| row["env"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(environments(&mut wechat, &json!({})), ["e", "empty"]);
    assert_eq!(environments(&mut wechat, &json!({ "env": "e" })), ["e"]);
    assert_eq!(environments(&mut wechat, &json!({ "env": "none" })), Vec::<String>::new());
}
