//! What is measured: for each case the candidates, each of them a function that does the whole work once.

use std::hint::black_box;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use wechat_cloudbase::{
    Answer, Call, CallOptions, Checks, Endpoint, Interface, Step, Token,
    endpoints::{cloud_access_token, get_callback_config, get_function_config, set_callback_config},
    shape::Shape,
};

use crate::{
    payloads::Script::{self, Chinese, Latin},
    peers::answers,
};

mod payloads;
mod peers;

/// Ours, without checks and writing.
const READ: &str = "ours, read";
/// Ours, where an issue is found that takes all of the fast path and of the general one.
const REFUSED: &str = "ours, refused";

const NO_FIELDS: Shape = Shape::Object(&[]);

pub struct Case {
    /// Length of the JSON text that goes in; for typed requests of the one that comes out.
    pub bytes: usize,
    /// The first one is the limit that the others are compared with.
    pub candidates: Vec<Candidate>,
}

pub struct Candidate {
    pub name: &'static str,
    /// Whether its time says something. A part of the work is only counted.
    pub timed: bool,
    pub run: Box<dyn FnMut()>,
}

/// Made when it is needed, since that takes its time under valgrind.
pub type Make = fn() -> Case;

pub const CASES: &[(&str, Make)] = &[
    ("set 2 callbacks", || set_callbacks(2, Latin)),
    ("set 10 callbacks", || set_callbacks(10, Latin)),
    ("set 20 callbacks", || set_callbacks(20, Latin)),
    ("set 200 callbacks", || set_callbacks(200, Latin)),
    ("set 200 callbacks, CJK", || set_callbacks(200, Chinese)),
    ("set 2000 callbacks", || set_callbacks(2000, Latin)),
    ("set whitelist of 50", || set_whitelist(50)),
    ("set whitelist of 1000", || set_whitelist(1000)),
    ("typed, 2 callbacks", || typed_callbacks(2)),
    ("typed, 200 callbacks", || typed_callbacks(200)),
    ("answer, ok", ok_answer),
    ("answer, 20 callbacks", || callbacks_answer(20, Latin)),
    ("answer, 200 callbacks", || callbacks_answer(200, Latin)),
    ("answer, 200 callbacks, CJK", || callbacks_answer(200, Chinese)),
    ("answer, 2000 callbacks", || callbacks_answer(2000, Latin)),
    ("answer, whitelist of 1000", whitelist_answer),
    ("answer, function config", function_config_answer),
];

#[must_use]
pub fn case(name: &str) -> Option<Case> {
    CASES.iter().find(|(known, _)| *known == name).map(|(_, make)| make())
}

fn timed<T>(name: &'static str, mut work: impl FnMut() -> T + 'static) -> Candidate {
    Candidate { name, timed: true, run: Box::new(move || drop(black_box(work()))) }
}

fn counted<T>(name: &'static str, work: impl FnMut() -> T + 'static) -> Candidate {
    Candidate { timed: false, ..timed(name, work) }
}

fn set_callbacks(count: usize, script: Script) -> Case {
    let texts = [payloads::set_callbacks(count, script), payloads::set_both(count, script)];
    request::<peers::SetCallbacks, peers::BorrowedCallbacks<'static>>(&set_callback_config::INTERFACE, texts)
}

fn set_whitelist(count: usize) -> Case {
    let texts = [payloads::set_whitelist(count), payloads::set_host(count)];
    request::<peers::SetWhitelist, peers::BorrowedWhitelist<'static>>(&cloud_access_token::INTERFACE, texts)
}

fn typed_callbacks(count: usize) -> Case {
    let config = payloads::function_config(count, Latin);
    let json = format!(r#"{{"function_config":{config}}}"#);
    let config = serde_json::from_str(&config).expect("a config");
    let ours = set_callback_config::Request { function_config: Some(config), container_config: None };
    let [serde, again, garde, validator] =
        std::array::from_fn(|_| serde_json::from_str::<peers::SetCallbacks>(&json).expect("a request"));
    Case {
        bytes: json.len(),
        candidates: vec![
            timed("serde", move || body(&serde)),
            timed("ours", move || ours.prepare(Checks::default()).expect("it fits")),
            timed("serde + garde", move || body(&by_garde(&garde))),
            timed("serde + validator", move || body(&by_validator(&validator))),
            timed("serde again", move || body(&again)),
        ],
    }
}

/// `T` is what a peer would write, `B` the same with borrowed texts. The texts are a payload that fits, and as good as
/// the same with an issue that only rules find.
fn request<T, B>(interface: &'static Interface, texts: [String; 2]) -> Case
where
    T: DeserializeOwned + Serialize + garde::Validate<Context = ()> + validator::Validate + 'static,
    B: Deserialize<'static> + Serialize + 'static,
{
    let [json, refused] = texts.map(|text| -> &'static str { text.leak() });
    // What is read is no boolean: one issue, and nothing checked. That takes the general path, as all with an issue does.
    let read_only = an_interface(Shape::Bool, NO_FIELDS);
    let read = move || serde_json::from_str::<T>(json).expect("a request");
    Case {
        bytes: json.len(),
        candidates: vec![
            timed("serde", move || body(&read())),
            timed("ours", move || interface.prepare_json(json, Checks::default()).expect("it fits")),
            timed("serde borrowed", move || body(&serde_json::from_str::<B>(json).expect("a request"))),
            timed("serde + garde", move || body(&by_garde(read()))),
            timed("serde + validator", move || body(&by_validator(read()))),
            timed("serde again", move || body(&read())),
            counted(READ, move || read_only.prepare_json(json, Checks::default()).expect_err("no boolean")),
            counted(REFUSED, move || interface.prepare_json(refused, Checks::default()).expect_err("one issue")),
            counted("Value, read", move || serde_json::from_str::<Value>(json).expect("JSON")),
            counted("serde, read", read),
            counted("serde + garde, read and check", move || by_garde(read())),
            counted("serde + validator, read and check", move || by_validator(read())),
        ],
    }
}

fn an_interface(request: Shape, answer: Shape) -> &'static Interface {
    Box::leak(Box::new(Interface::new("bench", "/bench", request, answer)))
}

fn body(request: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(request).expect("JSON")
}

fn by_garde<T: garde::Validate<Context = ()>>(request: T) -> T {
    request.validate().expect("it fits");
    request
}

fn by_validator<T: validator::Validate>(request: T) -> T {
    request.validate().expect("it fits");
    request
}

fn ok_answer() -> Case {
    let request = payloads::set_callbacks(1, Latin);
    let json = r#"{"errcode":0,"errmsg":"ok"}"#.to_owned();
    answer::<set_callback_config::Response, answers::OkAnswer>(&set_callback_config::INTERFACE, &request, json)
}

fn callbacks_answer(count: usize, script: Script) -> Case {
    let json = payloads::callbacks_answer(count, script);
    answer::<get_callback_config::Response, answers::CallbacksAnswer>(&get_callback_config::INTERFACE, "{}", json)
}

fn whitelist_answer() -> Case {
    let (request, json) = (r#"{"action":"get","env":"e"}"#, payloads::whitelist_answer(1000));
    answer::<cloud_access_token::Response, answers::WhitelistAnswer>(&cloud_access_token::INTERFACE, request, json)
}

fn function_config_answer() -> Case {
    let (request, json) = (r#"{"type":3,"env":"e","function_name":"f"}"#, payloads::function_config_answer(40));
    answer::<get_function_config::Response, answers::FunctionConfigAnswer>(
        &get_function_config::INTERFACE,
        request,
        json,
    )
}

/// `T` is our type, `P` what a peer would write.
fn answer<T, P>(interface: &'static Interface, request: &str, json: String) -> Case
where
    T: DeserializeOwned + 'static,
    P: DeserializeOwned + 'static,
{
    let json: &'static [u8] = json.leak().as_bytes();
    let (mut ours, mut ours_typed) = (answered(interface, request), answered(interface, request));
    let mut read_only = answered(an_interface(NO_FIELDS, NO_FIELDS), "{}");
    let value = move || serde_json::from_slice::<Value>(json).expect("JSON");
    Case {
        bytes: json.len(),
        candidates: vec![
            timed("Value", value),
            timed("ours", move || ours(json)),
            timed("ours, to our type", move || ours_typed(json).to_typed::<T>().expect("an answer")),
            timed("serde", move || serde_json::from_slice::<P>(json).expect("an answer")),
            timed("serde, to our type", move || serde_json::from_slice::<T>(json).expect("an answer")),
            timed("Value again", value),
            counted(READ, move || read_only(json)),
        ],
    }
}

/// What reads answers, in the midst of a call that waits for one. It can be told of any number of them.
fn answered(interface: &'static Interface, request: &str) -> impl FnMut(&[u8]) -> Answer + 'static {
    let mut call =
        Call::new(interface.prepare_json(request, Checks::default()).expect("it fits"), CallOptions::default());
    let Step::Send(_) = call.token(Token::new("token").expect("a token")) else { panic!("nothing to send") };
    move |body| match call.answered(200, body) {
        Step::Done(Ok(answer)) => answer,
        step => panic!("{step:?}"),
    }
}
