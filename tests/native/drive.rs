//! Drives calls with transports, token sources and clocks that follow a script.

use std::{
    cell::RefCell,
    collections::VecDeque,
    error::Error as StdError,
    fmt,
    future::pending,
    task::{Context, Poll, Waker},
    time::Duration,
};

use wechat_cloudbase::{
    BackOff, Call, CallOptions, Checks, Clock, Error, Failure, HttpRequest, HttpResponse, InvalidToken, Outcome, Token,
    TokenSource, Transport, drive, drive_blocking, errcode::Class, interface,
};

use crate::fixture;

fn call(name: &str, payload: &str) -> Call {
    let prepared = interface(name).unwrap().prepare_json(payload, Checks::default()).unwrap();
    let mut options = CallOptions::default();
    options.back_off = BackOff { base: 0, cap: 0 };
    Call::new(prepared, options)
}

fn read() -> Call {
    call("getCallBackConfig", "{}")
}

fn write() -> Call {
    call("setCallBackConfig", &fixture("setCallBackConfig", "vendor_request.json"))
}

/// Gives its answers in turn, and records the tokens that were sent.
#[derive(Default)]
struct Script {
    answers: RefCell<VecDeque<Result<HttpResponse, Failure>>>,
    sent: RefCell<Vec<String>>,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Result<HttpResponse, Failure>>) -> Self {
        Self { answers: RefCell::new(answers.into_iter().collect()), sent: RefCell::default() }
    }

    fn sent(&self) -> Vec<String> {
        self.sent.borrow().clone()
    }
}

impl Transport for Script {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let token = request.url.split_once("access_token=").unwrap().1;
        self.sent.borrow_mut().push(token.to_owned());
        self.answers.borrow_mut().pop_front().unwrap_or(Err(Failure::TooLong))
    }
}

/// Records its waits, and returns a fixed time that is left.
#[derive(Default)]
struct Waits {
    slept: RefCell<Vec<Duration>>,
    left: Option<Duration>,
}

impl Clock for Waits {
    async fn sleep(&self, duration: Duration) {
        self.slept.borrow_mut().push(duration);
    }

    fn time_left(&self) -> Option<Duration> {
        self.left
    }
}

#[derive(Debug, PartialEq)]
struct StoreIsDown(u8);

impl fmt::Display for StoreIsDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "store {} is down", self.0)
    }
}

impl StdError for StoreIsDown {}

#[expect(clippy::unnecessary_wraps, reason = "an answer of a script")]
fn errcode(code: i64) -> Result<HttpResponse, Failure> {
    Ok(HttpResponse::new(200, format!(r#"{{"errcode":{code},"errmsg":"x"}}"#)))
}

fn token() -> Token {
    Token::new("t").unwrap()
}

#[test]
fn what_passes_is_repeated_after_the_waits_that_are_asked_for() {
    let busy = HttpResponse::new(503, "").retry_after(Some(Duration::from_secs(7)));
    let (script, clock) = (Script::new([Ok(busy), errcode(45011), errcode(0)]), Waits::default());
    assert!(drive_blocking(read(), &script, &token(), &clock).is_ok());
    let slept = clock.slept.borrow().clone();
    assert_eq!(slept.iter().map(Duration::as_secs).map(|seconds| seconds / 5 * 5).collect::<Vec<_>>(), [5, 60]);
    assert_eq!(script.sent(), ["t", "t", "t"]);
}

#[test]
fn a_refused_token_goes_to_the_source_and_the_fresh_one_is_sent() {
    let script = Script::new([errcode(42001), errcode(0)]);
    let asked = RefCell::new(Vec::new());
    let source = async |rejected: Option<Token>| -> Result<Token, InvalidToken> {
        asked.borrow_mut().push(rejected.as_ref().map(|token| token.reveal().to_owned()));
        Token::new(if rejected.is_some() { "fresh" } else { "stale" })
    };
    assert!(drive_blocking(write(), &script, &source, &Waits::default()).is_ok());
    assert_eq!(script.sent(), ["stale", "fresh"]);
    assert_eq!(asked.into_inner(), [None, Some("stale".to_owned())]);
}

#[test]
fn a_source_that_gives_the_rejected_token_again_ends_the_call_with_wechats_error() {
    let script = Script::new([errcode(40001), errcode(0)]);
    let error = drive_blocking(read(), &script, &token(), &Waits::default()).unwrap_err();
    assert!(matches!(error, Error::Api(error) if error.errcode == 40001 && error.class == Class::Token));
    assert_eq!(script.sent(), ["t"]);
}

#[test]
fn a_source_that_fails_is_the_source_of_the_error() {
    let script = Script::new([errcode(42001)]);
    let source = async |rejected: Option<Token>| match rejected {
        None => Token::new("t").map_err(|_| StoreIsDown(1)),
        Some(_) => Err(StoreIsDown(2)),
    };
    let error = drive_blocking(write(), &script, &source, &Waits::default()).unwrap_err();
    assert_eq!(error.source().unwrap().downcast_ref(), Some(&StoreIsDown(2)));
    assert_eq!((error.code(), error.interface()), ("token", Some("setCallBackConfig")));
    assert_eq!(error.outcome(), Some(Outcome::NotDone));
    assert_eq!(script.sent().len(), 1);

    let texts = async |_: Option<Token>| Err("no store");
    let error = drive_blocking(read(), &script, &texts, &Waits::default()).unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), "no store");
}

#[test]
fn a_lost_connection_is_repeated_for_reads_only() {
    let script = Script::new([Err(Failure::Network), Err(Failure::Network), errcode(0)]);
    assert!(drive_blocking(read(), &script, &token(), &Waits::default()).is_ok());
    assert_eq!(script.sent().len(), 3);

    let script = Script::new([Err(Failure::Network), errcode(0)]);
    let error = drive_blocking(write(), &script, &token(), &Waits::default()).unwrap_err();
    assert_eq!((error.code(), error.outcome(), script.sent().len()), ("network", Some(Outcome::Unknown), 1));
}

#[test]
fn time_outs_and_answers_that_are_too_long_end_the_call() {
    for (failure, code) in [(Failure::Timeout, "timeout"), (Failure::TooLong, "decode")] {
        for (call, is_write) in [(read(), false), (write(), true)] {
            let script = Script::new([Err(failure)]);
            let error = drive_blocking(call, &script, &token(), &Waits::default()).unwrap_err();
            assert_eq!((error.code(), error.outcome()), (code, is_write.then_some(Outcome::Unknown)));
            assert_eq!(script.sent().len(), 1);
        }
    }
}

#[test]
fn a_wait_that_would_outlast_the_deadline_ends_the_call_with_the_error_before_it() {
    let clock = |seconds| Waits { left: Some(Duration::from_secs(seconds)), ..Waits::default() };
    let script = Script::new([errcode(45011), errcode(0)]);
    let hurried = clock(60);
    let error = drive_blocking(write(), &script, &token(), &hurried).unwrap_err();
    assert!(matches!(error, Error::Api(error) if error.errcode == 45011));
    assert!(hurried.slept.borrow().is_empty());

    let script = Script::new([errcode(45011), errcode(0)]);
    assert!(drive_blocking(write(), &script, &token(), &clock(66)).is_ok());
}

#[test]
fn a_call_without_time_sends_nothing() {
    let clock = Waits { left: Some(Duration::ZERO), ..Waits::default() };
    let script = Script::new([errcode(0)]);
    let error = drive_blocking(write(), &script, &token(), &clock).unwrap_err();
    assert_eq!((error.code(), error.outcome(), script.sent().len()), ("timeout", Some(Outcome::NotSent), 0));
}

#[test]
fn the_deadline_breaks_off_what_is_under_way() {
    let clock = Waits { left: Some(Duration::from_secs(5)), ..Waits::default() };
    let never = async |_: HttpRequest| pending::<Result<HttpResponse, Failure>>().await;
    let error = drive_blocking(write(), &never, &token(), &clock).unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::Unknown)));
    assert_eq!(*clock.slept.borrow(), [Duration::from_secs(5)], "the token was there at once");

    let asleep = async |_: Option<Token>| pending::<Result<Token, StoreIsDown>>().await;
    let error = drive_blocking(write(), &Script::default(), &asleep, &clock).unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::NotSent)));
}

#[test]
fn a_future_that_is_not_ready_is_an_error_where_nobody_waits_for_it() {
    let never = async |_: HttpRequest| pending::<Result<HttpResponse, Failure>>().await;
    for (call, is_write) in [(read(), false), (write(), true)] {
        let error = drive_blocking(call, &never, &token(), &Waits::default()).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("timeout", is_write.then_some(Outcome::Unknown)));
    }
}

#[test]
fn a_token_source_that_is_not_ready_has_sent_nothing() {
    let asleep = async |_: Option<Token>| pending::<Result<Token, StoreIsDown>>().await;
    let error = drive_blocking(write(), &Script::default(), &asleep, &Waits::default()).unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::NotSent)));
}

#[test]
fn a_deadline_of_the_transport_leaves_the_outcome_of_a_write_unknown() {
    let late = async |_: HttpRequest| Err::<HttpResponse, _>(Failure::Deadline);
    for (call, is_write) in [(read(), false), (write(), true)] {
        let error = drive_blocking(call, &late, &token(), &Waits::default()).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("timeout", is_write.then_some(Outcome::Unknown)));
    }
}

#[test]
fn the_future_waits_without_being_polled_in_between() {
    let never = async |_: HttpRequest| pending::<Result<HttpResponse, Failure>>().await;
    let (token, clock) = (token(), Waits::default());
    let mut driven = Box::pin(drive(read(), &never, &token, &clock));
    assert!(matches!(driven.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
}

/// A source that implements the trait by hand, as a source with a database would.
struct Store(RefCell<String>);

impl TokenSource for Store {
    type Error = InvalidToken;

    async fn token(&self, rejected: Option<Token>) -> Result<Token, InvalidToken> {
        let mut stored = self.0.borrow_mut();
        if rejected.is_some_and(|token| token.reveal() == *stored) {
            stored.push('2');
        }
        Token::new(stored.as_str())
    }
}

#[test]
fn a_source_can_be_a_type_of_its_own() {
    let script = Script::new([errcode(40014), errcode(0), errcode(0)]);
    let store = Store(RefCell::new("t".into()));
    for _ in 0..2 {
        assert!(drive_blocking(read(), &script, &store, &Waits::default()).is_ok());
    }
    assert_eq!(script.sent(), ["t", "t2", "t2"]);
}

#[test]
fn neither_responses_nor_token_failures_show_secrets() {
    let response = HttpResponse::new(200, "hunter2");
    assert!(!format!("{response:?}").contains("hunter2"));
    let error =
        drive_blocking(read(), &Script::default(), &async |_: Option<Token>| Token::new("hun ter2"), &Waits::default());
    assert!(!format!("{error:?}").contains("ter2"));
}

#[test]
fn a_text_that_is_no_token_is_an_error_of_no_interface() {
    fn made(text: &str) -> Result<Token, Error> {
        Ok(Token::new(text)?)
    }
    assert!(made("t").is_ok());
    let error = made("").unwrap_err();
    assert_eq!((error.code(), error.interface(), error.outcome()), ("token", None, None));
    assert_eq!(error.source().unwrap().downcast_ref(), Some(&InvalidToken::Empty));
    assert_eq!(error.to_string(), "could not get a token");
}
