//! Tests of the limit of calls per minute.

use serde_json::json;
use wechat_cloudbase::emulator::{Emulator, Fault};

use super::{ACCESS, FUNCTION, GET, ask, emulator, setup, with};

fn limited() -> Emulator {
    emulator(&with(setup(), "/rate", json!({ "perMinute": 2 })))
}

fn errcode(wechat: &mut Emulator, token: &str) -> i64 {
    ask(wechat, GET, token, &json!({}))["errcode"].as_i64().unwrap()
}

#[test]
fn calls_over_the_limit_wait_for_the_next_full_minute() {
    let mut wechat = limited();
    wechat.set_time(59_000);
    assert_eq!([(); 3].map(|()| errcode(&mut wechat, "A")), [0, 0, 45011]);
    wechat.set_time(59_999);
    assert_eq!(errcode(&mut wechat, "A"), 45011);
    let reason = wechat.calls().last().unwrap().reason.clone();
    assert_eq!(reason.as_deref(), Some("rate: more than 2 calls in this minute"));
    wechat.set_time(60_000);
    assert_eq!([(); 3].map(|()| errcode(&mut wechat, "A")), [0, 0, 45011]);
    wechat.advance(60_000);
    assert_eq!([(); 3].map(|()| errcode(&mut wechat, "A")), [0, 0, 45011]);
    wechat.set_time(0);
    assert_eq!(errcode(&mut wechat, "A"), 0, "a clock that goes back is another minute");
}

#[test]
fn each_merchant_has_a_limit_of_its_own_for_all_its_tokens_and_interfaces() {
    let mut wechat = limited();
    assert_eq!(ask(&mut wechat, FUNCTION, "A", &json!({}))["errcode"], 40101, "a wrong payload counts too");
    assert_eq!([errcode(&mut wechat, "B"), errcode(&mut wechat, "A")], [0, 45011]);
    assert_eq!([(); 3].map(|()| errcode(&mut wechat, "OTHER")), [0, 0, 45011]);
    let get = json!({ "action": "get", "env": "e" });
    let platform = [(); 4].map(|()| ask(&mut wechat, ACCESS, "COMPONENT", &get)["errcode"] == 0);
    assert_eq!(platform, [true; 4], "the platform is no merchant");
}

#[test]
fn a_call_that_its_token_or_a_fault_stops_does_not_count() {
    let mut wechat = limited();
    assert_eq!([(); 3].map(|()| errcode(&mut wechat, "OLD")), [42001; 3]);
    wechat.fault(Fault { errcode: Some(-1), times: 2, ..Fault::default() }).unwrap();
    assert_eq!([(); 5].map(|()| errcode(&mut wechat, "A")), [-1, -1, 0, 0, 45011]);
    wechat.reset();
    assert_eq!(errcode(&mut wechat, "A"), 0);
}
