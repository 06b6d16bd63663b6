//! Plans and applying, by the public API of Rust, against the emulated WeChat.

mod applying;
mod comparing;
mod dangers;
mod ordering;
mod reading;
mod rendering;
mod secrets;
mod undoing;
mod walk;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::Duration,
};

use serde_json::{Value, json};
use wechat_cloudbase::{
    Answer, Call, CallOptions, Error, Failure, HttpRequest, HttpResponse, Issue, Prepared, Token, Transport,
    drive_blocking,
    emulator::{Emulator, Fault, Incoming, Setup},
    plan::{Allow, Applying, Danger, Desired, Next, Plan, Planning, Report, Resolver},
};

/// An emulated WeChat with one account, and what was sent to it.
struct World {
    wechat: RefCell<Emulator>,
    /// Path and body of each request.
    sent: RefCell<Vec<(String, Value)>>,
    /// Faults, edits of somebody else, and answers of others, each at the request of this number.
    meanwhile: RefCell<VecDeque<(usize, Meanwhile)>>,
    waits: RefCell<Vec<u64>>,
    is_applying: Cell<bool>,
}

enum Meanwhile {
    Fault(Value),
    /// Somebody else makes this call.
    Edit(&'static str, Value),
    /// The request gets this answer and does not arrive.
    Answer(Value),
}

const APPID: &str = "wx0000000000000001";

impl World {
    /// Makes an account with this state.
    fn new(state: &Value) -> Self {
        let setup = json!({ "tokens": { "TOKEN": APPID }, "seed": { APPID: state } });
        let wechat = Emulator::new(Setup::from_json(&setup.to_string()).unwrap());
        let (sent, meanwhile, waits, is_applying) = Default::default();
        Self { wechat: RefCell::new(wechat), sent, meanwhile, waits, is_applying }
    }

    /// Before the request of this number, something happens. The first request of an apply is 1.
    fn before(self, request: usize, what: Meanwhile) -> Self {
        self.meanwhile.borrow_mut().push_back((request, what));
        self
    }

    fn state(&self) -> Value {
        serde_json::to_value(&self.wechat.borrow().state()[APPID]).unwrap()
    }

    fn post(&self, path: &str, body: &[u8]) -> Result<HttpResponse, Failure> {
        let url = format!("https://api.weixin.qq.com{path}?access_token=TOKEN");
        let reply = self.wechat.borrow_mut().handle(&Incoming { method: "POST", url: &url, body });
        if reply.lost { Err(Failure::Network) } else { Ok(HttpResponse::new(reply.status, reply.body)) }
    }

    fn call(&self, prepared: Prepared) -> Result<Answer, Error> {
        let mut options = CallOptions::default();
        options.max_retries = 0;
        let token = Token::new("TOKEN").unwrap();
        drive_blocking(Call::new(prepared, options), self, &token, &async |_: Duration| {})
    }

    fn plan(&self, desired: &Desired) -> Plan {
        let mut planning = Planning::new(desired).unwrap();
        loop {
            match planning.next() {
                Next::Send(prepared) => planning.answered(self.call(prepared)),
                Next::Wait(_) => panic!("a plan does not wait"),
                Next::Done(plan) => return plan,
            }
        }
    }

    fn apply(&self, desired: &Desired, plan: Plan, allow: &Allow) -> Result<Report, Vec<Issue>> {
        let mut applying = Applying::new(desired, plan, allow)?;
        self.sent.borrow_mut().clear();
        self.is_applying.set(true);
        loop {
            match applying.next() {
                Next::Send(prepared) => applying.answered(self.call(prepared)),
                Next::Wait(wait) => self.waits.borrow_mut().push(u64::try_from(wait.as_millis()).unwrap()),
                Next::Done(report) => return Ok(report),
            }
        }
    }

    /// Plans, and applies with consent to everything.
    fn carry_out(&self, desired: &Desired) -> Report {
        let plan = self.plan(desired);
        self.apply(desired, plan, &all()).unwrap()
    }

    fn writes(&self) -> Vec<Value> {
        let is_write = |path: &str, body: &Value| {
            path.ends_with("setcallbackconfig") || path.ends_with("uploadfuncconfig") || body["action"] == "set"
        };
        self.sent.borrow().iter().filter(|(path, body)| is_write(path, body)).map(|(_, body)| body.clone()).collect()
    }

    fn paths(&self) -> Vec<String> {
        self.sent.borrow().iter().map(|(path, _)| path.trim_start_matches("/tcb/").to_owned()).collect()
    }
}

impl Transport for World {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let path = request.url.split_once(".com").unwrap().1.split('?').next().unwrap().to_owned();
        self.sent.borrow_mut().push((path.clone(), serde_json::from_slice(&request.body).unwrap()));
        let number = self.sent.borrow().len();
        while self.is_applying.get() && self.meanwhile.borrow().front().is_some_and(|(at, _)| *at == number) {
            match self.meanwhile.borrow_mut().pop_front().unwrap().1 {
                Meanwhile::Fault(fault) => {
                    self.wechat.borrow_mut().fault(Fault::from_json(&fault.to_string()).unwrap()).unwrap();
                }
                Meanwhile::Edit(path, body) => {
                    let answer = self.post(path, body.to_string().as_bytes()).unwrap();
                    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
                    assert_eq!(answer["errcode"], 0, "an edit of somebody else: {body}");
                }
                Meanwhile::Answer(answer) => return Ok(HttpResponse::new(200, answer.to_string())),
            }
        }
        self.post(&path, &request.body)
    }
}

/// Consent to every danger.
fn all() -> Allow {
    Danger::ALL.iter().fold(Allow::none(), |allow, danger| allow.and(*danger))
}

/// Reads a desired state. `version` need not be given.
fn desired(state: &Value) -> Desired {
    let mut state = state.clone();
    state["version"] = json!(1);
    Desired::parse(&state.to_string(), &Resolver::default()).unwrap_or_else(|issues| panic!("{issues:#?}"))
}

/// A desired state of one function `login` in `prod-1`.
fn function(wish: &Value) -> Desired {
    let mut wish = wish.clone();
    wish["name"] = json!("login");
    desired(&json!({ "environments": [{ "env": "prod-1", "functions": [wish] }] }))
}

/// The state of an account with this config of the function `login` in `prod-1`.
fn with_config(kind: &str, config: &Value) -> Value {
    json!({ "functions": { "prod-1": { "login": { kind: config.to_string() } } } })
}

fn plan_of(state: &Value, wish: &Value) -> Value {
    json_of(&World::new(state).plan(&desired(wish)))
}

fn json_of(plan: &Plan) -> Value {
    serde_json::from_str(&plan.to_json()).unwrap()
}

/// The fields of all changes as `op path`.
fn fields(plan: &Value) -> Vec<String> {
    let changes = plan["changes"].as_array().unwrap().iter();
    let fields = changes.flat_map(|change| change["fields"].as_array().unwrap());
    fields.map(|field| format!("{} {}", field["op"].as_str().unwrap(), field["path"].as_str().unwrap())).collect()
}

fn callback(kind: &str, event: &str, function: &str) -> Value {
    json!({ "msgType": kind, "event": event, "env": "prod-1", "functionName": function, "enable": true })
}

fn container(enable: bool) -> Value {
    json!({ "enable": enable, "qbase_env": "prod-1", "qbase_container_path": "/wx/push", "text_mode": 1 })
}
