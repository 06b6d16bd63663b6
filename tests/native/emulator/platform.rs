//! What WeChat does for a service provider's platform: its token, and what merchants grant to it.

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Emulator, Fault, Incoming, Setup};

use super::tokens::REFRESH;
use super::{GET, ask, emulator, post, with};

pub(super) const TOKEN: &str = "api_component_token";
const START: &str = "api_start_push_ticket";
pub(super) const QUERY: &str = "api_query_auth";
pub(super) const INFO: &str = "api_get_authorizer_info";
pub(super) const LIST: &str = "api_get_authorizer_list";
pub(super) const PRE_AUTH: &str = "api_create_preauthcode";

pub(super) fn setup() -> Value {
    json!({
        "tokens": { "C": { "appid": "wxc", "kind": "component" } },
        "refreshTokens": { "R2": "wx2" },
        "platform": {
            "appid": "wxc", "secret": "S3CRET", "tickets": ["ticket@@@1"], "codes": { "code@@@1": "wx1" },
            "permissionSets": { "wx1": [1, 49] },
        },
    })
}

pub(super) fn call(wechat: &mut Emulator, name: &str, token: &str, body: &Value) -> Value {
    let url = format!("/cgi-bin/component/{name}?component_access_token={token}");
    let reply = wechat.handle(&Incoming { method: "POST", url: &url, body: body.to_string().as_bytes() });
    serde_json::from_slice(&reply.body).unwrap()
}

pub(super) fn exchange() -> Value {
    json!({ "component_appid": "wxc", "component_appsecret": "S3CRET", "component_verify_ticket": "ticket@@@1" })
}

pub(super) fn of_code(code: &str) -> Value {
    json!({ "component_appid": "wxc", "authorization_code": code })
}

#[test]
fn secret_and_ticket_become_a_token_that_voids_the_last() {
    let mut wechat = emulator(&setup());
    let expected = json!({ "component_access_token": "component-token-1", "expires_in": 7200 });
    assert_eq!(call(&mut wechat, TOKEN, "", &exchange()), expected);
    assert_eq!(call(&mut wechat, PRE_AUTH, "C", &json!({ "component_appid": "wxc" }))["errcode"], 42001);
    let pre_auth = call(&mut wechat, PRE_AUTH, "component-token-1", &json!({ "component_appid": "wxc" }));
    assert_eq!(pre_auth, json!({ "pre_auth_code": "preauthcode-token-2", "expires_in": 1800 }));
}

#[test]
fn a_token_is_refused_without_the_right_appid_secret_and_ticket() {
    let cases = [
        ("/component_appid", json!("wxd"), 40013),
        ("/component_appsecret", json!("x"), 40125),
        ("/component_verify_ticket", json!("x"), 61006),
        ("/component_verify_ticket", json!(""), 40101),
        ("/component_verify_ticket", json!(1), 40097),
    ];
    for (pointer, value, errcode) in cases {
        let mut wechat = emulator(&setup());
        assert_eq!(call(&mut wechat, TOKEN, "", &with(exchange(), pointer, value))["errcode"], errcode, "{pointer}");
    }
    let mut wechat = emulator(&json!({}));
    assert_eq!(call(&mut wechat, TOKEN, "", &exchange())["errcode"], 40013);
    let get = Incoming { method: "GET", url: "/cgi-bin/component/api_component_token", body: b"{}" };
    assert_eq!(serde_json::from_slice::<Value>(&wechat.handle(&get).body).unwrap()["errcode"], 43002);
    assert!(wechat.issue_ticket().is_none() && wechat.authorize("wx1", &[]).is_none());
}

#[test]
fn a_new_ticket_leaves_the_old_ones_good() {
    let mut wechat = emulator(&setup());
    let ticket = wechat.issue_ticket().unwrap();
    for ticket in [ticket.as_str(), "ticket@@@1"] {
        let body = with(exchange(), "/component_verify_ticket", json!(ticket));
        assert!(call(&mut wechat, TOKEN, "", &body)["component_access_token"].is_string(), "{ticket}");
    }
}

#[test]
fn the_start_of_pushes_needs_the_secret() {
    let mut wechat = emulator(&setup());
    let body = json!({ "component_appid": "wxc", "component_secret": "S3CRET" });
    assert_eq!(call(&mut wechat, START, "", &body), json!({ "errcode": 0, "errmsg": "ok" }));
    assert_eq!(call(&mut wechat, START, "", &with(body, "/component_secret", json!("x")))["errcode"], 40125);
}

#[test]
fn a_code_is_exchanged_once_and_voids_earlier_tokens() {
    let mut wechat = emulator(&setup());
    let answer = call(&mut wechat, QUERY, "C", &of_code("code@@@1"));
    let sets = json!([{ "funcscope_category": { "id": 1 } }, { "funcscope_category": { "id": 49 } }]);
    let info = json!({
        "authorizer_appid": "wx1", "authorizer_access_token": "authorizer-token-1", "expires_in": 7200,
        "authorizer_refresh_token": "refresh-token-2", "func_info": sets,
    });
    assert_eq!(answer, json!({ "authorization_info": info }));
    assert_eq!(call(&mut wechat, QUERY, "C", &of_code("code@@@1"))["errcode"], 61010);
    assert_eq!(ask(&mut wechat, GET, "authorizer-token-1", &json!({}))["errcode"], 0);
    let code = wechat.authorize("wx1", &[49]).unwrap();
    assert_eq!(ask(&mut wechat, GET, "authorizer-token-1", &json!({}))["errcode"], 0, "until the code is exchanged");
    call(&mut wechat, QUERY, "C", &of_code(&code));
    assert_eq!(ask(&mut wechat, GET, "authorizer-token-1", &json!({}))["errcode"], 42001);
    let old =
        json!({ "component_appid": "wxc", "authorizer_appid": "wx1", "authorizer_refresh_token": "refresh-token-2" });
    let url = format!("{REFRESH}?component_access_token=C");
    let reply = wechat.handle(&Incoming { method: "POST", url: &url, body: old.to_string().as_bytes() });
    assert_eq!(serde_json::from_slice::<Value>(&reply.body).unwrap()["errcode"], 61023);
}

#[test]
fn merchants_are_listed_and_told_one_by_one() {
    let mut wechat = emulator(&setup());
    call(&mut wechat, QUERY, "C", &of_code("code@@@1"));
    wechat.set_time(5_000);
    let page = |offset: i64, count: i64| json!({ "component_appid": "wxc", "offset": offset, "count": count });
    let first = json!({ "authorizer_appid": "wx1", "refresh_token": "refresh-token-2", "auth_time": 5 });
    let second = json!({ "authorizer_appid": "wx2", "refresh_token": "R2", "auth_time": 5 });
    for (offset, count, list) in
        [(0, 500, vec![&first, &second]), (0, 1, vec![&first]), (1, 1, vec![&second]), (2, 1, vec![])]
    {
        let expected = json!({ "total_count": 2, "list": list });
        assert_eq!(call(&mut wechat, LIST, "C", &page(offset, count)), expected, "{offset} {count}");
    }
    for (offset, count) in [(0, 501), (0, 0), (-1, 1)] {
        assert_eq!(call(&mut wechat, LIST, "C", &page(offset, count))["errcode"], 40097);
    }
    let about = |appid| json!({ "component_appid": "wxc", "authorizer_appid": appid });
    let info = call(&mut wechat, INFO, "C", &about("wx2"));
    let expected = json!({ "authorizer_appid": "wx2", "authorizer_refresh_token": "R2", "func_info": [] });
    assert_eq!(info, json!({ "authorizer_info": {}, "authorization_info": expected }));
    assert_eq!(call(&mut wechat, INFO, "C", &about("wx9"))["errcode"], 61003);
}

#[test]
fn a_fault_of_a_merchant_hits_the_question_about_it() {
    let mut wechat = emulator(&setup());
    wechat.fault(Fault::from_json(r#"{ "errcode": -1, "appid": "wx2" }"#).unwrap()).unwrap();
    let about = json!({ "component_appid": "wxc", "authorizer_appid": "wx2" });
    assert_eq!(call(&mut wechat, PRE_AUTH, "C", &json!({ "component_appid": "wxc" }))["errcode"], json!(null));
    assert_eq!(call(&mut wechat, INFO, "C", &about)["errcode"], -1);
}

#[test]
fn calls_for_the_platform_need_its_token_and_its_appid() {
    let mut wechat = emulator(&setup());
    call(&mut wechat, QUERY, "C", &of_code("code@@@1"));
    for name in [QUERY, INFO, LIST, PRE_AUTH] {
        let body = json!({
            "component_appid": "wxd", "authorization_code": "c", "authorizer_appid": "wx1", "offset": 0, "count": 1,
        });
        assert_eq!(call(&mut wechat, name, "", &body)["errcode"], 41001, "{name}");
        assert_eq!(call(&mut wechat, name, "authorizer-token-1", &body)["errcode"], 61014, "{name}");
        assert_eq!(call(&mut wechat, name, "C", &body)["errcode"], 61011, "{name}");
        assert_eq!(call(&mut wechat, name, "C", &json!({}))["errcode"], 40101, "{name}");
    }
}

#[test]
fn a_withdrawal_voids_all_that_a_merchant_granted() {
    let mut wechat = emulator(&setup());
    call(&mut wechat, QUERY, "C", &of_code("code@@@1"));
    let code = wechat.authorize("wx1", &[49]).unwrap();
    assert!(wechat.withdraw("wx1"));
    assert_eq!(ask(&mut wechat, GET, "authorizer-token-1", &json!({}))["errcode"], 42001);
    assert_eq!(call(&mut wechat, QUERY, "C", &of_code(&code))["errcode"], 61010);
    let about = json!({ "component_appid": "wxc", "authorizer_appid": "wx1" });
    assert_eq!(call(&mut wechat, INFO, "C", &about)["errcode"], 61003);
    assert!(!wechat.withdraw("wx9") && wechat.withdraw("wx2"));
}

#[test]
fn no_secret_of_a_platform_is_recorded_or_told() {
    let mut wechat = emulator(&setup());
    let code = wechat.authorize("wx1", &[]).unwrap();
    call(&mut wechat, QUERY, "C", &of_code("code@@@1"));
    for secret in ["S3CRET", "ticket@@@1", "code@@@1", code.as_str()] {
        post(&mut wechat, GET, "guess", &json!({ "env": format!("a {secret} b") }).to_string());
        let calls: Vec<_> = wechat.calls().collect();
        assert!(!serde_json::to_string(&calls).unwrap().contains(secret), "{secret}");
    }
    let wrong = json!({ "platform": { "codes": { "S3CRET": 5 }, "tickets": [] } });
    let error = Setup::from_json(&wrong.to_string()).err().unwrap().to_string();
    assert_eq!(error, "platform.codes.*: invalid type: integer `5`, expected a string");
}
