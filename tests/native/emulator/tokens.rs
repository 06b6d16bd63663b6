//! The tokens that WeChat and a token server issue.

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Emulator, Fault, Incoming};

use super::{GET, ask, emulator, with};

pub(super) const REFRESH: &str = "/cgi-bin/component/api_authorizer_token";
pub(super) const AUTHORIZER: &str = "/inner/authorizer-access-token";
pub(super) const COMPONENT: &str = "/inner/component-access-token";

fn platform() -> Emulator {
    emulator(&json!({
        "tokens": {
            "C": { "appid": "wxc", "kind": "component" },
            "T": { "appid": "wx1", "cloudbase": false },
            "OTHER": "wx2",
            "authorizer-token-1": "wx3",
        },
        "refreshTokens": { "R": "wx1", "S": "wx2", "U": "wx5" },
    }))
}

fn request() -> Value {
    json!({ "component_appid": "wxc", "authorizer_appid": "wx1", "authorizer_refresh_token": "R" })
}

fn refresh(wechat: &mut Emulator, token: &str, body: &Value) -> Value {
    let url = format!("{REFRESH}?component_access_token={token}");
    let reply = wechat.handle(&Incoming { method: "POST", url: &url, body: body.to_string().as_bytes() });
    serde_json::from_slice(&reply.body).unwrap()
}

fn serve(wechat: &mut Emulator, method: &str, url: &str) -> Value {
    serde_json::from_slice(&wechat.handle(&Incoming { method, url, body: b"" }).body).unwrap()
}

#[test]
fn a_refresh_replaces_both_tokens_and_answers_no_errcode() {
    let mut wechat = platform();
    let answer = refresh(&mut wechat, "C", &request());
    let expected = json!({
        "authorizer_access_token": "authorizer-token-2", "expires_in": 7200, "authorizer_refresh_token": "refresh-token-3",
    });
    assert_eq!(answer, expected, "names that the setup has taken are left alone");
    assert_eq!(ask(&mut wechat, GET, "T", &json!({}))["errcode"], 42001);
    assert_eq!(ask(&mut wechat, GET, "authorizer-token-2", &json!({}))["errcode"], 85088, "the account is the same");
    assert_eq!(ask(&mut wechat, GET, "OTHER", &json!({}))["errcode"], 0, "other accounts keep theirs");
    assert_eq!(refresh(&mut wechat, "C", &request())["errcode"], 61023, "the old refresh token is void");
    let next = with(request(), "/authorizer_refresh_token", json!("refresh-token-3"));
    assert_eq!(refresh(&mut wechat, "C", &next)["authorizer_access_token"], "authorizer-token-4");
    wechat.reset();
    assert_eq!(refresh(&mut wechat, "C", &request()), expected);
    assert!(wechat.state().contains_key("wx5"), "who has authorised has an account");
}

#[test]
fn a_refresh_is_refused_in_order() {
    let mut wechat = platform();
    let refused = |pointer: &str, value: Option<Value>| with(request(), pointer, value);
    let cases = [
        ("", request(), 41001),
        ("X", request(), 40014),
        ("T", request(), 61014),
        ("C", refused("/component_appid", None), 40101),
        ("C", refused("/authorizer_appid", Some(json!(1))), 40097),
        ("C", refused("/component_appid", Some(json!("wx1"))), 61011),
        ("C", refused("/authorizer_appid", Some(json!("wx3"))), 61003),
        ("C", refused("/authorizer_refresh_token", Some(json!("X"))), 61023),
        ("C", refused("/authorizer_refresh_token", Some(json!("S"))), 61023),
    ];
    for (token, body, errcode) in cases {
        assert_eq!(refresh(&mut wechat, token, &body)["errcode"], errcode, "{token} {body}");
    }
    assert_eq!(
        ask(&mut wechat, REFRESH, "C", &request())["errcode"],
        41001,
        "under the name of component_access_token only"
    );
    assert_eq!(ask(&mut wechat, GET, "T", &json!({}))["errcode"], 85088, "nothing has expired");
}

#[test]
fn a_token_server_gives_what_lives_and_makes_what_does_not() {
    let mut wechat = platform();
    let token = |token: &str| json!({ "code": 0, "errorMsg": "OK", "data": { "token": token } });
    let (wx1, wx3) = (format!("{AUTHORIZER}?appid=wx1"), format!("{AUTHORIZER}?a=b&appid=wx%33"));
    assert_eq!(serve(&mut wechat, "GET", &wx1), token("T"));
    assert_eq!(serve(&mut wechat, "GET", COMPONENT), token("C"));
    assert!(wechat.expire("T") && wechat.expire("C"));
    assert_eq!(serve(&mut wechat, "GET", &wx1), token("authorizer-token-2"));
    assert_eq!(serve(&mut wechat, "GET", &wx1), token("authorizer-token-2"));
    assert_eq!(serve(&mut wechat, "GET", COMPONENT), token("component-token-3"));
    assert_eq!(serve(&mut wechat, "GET", &wx3), token("authorizer-token-1"));
    assert!(wechat.expire("authorizer-token-1"));
    let void = serve(&mut wechat, "GET", &wx3);
    let data = "WxErrCode != 0, resp: {61023 refresh_token is invalid rid: 00000001-9e3779b9-85ebca6b}";
    assert_eq!(void, json!({ "code": 1002, "errorMsg": "系统错误", "data": data }), "never authorised");
    let unknown = json!({ "code": 1002, "errorMsg": "系统错误", "data": "record not found" });
    assert_eq!(serve(&mut wechat, "GET", AUTHORIZER), unknown);
    assert_eq!(serve(&mut wechat, "POST", &wx1)["code"], 1002);
    let codes: Vec<_> = wechat.calls().map(|call| call.errcode).collect();
    assert_eq!(codes[codes.len() - 4..], [Some(0), Some(1002), Some(1002), Some(1002)]);
}

#[test]
fn a_fault_of_the_token_server_is_answered_as_wxcomponent_does() {
    let mut wechat = platform();
    let cases = [
        (json!({ "errcode": 1007 }), json!({ "code": 1007, "errorMsg": "系统错误" })),
        (json!({ "errcode": 1000, "errmsg": "请先登录" }), json!({ "code": 1000, "errorMsg": "请先登录" })),
        (
            json!({ "errcode": 1002, "errmsg": "dial tcp" }),
            json!({ "code": 1002, "errorMsg": "系统错误", "data": "dial tcp" }),
        ),
        (
            json!({ "errcode": 61004, "errmsg": "no" }),
            json!({ "code": 1002, "errorMsg": "系统错误", "data": "WxErrCode != 0, resp: {61004 no}" }),
        ),
    ];
    for (fault, answer) in cases {
        wechat.fault(Fault::from_json(&with(fault, "/path", json!(COMPONENT)).to_string()).unwrap()).unwrap();
        assert_eq!(serve(&mut wechat, "GET", COMPONENT), answer);
    }
}

#[test]
fn errors_of_ticket_secret_and_platform_have_the_words_of_wechat() {
    let mut wechat = platform();
    let texts = [
        (40013, "invalid appid"),
        (40125, "invalid appsecret"),
        (61004, "access clientip is not registered hint: [emulated] requestIP: 203.0.113.7"),
        (61005, "component ticket is expired"),
        (61006, "component ticket is invalid"),
        (61009, "code is expired"),
        (61010, "code is invalid or used"),
        (61011, "invalid component"),
    ];
    for (errcode, text) in texts {
        wechat.fault(Fault::from_json(&json!({ "errcode": errcode, "path": REFRESH }).to_string()).unwrap()).unwrap();
        let answer = refresh(&mut wechat, "C", &request());
        assert_eq!(answer["errcode"], errcode);
        assert_eq!(answer["errmsg"].as_str().unwrap().split(" rid: ").next(), Some(text));
    }
    assert_eq!(refresh(&mut wechat, "C", &request())["expires_in"], 7200, "the refresh token was not used");
}

/// Old tokens would fill the memory of a server that runs for days.
#[test]
fn a_token_of_long_ago_is_forgotten() {
    let mut wechat = platform();
    let mut body = request();
    let mut first = Value::Null;
    for turn in 0..5_100 {
        let answer = refresh(&mut wechat, "C", &body);
        if turn == 0 {
            first = answer["authorizer_access_token"].clone();
        }
        body = with(body, "/authorizer_refresh_token", answer["authorizer_refresh_token"].clone());
        if turn % 2_500 == 0 {
            let age = ask(&mut wechat, GET, first.as_str().unwrap(), &json!({}))["errcode"].clone();
            assert_eq!(
                age,
                if turn == 0 {
                    85088
                } else if turn == 5_000 {
                    40014
                } else {
                    42001
                },
                "{turn}"
            );
        }
    }
    assert_eq!(ask(&mut wechat, GET, "OTHER", &json!({}))["errcode"], 0, "what is good stays");
}

#[test]
fn no_record_shows_what_was_handed_out() {
    let mut wechat = platform();
    let answer = refresh(&mut wechat, "C", &with(request(), "/typo", json!("x")));
    refresh(&mut wechat, "C", &request());
    serve(&mut wechat, "GET", &format!("{AUTHORIZER}?appid=wx1"));
    let calls: Vec<_> = wechat.calls().collect();
    let shown = format!("{} {calls:?} {wechat:?} {:?}", serde_json::to_string(&calls).unwrap(), wechat.state());
    for token in [&answer["authorizer_access_token"], &answer["authorizer_refresh_token"], &json!("R"), &json!("T")] {
        assert!(!shown.contains(&token.to_string()), "{shown}");
    }
    assert_eq!((calls[0].token, calls[0].errcode, calls[1].errcode), ("component", Some(0), Some(61023)));
    assert_eq!(calls[0].body["authorizer_refresh_token"], "(redacted)");
    assert_eq!((calls[2].token, calls[2].path.as_str()), ("missing", AUTHORIZER));
}
