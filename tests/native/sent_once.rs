//! A server that closes a connection after it has read a write. HTTP clients must not send the write again.

use std::{
    io::Write,
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use wechat_cloudbase::{
    Call, Checks, Endpoint, Error, Outcome, drive, drive_blocking, reqwest::ReqwestTransport, ureq, ureq::UreqTransport,
};

use crate::transports::{OK, options, request, runtime, token, write};

/// What a connection gets after its second request.
const ENDS: [&str; 3] =
    ["", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\ncontent-length: 27\r\n\r\n{\"errcode\""];

/// Answers the first request of each connection and keeps the connection open. Closes it after the second request.
fn serve(end: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let seen = Arc::clone(&seen);
            thread::spawn(move || answer(&mut stream.unwrap(), end, &seen));
        }
    });
    (url, count)
}

fn answer(stream: &mut TcpStream, end: &str, seen: &AtomicUsize) {
    for text in [&format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{OK}", OK.len()), end] {
        request(stream);
        seen.fetch_add(1, Ordering::SeqCst);
        stream.write_all(text.as_bytes()).unwrap();
    }
}

fn call(url: &str) -> Call {
    Call::new(write().prepare(Checks::default()).unwrap(), options(url))
}

fn assert_sent_once(end: &str, seen: &AtomicUsize, result: Result<(), Error>) {
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("network", Some(Outcome::Unknown)), "{end:?}");
    assert_eq!(seen.load(Ordering::SeqCst), 2, "{end:?}: the second write was sent twice");
}

#[test]
fn ureq_sends_a_write_once_on_a_kept_connection_that_closes() {
    for end in ENDS {
        let (url, seen) = serve(end);
        let transport = UreqTransport::new();
        let send = || drive_blocking(call(&url), &transport, &token(), &ureq::sleep).map(drop);
        send().unwrap();
        assert_sent_once(end, &seen, send());
    }
}

#[test]
fn reqwest_sends_a_write_once_on_a_kept_connection_that_closes() {
    for end in ENDS {
        let (url, seen) = serve(end);
        runtime().block_on(async {
            let transport = ReqwestTransport::new().unwrap();
            let send = async || drive(call(&url), &transport, &token(), &tokio::time::sleep).await.map(drop);
            send().await.unwrap();
            assert_sent_once(end, &seen, send().await);
        });
    }
}
