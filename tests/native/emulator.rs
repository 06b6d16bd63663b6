//! The state that the emulated WeChat stores. The tests of its refusals and faults are in `emulator/`.
#![expect(clippy::unwrap_used, reason = "a failed test says where")]

mod faults;
mod functions;
mod judging;
mod meanwhile;
mod platform;
mod platform_events;
mod rate;
mod reasons;
mod record;
mod tokens;

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Emulator, Incoming, Reply, Setup};

const SET: &str = "/tcb/setcallbackconfig";
const GET: &str = "/tcb/getcallbackconfig";
const FUNCTION: &str = "/tcb/getfuncconfig";
const UPLOAD: &str = "/tcb/uploadfuncconfig";
const ACCESS: &str = "/tcb/usecloudaccesstoken";

fn setup() -> Value {
    json!({ "tokens": {
        "A": "wx1",
        "B": { "appid": "wx1" },
        "OTHER": "wx2",
        "OLD": { "appid": "wx1", "expired": true },
        "COMPONENT": { "appid": "wxc", "kind": "component" },
        "CLOSED": { "appid": "wx3", "cloudbase": false },
        "a+b/c=": "wx4",
    } })
}

fn emulator(setup: &Value) -> Emulator {
    Emulator::new(Setup::from_json(&setup.to_string()).unwrap())
}

fn post(wechat: &mut Emulator, path: &str, token: &str, body: &str) -> Reply {
    let url = format!("https://api.weixin.qq.com{path}?access_token={token}");
    wechat.handle(&Incoming { method: "POST", url: &url, body: body.as_bytes() })
}

/// Returns the answer as JSON, and checks for HTTP 200.
fn ask(wechat: &mut Emulator, path: &str, token: &str, body: &Value) -> Value {
    let reply = post(wechat, path, token, &body.to_string());
    assert_eq!((reply.status, reply.lost), (200, false));
    serde_json::from_slice(&reply.body).unwrap()
}

fn done(members: Value) -> Value {
    with(with(members, "/errcode", json!(0)), "/errmsg", json!("ok"))
}

fn callbacks(enable: bool) -> Value {
    json!({ "enable": enable, "callbacks": [
        { "msgType": "event", "event": "user_enter_tempsession", "env": "e", "functionName": "callback", "enable": false },
        { "msgType": "image", "event": "", "env": "e", "functionName": "callback", "enable": true },
    ] })
}

fn container(enable: bool) -> Value {
    json!({ "enable": enable, "qbase_env": "e", "qbase_container_path": "/container-echo", "text_mode": 1 })
}

/// Returns `value` with the member at `pointer` replaced or removed.
fn with(mut value: Value, pointer: &str, new: impl Into<Option<Value>>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match new.into() {
        Some(new) => members.insert(name.to_owned(), new),
        None => members.remove(name),
    };
    value
}

#[test]
fn callback_configs_come_back_and_parts_left_out_stay() {
    let mut wechat = emulator(&setup());
    assert_eq!(ask(&mut wechat, GET, "A", &json!({})), done(json!({ "data": {} })));
    let both = json!({ "function_config": callbacks(false), "container_config": container(true) });
    assert_eq!(ask(&mut wechat, SET, "A", &both), done(json!({})));
    assert_eq!(ask(&mut wechat, SET, "B", &json!({ "container_config": container(false) })), done(json!({})));
    let expected = json!({ "function_config": callbacks(false), "container_config": container(false) });
    assert_eq!(ask(&mut wechat, GET, "A", &json!({})), done(json!({ "data": expected })));
    assert_eq!(ask(&mut wechat, GET, "OTHER", &json!({})), done(json!({ "data": {} })), "accounts are apart");
}

#[test]
fn the_two_pushes_are_never_on_together() {
    let mut wechat = emulator(&setup());
    let both = json!({ "function_config": callbacks(true), "container_config": container(true) });
    assert_eq!(ask(&mut wechat, SET, "A", &both)["errcode"], 40097);
    assert_eq!(ask(&mut wechat, SET, "A", &json!({ "container_config": container(true) }))["errcode"], 0);
    assert_eq!(ask(&mut wechat, SET, "A", &json!({ "function_config": callbacks(true) }))["errcode"], 40097);
    let swap = json!({ "function_config": callbacks(true), "container_config": container(false) });
    assert_eq!(ask(&mut wechat, SET, "A", &swap)["errcode"], 0);
}

#[test]
fn function_configs_are_kept_by_env_name_and_type() {
    let mut wechat = emulator(&setup());
    let slot = json!({ "type": 3, "env": "env_id", "function_name": "func" });
    let upload = with(slot.clone(), "/config", json!(r#"{"timeout":5}"#));
    assert_eq!(ask(&mut wechat, FUNCTION, "A", &slot)["errcode"], 85089);
    assert_eq!(ask(&mut wechat, UPLOAD, "A", &upload), done(json!({})));
    assert_eq!(ask(&mut wechat, FUNCTION, "A", &slot), done(json!({ "config": r#"{"timeout":5}"# })));
    for (pointer, other) in [("/type", json!(1)), ("/env", json!("x")), ("/function_name", json!("x"))] {
        assert_eq!(ask(&mut wechat, FUNCTION, "A", &with(slot.clone(), pointer, other))["errcode"], 85089, "{pointer}");
    }
}

#[test]
fn the_whitelist_is_per_environment_and_the_switch_per_account() {
    let mut wechat = emulator(&setup());
    let get = |env| json!({ "action": "get", "env": env });
    let untouched = json!({ "open": true, "api_whitelist": ["/*"], "version": 0 });
    assert_eq!(ask(&mut wechat, ACCESS, "A", &get("e")), done(untouched));
    let set = json!({ "action": "set", "open": false, "env": "e", "api_whitelist": ["/wxa/x"], "version": 6 });
    assert_eq!(ask(&mut wechat, ACCESS, "A", &set), done(json!({ "open": false })));
    let stored = json!({ "open": false, "api_whitelist": ["/wxa/x"], "version": 6 });
    assert_eq!(ask(&mut wechat, ACCESS, "A", &get("e")), done(stored));
    let other = json!({ "open": false, "api_whitelist": ["/*"], "version": 0 });
    assert_eq!(ask(&mut wechat, ACCESS, "A", &get("f")), done(other));
    assert_eq!(ask(&mut wechat, ACCESS, "COMPONENT", &set)["errcode"], 0);
    assert_eq!(wechat.state()["wxc"].environments["e"].version, 6, "under the component's own appid");
}

#[test]
fn a_token_is_decoded_as_a_form_is() {
    let mut wechat = emulator(&setup());
    assert_eq!(ask(&mut wechat, GET, "a%2Bb%2Fc%3D", &json!({}))["errcode"], 0);
    assert_eq!(ask(&mut wechat, GET, "a+b/c=", &json!({}))["errcode"], 40014, "a bare plus is a blank");
    assert_eq!(ask(&mut wechat, GET, "A#part", &json!({}))["errcode"], 0);
}

#[test]
fn a_snapshot_is_the_seed_of_another() {
    let mut wechat = emulator(&setup());
    ask(&mut wechat, SET, "A", &json!({ "function_config": callbacks(true) }));
    ask(
        &mut wechat,
        UPLOAD,
        "A",
        &json!({ "type": 3, "env": "e", "function_name": "f", "config": r#"{"timeout":5}"# }),
    );
    ask(
        &mut wechat,
        ACCESS,
        "COMPONENT",
        &json!({ "action": "set", "open": false, "env": "e", "api_whitelist": [], "version": 2 }),
    );
    let snapshot = serde_json::to_value(wechat.state()).unwrap();
    let second = emulator(&with(setup(), "/seed", snapshot.clone()));
    assert_eq!(second.state(), wechat.state());
    assert_eq!(serde_json::to_value(second.state()).unwrap(), snapshot);
    assert_eq!(snapshot["wx1"]["functions"], json!({ "e": { "f": { "3": r#"{"timeout":5}"# } } }));
}

#[test]
fn a_seed_is_answered_as_it_is() {
    let odd = json!({ "enable": true, "qbase_container_path ": "/container-echo" });
    let mut wechat = emulator(&with(setup(), "/seed", json!({ "wx1": { "container_config": odd } })));
    assert_eq!(ask(&mut wechat, GET, "A", &json!({})), done(json!({ "data": { "container_config": odd } })));
}
