//! Tests of faults, of the record of calls, and of the errors of a wrong setup.

use serde_json::json;
use wechat_cloudbase::emulator::{Emulator, Fault, Garble, Incoming, Loss, Setup, Token};

use super::tokens::{AUTHORIZER, COMPONENT, REFRESH};
use super::{ACCESS, FUNCTION, GET, SET, UPLOAD, ask, container, emulator, post, setup, with};

fn fault(wechat: &mut Emulator, spec: &serde_json::Value) {
    wechat.fault(Fault::from_json(&spec.to_string()).unwrap()).unwrap();
}

#[test]
fn a_code_is_answered_the_next_times_on_its_path_only() {
    let mut wechat = emulator(&with(setup(), "/faults", json!([{ "errcode": 45011, "times": 2, "path": GET }])));
    let codes = [FUNCTION, GET, GET, GET].map(|path| ask(&mut wechat, path, "A", &json!({}))["errcode"].clone());
    assert_eq!(codes, [json!(40101), json!(45011), json!(45011), json!(0)]);
    fault(&mut wechat, &json!({ "errcode": 61004, "errmsg": "as it is" }));
    assert_eq!(ask(&mut wechat, GET, "A", &json!({})), json!({ "errcode": 61004, "errmsg": "as it is" }));
}

#[test]
fn faults_wait_in_a_queue() {
    let mut wechat = emulator(&setup());
    fault(&mut wechat, &json!({ "errcode": -1 }));
    fault(&mut wechat, &json!({ "status": 500 }));
    assert_eq!(ask(&mut wechat, GET, "A", &json!({}))["errcode"], -1);
    assert_eq!(post(&mut wechat, GET, "A", "{}").status, 500);
    assert_eq!(ask(&mut wechat, GET, "A", &json!({}))["errcode"], 0);
}

#[test]
fn a_fault_for_an_account_hits_its_calls_only() {
    let mut wechat = emulator(&setup());
    fault(&mut wechat, &json!({ "errcode": -1, "appid": "wx2" }));
    fault(&mut wechat, &json!({ "errcode": 45009, "appid": "wx1", "times": 3 }));
    let tokens = ["guess", "A", "COMPONENT", "OLD", "OTHER", "OTHER", "B", "A"];
    let codes = tokens.map(|token| ask(&mut wechat, GET, token, &json!({}))["errcode"].clone());
    assert_eq!(codes, [40014, 45009, 61015, 45009, -1, 0, 45009, 0].map(|code| json!(code)));
    let nobodys = Fault { appid: Some("wx9".into()), delay: 1, ..Fault::default() };
    assert_eq!(wechat.fault(nobodys).unwrap_err().to_string(), "appid: no account of the setup has this appid");
}

#[test]
fn a_fault_for_an_account_hits_questions_about_its_token() {
    let mut wechat = emulator(&with(setup(), "/refreshTokens", json!({ "R1": "wx1", "R2": "wx2" })));
    let mut hit = |appid: &str, path: &str| {
        fault(&mut wechat, &json!({ "errcode": -1, "appid": appid }));
        let body = json!({ "component_appid": "wxc", "authorizer_appid": "wx1", "authorizer_refresh_token": "R1" });
        let url = format!("{path}?component_access_token=COMPONENT&appid=wx1");
        let method = if path == REFRESH { "POST" } else { "GET" };
        wechat.handle(&Incoming { method, url: &url, body: body.to_string().as_bytes() });
        let hit = wechat.calls().last().unwrap().reason.as_deref() == Some("fault: errcode");
        wechat.reset();
        hit
    };
    assert_eq!([hit("wx1", REFRESH), hit("wxc", REFRESH), hit("wx2", REFRESH)], [true, true, false]);
    assert_eq!([hit("wx1", AUTHORIZER), hit("wx2", AUTHORIZER)], [true, false]);
}

#[test]
fn a_fault_tells_whether_the_write_happened() {
    let cases = [
        (json!({ "errcode": -1000 }), false),
        (json!({ "errcode": -1000, "applied": true }), true),
        (json!({ "drop": "before" }), false),
        (json!({ "drop": "after" }), true),
        (json!({ "garble": "html" }), true),
        (json!({ "garble": "html", "errcode": -1 }), false),
        (json!({ "status": 504 }), true),
    ];
    for (spec, happened) in cases {
        let mut wechat = emulator(&setup());
        fault(&mut wechat, &spec);
        let reply = post(&mut wechat, SET, "A", &json!({ "container_config": container(true) }).to_string());
        assert_eq!(wechat.state()["wx1"].container_config.is_some(), happened, "{spec}");
        assert_eq!(reply.lost, spec.get("drop").is_some(), "{spec}");
        let call = wechat.calls().last().unwrap();
        assert_eq!(call.status.is_none(), reply.lost);
        assert_eq!(call.errcode.is_none(), spec["drop"] == "before");
    }
}

#[test]
fn an_answer_is_garbled_and_delayed() {
    let mut wechat = emulator(&setup());
    let whole = post(&mut wechat, GET, "A", "{}").body;
    let mut spoilt = |spec| {
        fault(&mut wechat, &spec);
        post(&mut wechat, GET, "A", "{}")
    };
    let half = spoilt(json!({ "garble": "half", "delay": 20 }));
    assert_eq!((half.body.as_slice(), half.status, half.delay_ms), (&whole[..whole.len() / 2], 200, 20));
    let empty = spoilt(json!({ "garble": "empty" }));
    assert_eq!((empty.body.len(), empty.status, empty.content_type), (0, 200, "text/html; charset=gbk"));
    let page = spoilt(json!({ "garble": "html" }));
    assert!((page.status, page.content_type) == (502, "text/html") && page.body.starts_with(b"<html>"));
    assert_eq!(spoilt(json!({ "garble": "html", "status": 200 })).status, 200);
    assert!(spoilt(json!({ "status": 204 })).body.is_empty());
}

#[test]
fn typed_faults_and_tokens_need_no_json() {
    let mut setup = Setup::default();
    setup.tokens.insert("T".into(), Token::authorizer("wx1"));
    setup.faults.push(Fault { drop: Some(Loss::After), ..Fault::default() });
    setup.faults.push(Fault { garble: Some(Garble::Empty), times: 0, ..Fault::default() });
    let mut wechat = Emulator::new(setup);
    assert!(post(&mut wechat, GET, "T", "{}").lost);
    assert_eq!(ask(&mut wechat, GET, "T", &json!({}))["errcode"], 0, "a fault without times is none");
}

#[test]
fn a_token_expires_and_reset_restores_everything() {
    let mut wechat = emulator(&setup());
    assert!(wechat.expire("A") && !wechat.expire("nobody's"));
    let refused = ask(&mut wechat, GET, "A", &json!({}));
    assert_eq!(refused["errcode"], 42001);
    assert_eq!(ask(&mut wechat, SET, "B", &json!({ "container_config": container(true) }))["errcode"], 0);
    fault(&mut wechat, &json!({ "errcode": -1 }));
    wechat.reset();
    assert_eq!((wechat.calls().len(), wechat.state()), (0, emulator(&setup()).state()));
    assert_eq!(ask(&mut wechat, GET, "A", &json!({}))["errcode"], 0);
    wechat.expire("A");
    assert_eq!(ask(&mut wechat, GET, "A", &json!({})), refused, "the same run gives the same answers");
}

#[test]
fn all_tokens_of_an_account_expire() {
    let mut wechat = emulator(&setup());
    assert!(wechat.expire_all("wx1") && !wechat.expire_all("nobody"));
    let codes = ["A", "B", "OTHER"].map(|token| ask(&mut wechat, GET, token, &json!({}))["errcode"].clone());
    assert_eq!(codes, [42001, 42001, 0].map(|code| json!(code)));
}

#[test]
fn calls_tell_what_was_asked() {
    let mut wechat = emulator(&setup());
    ask(&mut wechat, ACCESS, "COMPONENT", &json!({ "action": "get", "env": "e" }));
    wechat.handle(&Incoming { method: "GET", url: "/nowhere", body: b"" });
    post(&mut wechat, SET, "guess", "<xml/>");
    assert_eq!(
        serde_json::to_value(wechat.calls().collect::<Vec<_>>()).unwrap(),
        json!([
            { "method": "POST", "path": ACCESS, "appid": "wxc", "token": "component",
              "body": { "action": "get", "env": "e" }, "errcode": 0, "status": 200, "reason": null },
            { "method": "GET", "path": "/nowhere", "appid": null, "token": "missing",
              "body": null, "errcode": 40066, "status": 200, "reason": "path unknown" },
            { "method": "POST", "path": SET, "appid": null, "token": "unknown",
              "body": "(6 bytes that are not JSON)", "errcode": 40014, "status": 200, "reason": "token unknown" },
        ])
    );
}

#[test]
fn only_the_latest_calls_are_remembered() {
    let mut wechat = Emulator::new(Setup::default());
    for _ in 0..10_001 {
        post(&mut wechat, GET, "", "");
    }
    assert_eq!((wechat.calls().len(), wechat.dropped_calls()), (10_000, 1));
    wechat.reset();
    assert_eq!((wechat.calls().len(), wechat.dropped_calls()), (0, 0));
}

#[test]
fn no_record_holds_a_token_or_an_environment_value() {
    const TOKEN: &str = "t0ken";
    // Not a token: tokens are hidden wherever they stand.
    const SECRET: &str = "s3cret";
    let config = json!({ "timeout": 5, "environment": [{ "key": "KEY", "value": SECRET }], "typo": [SECRET] });
    let upload = |kind, config| json!({ "type": kind, "env": "e", "function_name": "f", "config": config });
    let bodies = [
        upload(3, json!(config.to_string())),
        upload(7, json!(config.to_string())),
        upload(3, config.clone()),
        upload(1, json!(json!({ "environment": { "KEY": SECRET } }).to_string())),
        upload(1, json!(format!("{{\"environment\":\"{SECRET}"))),
        upload(1, json!(json!({ "KEY": SECRET }).to_string())),
        upload(2, json!(json!([{ "key": "KEY", "value": SECRET }]).to_string())),
        upload(2, json!(json!({ "triggers": [{ "name": "t", "value": SECRET }] }).to_string())),
        json!({ "wrapped": upload(3, json!(config.to_string())) }),
        json!([upload(3, json!(config.to_string()))]),
        json!(upload(3, json!(config.to_string())).to_string()),
        json!({ "environment": [SECRET], "access_token": TOKEN, "component_appsecret": TOKEN }),
    ];
    let mut wechat = emulator(&with(setup(), &format!("/tokens/{TOKEN}"), json!("wx1")));
    for body in bodies {
        post(&mut wechat, UPLOAD, TOKEN, &body.to_string());
        post(&mut wechat, "/tcb/typo", TOKEN, body.to_string().trim_start_matches(['{', '[', '"']));
    }
    assert_eq!(wechat.calls().next().unwrap().errcode, Some(0));
    let calls: Vec<_> = wechat.calls().collect();
    let shown = format!("{} {calls:?} {wechat:?} {:?}", serde_json::to_string(&calls).unwrap(), wechat.state());
    assert!(!shown.contains(SECRET) && !shown.contains(TOKEN), "{shown}");
    let kept = r#"{"environment":[{"key":"KEY","value":"(redacted)"}],"timeout":5,"typo":["(redacted)"]}"#;
    assert_eq!(calls[0].body["config"], kept);
}

#[test]
fn harmless_configs_are_remembered_whole() {
    let triggers = r#"{"triggers":[{"config":"0 0 2 1 * * *","name":"t","type":"timer"}]}"#;
    let mut wechat = emulator(&setup());
    let body = json!({ "type": 2, "env": "e", "function_name": "f", "config": triggers });
    assert_eq!(ask(&mut wechat, UPLOAD, "A", &body)["errcode"], 0);
    assert_eq!(wechat.calls().last().unwrap().body, body);
}

#[test]
fn a_wrong_setup_is_told_where() {
    let (list, environments) = ("/tcb/listfunctions", "/tcb/getenvinfo");
    let of_platform = ["query_auth", "get_authorizer_list", "get_authorizer_info", "create_preauthcode"];
    let without_token = ["component_token", "start_push_ticket"];
    let of_platform = of_platform.iter().chain(&without_token).map(|name| format!("/cgi-bin/component/api_{name}"));
    let paths = [SET, GET, FUNCTION, UPLOAD, list, environments, ACCESS, REFRESH].map(str::to_owned);
    let paths = paths.into_iter().chain(of_platform).chain([AUTHORIZER, COMPONENT].map(str::to_owned));
    let paths = paths.map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let unknown_path = format!("faults[0]: unknown `path` `/x`, expected one of {paths}");
    let cases = [
        (
            json!({ "token": {} }),
            "token: unknown field `token`, expected one of `tokens`, `refreshTokens`, `platform`, `seed`, `faults`, `rate`, `versions`",
        ),
        (json!("S3CRET"), "invalid type: string, expected an object"),
        (json!({ "tokens": "S3CRET" }), "tokens: invalid type: string, expected a map"),
        (
            json!({ "tokens": { "S3CRET": 5 } }),
            "tokens.*: invalid type: integer `5`, expected an appid or { appid, kind, expired, cloudbase }",
        ),
        (json!({ "refreshTokens": { "S3CRET": 5 } }), "refreshTokens.*: invalid type: integer `5`, expected a string"),
        (json!({ "tokens": { "S3CRET": "" } }), "tokens.*: an appid must not be empty"),
        (json!({ "tokens": { "S3CRET": {} } }), "tokens.*: missing field `appid`"),
        (
            json!({ "tokens": { "S3CRET": { "appid": "a", "kind": "x" } } }),
            "tokens.*.kind: unknown variant `x`, expected `authorizer` or `component`",
        ),
        (json!({ "seed": { "wx1": { "open": 1 } } }), "seed.wx1.open: invalid type: integer `1`, expected a boolean"),
        (
            json!({ "seed": { "wx1": { "functions": { "e": { "f": "S3CRET" } } } } }),
            "seed.wx1.functions.e.f: invalid type: string, expected a map",
        ),
        (
            json!({ "faults": [{}] }),
            "faults[0]: a fault needs one of `errcode`, `delay`, `drop`, `garble`, `status`, `edit`, `stale` and `staleReads`",
        ),
        (json!({ "faults": [{ "errcode": 1, "times": 0 }] }), "faults[0]: `times` must be at least 1"),
        (json!({ "faults": [{ "delay": 3_600_001 }] }), "faults[0]: `delay` must be at most 3600000 milliseconds"),
        (json!({ "faults": [{ "status": 199 }] }), "faults[0]: `status` must be 200 to 599"),
        (json!({ "faults": [{ "errmsg": "x" }] }), "faults[0]: `errmsg` needs an `errcode`"),
        (json!({ "faults": [{ "applied": true, "delay": 1 }] }), "faults[0]: `applied` needs an `errcode`"),
        (json!({ "faults": [{ "errcode": 0 }] }), "faults[0]: `errcode` must not be 0"),
        (
            json!({ "tokens": { "T": "wx1" }, "faults": [{ "delay": 1 }, { "delay": 1, "appid": "wx2" }] }),
            "faults[1].appid: no account of the setup has this appid",
        ),
        (json!({ "rate": { "perminute": 1 } }), "rate.perminute: unknown field `perminute`, expected `perMinute`"),
        (json!({ "rate": 5 }), "rate: invalid type: integer `5`, expected a rate"),
        (json!({ "faults": [{ "drop": "x" }] }), "faults[0].drop: unknown variant `x`, expected `before` or `after`"),
        (json!({ "faults": [{ "delay": 1, "path": "/x" }] }), unknown_path.as_str()),
    ];
    for (setup, expected) in cases {
        let error = Setup::from_json(&setup.to_string()).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some(expected));
    }
    assert!(Setup::from_json("{").err().unwrap().to_string().starts_with("not JSON: "));
}
