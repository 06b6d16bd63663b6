//! Shows what would change at WeChat, and carries it out with `--apply`, on ureq.
//!
//! ```sh
//! WECHAT_TOKEN=… cargo run --example plan --features config,ureq -- desired.json
//! WECHAT_TOKEN=… cargo run --example plan --features config,ureq -- desired.json --apply --allow remove-variable
//! ```
//!
//! `WECHAT_BASE_URL` sends the requests to another host: a proxy with a fixed address, or the emulated WeChat of `make demo`.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::{env, error::Error, fs, thread};

use wechat_cloudbase::{
    Answer, BaseUrl, Call, CallOptions, DEFAULT_BASE_URL, Deadline, Issue, Locale, Prepared, Token, drive_blocking,
    plan::{Allow, Applying, Desired, Next, Planning, Resolver, View},
    ureq::{UreqTransport, sleep},
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let file = arguments.first().ok_or("name the file of the desired state")?;
    let allowed = arguments
        .windows(2)
        .filter(|pair| pair.first().is_some_and(|name| name == "--allow"))
        .filter_map(|pair| Some(pair.get(1)?.as_str()));
    let allow = Allow::of_names(allowed, Locale::En).map_err(told)?;
    let wechat = WeChat::new()?;

    let variable = |name: &str| env::var(name).ok();
    let desired = Desired::parse(&fs::read_to_string(file)?, &Resolver::default().env(&variable)).map_err(told)?;
    let mut planning = Planning::new(&desired).map_err(told)?;
    let plan = loop {
        match planning.next() {
            Next::Send(prepared) => planning.answered(wechat.call(prepared)),
            Next::Wait(wait) => thread::sleep(wait),
            Next::Done(plan) => break plan,
        }
    };
    println!("{}", plan.render(View::default()));
    if !arguments.iter().any(|argument| argument == "--apply") {
        return Ok(());
    }

    let mut applying = Applying::new(&desired, plan, &allow).map_err(told)?;
    let report = loop {
        match applying.next() {
            Next::Send(prepared) => applying.answered(wechat.call(prepared)),
            Next::Wait(wait) => thread::sleep(wait),
            Next::Done(report) => break report,
        }
    };
    println!("{} done, {} left", report.done.len(), report.left.len());
    match report.failed {
        Some(failed) => Err(format!("{}: {failed:?}", failed.broken.reason.as_str()).into()),
        None => Ok(()),
    }
}

/// A merchant's account at WeChat.
struct WeChat {
    transport: UreqTransport,
    options: CallOptions,
    token: Token,
}

impl WeChat {
    fn new() -> Result<Self, Box<dyn Error>> {
        let token = env::var("WECHAT_TOKEN").map_err(|_| "set WECHAT_TOKEN to an authorizer_access_token")?;
        let mut options = CallOptions::default();
        options.base_url = BaseUrl::new(env::var("WECHAT_BASE_URL").as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        Ok(Self { transport: UreqTransport::new(), options, token: Token::new(token)? })
    }

    fn call(&self, prepared: Prepared) -> Result<Answer, wechat_cloudbase::Error> {
        let call = Call::new(prepared, self.options.clone());
        let clock = Deadline::after(std::time::Duration::from_secs(30), sleep);
        drive_blocking(call, &self.transport, &self.token, &clock)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn told(issues: Vec<Issue>) -> Box<dyn Error> {
    let lines: Vec<String> = issues.iter().map(|issue| format!("{}: {}", issue.path, issue.message)).collect();
    lines.join("\n").into()
}
