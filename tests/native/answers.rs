//! Answers are read leniently, and every failure has its own error.

use serde_json::{Value, json};
use wechat_cloudbase::{
    Answer, BaseUrl, Call, CallOptions, Checks, Error, Locale, Outcome, Step, Token,
    endpoints::{cloud_access_token, get_callback_config, get_function_config, set_callback_config},
    errcode::Class,
    interface,
};

use crate::fixture;

/// Returns the result of a call that gets this answer.
fn answered(name: &str, status: u16, body: &[u8]) -> Result<Answer, Error> {
    let payload = match name {
        "getCallBackConfig" => "{}".into(),
        "setCallBackConfig" | "getFunctionConfig" => fixture(name, "vendor_request.json"),
        _ => fixture(name, "vendor_set_request.json"),
    };
    let prepared = interface(name).unwrap().prepare_json(&payload, Checks::default()).unwrap();
    let mut options = CallOptions::default();
    options.max_retries = 0;
    let mut call = Call::new(prepared, options);
    let Step::Send(_) = call.token(Token::new("token").unwrap()) else { panic!("no request") };
    let step = call.answered(status, body);
    let Step::Done(result) = step else { panic!("{step:?}") };
    result
}

fn api_error(body: &str) -> wechat_cloudbase::ApiError {
    match answered("setCallBackConfig", 200, body.as_bytes()) {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn vendor_answers_are_read_with_their_meaning() {
    let answer = answered("getCallBackConfig", 200, fixture("getCallBackConfig", "vendor_response.json").as_bytes());
    let response: get_callback_config::Response = answer.unwrap().to_typed().unwrap();
    let data = response.data.unwrap();
    let container = data.container_config.unwrap();
    assert_eq!(container.qbase_container_path.as_deref(), Some("/container-echo"), "the key has a trailing space");
    assert_eq!(data.function_config.unwrap().callbacks.unwrap().len(), 2);

    for (file, open, version) in [("vendor_get_response.json", true, Some(2)), ("vendor_set_response.json", true, None)]
    {
        let answer = answered("setCloudAccessToken", 200, fixture("setCloudAccessToken", file).as_bytes()).unwrap();
        let response: cloud_access_token::Response = answer.to_typed().unwrap();
        assert_eq!((response.open, response.version), (Some(open), version));
        assert_eq!(answer.to_json(), serde_json::from_str::<Value>(&fixture("setCloudAccessToken", file)).unwrap());
    }
}

#[test]
fn success_needs_proof() {
    let gateways = [
        "{}",
        r#"{"error":"upstream down"}"#,
        r#"{"errcode":null}"#,
        r#"{"errmsg":"ok"}"#,
        r#"{"code":1000,"errorMsg":"no","data":null}"#,
        r#"{"errcode":true}"#,
        r#"{"errcode":99999999999999999999}"#,
        r#"{"errcode":""}"#,
        r#""ok""#,
        "ok",
        "",
    ];
    for name in ["setCallBackConfig", "setCloudAccessToken", "getCallBackConfig", "getFunctionConfig"] {
        for body in gateways {
            let error = answered(name, 200, body.as_bytes()).unwrap_err();
            let outcome = name.starts_with("set").then_some(Outcome::Unknown);
            assert_eq!((error.code(), error.outcome()), ("decode", outcome), "{name}: {body}");
        }
    }
    let proven = [
        ("setCloudAccessToken", r#"{"open":true}"#),
        ("getCallBackConfig", r#"{"data":{}}"#),
        ("getFunctionConfig", r#"{"config":"x"}"#),
    ];
    for (name, body) in proven {
        assert!(answered(name, 200, body.as_bytes()).is_ok(), "{name}: {body}");
    }
    let refused = answered("setCallBackConfig", 200, br#"{"errCode":-604101,"errMsg":"no permission"}"#).unwrap_err();
    assert!(matches!(refused, Error::Api(error) if error.errcode == -604_101 && error.errmsg == "no permission"));
}

#[test]
fn a_status_between_us_and_wechat_says_what_became_of_a_write() {
    let done = Some(Outcome::Done);
    let (not_done, unknown) = (Some(Outcome::NotDone), Some(Outcome::Unknown));
    let table = [
        (302, "", unknown),
        (307, "", not_done),
        (303, "", unknown),
        (400, "", not_done),
        (404, "<html>", not_done),
        (408, "", unknown),
        (429, "{}", not_done),
        (500, "", unknown),
        (502, "<html>", unknown),
        (429, r#"{"errcode":0}"#, done),
        (502, r#"{"errcode":0,"errmsg":"ok"}"#, done),
    ];
    for (status, body, outcome) in table {
        let error = answered("setCallBackConfig", status, body.as_bytes()).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("http", outcome), "{status} {body}");
    }
}

#[test]
fn absent_and_null_parts_and_unknown_members_are_read() {
    for body in [
        r#"{"errcode":0}"#,
        r#"{"errCode":0}"#,
        r#"{"errcode":null,"data":{}}"#,
        r#"{"errcode":0,"errmsg":"ok","data":null}"#,
        r#"{"data":{"function_config":null}}"#,
        r#"{"errcode":"0","data":{"container_config":{"text_mode":null,"new":[1.5,{"a":12345678901234567890}]}}}"#,
        "\u{feff}{\"errcode\":0,\"errmsg\":\"a\nb\u{1}\"}",
    ] {
        let answer = answered("getCallBackConfig", 200, body.as_bytes()).unwrap();
        let _: get_callback_config::Response = answer.to_typed().unwrap();
    }
    let answer = answered("getCallBackConfig", 200, br#"{"errcode":0,"later":{"x":1.5}}"#).unwrap();
    let response: get_callback_config::Response = answer.to_typed().unwrap();
    assert_eq!(response.other["later"], json!({ "x": 1.5 }));
    let config = json!({ "errcode": 0, "config": "{\"timeout\":5}" }).to_string();
    let answer = answered("getFunctionConfig", 200, config.as_bytes()).unwrap();
    let response: get_function_config::Response = answer.to_typed().unwrap();
    assert_eq!(response.config.as_deref(), Some("{\"timeout\":5}"));
    assert_eq!(response.parsed_config().unwrap().timeout, Some(5));
    let answer = answered("getFunctionConfig", 200, br#"{"config":"{\"timeout\":"}"#).unwrap();
    assert_eq!(answer.to_typed::<get_function_config::Response>().unwrap().parsed_config(), None);
    assert!(
        answered("setCallBackConfig", 200, br#"{"errcode":0}"#)
            .unwrap()
            .to_typed::<set_callback_config::Response>()
            .is_ok()
    );
}

#[test]
fn rid_hint_and_client_ip_are_taken_out_of_errmsg() {
    let error = api_error(
        r#"{"errcode":61004,"errmsg":"access clientip is not registered requestIP: 1.2.3.4 rid: 60d1a2b3-4c5d6e7f-01234567"}"#,
    );
    assert_eq!((error.errcode, error.class), (61004, Class::Egress));
    assert_eq!(error.rid.as_deref(), Some("60d1a2b3-4c5d6e7f-01234567"));
    assert_eq!(error.client_ip.as_deref(), Some("1.2.3.4"));
    assert!(error.advice(Locale::En).contains("allow-list") && error.advice(Locale::Zh).contains("白名单"));
    let hinted = api_error(r#"{"errcode":"40097","errmsg":"invalid args hint: [abc]"}"#);
    assert_eq!((hinted.errcode, hinted.hint.as_deref()), (40097, Some("abc")), "errcode as a string");
}

#[test]
fn unknown_codes_are_kept_verbatim() {
    for code in [-604_999, 89_999, 5_000_000_000] {
        let error = api_error(&format!(r#"{{"errcode":{code},"errmsg":"new"}}"#));
        assert_eq!((error.errcode, error.class, error.errmsg.as_str()), (code, Class::Unknown, "new"));
    }
}

#[test]
fn an_errcode_goes_before_the_http_status_and_the_status_before_the_body() {
    let body = br#"{"errcode":40101,"errmsg":"missing parameter"}"#;
    assert!(matches!(answered("getCallBackConfig", 500, body), Err(Error::Api(_))));
    for status in [302, 404, 502] {
        let Err(Error::Http(error)) = answered("getCallBackConfig", status, b"<html>gateway</html>") else { panic!() };
        assert_eq!((error.status, error.body.as_str()), (status, "<html>gateway</html>"));
    }
    assert!(matches!(answered("getCallBackConfig", 502, b"{}"), Err(Error::Http(_))));
}

#[test]
fn what_is_no_answer_gives_its_place_and_its_beginning() {
    let decode = |name: &str, body: &[u8]| match answered(name, 200, body) {
        Err(Error::Decode(error)) => error,
        other => panic!("{other:?}"),
    };
    let trailing_comma =
        decode("setCallBackConfig", fixture("setCallBackConfig", "vendor_response_trailing_comma.txt").as_bytes());
    assert_eq!((trailing_comma.offset, trailing_comma.path.as_str()), (Some(40), ""));
    assert_eq!(trailing_comma.outcome, Some(Outcome::Unknown), "a write whose answer cannot be read may have happened");
    let unescaped =
        decode("getFunctionConfig", fixture("getFunctionConfig", "vendor_response_unescaped.txt").as_bytes());
    assert!(unescaped.body.contains("wxacode.getUnlimited") && unescaped.outcome.is_none());

    let empty = decode("getCallBackConfig", b"");
    assert_eq!((empty.offset, empty.reason(Locale::En)), (Some(0), "the body is empty"));
    let list = decode("setCallBackConfig", b"[]");
    assert_eq!(
        (list.reason(Locale::En), list.offset, list.outcome),
        ("must be an object", None, Some(Outcome::Unknown))
    );
    assert_eq!(decode("getCallBackConfig", br#"{"errcode":{}}"#).path, "errcode");
    assert_eq!(decode("getCallBackConfig", br#"{"data":[]}"#).path, "data");
    let deep = br#"{"data":{"function_config":{"callbacks":[{},{"enable":"true"}]}}}"#;
    assert_eq!(decode("getCallBackConfig", deep).path, "data.function_config.callbacks[1].enable");
    let outcome = |body: &[u8]| decode("setCloudAccessToken", body).outcome;
    assert_eq!(outcome(br#"{"errcode":0,"open":1}"#), Some(Outcome::Done), "WeChat said that it is done");
    assert_eq!(outcome(br#"{"open":1}"#), Some(Outcome::Unknown), "a member of the wrong type proves nothing");

    let long = format!("{}微信", "x".repeat(2047));
    let kept = decode("getCallBackConfig", long.as_bytes()).body.len();
    assert!(kept > 2000 && kept <= 2048, "{kept}: about 2 KiB");
    assert_eq!(decode("getCallBackConfig", b"\xce\xde").body, "\u{fffd}\u{fffd}", "bytes that are no UTF-8");
}

#[test]
fn errors_read_as_one_line_in_both_languages() {
    let error = answered("getCallBackConfig", 200, br#"{"errcode":40097,"errmsg":"invalid\nargs"}"#).unwrap_err();
    assert_eq!(error.to_string(), "getCallBackConfig: 40097 invalid args");
    let error = answered("setCallBackConfig", 200, b"{").unwrap_err();
    assert_eq!(
        error.to_string(),
        "setCallBackConfig: the answer is not JSON at byte 1: expected a key in quotes; the write may have happened"
    );
    assert!(error.message(Locale::Zh).contains("响应不是 JSON"));
    assert!(error.message(Locale::Zh).contains("此处应为带引号的键"));
    assert_eq!(BaseUrl::default(), BaseUrl::new("https://api.weixin.qq.com/").unwrap());
}
