//! Tests the ready transports over real HTTP, against servers that behave badly.

use std::{
    io::Write,
    net::TcpListener,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use wechat_cloudbase::{
    BackOff, BaseUrl, Call, CallOptions, Checks, Clock, Deadline, Endpoint, Error, InvalidToken, MAX_RESPONSE_BYTES,
    Outcome, Token, drive, drive_blocking,
    endpoints::{get_callback_config, set_callback_config},
    reqwest::ReqwestTransport,
    ureq::{self, UreqTransport},
};

const SECRET: &str = "se+cret/token";
pub(super) const OK: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

/// Answers requests in turn, each on its own connection. Ends after the last answer.
struct Server {
    url: String,
    /// The head and the body of each request.
    seen: Arc<Mutex<Vec<String>>>,
    _serving: JoinHandle<()>,
}

impl Server {
    fn new(answers: impl IntoIterator<Item = String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (kept, answers): (_, Vec<String>) = (Arc::clone(&seen), answers.into_iter().collect());
        let serving = thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                kept.lock().unwrap().push(request(&mut stream));
                // A client that does not read the whole answer closes the connection.
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { url, seen, _serving: serving }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

pub(super) fn request(stream: &mut impl std::io::Read) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 1024];
        let length = stream.read(&mut chunk).unwrap();
        bytes.extend(chunk.iter().take(length));
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let stated = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if length == 0 || body.len() >= stated.parse().unwrap() {
            return String::from_utf8(bytes).unwrap();
        }
    }
}

fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}")
}

pub(super) fn options(url: &str) -> CallOptions {
    let mut options = CallOptions::default();
    options.base_url = BaseUrl::new(url).unwrap();
    options.back_off = BackOff { base: 0, cap: 0 };
    options
}

pub(super) fn token() -> Token {
    Token::new(SECRET).unwrap()
}

pub(super) fn write() -> set_callback_config::Request {
    let container = set_callback_config::ContainerConfig {
        enable: true,
        qbase_env: "环境".into(),
        qbase_container_path: "/".into(),
        text_mode: set_callback_config::TextMode::Json,
    };
    set_callback_config::Request { function_config: None, container_config: Some(container) }
}

type Called = Result<serde_json::Value, Error>;

/// Makes a call over each of the two transports. 30 seconds would be too long for a test.
fn over_both(exchange: impl Fn(&dyn Fn(&str) -> Called, &dyn Fn(&str) -> Called, &str)) {
    let with_ureq = |url: &str, write_it: bool| {
        let transport = UreqTransport::new();
        let find = |_| Ok::<_, InvalidToken>(token());
        if write_it {
            ureq::call(&transport, &write(), options(url), find)
        } else {
            ureq::call(&transport, &get_callback_config::Request {}, options(url), find)
        }
        .map(|answer| answer.to_json())
    };
    let with_reqwest = |url: &str, write_it: bool| {
        let prepared = if write_it {
            write().prepare(Checks::default())
        } else {
            get_callback_config::Request {}.prepare(Checks::default())
        };
        let call = Call::new(prepared.unwrap(), options(url));
        runtime().block_on(async move {
            let transport = ReqwestTransport::new().unwrap();
            drive(call, &transport, &token(), &tokio::time::sleep).await.map(|answer| answer.to_json())
        })
    };
    exchange(&|url| with_ureq(url, false), &|url| with_ureq(url, true), "ureq");
    exchange(&|url| with_reqwest(url, false), &|url| with_reqwest(url, true), "reqwest");
}

pub(super) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn requests_are_sent_as_they_are() {
    over_both(|_, write, client| {
        let server = Server::new([answer(200, "", OK)]);
        assert_eq!(write(&server.url).unwrap()["errmsg"], "ok", "{client}");
        let [request] = <[String; 1]>::try_from(server.seen()).unwrap();
        assert!(
            request.starts_with("POST /tcb/setcallbackconfig?access_token=se%2Bcret%2Ftoken HTTP/1.1"),
            "{request}"
        );
        assert!(request.to_lowercase().contains("\r\ncontent-type: application/json\r\n"), "{client}: {request}");
        assert!(request.contains("\r\n\r\n{\"container_config\"") && request.contains("环境"), "{client}: {request}");
    });
}

#[test]
fn redirects_are_not_followed() {
    over_both(|read, _, client| {
        for status in [301, 302, 303, 307, 308] {
            let elsewhere = Server::new([answer(200, "", OK)]);
            let server = Server::new([answer(status, &format!("location: {}/\r\n", elsewhere.url), "")]);
            let error = read(&server.url).unwrap_err();
            assert!(matches!(&error, Error::Http(error) if error.status == status), "{client}: {error}");
            assert!(elsewhere.seen().is_empty(), "{client} followed {status}");
        }
    });
}

#[test]
fn a_status_is_no_failure_and_its_body_is_read() {
    over_both(|_, write, client| {
        let server = Server::new([answer(500, "", &format!("cannot POST {SECRET}"))]);
        let error = write(&server.url).unwrap_err();
        let Error::Http(http) = &error else { panic!("{client}: {error}") };
        assert_eq!((http.status, http.body.as_str()), (500, "cannot POST [redacted]"), "{client}");
        assert_eq!(http.outcome, Some(Outcome::Unknown), "{client}");

        let server = Server::new([answer(400, "", r#"{"errcode":85088,"errmsg":"x"}"#)]);
        assert!(matches!(write(&server.url), Err(Error::Api(error)) if error.errcode == 85088), "{client}");
    });
}

#[test]
fn retry_after_is_waited_for() {
    over_both(|_, write, client| {
        let server = Server::new([answer(429, "retry-after: 1\r\n", ""), answer(200, "", OK)]);
        let begun = Instant::now();
        assert!(write(&server.url).is_ok(), "{client}");
        assert!(begun.elapsed() >= Duration::from_secs(1), "{client}");
    });
}

#[test]
fn a_thread_does_not_sleep_for_as_long_as_anybody_asks() {
    let server = Server::new([answer(429, "retry-after: 3600\r\n", ""), answer(200, "", OK)]);
    let find = |_| Ok::<_, InvalidToken>(token());
    let error = ureq::call(&UreqTransport::new(), &write(), options(&server.url), find).unwrap_err();
    assert!(matches!(error, Error::Http(error) if error.status == 429));
}

#[test]
fn an_answer_of_the_longest_length_is_read_and_a_longer_one_is_not() {
    over_both(|_, write, client| {
        let longest = format!("{OK}{}", " ".repeat(MAX_RESPONSE_BYTES - OK.len()));
        let chunked = format!(
            "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{longest} \r\n0\r\n\r\n",
            longest.len() + 1
        );
        let server = Server::new([answer(200, "", &longest), answer(200, "", &format!("{longest} ")), chunked]);
        assert!(write(&server.url).is_ok(), "{client}");
        for _ in 0..2 {
            let error = write(&server.url).unwrap_err();
            assert_eq!((error.code(), error.outcome()), ("decode", Some(Outcome::Unknown)), "{client}");
            assert!(error.to_string().contains("it is too long"), "{client}: {error}");
        }
    });
}

#[test]
fn connections_that_fail_end_a_write_and_show_no_token() {
    over_both(|read, write, client| {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let cut = Server::new(["HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_owned()]);
        let garbled = Server::new(["HTTP/9 what\r\n\r\n".to_owned()]);
        let (closed, nowhere) = (format!("http://{closed}"), "http://x.invalid".to_owned());
        for (url, outcome) in [
            (&closed, Outcome::NotSent),
            (&nowhere, Outcome::NotSent),
            (&cut.url, Outcome::Unknown),
            (&garbled.url, Outcome::Unknown),
        ] {
            let error = write(url).unwrap_err();
            assert_eq!((error.code(), error.outcome()), ("network", Some(outcome)), "{client}: {error}");
            for shown in [format!("{error}"), format!("{error:?}")] {
                assert!(!shown.contains("cret") && !shown.contains("127.0.0.1"), "{client}: {shown}");
            }
        }
        let server = Server::new([String::new(), answer(200, "", OK)]);
        assert!(read(&server.url).is_ok(), "{client} does not repeat a read");
    });
}

#[test]
fn the_time_of_an_attempt_is_limited() {
    // The server accepts connections but never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let limit = Duration::from_millis(50);
    let call = || Call::new(write().prepare(Checks::default()).unwrap(), options(&url));

    let agent = ::ureq::Agent::config_builder().timeout_global(Some(limit)).build().new_agent();
    let error = drive_blocking(call(), &UreqTransport::from(agent), &token(), &ureq::sleep).unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::Unknown)));

    let error = runtime().block_on(async {
        let transport = ReqwestTransport::build(::reqwest::Client::builder().timeout(limit)).unwrap();
        drive(call(), &transport, &token(), &tokio::time::sleep).await.unwrap_err()
    });
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::Unknown)));

    let error = runtime().block_on(async {
        let (transport, clock) = (ReqwestTransport::new().unwrap(), Deadline::after(limit, tokio::time::sleep));
        drive(call(), &transport, &token(), &clock).await.unwrap_err()
    });
    assert_eq!((error.code(), error.outcome()), ("timeout", Some(Outcome::Unknown)));
}

#[test]
fn settings_of_ones_own_do_not_turn_redirects_on() {
    let elsewhere = Server::new([answer(200, "", OK)]);
    let redirect = || answer(302, &format!("location: {}/\r\n", elsewhere.url), "");
    let server = Server::new([redirect(), redirect()]);
    let call = || Call::new(write().prepare(Checks::default()).unwrap(), options(&server.url));

    let agent = ::ureq::Agent::config_builder().max_redirects(9).build().new_agent();
    assert!(drive_blocking(call(), &UreqTransport::from(agent), &token(), &ureq::sleep).is_err());
    let followed = runtime().block_on(async {
        let settings = ::reqwest::Client::builder().redirect(::reqwest::redirect::Policy::limited(9));
        drive(call(), &ReqwestTransport::build(settings).unwrap(), &token(), &tokio::time::sleep).await.is_ok()
    });
    assert!(!followed && elsewhere.seen().is_empty());
}

#[test]
fn calls_can_be_spawned_on_a_runtime_with_many_threads() {
    let server = Server::new([answer(200, "", r#"{"errcode":42001}"#), answer(200, "", OK)]);
    let call = Call::new(get_callback_config::Request {}.prepare(Checks::default()).unwrap(), options(&server.url));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let answered = runtime.block_on(async {
        let transport = ReqwestTransport::new().unwrap();
        let task = tokio::spawn(async move {
            let store = tokio::sync::Mutex::new("stale".to_owned());
            let source = async move |rejected: Option<Token>| {
                let mut stored = store.lock().await;
                if rejected.is_some_and(|token| token.reveal() == *stored) {
                    *stored = "fresh".to_owned();
                }
                Token::new(stored.as_str())
            };
            let clock = Deadline::after(Duration::from_secs(20), tokio::time::sleep);
            drive(call, &transport, &source, &clock).await
        });
        task.await.unwrap()
    });
    assert!(answered.is_ok());
    let tokens: Vec<bool> = server.seen().iter().map(|request| request.contains("=fresh ")).collect();
    assert_eq!(tokens, [false, true]);
}

#[test]
fn a_deadline_counts_down() {
    let clock = Deadline::after(Duration::from_millis(5), tokio::time::sleep);
    assert!(clock.time_left().unwrap() <= Duration::from_millis(5));
    thread::sleep(Duration::from_millis(6));
    assert_eq!(clock.time_left(), Some(Duration::ZERO));
    assert_eq!(Deadline::after(Duration::MAX, tokio::time::sleep).time_left(), None);
}
