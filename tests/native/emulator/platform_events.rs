//! What happens at WeChat that its platform gets a push about, and how long its tickets and codes are good.

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Emulator, Incoming};

use super::platform::{INFO, LIST, PRE_AUTH, QUERY, TOKEN, call, exchange, of_code, setup};
use super::tokens::REFRESH;
use super::{emulator, with};

const HOUR: u64 = 3_600_000;

fn ask_with(wechat: &mut Emulator, ticket: &str) -> Value {
    call(wechat, TOKEN, "", &with(exchange(), "/component_verify_ticket", json!(ticket)))
}

fn refresh(wechat: &mut Emulator, appid: &str, refresh_token: &str) -> Value {
    let body = json!({
        "component_appid": "wxc", "authorizer_appid": appid, "authorizer_refresh_token": refresh_token,
    });
    let url = format!("{REFRESH}?component_access_token=C");
    let reply = wechat.handle(&Incoming { method: "POST", url: &url, body: body.to_string().as_bytes() });
    serde_json::from_slice(&reply.body).unwrap()
}

#[test]
fn a_ticket_is_good_for_12_hours_or_as_long_as_the_setup_says() {
    let shorter = with(setup(), "/platform/ticketLifetime", json!(1000));
    for (setup, lifetime) in [(setup(), 12 * HOUR), (shorter, 1000)] {
        let mut wechat = emulator(&setup);
        wechat.set_time(HOUR);
        let ticket = wechat.issue_ticket().unwrap();
        wechat.advance(lifetime - 1);
        assert!(ask_with(&mut wechat, &ticket)["component_access_token"].is_string());
        wechat.advance(1);
        assert_eq!(ask_with(&mut wechat, &ticket)["errcode"], 61005);
        assert_eq!(wechat.calls().last().unwrap().reason.as_deref(), Some("ticket expired"));
        assert_eq!(ask_with(&mut wechat, "ticket-token-99")["errcode"], 61006);
        assert!(ask_with(&mut wechat, "ticket@@@1")["component_access_token"].is_string(), "that of the setup");
    }
}

#[test]
fn a_code_is_good_for_10_minutes_or_as_long_as_the_setup_says() {
    let shorter = with(setup(), "/platform/codeLifetime", json!(1000));
    for (setup, lifetime) in [(setup(), HOUR / 6), (shorter, 1000)] {
        let mut wechat = emulator(&setup);
        let [early, late] = [wechat.authorize("wx1", &[]).unwrap(), wechat.authorize("wx3", &[]).unwrap()];
        wechat.advance(lifetime - 1);
        assert_eq!(call(&mut wechat, QUERY, "C", &of_code(&early))["errcode"], json!(null));
        wechat.advance(1);
        assert_eq!(call(&mut wechat, QUERY, "C", &of_code(&late))["errcode"], 61009);
        assert_eq!(call(&mut wechat, QUERY, "C", &of_code(&early))["errcode"], 61010);
        assert_eq!(call(&mut wechat, QUERY, "C", &of_code("code@@@1"))["errcode"], json!(null), "that of the setup");
    }
}

#[test]
fn the_tokens_of_a_day_are_limited_if_the_setup_says_so() {
    let mut wechat = emulator(&with(setup(), "/platform/tokensPerDay", json!(2)));
    let errcode = |wechat: &mut Emulator| ask_with(wechat, "ticket@@@1")["errcode"].clone();
    wechat.set_time(15 * HOUR);
    assert_eq!(ask_with(&mut wechat, "wrong")["errcode"], 61006, "does not count");
    let codes: Vec<_> = (0..3).map(|_| errcode(&mut wechat)).collect();
    assert_eq!(codes, [json!(null), json!(null), json!(45009)]);
    assert_eq!(wechat.calls().last().unwrap().reason.as_deref(), Some("rate: more than 2 tokens on this day"));
    wechat.advance(HOUR);
    assert_eq!(errcode(&mut wechat), json!(null), "a day of China begins");
}

#[test]
fn the_list_says_when_each_merchant_authorised() {
    let mut wechat = emulator(&setup());
    wechat.set_time(5_000);
    let code = wechat.authorize("wx3", &[]).unwrap();
    wechat.set_time(9_000);
    call(&mut wechat, QUERY, "C", &of_code(&code));
    call(&mut wechat, QUERY, "C", &of_code("code@@@1"));
    let token = call(&mut wechat, INFO, "C", &json!({ "component_appid": "wxc", "authorizer_appid": "wx3" }));
    let token = token["authorization_info"]["authorizer_refresh_token"].as_str().unwrap().to_owned();
    wechat.set_time(20_000);
    refresh(&mut wechat, "wx3", &token);
    let list = call(&mut wechat, LIST, "C", &json!({ "component_appid": "wxc", "offset": 0, "count": 500 }));
    let times: Vec<_> =
        list["list"].as_array().unwrap().iter().map(|row| (&row["authorizer_appid"], &row["auth_time"])).collect();
    let began = json!(5);
    assert_eq!(times, [(&json!("wx1"), &began), (&json!("wx2"), &began), (&json!("wx3"), &json!(5))]);
    wechat.set_time(30_000);
    let code = wechat.authorize("wx3", &[]).unwrap();
    call(&mut wechat, QUERY, "C", &of_code(&code));
    let list = call(&mut wechat, LIST, "C", &json!({ "component_appid": "wxc", "offset": 2, "count": 1 }));
    assert_eq!((&list["list"][0]["auth_time"], &list["total_count"]), (&json!(30), &json!(3)));
}

#[test]
fn a_page_is_good_for_one_authorisation_and_half_an_hour() {
    let mut wechat = emulator(&setup());
    let own = json!({ "component_appid": "wxc" });
    let [first, second] =
        [(); 2].map(|()| call(&mut wechat, PRE_AUTH, "C", &own)["pre_auth_code"].as_str().unwrap().to_owned());
    assert!(wechat.authorize_on_page("wx3", &[], Some(&first)).unwrap().is_some());
    for (code, words) in [(first.as_str(), "unknown or used"), ("guess", "unknown or used")] {
        let error = wechat.authorize_on_page("wx3", &[], Some(code)).unwrap_err();
        assert_eq!(error.to_string(), format!("the pre-authorisation code is {words}"));
    }
    wechat.advance(HOUR / 2);
    let error = wechat.authorize_on_page("wx3", &[], Some(&second)).unwrap_err();
    assert_eq!(error.to_string(), "the pre-authorisation code is expired");
    super::post(&mut wechat, super::GET, "guess", &json!({ "env": format!("{first} {second}") }).to_string());
    assert!(!serde_json::to_string(&wechat.calls().collect::<Vec<_>>()).unwrap().contains("preauthcode-token"));
}

#[test]
fn each_event_has_its_push() {
    let mut wechat = emulator(&setup());
    wechat.set_time(7_000);
    let pre_auth = call(&mut wechat, PRE_AUTH, "C", &json!({ "component_appid": "wxc" }));
    let pre_auth = pre_auth["pre_auth_code"].as_str().unwrap().to_owned();
    let ticket = wechat.issue_ticket().unwrap();
    let code = wechat.authorize_on_page("wx3", &[49], Some(&pre_auth)).unwrap().unwrap();
    wechat.set_time(8_000);
    let updated = wechat.authorize("wx3", &[1]).unwrap();
    let of_setup = wechat.authorize("wx2", &[]).unwrap();
    assert!(wechat.withdraw("wx3") && !wechat.withdraw("wx3"));
    let push = |info_type: &str, time: i64, elements: Value| {
        let mut push = json!({ "AppId": "wxc", "CreateTime": time, "InfoType": info_type });
        push.as_object_mut().unwrap().extend(elements.as_object().unwrap().clone());
        push
    };
    let authorized = |appid: &str, code: &str, end: i64| json!({ "AuthorizerAppid": appid, "AuthorizationCode": code, "AuthorizationCodeExpiredTime": end });
    let expected = [
        push("component_verify_ticket", 7, json!({ "ComponentVerifyTicket": ticket })),
        push("authorized", 7, with(authorized("wx3", &code, 607), "/PreAuthCode", json!(pre_auth))),
        push("updateauthorized", 8, authorized("wx3", &updated, 608)),
        push("updateauthorized", 8, authorized("wx2", &of_setup, 608)),
        push("unauthorized", 8, json!({ "AuthorizerAppid": "wx3" })),
    ];
    assert_eq!(json!(wechat.take_pushes()), json!(expected));
    assert!(wechat.take_pushes().is_empty(), "each is taken once");
    wechat.authorize("wx3", &[]).unwrap();
    assert_eq!(wechat.take_pushes()[0]["InfoType"], "authorized", "it had withdrawn");
}

#[test]
fn who_withdrew_is_refused_until_it_authorises_again() {
    let mut wechat = emulator(&setup());
    assert!(wechat.withdraw("wx2"));
    assert_eq!(refresh(&mut wechat, "wx2", "R2")["errcode"], 61003);
    let code = wechat.authorize("wx2", &[]).unwrap();
    assert_eq!(refresh(&mut wechat, "wx2", "R2")["errcode"], 61003, "until the code is exchanged");
    call(&mut wechat, QUERY, "C", &of_code(&code));
    assert_eq!(refresh(&mut wechat, "wx2", "R2")["errcode"], 61023);
    let (token, _) = wechat.refresh_tokens().next().unwrap();
    let token = token.to_owned();
    assert_eq!(refresh(&mut wechat, "wx2", &token)["expires_in"], 7200);
}

/// The time of 500 refreshes, with so many merchants.
fn time_of_refresh(merchants: usize) -> std::time::Duration {
    const REFRESHES: usize = 500;
    let named = |letter: &'static str| {
        (0..merchants).map(move |number| (format!("{letter}{number}"), json!(format!("wx{number}"))))
    };
    let mut tokens: serde_json::Map<_, _> = named("T").collect();
    tokens.insert("C".to_owned(), json!({ "appid": "wxc", "kind": "component" }));
    let refresh_tokens = Value::from(named("R").collect::<serde_json::Map<_, _>>());
    let mut wechat = emulator(&with(with(setup(), "/refreshTokens", refresh_tokens), "/tokens", Value::from(tokens)));
    let started = std::time::Instant::now();
    for number in 0..REFRESHES {
        let answer = refresh(&mut wechat, &format!("wx{number}"), &format!("R{number}"));
        assert_eq!(answer["authorizer_refresh_token"], format!("refresh-token-{}", 2 * number + 2));
    }
    started.elapsed()
}

#[test]
fn thousands_of_merchants_do_not_slow_each_other() {
    let [few, many] = [500, 100_000].map(time_of_refresh);
    assert!(many < few * 4, "500 refreshes took {few:?} with 500 merchants, and {many:?} with 100,000");
}
