//! Runs the Rust examples over real HTTP against the emulated WeChat.

use std::{
    env,
    process::{Command, Output},
    sync::Arc,
    thread,
};

use tiny_http::{Response, Server};
use wechat_cloudbase::emulator::{Emulator, Incoming, Setup};

use crate::repository;

const SETUP: &str = r#"{
    "tokens": { "good": "wx01" },
    "seed": { "wx01": { "container_config": { "enable": true, "qbase_env": "env-1", "qbase_container_path": "/", "text_mode": 1 } } },
    "faults": [{ "errcode": -1 }]
}"#;

/// Runs an example with this token against a server for the emulated WeChat.
fn run(example: &str, token: &str, arguments: &[&str]) -> Output {
    let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
    let url = format!("http://{}", server.server_addr());
    let shared = Arc::clone(&server);
    let serving = thread::spawn(move || {
        let mut wechat = Emulator::new(Setup::from_json(SETUP).unwrap());
        for mut request in shared.incoming_requests() {
            let mut body = Vec::new();
            request.as_reader().read_to_end(&mut body).unwrap();
            let incoming = Incoming { method: request.method().as_str(), url: request.url(), body: &body };
            let reply = wechat.handle(&incoming);
            request.respond(Response::from_data(reply.body).with_status_code(reply.status)).unwrap();
        }
    });
    let mut cargo = Command::new(env!("CARGO"));
    // cargo's variables for this test would make it build ring again, with every crate that needs ring.
    for (name, _) in
        env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        cargo.env_remove(name);
    }
    let output = cargo
        .args(["run", "--quiet", "--example", example, "--features", "config,emulator,reqwest,ureq", "--"])
        .args(arguments)
        .current_dir(repository(""))
        .env("WECHAT_TOKEN", token)
        .env("WECHAT_BASE_URL", url)
        .output()
        .unwrap();
    server.unblock();
    serving.join().unwrap();
    output
}

const EXAMPLES: [&str; 2] = ["reqwest", "ureq"];

#[test]
fn they_retry_and_read_the_answer() {
    for example in EXAMPLES {
        let output = run(example, "good", &[]);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(printed.contains("\"env-1\"") && printed.contains("text_mode"), "{example}: {printed}");
    }
}

#[test]
fn they_explain_what_wechat_refuses() {
    for example in EXAMPLES {
        let output = run(example, "bad-token", &[]);
        let printed = String::from_utf8(output.stdout).unwrap();
        // The emulator first answers -1, and the call retries.
        assert!(printed.starts_with("40014 invalid access_token"), "{example}: {printed}");
        assert!(printed.contains("authorizer_access_token") && !printed.contains("bad-token"), "{example}: {printed}");
    }
}

#[test]
fn a_plan_is_shown_and_carried_out() {
    let file = env::temp_dir().join(format!("wechat-cloudbase-plan-{}.json", std::process::id()));
    let desired = r#"{ "version": 1, "container_config": { "enable": false } }"#;
    std::fs::write(&file, desired).unwrap();
    let path = file.to_str().unwrap();
    let printed = |arguments: &[&str]| {
        let output = run("plan", "good", arguments);
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (is_well, shown) = printed(&[path]);
    assert!(is_well && shown.contains("on → off") && !shown.contains("done"), "{shown}");
    let (is_well, refused) = printed(&[path, "--apply"]);
    assert!(!is_well && refused.contains("allow: ["), "{refused}");
    let (is_well, done) = printed(&[path, "--apply", "--allow", "turn-off-push"]);
    assert!(is_well && done.contains("1 done, 0 left"), "{done}");
    std::fs::remove_file(file).unwrap();
}
