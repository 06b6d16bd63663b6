//! No debug output and no message shows a token or a payload.

use wechat_cloudbase::{Call, CallOptions, Checks, Step, Token, interface};

const SECRET: &str = "se+cret/token";
const ENCODED: &str = "se%2Bcret%2Ftoken";

#[test]
fn neither_steps_nor_errors_show_the_token() {
    let bodies: [(u16, String); 4] = [
        (502, format!("cannot POST /tcb/getcallbackconfig?access_token={ENCODED}")),
        (200, format!("token {SECRET}")),
        (200, format!(r#"{{"errcode":40097,"errmsg":"bad {SECRET} hint: [{ENCODED}]"}}"#)),
        (200, format!(r#"{{"errcode":42001,"errmsg":"expired {SECRET}"}}"#)),
    ];
    for (status, body) in bodies {
        let prepared = interface("getCallBackConfig").unwrap().prepare_json("{}", Checks::default()).unwrap();
        let mut options = CallOptions::default();
        options.max_retries = 0;
        let mut call = Call::new(prepared, options);
        let sent = call.token(Token::new(SECRET).unwrap());
        let mut shown = vec![format!("{sent:?} {call:?}")];
        let step = call.answered(status, body.as_bytes());
        shown.push(format!("{step:?} {call:?}"));
        if let Step::Done(Err(error)) = step {
            shown.push(format!("{error} {error:?}"));
            if let wechat_cloudbase::Error::Http(http) = &error {
                shown.push(http.body.clone());
            }
            if let wechat_cloudbase::Error::Decode(decode) = &error {
                shown.push(decode.body.clone());
            }
        }
        for text in shown {
            assert!(!text.contains(SECRET) && !text.contains(ENCODED), "{text}");
        }
    }
}

#[test]
fn a_function_config_does_not_print() {
    let prepared = interface("getFunctionConfig")
        .unwrap()
        .prepare_json(r#"{"type":3,"env":"e","function_name":"f"}"#, Checks::default())
        .unwrap();
    let mut call = Call::new(prepared, CallOptions::default());
    let _ = call.token(Token::new("t").unwrap());
    let body = br#"{"errcode":0,"config":"{\"environment\":[{\"key\":\"K\",\"value\":\"hunter2\"}]}"}"#;
    let step = call.answered(200, body);
    assert!(!format!("{step:?}").contains("hunter2"));
    let Step::Done(Ok(answer)) = step else { panic!() };
    let typed: wechat_cloudbase::endpoints::get_function_config::Response = answer.to_typed().unwrap();
    assert!(typed.config.as_deref().unwrap().contains("hunter2") && !format!("{typed:?}").contains("hunter2"));
}
