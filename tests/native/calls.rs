//! The steps of one call, as a script without a clock.

use std::time::Duration;

use wechat_cloudbase::{
    BackOff, Call, CallOptions, Checks, Error, Failure, Locale, Outcome, Step, Token, errcode::Class, interface,
};

use crate::fixture;

const OK: &[u8] = br#"{"errcode":0,"errmsg":"ok"}"#;

fn read() -> Call {
    call("getCallBackConfig", "{}", 2)
}

fn write() -> Call {
    call("setCallBackConfig", &fixture("setCallBackConfig", "vendor_request.json"), 2)
}

fn call(name: &str, payload: &str, max_retries: u8) -> Call {
    let prepared = interface(name).unwrap().prepare_json(payload, Checks::default()).unwrap();
    let mut options = CallOptions::default();
    options.max_retries = max_retries;
    Call::new(prepared, options)
}

fn errcode(code: i64) -> Vec<u8> {
    format!(r#"{{"errcode":{code},"errmsg":"x"}}"#).into_bytes()
}

fn token(text: &str) -> Token {
    Token::new(text).unwrap()
}

fn sent(step: Step) -> String {
    match step {
        Step::Send(request) => request.url,
        other => panic!("should send, not {other:?}"),
    }
}

fn failed(step: Step) -> Error {
    match step {
        Step::Done(Err(error)) => error,
        other => panic!("should have failed, not {other:?}"),
    }
}

#[test]
fn a_call_asks_for_a_token_sends_and_ends() {
    let mut call = read();
    assert!(matches!(call.start(), Step::NeedToken { rejected: None }));
    assert_eq!(sent(call.token(token("one"))), "https://api.weixin.qq.com/tcb/getcallbackconfig?access_token=one");
    assert!(matches!(call.answered(200, OK), Step::Done(Ok(_))));
}

#[test]
fn a_refused_token_is_handed_over_and_the_call_replayed_once() {
    for code in [40001, 40014, 42001] {
        for mut call in [read(), write()] {
            let _ = call.token(token("old"));
            let step = call.answered(200, &errcode(code));
            let Step::NeedToken { rejected: Some(rejected) } = step else { panic!("{step:?}") };
            assert_eq!(rejected.reveal(), "old");
            assert!(sent(call.token(token("new"))).ends_with("access_token=new"));
            assert!(matches!(failed(call.answered(200, &errcode(code))), Error::Api(error) if error.errcode == code));
        }
    }
}

#[test]
fn a_fresh_token_that_is_refused_as_invalid_is_of_the_wrong_kind() {
    let switch = fixture("setCloudAccessToken", "vendor_get_request.json");
    let calls =
        [(read(), "authorizer_access_token"), (call("setCloudAccessToken", &switch, 0), "component_access_token")];
    for (mut call, wanted) in calls {
        let _ = call.token(token("old"));
        let _ = call.answered(200, &errcode(40014));
        let _ = call.token(token("new"));
        let Error::Api(error) = failed(call.answered(200, &errcode(40014))) else { panic!() };
        assert_eq!(error.class, Class::TokenKind);
        assert!(error.advice(Locale::En).contains(&format!("use the {wanted}")), "{}", error.advice(Locale::En));
        assert!(error.advice(Locale::Zh).contains(wanted));
    }
}

#[test]
fn an_answer_that_is_too_long_is_not_read() {
    let mut call = write();
    let _ = call.token(token("t"));
    let error = failed(call.failed(Failure::TooLong));
    assert_eq!((error.code(), error.outcome()), ("decode", Some(Outcome::Unknown)));
}

#[test]
fn the_very_token_that_was_refused_is_not_sent_again() {
    let mut call = read();
    let _ = call.token(token("old"));
    let _ = call.answered(200, &errcode(42001));
    assert!(matches!(failed(call.token(token("old"))), Error::Api(error) if error.errcode == 42001));
}

#[test]
fn what_wechat_did_not_do_is_repeated_within_bounds() {
    for code in [-1, 85113] {
        for mut call in [read(), write()] {
            let _ = call.token(token("t"));
            for longest in [1_000, 2_000] {
                let step = call.answered(200, &errcode(code));
                let Step::Wait(wait) = step else { panic!("{code}: {step:?}") };
                assert!(wait < Duration::from_millis(longest));
                sent(call.waited());
            }
            let outcome = failed(call.answered(200, &errcode(code))).outcome();
            assert!(matches!(outcome, None | Some(Outcome::NotDone)), "{code}: {outcome:?}");
        }
    }
}

#[test]
fn a_full_minute_is_waited_for_and_retry_after_is_honoured() {
    let seconds = |step| match step {
        Step::Wait(wait) => wait.as_secs(),
        other => panic!("{other:?}"),
    };
    let mut call = write();
    let _ = call.token(token("t"));
    assert!((60..65).contains(&seconds(call.answered(200, &errcode(45011)))));
    let mut call = read();
    let _ = call.token(token("t"));
    assert_eq!(seconds(call.answered_with_delay(503, Some(Duration::from_secs(7)), b"")), 7);
    // No timer can wait that long.
    let endless = call.answered_with_delay(429, Some(Duration::MAX), b"");
    assert!(matches!(endless, Step::Done(Err(Error::Http(error))) if error.status == 429));
}

#[test]
fn the_length_of_waits_can_be_set() {
    let prepared = interface("getCallBackConfig").unwrap().prepare_json("{}", Checks::default()).unwrap();
    let mut options = CallOptions::default();
    options.back_off = BackOff { base: 0, cap: 0 };
    let mut call = Call::new(prepared, options);
    let _ = call.token(token("t"));
    assert!(matches!(call.failed(Failure::Network), Step::Wait(Duration::ZERO)));
}

#[test]
fn an_unknown_outcome_is_repeated_for_reads_only() {
    type Trouble = fn(&mut Call) -> Step;
    let troubles: [Trouble; 5] = [
        |call| call.failed(Failure::Network),
        |call| call.answered(502, b"<html>"),
        |call| call.answered(200, &errcode(-1000)),
        |call| call.answered(200, &errcode(-501_001)),
        |call| call.answered(200, &errcode(-601_003)),
    ];
    for trouble in troubles {
        let mut call = read();
        let _ = call.token(token("t"));
        assert!(matches!(trouble(&mut call), Step::Wait(_)));

        let mut call = write();
        let _ = call.token(token("t"));
        let error = failed(trouble(&mut call));
        assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
        assert!(error.to_string().ends_with("the write may have happened"), "{error}");
    }
}

#[test]
fn a_switch_that_only_reads_is_repeated_like_a_read() {
    let get = fixture("setCloudAccessToken", "vendor_get_request.json");
    let mut call = call("setCloudAccessToken", &get, 1);
    let _ = call.token(token("t"));
    assert!(matches!(call.failed(Failure::Network), Step::Wait(_)));
}

#[test]
fn what_would_fail_again_is_not_repeated() {
    for code in [40097, 40101, 45009, 48001, 61004, 85088, 85089, 12345] {
        let mut call = read();
        let _ = call.token(token("t"));
        assert_eq!(failed(call.answered(200, &errcode(code))).code(), "api");
    }
    for (status, body, code) in [(404, "", "http"), (200, "{", "decode")] {
        let mut call = read();
        let _ = call.token(token("t"));
        assert_eq!(failed(call.answered(status, body.as_bytes())).code(), code);
    }
}

#[test]
fn a_call_that_has_ended_sends_nothing_more() {
    type Go = fn(&mut Call) -> Step;
    let ends: [(Go, Option<Outcome>); 4] = [
        (|call| call.answered(200, OK), Some(Outcome::Done)),
        (|call| call.failed(Failure::Timeout), Some(Outcome::Unknown)),
        (|call| call.answered(200, &errcode(40097)), Some(Outcome::NotDone)),
        (|call| call.failed(Failure::Deadline), Some(Outcome::NotSent)),
    ];
    let goes: [Go; 7] = [
        Call::start,
        |call| call.token(token("another")),
        |call| call.token_failed("none"),
        Call::waited,
        |call| call.answered(200, OK),
        |call| call.answered_with_delay(502, Some(Duration::from_secs(1)), b""),
        |call| call.failed(Failure::Network),
    ];
    for (end, outcome) in ends {
        let mut write = write();
        let _ = write.token(token("t"));
        assert!(matches!(end(&mut write), Step::Done(_)));
        for go in goes {
            let error = failed(go(&mut write));
            assert!(error.to_string().contains("the call has ended"), "{error}");
            assert_eq!(error.outcome(), outcome, "the outcome is that of the end");
        }
    }
    let mut read = read();
    let _ = read.token(token("t"));
    let _ = read.answered(200, OK);
    assert_eq!(failed(read.waited()).outcome(), None);
}

#[test]
fn time_that_runs_out_ends_the_call() {
    let mut call = write();
    let _ = call.token(token("t"));
    assert_eq!(failed(call.failed(Failure::Timeout)).outcome(), Some(Outcome::Unknown));
    let mut call = write();
    let error = failed(call.failed(Failure::Deadline));
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::NotSent)), "nothing was under way");
}

#[test]
fn no_retries_means_none_but_a_refresh_is_no_retry() {
    let mut call = call("getCallBackConfig", "{}", 0);
    let _ = call.token(token("old"));
    assert!(matches!(call.answered(200, &errcode(40001)), Step::NeedToken { rejected: Some(_) }));
    let _ = call.token(token("new"));
    assert_eq!(failed(call.answered(200, &errcode(-1))).code(), "api");
}
