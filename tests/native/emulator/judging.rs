//! The refusals of the emulated WeChat, and which errcode comes first.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Account, Emulator, Incoming};

use super::{ACCESS, FUNCTION, SET, UPLOAD, ask, callbacks, container, emulator, setup, with};

fn reason(wechat: &Emulator) -> String {
    wechat.calls().last().unwrap().reason.clone().unwrap_or_default()
}

#[test]
fn the_first_judgement_that_fits_decides() {
    let bad = r#"{"type":9}"#;
    let full = r#"{"type":1,"env":"e","function_name":"f"}"#;
    let cases: [(i64, &str, &str, &str, &str, &str); 14] = [
        (40066, "GET", "/tcb/getfunctionconfig", "", "", "invalid url"),
        (43002, "GET", "/tcb/getfuncconfig", "", "", "require POST method"),
        (41001, "POST", "/tcb/getfuncconfig", "", "", "access_token missing"),
        (41001, "POST", "/tcb/getfuncconfig?access_token=", "", "", "access_token missing"),
        (40014, "POST", "/tcb/getfuncconfig?access_token=", "X", "", "invalid access_token"),
        (42001, "POST", "/tcb/getfuncconfig?access_token=", "OLD", "", "access_token expired"),
        (61015, "POST", "/tcb/getfuncconfig?access_token=", "COMPONENT", "", "must use business token"),
        (44002, "POST", "/tcb/getfuncconfig?access_token=", "CLOSED", "", "empty post data"),
        (47001, "POST", "/tcb/getfuncconfig?access_token=", "CLOSED", "[]", "data format error"),
        (47001, "POST", "/tcb/getfuncconfig?access_token=", "CLOSED", "{,}", "data format error"),
        (40101, "POST", "/tcb/getfuncconfig?access_token=", "CLOSED", bad, "missing parameter"),
        (
            40097,
            "POST",
            "/tcb/getfuncconfig?access_token=",
            "CLOSED",
            r#"{"type":9,"env":"e","function_name":"f"}"#,
            "invalid args",
        ),
        (85088, "POST", "/tcb/getfuncconfig?access_token=", "CLOSED", full, "no qbase privilege"),
        (85089, "POST", "/tcb/getfuncconfig?access_token=", "A", full, "config not found"),
    ];
    let mut wechat = emulator(&setup());
    let mut rids = BTreeSet::new();
    for (errcode, method, path, token, body, text) in cases {
        let reply = wechat.handle(&Incoming { method, url: &format!("{path}{token}"), body: body.as_bytes() });
        let answer: Value = serde_json::from_slice(&reply.body).unwrap();
        let (errmsg, rid) = answer["errmsg"].as_str().unwrap().split_once(" rid: ").unwrap();
        assert_eq!(
            (reply.status, answer["errcode"].as_i64(), errmsg),
            (200, Some(errcode), text),
            "{path}{token} {body}"
        );
        let parts: Vec<_> = rid.split('-').collect();
        assert!(parts.len() == 3 && parts.iter().all(|part| part.len() == 8 && u32::from_str_radix(part, 16).is_ok()));
        assert!(rids.insert(rid.to_owned()), "a rid differs for every refusal");
    }
}

#[test]
fn every_required_member_is_missed_and_every_type_is_checked() {
    let set = json!({ "function_config": callbacks(false), "container_config": container(true) });
    let token = json!({ "action": "set", "open": true, "env": "e", "api_whitelist": ["/*"], "version": 6 });
    let slot = json!({ "type": 3, "env": "e", "function_name": "f" });
    let upload = with(slot.clone(), "/config", json!(r#"{"timeout":5}"#));
    let members = [
        (SET, &set, "/function_config", "enable callbacks"),
        (SET, &set, "/function_config/callbacks/1", "msgType event env functionName enable"),
        (SET, &set, "/container_config", "enable qbase_env qbase_container_path text_mode"),
        (FUNCTION, &slot, "", "type env function_name"),
        (UPLOAD, &upload, "", "type env function_name config"),
        (ACCESS, &token, "", "action env open api_whitelist version"),
    ];
    let mut wechat = emulator(&setup());
    for (path, body, parent, names) in members {
        for name in names.split(' ') {
            let pointer = format!("{parent}/{name}");
            let place = pointer.trim_start_matches('/').replace("/1/", "[1].").replace('/', ".");
            for missing in [None, Some(Value::Null)] {
                assert_eq!(
                    ask(&mut wechat, path, "A", &with(body.clone(), &pointer, missing))["errcode"],
                    40101,
                    "{pointer}"
                );
                assert_eq!(reason(&wechat), format!("missing: {place}"));
            }
            assert_eq!(
                ask(&mut wechat, path, "A", &with(body.clone(), &pointer, json!({})))["errcode"],
                40097,
                "{pointer}"
            );
            assert_eq!(reason(&wechat), format!("invalid: {place}"));
        }
        assert!(
            wechat.state().values().all(|account| *account == Account::default()),
            "a refused request changes nothing"
        );
        assert_ne!(ask(&mut wechat, path, "OTHER", body)["errcode"], 40097, "the body itself is good");
        wechat.reset();
    }
}

#[test]
fn values_outside_what_the_pages_state_are_invalid() {
    let set = json!({ "function_config": callbacks(false), "container_config": container(true) });
    let pair = json!({ "msgType": "event", "event": "user_enter_tempsession", "env": "f", "functionName": "g", "enable": true });
    let token = json!({ "action": "set", "open": true, "env": "e", "api_whitelist": ["/*"], "version": 6 });
    let slot = json!({ "type": 3, "env": "e", "function_name": "f", "config": "{}" });
    let cases = [
        (SET, &set, "/container_config/text_mode", json!(3), "invalid: container_config.text_mode"),
        (SET, &set, "/container_config/text_mode", json!("1"), "invalid: container_config.text_mode"),
        (SET, &set, "/container_config/qbase_env", json!(""), "missing: container_config.qbase_env"),
        (SET, &set, "/function_config/callbacks", json!([pair, pair]), "invalid: function_config.callbacks[1].msgType"),
        (SET, &set, "/function_config/callbacks", json!([0]), "invalid: function_config.callbacks[0]"),
        (ACCESS, &token, "/action", json!("put"), "invalid: action"),
        (ACCESS, &token, "/api_whitelist", json!(["/*", 1]), "invalid: api_whitelist[1]"),
        (ACCESS, &token, "/api_whitelist", json!(["https://api.weixin.qq.com/a"]), "invalid: api_whitelist[0]"),
        (ACCESS, &token, "/api_whitelist", json!(["/a?b"]), "invalid: api_whitelist[0]"),
        (ACCESS, &token, "/version", json!(1.5), "invalid: version"),
        (FUNCTION, &slot, "/type", json!(0), "invalid: type"),
        (FUNCTION, &slot, "/type", json!(4), "invalid: type"),
        (FUNCTION, &slot, "/function_name", json!("f".repeat(61)), "invalid: function_name"),
        (UPLOAD, &slot, "/config", json!("{"), "invalid: config"),
        (UPLOAD, &slot, "/config", json!("[]"), "invalid: config"),
        (UPLOAD, &slot, "/config", json!(r#"{"timeout":301}"#), "invalid: config.timeout"),
        (UPLOAD, &slot, "/config", json!(r#"{"environment":[{"key":"K"}]}"#), "invalid: config.environment[0].value"),
    ];
    let mut wechat = emulator(&setup());
    for (path, body, pointer, value, expected) in cases {
        let answer = ask(&mut wechat, path, "A", &with(body.clone(), pointer, value));
        assert_eq!(answer["errcode"], if expected.starts_with("missing") { 40101 } else { 40097 }, "{expected}");
        assert_eq!(reason(&wechat), expected);
    }
    assert_eq!(ask(&mut wechat, SET, "A", &json!({}))["errcode"], 40101, "neither config");
}

#[test]
fn what_is_only_suspicious_is_taken() {
    let odd =
        json!({ "enable": true, "qbase_env": "e", "qbase_container_path": "no-slash", "text_mode": 2, "more": 1 });
    let unknown =
        json!({ "msgType": "shout", "event": "x", "env": "e", "functionName": "f", "enable": true, "new": {} });
    let mut wechat = emulator(&setup());
    assert_eq!(ask(&mut wechat, SET, "A", &json!({ "container_config": odd }))["errcode"], 0);
    assert_eq!(wechat.state()["wx1"].container_config, Some(odd), "unknown members are kept");
    let function = json!({ "enable": false, "callbacks": [unknown], "new": [null] });
    assert_eq!(ask(&mut wechat, SET, "A", &json!({ "function_config": function }))["errcode"], 0);
    assert_eq!(wechat.state()["wx1"].function_config, Some(function), "unknown members are kept");
    let set = json!({ "action": "set", "open": false, "env": "e", "api_whitelist": [], "version": -1 });
    assert_eq!(ask(&mut wechat, ACCESS, "A", &set)["errcode"], 0);
    assert_eq!(ask(&mut wechat, ACCESS, "A", &with(set, "/action", json!("get")))["version"], -1);
}
