//! What is measured: for each case the candidates, each of them a function that does the whole work once.

use std::hint::black_box;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use wechat_cloudbase::{
    Answer, Call, CallOptions, Checks, Endpoint, Interface, Step, Token,
    endpoints::{cloud_access_token, get_callback_config, get_function_config, set_callback_config},
};

use crate::{
    payloads::{
        self,
        Script::{self, Chinese, Latin},
    },
    peers::{self, answers},
};

pub struct Candidate {
    pub name: &'static str,
    pub run: Box<dyn FnMut()>,
}

const OURS: &str = "wechat-cloudbase";

/// The first candidate is the limit that the others are compared with, and the second one is its twin.
type Make = fn() -> Vec<Candidate>;

pub const CASES: &[(&str, Make)] = &[
    ("set 2 callbacks", || set_callbacks(2, Latin)),
    ("set 20 callbacks", || set_callbacks(20, Latin)),
    ("set 200 callbacks", || set_callbacks(200, Latin)),
    ("set 20 callbacks, CJK", || set_callbacks(20, Chinese)),
    ("set whitelist of 50", || set_whitelist(50)),
    ("set 20 callbacks, typed", || typed_callbacks(20)),
    ("answer, ok", ok_answer),
    ("answer, 20 callbacks", || callbacks_answer(20, Latin)),
    ("answer, 200 callbacks", || callbacks_answer(200, Latin)),
    ("answer, 20 callbacks, CJK", || callbacks_answer(20, Chinese)),
    ("answer, whitelist of 50", || whitelist_answer(50)),
    ("answer, function config", function_config_answer),
];

fn candidate<T>(name: &'static str, mut work: impl FnMut() -> T + 'static) -> Candidate {
    Candidate { name, run: Box::new(move || drop(black_box(work()))) }
}

fn set_callbacks(count: usize, script: Script) -> Vec<Candidate> {
    request::<peers::SetCallbacks>(&set_callback_config::INTERFACE, payloads::set_callbacks(count, script))
}

fn set_whitelist(count: usize) -> Vec<Candidate> {
    request::<peers::SetWhitelist>(&cloud_access_token::INTERFACE, payloads::set_whitelist(count))
}

fn typed_callbacks(count: usize) -> Vec<Candidate> {
    let config = payloads::function_config(count, Latin);
    let json = format!(r#"{{"function_config":{config}}}"#);
    let config = serde_json::from_str(&config).expect("a config");
    let ours = set_callback_config::Request { function_config: Some(config), container_config: None };
    let [serde, twin, garde, validator] =
        std::array::from_fn(|_| serde_json::from_str::<peers::SetCallbacks>(&json).expect("a request"));
    vec![
        candidate("limit", move || body(&serde)),
        candidate("twin", move || body(&twin)),
        candidate(OURS, move || ours.prepare(Checks::default()).expect("it fits")),
        candidate("serde + garde", move || body(&by_garde(&garde))),
        candidate("serde + validator", move || body(&by_validator(&validator))),
    ]
}

/// `T` is what a peer would write.
fn request<T>(interface: &'static Interface, json: String) -> Vec<Candidate>
where
    T: DeserializeOwned + Serialize + garde::Validate<Context = ()> + validator::Validate + 'static,
{
    let json: &'static str = json.leak();
    let read = move || serde_json::from_str::<T>(json).expect("a request");
    vec![
        candidate("limit", move || body(&read())),
        candidate("twin", move || body(&read())),
        candidate(OURS, move || interface.prepare_json(json, Checks::default()).expect("it fits")),
        candidate("serde + garde", move || body(&by_garde(read()))),
        candidate("serde + validator", move || body(&by_validator(read()))),
    ]
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

fn ok_answer() -> Vec<Candidate> {
    let request = payloads::set_callbacks(1, Latin);
    let json = r#"{"errcode":0,"errmsg":"ok"}"#.to_owned();
    answer::<set_callback_config::Response, answers::OkAnswer>(&set_callback_config::INTERFACE, &request, json)
}

fn callbacks_answer(count: usize, script: Script) -> Vec<Candidate> {
    let json = payloads::callbacks_answer(count, script);
    answer::<get_callback_config::Response, answers::CallbacksAnswer>(&get_callback_config::INTERFACE, "{}", json)
}

fn whitelist_answer(count: usize) -> Vec<Candidate> {
    let (request, json) = (r#"{"action":"get","env":"e"}"#, payloads::whitelist_answer(count));
    answer::<cloud_access_token::Response, answers::WhitelistAnswer>(&cloud_access_token::INTERFACE, request, json)
}

fn function_config_answer() -> Vec<Candidate> {
    let (request, json) = (r#"{"type":3,"env":"e","function_name":"f"}"#, payloads::function_config_answer(40));
    answer::<get_function_config::Response, answers::FunctionConfigAnswer>(
        &get_function_config::INTERFACE,
        request,
        json,
    )
}

/// `T` is our type, `P` what a peer would write.
fn answer<T, P>(interface: &'static Interface, request: &str, json: String) -> Vec<Candidate>
where
    T: DeserializeOwned + 'static,
    P: DeserializeOwned + 'static,
{
    let json: &'static [u8] = json.leak().as_bytes();
    let (mut ours, mut ours_typed) = (answered(interface, request), answered(interface, request));
    let value = move || serde_json::from_slice::<Value>(json).expect("JSON");
    vec![
        candidate("limit", value),
        candidate("twin", value),
        candidate(OURS, move || ours(json)),
        candidate("ours, to our type", move || ours_typed(json).to_typed::<T>().expect("an answer")),
        candidate("serde, to a type", move || serde_json::from_slice::<P>(json).expect("an answer")),
    ]
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
