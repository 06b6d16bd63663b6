//! Whether and when a program may make a failed call again, and what the advice says.

use std::time::Duration;

use wechat_cloudbase::{
    Call, CallOptions, Checks, Error, Failure, Locale, Step, Token, TokenSource, drive_blocking,
    endpoints::{get_callback_config, set_callback_config},
};

const ON: &str = r#"{"container_config":{"enable":true,"qbase_env":"e","qbase_container_path":"/","text_mode":1}}"#;
const FUNCTIONS: &str = r#"{"function_config":{"enable":true,"callbacks":[{"msgType":"text","event":"","env":"e","functionName":"f","enable":true}]}}"#;

fn call(payload: Option<&str>, seed: u64) -> Call {
    let prepared = match payload {
        Some(text) => set_callback_config::INTERFACE.prepare_json(text, Checks::default()),
        None => get_callback_config::INTERFACE.prepare_json("{}", Checks::default()),
    };
    let mut options = CallOptions::default();
    (options.seed, options.max_retries) = (seed, 0);
    let mut call = Call::new(prepared.unwrap(), options);
    assert!(matches!(call.start(), Step::NeedToken { .. }));
    assert!(matches!(call.token(Token::new("t").unwrap()), Step::Send(_)));
    call
}

fn error(step: Step) -> Error {
    let Step::Done(Err(error)) = step else { panic!("{step:?}") };
    error
}

fn errcode(code: i64) -> Vec<u8> {
    format!(r#"{{"errcode":{code},"errmsg":"x"}}"#).into_bytes()
}

#[test]
fn only_what_cannot_be_done_twice_is_retryable() {
    for (code, read, write) in
        [(-1, true, true), (45011, true, true), (-1000, true, false), (45009, false, false), (7, false, false)]
    {
        for (payload, expected) in [(None, read), (Some(ON), write)] {
            assert_eq!(error(call(payload, 1).answered(200, &errcode(code))).retryable(), expected, "{code}");
        }
    }
    for (failure, read, write) in [
        (Failure::Network, true, false),
        (Failure::Unreached, true, true),
        (Failure::Timeout, true, false),
        (Failure::Deadline, true, true),
        (Failure::TooLong, false, false),
    ] {
        assert_eq!(error(call(None, 1).failed(failure)).retryable(), read, "{failure:?}");
        assert_eq!(error(call(Some(ON), 1).failed(failure)).retryable(), write, "{failure:?}");
    }
    let wrong = set_callback_config::INTERFACE.prepare_json("{}", Checks::default()).unwrap_err();
    assert!(!Error::from(wrong).retryable());
}

#[test]
fn an_error_of_a_source_says_whether_the_source_may_find_a_token_later() {
    fn of(source: &impl TokenSource) -> bool {
        let prepared = get_callback_config::INTERFACE.prepare_json("{}", Checks::default()).unwrap();
        let transport = async |_| Err(Failure::Network);
        drive_blocking(Call::new(prepared, CallOptions::default()), &transport, source, &async |_| {})
            .unwrap_err()
            .retryable()
    }
    assert!(of(&async |_| Err::<Token, _>("the store is down")));
    assert!(!of(&async |_| Token::new("a b")));
    assert!(!of(&async |_| Err::<Token, _>(error(call(None, 1).answered(200, &errcode(61007))))));
    assert!(of(&async |_| Err::<Token, _>(error(call(Some(ON), 1).failed(Failure::Network)))), "a refresh goes on");
}

#[test]
fn an_error_says_how_long_to_wait() {
    let asked = |code| call(None, 1).answered_with_delay(200, Some(Duration::from_millis(1500)), &errcode(code));
    assert_eq!(error(asked(-1)).retry_after(), Some(Duration::from_millis(1500)));
    assert_eq!(error(call(None, 1).answered(200, &errcode(-1))).retry_after(), None);
    assert_eq!(error(call(None, 1).failed(Failure::Network)).retry_after(), None);
    let minutes: Vec<_> =
        (0..100).map(|seed| error(call(None, seed).answered(200, &errcode(45011))).retry_after().unwrap()).collect();
    let (least, most) = (minutes.iter().min().unwrap(), minutes.iter().max().unwrap());
    assert!(*least >= Duration::from_secs(60) && *most < Duration::from_secs(65));
    assert!(*most > *least + Duration::from_secs(4), "callers come back together");
}

#[test]
fn advice_on_wrong_arguments_depends_on_what_the_payload_turns_on() {
    fn advice(payload: Option<&str>, locale: Locale) -> &'static str {
        let Error::Api(error) = error(call(payload, 1).answered(200, &errcode(40097))) else { panic!("no ApiError") };
        error.advice(locale)
    }
    assert!(advice(Some(FUNCTIONS), Locale::En).contains("container push is on"));
    assert!(advice(Some(FUNCTIONS), Locale::Zh).contains("云托管推送"));
    assert!(advice(Some(ON), Locale::En).contains("CheckContainerPath"));
    assert!(advice(Some(&ON.replace("true", "false")), Locale::En).contains("official page"));
    assert!(advice(None, Locale::En).contains("official page"));
}
