//! Tests of the record of calls: its limits, and the secrets that it must not show.

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Emulator, Incoming};

use super::tokens::REFRESH;
use super::{GET, UPLOAD, ask, emulator, post, setup, with};

/// A token as WeChat writes them, with characters that each encoding changes.
const TOKEN: &str = "71_kN+Q/9w=\"&x%y\\z";

fn shown(wechat: &Emulator) -> String {
    let calls: Vec<_> = wechat.calls().collect();
    format!("{} {calls:?} {wechat:?}", serde_json::to_string(&calls).unwrap())
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02x}"))
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |out, character| out + &format!("\\u{:04x}", u32::from(character)))
}

#[test]
fn the_record_keeps_a_limited_number_of_bytes() {
    let mut wechat = emulator(&setup());
    let body = json!({ "list": vec![json!([1]); 16_000] }).to_string();
    for _ in 0..100 {
        post(&mut wechat, GET, "A", &body);
    }
    let kept = wechat.calls().len();
    assert!((10..60).contains(&kept), "{kept}");
    assert_eq!(wechat.dropped_calls(), 100 - kept as u64);
    assert_eq!(wechat.calls().last().unwrap().body, serde_json::from_str::<Value>(&body).unwrap());
}

#[test]
fn of_a_long_body_only_the_length_is_recorded() {
    let mut wechat = emulator(&setup());
    let long = |bytes: usize| json!({ "a": "x".repeat(bytes - r#"{"a":""}"#.len()) });
    ask(&mut wechat, GET, "A", &long(65_536));
    ask(&mut wechat, GET, "A", &long(65_537));
    let bodies: Vec<_> = wechat.calls().map(|call| call.body.clone()).collect();
    assert_eq!(bodies, [long(65_536), json!("(65537 bytes, too many for the record)")]);
}

#[test]
fn a_request_that_is_too_long_is_not_read() {
    let mut wechat = emulator(&setup());
    let body = vec![b' '; (16 << 20) + 1];
    let url = format!("{GET}?access_token=A&x={}", "s3cret".repeat(20_000));
    for (url, body, status) in [(GET, body.as_slice(), 413), (url.as_str(), b"{}", 414), (GET, &body[1..], 200)] {
        let reply = wechat.handle(&Incoming { method: "POST", url, body });
        assert_eq!((reply.status, reply.body.is_empty()), (status, status != 200));
    }
    let calls: Vec<_> = wechat.calls().collect();
    assert_eq!((calls[0].status, calls[0].errcode, calls[0].path.as_str()), (Some(413), None, GET));
    assert_eq!((calls[1].status, calls[1].errcode, calls[1].path.as_str()), (Some(414), None, GET));
    assert_eq!(calls[0].body, "(16777217 bytes, too many for the record)");
    assert!(!shown(&wechat).contains("s3cret"));
    wechat.handle(&Incoming { method: "POST", url: &format!("/{}", "a/".repeat(10_000)), body: b"" });
    assert!(wechat.calls().last().unwrap().path.len() <= 1024);
}

#[test]
fn what_requests_store_is_limited() {
    let mut wechat = emulator(&setup());
    let config = json!({ "timeout": 5, "note": "x".repeat(9 << 20) }).to_string();
    let body = json!({ "type": 3, "env": "e", "function_name": "NAME", "config": config }).to_string();
    let mut upload = |name: String| {
        let answer = post(&mut wechat, UPLOAD, "A", &body.replace("NAME", &name)).body;
        serde_json::from_slice::<Value>(&answer).unwrap()["errcode"].as_i64().unwrap()
    };
    let same: Vec<_> = (0..4).map(|_| upload("f".to_owned())).collect();
    assert_eq!(same, [0; 4], "what is replaced does not count");
    let others: Vec<_> = (0..4).map(|number| upload(format!("f{number}"))).collect();
    assert_eq!(others, [0, 0, -1, -1]);
    assert_eq!(ask(&mut wechat, GET, "A", &json!({}))["errcode"], 0, "reads go on");
    let reason = wechat.calls().find(|call| call.errcode == Some(-1)).unwrap().reason.clone();
    assert_eq!(reason.as_deref(), Some("full: the state would have more than 33554432 bytes"));
}

#[test]
fn a_long_reason_is_cut() {
    let mut wechat = emulator(&setup());
    let callbacks = json!({ "function_config": { "enable": true, "callbacks": vec![json!({}); 1000] } });
    assert_eq!(ask(&mut wechat, super::SET, "A", &callbacks)["errcode"], 40101);
    let reason = wechat.calls().last().unwrap().reason.clone().unwrap();
    assert!(reason.starts_with("missing: function_config.callbacks[0].msgType") && reason.len() <= 1024, "{reason}");
}

#[test]
fn a_known_token_is_hidden_wherever_it_stands() {
    let spellings = [
        TOKEN.to_owned(),
        percent(TOKEN),
        percent(TOKEN).to_uppercase(),
        percent(&percent(TOKEN)),
        escaped(TOKEN),
        percent(&escaped(TOKEN)),
        format!("before{TOKEN}after"),
        format!("https://h/?a=b&access_token={}#c", percent(TOKEN)),
        json!({ "deep": [TOKEN] }).to_string(),
        json!({ "deep": json!([TOKEN]).to_string() }).to_string(),
    ];
    for kind in ["tokens", "refreshTokens"] {
        for spelling in &spellings {
            let mut wechat = emulator(&with(setup(), &format!("/{kind}"), json!({ TOKEN: "wx1" })));
            let bodies = [
                json!({ "env": spelling }),
                json!({ spelling.as_str(): 1 }),
                json!({ "list": [[spelling]] }),
                json!({ "environment": [{ "key": spelling }] }),
                json!({ "type": 1, "config": json!({ "permissions": spelling }).to_string() }),
                json!(spelling),
            ];
            let marks = ["kN+Q", "kN%2", "%6b%4", "%6B%4", "%256b", "006b", "x%y"];
            for body in bodies {
                post(&mut wechat, GET, "guess", &body.to_string());
            }
            let url = format!("/tcb/{spelling}/x");
            wechat.handle(&Incoming { method: "POST", url: &url, body: b"{}" });
            wechat.handle(&Incoming { method: spelling, url: GET, body: b"{}" });
            let shown = shown(&wechat);
            assert!(marks.iter().all(|mark| !shown.contains(mark)), "{spelling} {shown}");
        }
    }
}

#[test]
fn what_a_request_names_as_a_secret_is_hidden_everywhere_in_it() {
    const SECRET: &str = "s3cret-of-somebody";
    let names = [
        "access_token",
        "Component_Access_Token",
        "refresh_token",
        "component_appsecret",
        "component_verify_ticket",
        "authorization_code",
        "auth_code",
        "password",
        "js%63ode",
    ];
    for name in names {
        let mut wechat = emulator(&setup());
        let url = format!("/tcb/x/{SECRET}?a=b&{name}={}", percent(SECRET));
        wechat.handle(&Incoming { method: "POST", url: &url, body: json!({ "env": SECRET }).to_string().as_bytes() });
        if !name.contains('%') {
            let body = json!({ "a": { name: [SECRET] }, "env": format!("({SECRET})"), SECRET: 1 });
            post(&mut wechat, GET, "A", &body.to_string());
            wechat.handle(&Incoming { method: "POST", url: &format!("/x/{name}/{SECRET}"), body: b"" });
            wechat.handle(&Incoming { method: "POST", url: &format!("/x/{name}={SECRET}"), body: b"" });
        }
        assert!(!shown(&wechat).contains("s3cret"), "{}", shown(&wechat));
    }
}

#[test]
fn a_used_refresh_token_stays_a_secret() {
    let mut wechat = emulator(&json!({
        "tokens": { "C": { "appid": "wxc", "kind": "component" } }, "refreshTokens": { "refresh@@@old": "wx1" },
    }));
    let body =
        json!({ "component_appid": "wxc", "authorizer_appid": "wx1", "authorizer_refresh_token": "refresh@@@old" });
    let url = format!("{REFRESH}?component_access_token=C");
    wechat.handle(&Incoming { method: "POST", url: &url, body: body.to_string().as_bytes() });
    assert_eq!(wechat.calls().last().unwrap().errcode, Some(0));
    post(&mut wechat, GET, "guess", r#"{"env":"refresh@@@old refresh-token-2"}"#);
    assert!(!shown(&wechat).contains("@@@") && !shown(&wechat).contains("refresh-token-2"), "{}", shown(&wechat));
}

#[test]
fn environment_values_are_hidden_whatever_the_type_says() {
    const SECRET: &str = "s3cret";
    let config = json!({ "environment": [{ "key": "KEY", "value": SECRET }] }).to_string();
    let mut wechat = emulator(&setup());
    for kind in [json!(1), json!(2), json!(3), json!("3"), json!("timer"), json!(null), json!(1.5)] {
        for name in ["config", "Config", "typo"] {
            post(&mut wechat, UPLOAD, "A", &json!({ "type": kind, name: config }).to_string());
        }
    }
    assert!(!shown(&wechat).contains(SECRET), "{}", shown(&wechat));
}

#[test]
fn ordinary_texts_stay_readable() {
    let mut wechat = emulator(&setup());
    let body = json!({ "env": "A-team OLD1 100% a+b", "function_name": "f\\u0041", "list": [null, true, 1.5, "微信"] });
    post(&mut wechat, GET, "B", &body.to_string());
    post(&mut wechat, "/tcb/getcallbackconfg", "B", "");
    let calls: Vec<_> = wechat.calls().collect();
    assert_eq!(calls[0].body, with(body, "/env", json!("(redacted)")), "the token `A` is a word of its own");
    assert_eq!(calls[1].path, "/tcb/getcallbackconfg");
}
