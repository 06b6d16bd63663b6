//! Tests of the reasons in the record: why the emulator answered as it did.

use serde_json::json;
use wechat_cloudbase::emulator::{Emulator, Fault, Incoming};

use super::tokens::{AUTHORIZER, COMPONENT, REFRESH};
use super::{ACCESS, FUNCTION, GET, SET, UPLOAD, emulator, post, setup, with};

const TYPINGS: &str = include_str!("../../../pkg-template/types/testing.d.ts");

/// The reason of the last call, which the typings of `/testing` have to name.
fn reason(wechat: &Emulator) -> Option<String> {
    let reason = wechat.calls().last().unwrap().reason.clone()?;
    let first = reason.split("; ").next().unwrap();
    let named = first.split_once(": ").map_or(format!("{first:?}"), |(kind, _)| format!("`{kind}: ${{string}}`"));
    assert!(TYPINGS.contains(&format!("\n  | {named}")), "the typings do not have {named}");
    Some(reason)
}

#[test]
fn every_refusal_has_a_reason() {
    let slot = |kind, env, name| json!({ "type": kind, "env": env, "function_name": name });
    let cases = [
        ("/nowhere", "A", json!({}), "path unknown"),
        (GET, "", json!({}), "token missing"),
        (GET, "guess", json!({}), "token unknown"),
        (GET, "OLD", json!({}), "token expired"),
        (GET, "COMPONENT", json!({}), "token is not a merchant's"),
        (GET, "A", json!([]), "body is not a JSON object"),
        (GET, "CLOSED", json!({}), "cloud development not open"),
        (SET, "A", json!({}), "missing: function_config or container_config"),
        (ACCESS, "A", json!({ "action": "x", "env": "e" }), "invalid: action"),
        (FUNCTION, "A", slot(1, "x", "f"), "env unknown"),
        (FUNCTION, "A", slot(1, "e", "x"), "function unknown"),
        (FUNCTION, "A", slot(2, "e", "f"), "config unknown"),
    ];
    let mut wechat = emulator(&setup());
    post(
        &mut wechat,
        UPLOAD,
        "A",
        &with(slot(1, "e", "f"), "/config", json!(r#"{"permissions":{"openapi":[]}}"#)).to_string(),
    );
    post(&mut wechat, FUNCTION, "A", &slot(1, "e", "f").to_string());
    assert!(wechat.calls().all(|call| call.reason.is_none()), "a success needs none");
    for (path, token, body, expected) in cases {
        post(&mut wechat, path, token, &body.to_string());
        assert_eq!(reason(&wechat).as_deref(), Some(expected), "{path} {token}");
    }
    post(&mut wechat, GET, "A", "");
    assert_eq!(reason(&wechat).as_deref(), Some("body empty"));
    wechat.handle(&Incoming { method: "GET", url: GET, body: b"" });
    assert_eq!(reason(&wechat).as_deref(), Some("not POST"));
    wechat.handle(&Incoming { method: "POST", url: GET, body: &vec![0; (16 << 20) + 1] });
    assert_eq!(reason(&wechat).as_deref(), Some("body too long"));
    wechat.handle(&Incoming { method: "POST", url: &"/".repeat((64 << 10) + 1), body: b"" });
    assert_eq!(reason(&wechat).as_deref(), Some("URL too long"));
}

#[test]
fn a_refresh_that_is_refused_has_a_reason() {
    let mut wechat = emulator(&with(setup(), "/refreshTokens", json!({ "R": "wx1" })));
    let body = |appid, refresh_token| json!({ "component_appid": "wxc", "authorizer_appid": appid, "authorizer_refresh_token": refresh_token });
    let mut refused = |token, body: serde_json::Value| {
        let url = format!("{REFRESH}?component_access_token={token}");
        wechat.handle(&Incoming { method: "POST", url: &url, body: body.to_string().as_bytes() });
        reason(&wechat).unwrap()
    };
    assert_eq!(refused("A", body("wx1", "R")), "token is not a component's");
    assert_eq!(refused("COMPONENT", body("wx2", "R")), "merchant unknown");
    assert_eq!(refused("COMPONENT", body("wx1", "x")), "refresh token unknown or used");
    let mut wechat = emulator(&json!({ "tokens": { "OLD": { "appid": "wx1", "expired": true } } }));
    let mut asked = |method, path: &str| {
        wechat.handle(&Incoming { method, url: path, body: b"" });
        reason(&wechat).unwrap()
    };
    assert_eq!(asked("POST", COMPONENT), "not GET");
    assert_eq!(asked("GET", COMPONENT), "component unknown");
    assert_eq!(asked("GET", &format!("{AUTHORIZER}?appid=wx2")), "merchant unknown");
    assert_eq!(asked("GET", &format!("{AUTHORIZER}?appid=wx1")), "refresh token missing");
}

#[test]
fn a_platform_that_is_refused_has_a_reason() {
    let platform = json!({ "appid": "wxc", "secret": "s", "tickets": ["t"] });
    let mut wechat = emulator(&with(setup(), "/platform", platform));
    let mut refused = |name: &str, body: serde_json::Value| {
        let url = format!("/cgi-bin/component/api_{name}?component_access_token=COMPONENT");
        wechat.handle(&Incoming { method: "POST", url: &url, body: body.to_string().as_bytes() });
        reason(&wechat).unwrap()
    };
    let body = |appid, secret, ticket| json!({ "component_appid": appid, "component_appsecret": secret, "component_verify_ticket": ticket });
    assert_eq!(refused("component_token", body("wxd", "s", "t")), "platform unknown");
    assert_eq!(refused("component_token", body("wxc", "x", "t")), "secret wrong");
    assert_eq!(refused("component_token", body("wxc", "s", "x")), "ticket unknown");
    let code = json!({ "component_appid": "wxc", "authorization_code": "x" });
    assert_eq!(refused("query_auth", code), "code unknown or used");
    let merchant = json!({ "component_appid": "wxc", "authorizer_appid": "wx9" });
    assert_eq!(refused("get_authorizer_info", merchant), "merchant unknown");
}

#[test]
fn a_fault_is_a_reason_before_all_others() {
    let cases = [
        (json!({ "errcode": -1 }), "fault: errcode"),
        (json!({ "errcode": -1, "applied": true, "delay": 5 }), "fault: errcode applied, delay; token expired"),
        (json!({ "drop": "before" }), "fault: drop before"),
        (json!({ "drop": "after" }), "fault: drop after; token expired"),
        (json!({ "garble": "half", "status": 500 }), "fault: garble half, status; token expired"),
        (json!({ "garble": "html" }), "fault: garble html; token expired"),
        (json!({ "garble": "empty", "errcode": 5 }), "fault: errcode, garble empty"),
    ];
    for (fault, expected) in cases {
        let mut wechat = emulator(&setup());
        wechat.fault(Fault::from_json(&fault.to_string()).unwrap()).unwrap();
        post(&mut wechat, GET, "OLD", "{}");
        assert_eq!(reason(&wechat).as_deref(), Some(expected));
    }
}
