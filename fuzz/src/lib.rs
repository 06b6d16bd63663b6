//! The properties that every input must have, one function for each fuzz target. `tests/native/corpus.rs` includes
//! this file and tests the stored corpus on stable Rust.

use serde::de::IgnoredAny;
use serde_json::{Value, json};
use wechat_cloudbase::{
    ApiError, Call, CallOptions, Checks, Error, IssueCode, Locale, Step, Token,
    emulator::{Emulator, Fault, Incoming, Loss, Reply, Setup},
    endpoints, interface,
};

const TOKEN: &str = "se+cret/token";
const ENCODED: &str = "se%2Bcret%2Ftoken";
/// A token that looks like a request id.
const HEX: &str = "0123456789abcdef0123456789abcdef";

/// Valid payloads of reads and writes.
const PAYLOADS: [(&str, &str); 8] = [
    ("getCallBackConfig", "{}"),
    (
        "setCallBackConfig",
        r#"{"container_config":{"enable":true,"qbase_env":"e","qbase_container_path":"/","text_mode":1}}"#,
    ),
    ("getFunctionConfig", r#"{"type":3,"env":"e","function_name":"f"}"#),
    ("setCloudAccessToken", r#"{"action":"get","env":"e"}"#),
    ("setCloudAccessToken", r#"{"action":"set","env":"e","open":true,"api_whitelist":["/*"],"version":1}"#),
    ("listFunctions", r#"{"env":"e","limit":20,"offset":0}"#),
    ("getEnvInfo", "{}"),
    ("uploadFunctionConfig", r#"{"type":3,"env":"e","function_name":"f","config":{"timeout":5}}"#),
];

/// Input: one byte that chooses the interface, then the payload as text.
pub fn payload(data: &[u8]) {
    let Some((choice, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let interface = chosen(endpoints::ALL, *choice);
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let oracle = serde_json::from_str::<Value>(without_mark);

    let prepared = match interface.prepare_json(text, Checks::default().locale(Locale::Zh)) {
        Ok(prepared) => prepared,
        Err(refused) => {
            assert!(!refused.issues.is_empty(), "refused without a reason");
            assert!(refused.issues.iter().all(|issue| !issue.message.is_empty()), "an issue without a message");
            if refused.issues.iter().any(|issue| issue.code == IssueCode::InvalidJson && issue.path.is_empty()) {
                assert!(oracle.is_err(), "serde_json reads it: {refused}");
            }
            assert!(!Error::from(refused).to_string().contains('\n'), "a message of two lines");
            return;
        }
    };
    match oracle {
        Ok(_) => {}
        // serde_json has limits of its own. A text beyond them still has to be JSON.
        Err(error)
            if ["recursion limit", "number out of range"].iter().any(|limit| error.to_string().contains(limit)) =>
        {
            serde_json::from_str::<IgnoredAny>(without_mark).expect("accepted, but no JSON");
        }
        Err(error) => panic!("accepted, but serde_json says: {error}"),
    }
    let body = std::str::from_utf8(prepared.body()).expect("the body is UTF-8");
    assert!(serde_json::from_str::<Value>(body).expect("the body is JSON").is_object());
    let again = interface.prepare_json(body, Checks::default()).expect("the body prepares again");
    assert_eq!(again.body(), prepared.body(), "prepared twice");
    assert_eq!(again.effect(), prepared.effect());
    let strict = interface.prepare_json(text, Checks::default().strict(true));
    assert_eq!(strict.is_ok(), prepared.warnings().is_empty(), "strict means without warnings");
}

/// Input: one byte that chooses the call and the token, two bytes of HTTP status, then the body of the answer.
pub fn answer(data: &[u8]) {
    let [choice, high, low, body @ ..] = data else { return };
    let (token, encoded) = if *choice < 128 { (TOKEN, ENCODED) } else { (HEX, HEX) };
    let mut call = call(*choice);
    let mut shown = vec![format!("{:?}", call.token(Token::new(token).expect("a token")))];
    let step = call.answered(u16::from_be_bytes([*high, *low]), body);
    shown.push(format!("{step:?} {call:?}"));
    match step {
        Step::Done(Ok(answer)) => assert!(answer.to_json().is_object(), "an answer is an object"),
        Step::Done(Err(error)) => {
            for locale in [Locale::En, Locale::Zh] {
                let message = error.message(locale);
                assert!(!message.contains('\n'), "a message of two lines: {message}");
                shown.push(message);
            }
            match error {
                Error::Api(error) => shown.extend([error.errmsg, error.hint.unwrap_or_default()]),
                Error::Http(error) => shown.push(error.body),
                Error::Decode(error) => shown.push(error.body),
                other => panic!("no error for an answer: {other}"),
            }
        }
        Step::NeedToken { rejected } => assert!(rejected.is_some(), "the refused token is handed over"),
        Step::Send(_) | Step::Wait(_) => panic!("no retries were allowed"),
    }
    for text in shown {
        assert!(!text.contains(token) && !text.contains(encoded), "the token shows: {text}");
    }
}

/// Input: one byte that chooses the errcode, then the `errmsg` as text.
pub fn errmsg(data: &[u8]) {
    let Some((choice, errmsg)) = data.split_first() else { return };
    let errmsg = String::from_utf8_lossy(errmsg);
    let errcode = *chosen(&[40097, 61004, 40164, 48001, -1, 12345], *choice);
    let body = json!({ "errcode": errcode, "errmsg": errmsg }).to_string();
    let Step::Done(Err(Error::Api(error))) = call(0).answered(200, body.as_bytes()) else {
        panic!("not read as errcode {errcode}: {body}")
    };
    let ApiError { errmsg: kept, rid, hint, client_ip, .. } = &error;
    assert_eq!((error.errcode, kept.as_str()), (errcode, &*errmsg));
    for part in [rid, hint, client_ip].into_iter().flatten() {
        assert!(errmsg.contains(part.as_str()), "not in the errmsg: {part}");
    }
    for part in [rid, client_ip].into_iter().flatten() {
        let plain = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b'.' | b':');
        assert!(!part.is_empty() && part.bytes().all(plain), "neither rid nor address: {part}");
    }
    assert!(hint.iter().all(|hint| hint.trim_ascii() == hint), "blanks around the hint");
    assert!(!Error::Api(error).to_string().contains('\n'), "a message of two lines");
}

/// Input, in lines: the setup as JSON, then for each request its method and address with a blank between, and its
/// body.
pub fn emulator(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let setup = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let setup = Setup::from_json(&setup).unwrap_or_else(|error| {
        assert!(!error.to_string().is_empty(), "refused without a reason");
        Setup::from_json(r#"{"tokens":{"A":"wx1","C":{"appid":"wxc","kind":"component"}},"refreshTokens":{"R":"wx1"}}"#)
            .expect("a setup")
    });
    let mut wechat = Emulator::new(setup.clone());
    let mut twin = Emulator::new(setup.clone());
    let mut count = 0;
    while let (Some(head), true) = (lines.next(), count < 8) {
        let head = String::from_utf8_lossy(head);
        let (method, url) = head.split_once(' ').unwrap_or(("POST", &head));
        let request = Incoming { method, url, body: lines.next().unwrap_or_default() };
        let (reply, same) = (wechat.handle(&request), twin.handle(&request));
        assert_eq!((&reply.body, reply.status, reply.lost), (&same.body, same.status, same.lost), "not repeatable");
        assert!((200..=599).contains(&reply.status), "status {}", reply.status);
        assert!(is_documented(&reply, &setup.faults), "{}", String::from_utf8_lossy(&reply.body));
        count += 1;
    }
    assert_eq!(wechat.calls().len(), count);
    assert!(wechat.calls().all(|call| serde_json::to_string(call).is_ok()), "a call that is no JSON");
    let state = json!({ "seed": wechat.state() }).to_string();
    if let Err(error) = Setup::from_json(&state) {
        panic!("the state is no seed: {error}: {state}");
    }
}

/// An answer is a JSON object, unless a fault of the setup changes it.
fn is_documented(reply: &Reply, faults: &[Fault]) -> bool {
    let says = |fits: fn(&Fault) -> bool| faults.iter().any(fits);
    let json = serde_json::from_slice::<Value>(&reply.body).is_ok_and(|answer| answer.is_object());
    let half = || says(|fault| fault.garble.is_some()) && reply.body.starts_with(b"{\"");
    let page = || says(|fault| fault.garble.is_some()) && reply.body.starts_with(b"<html>");
    let empty = || {
        reply.body.is_empty()
            && says(|fault| {
                fault.garble.is_some()
                    || fault.drop == Some(Loss::Before)
                    || matches!(fault.status, Some(204 | 205 | 304))
            })
    };
    json || half() || page() || empty()
}

/// Makes a call that never retries.
fn call(choice: u8) -> Call {
    let (name, payload) = chosen(&PAYLOADS, choice);
    let interface = interface(name).expect("an interface");
    let prepared = interface.prepare_json(payload, Checks::default()).expect("a payload that fits");
    let mut options = CallOptions::default();
    options.max_retries = 0;
    options.seed = 1;
    Call::new(prepared, options)
}

fn chosen<T>(of: &[T], choice: u8) -> &T {
    of.iter().cycle().nth(choice.into()).expect("a choice")
}
