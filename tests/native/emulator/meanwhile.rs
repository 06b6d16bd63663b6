//! What happens at WeChat while a client works: edits of somebody else, reads that are old, versions that conflict, and
//! a container that does not answer.

use serde_json::{Value, json};
use wechat_cloudbase::emulator::{Edit, Emulator, Fault, Incoming, Setup};

use super::{ACCESS, FUNCTION, GET, SET, UPLOAD, ask, callbacks, container, emulator, post, setup, with};

fn fault(wechat: &mut Emulator, spec: &Value) {
    wechat.fault(Fault::from_json(&spec.to_string()).unwrap()).unwrap();
}

fn edit(wechat: &mut Emulator, changes: &Value) {
    wechat.edit(&Edit::from_json(&changes.to_string()).unwrap()).unwrap();
}

fn state(wechat: &Emulator) -> Value {
    serde_json::to_value(&wechat.state()["wx1"]).unwrap()
}

/// Saves the container push, off, with this path.
fn save(wechat: &mut Emulator, path: &str) {
    let config = with(container(false), "/qbase_container_path", json!(path));
    assert_eq!(ask(wechat, SET, "A", &json!({ "container_config": config }))["errcode"], 0);
}

/// Reads the path of the container push.
fn read(wechat: &mut Emulator, token: &str) -> String {
    let answer = ask(wechat, GET, token, &json!({}));
    answer["data"]["container_config"]["qbase_container_path"].as_str().unwrap_or("none").to_owned()
}

fn whitelist(version: i64) -> Value {
    json!({ "action": "set", "open": true, "env": "e", "api_whitelist": [], "version": version })
}

#[test]
fn an_edit_changes_what_it_names_and_keeps_the_rest() {
    let seed = json!({ "wx1": {
        "function_config": callbacks(true),
        "container_config": container(false),
        "functions": { "e": { "f": { "1": "one", "3": "three" }, "g": { "2": "two" } } },
        "environments": { "e": { "api_whitelist": ["/a", "/b"], "version": 2 } },
    } });
    let mut wechat = emulator(&with(setup(), "/seed", seed));
    edit(
        &mut wechat,
        &json!({ "wx1": {
            "open": false,
            "function_config": null,
            "container_config": { "enable": true, "more": null },
            "functions": { "e": { "f": { "1": null, "3": "new" } }, "x": { "y": {} } },
            "environments": { "e": { "api_whitelist": ["/c"] }, "n": {} },
        } }),
    );
    assert_eq!(
        state(&wechat),
        json!({
            "open": false,
            "container_config": container(true),
            "functions": { "e": { "f": { "3": "new" }, "g": { "2": "two" } }, "x": { "y": {} } },
            "environments": {
                "e": { "api_whitelist": ["/c"], "version": 2 },
                "n": { "api_whitelist": ["/*"], "version": 0 },
            },
        })
    );
    edit(&mut wechat, &json!({ "wx1": null }));
    assert_eq!(state(&wechat), json!({ "open": true, "functions": {}, "environments": {} }));
}

#[test]
fn an_edit_comes_just_before_the_call_that_a_fault_hits() {
    let mut wechat = emulator(&setup());
    let theirs = json!({ "wx1": { "container_config": container(true) }, "wx2": { "open": false } });
    fault(&mut wechat, &json!({ "path": SET, "edit": theirs }));
    assert_eq!(read(&mut wechat, "A"), "none");
    let ours = ask(&mut wechat, SET, "A", &json!({ "function_config": callbacks(true) }));
    assert_eq!(ours["errcode"], 40097, "their push is on already");
    assert_eq!((read(&mut wechat, "A").as_str(), wechat.state()["wx2"].open), ("/container-echo", false));
    let reason = wechat.calls().nth(1).unwrap().reason.clone();
    assert_eq!(reason.as_deref(), Some("fault: edit; invalid: function push and container push are both on"));
}

#[test]
fn an_edit_happens_even_if_the_call_is_not_carried_out() {
    for spec in [json!({ "errcode": -1 }), json!({ "drop": "before" }), json!({ "drop": "after" })] {
        let mut wechat = emulator(&setup());
        fault(&mut wechat, &with(spec.clone(), "/edit", json!({ "wx1": { "open": false } })));
        post(&mut wechat, SET, "guess", "{}");
        assert!(!wechat.state()["wx1"].open, "{spec}");
    }
}

#[test]
fn a_fault_can_wait_for_the_third_call() {
    let mut wechat = emulator(&setup());
    fault(&mut wechat, &json!({ "errcode": -2, "path": GET, "skip": 2, "times": 2 }));
    fault(&mut wechat, &json!({ "errcode": -1, "times": 2 }));
    let codes = [GET, FUNCTION, GET, FUNCTION, GET, GET, GET]
        .map(|path| ask(&mut wechat, path, "A", &json!({}))["errcode"].clone());
    assert_eq!(codes, [-1, -1, 0, 40101, -2, -2, 0].map(|code| json!(code)), "calls that others hit count");
}

#[test]
fn reads_are_old_for_a_time() {
    let mut wechat = emulator(&setup());
    save(&mut wechat, "/one");
    fault(&mut wechat, &json!({ "stale": 3000 }));
    assert_eq!(read(&mut wechat, "A"), "/one", "a read does not use it up");
    save(&mut wechat, "/two");
    assert_eq!(wechat.calls().last().unwrap().reason.as_deref(), Some("fault: stale"));
    wechat.set_time(1000);
    wechat.advance(1999);
    assert_eq!([read(&mut wechat, "A"), read(&mut wechat, "B")], ["/one", "/one"], "of all tokens of the account");
    assert_eq!(state(&wechat)["container_config"]["qbase_container_path"], "/two");
    wechat.advance(1);
    assert_eq!(read(&mut wechat, "A"), "/two");
    wechat.set_time(0);
    assert_eq!(read(&mut wechat, "A"), "/two", "what is over does not come back");
}

#[test]
fn so_many_reads_are_old() {
    let mut wechat = emulator(&setup());
    save(&mut wechat, "/one");
    fault(&mut wechat, &json!({ "staleReads": 2, "stale": 3000, "times": 3 }));
    for (path, seen) in [("/two", ["/one", "/one", "/two"]), ("/three", ["/two", "/two", "/three"])] {
        save(&mut wechat, path);
        assert_eq!([(); 3].map(|()| read(&mut wechat, "A")), seen);
    }
    save(&mut wechat, "/four");
    wechat.advance(3000);
    assert_eq!(read(&mut wechat, "A"), "/four", "with both, the first that ends counts");
}

#[test]
fn every_read_of_the_account_is_old_and_no_write() {
    let slot = json!({ "type": 3, "env": "e", "function_name": "f" });
    let upload = with(slot.clone(), "/config", json!(r#"{"timeout":5}"#));
    let reads = [
        (GET, json!({})),
        (FUNCTION, slot),
        (ACCESS, json!({ "action": "get", "env": "e" })),
        ("/tcb/listfunctions", json!({ "env": "e", "limit": 9, "offset": 0 })),
        ("/tcb/getenvinfo", json!({})),
    ];
    let mut wechat = emulator(&with(setup(), "/versions", json!("same")));
    let see =
        |wechat: &mut Emulator| reads.clone().map(|(path, body)| with(ask(wechat, path, "A", &body), "/errmsg", None));
    let before = see(&mut wechat);
    fault(&mut wechat, &json!({ "path": ACCESS, "stale": 1 }));
    assert_eq!(ask(&mut wechat, ACCESS, "A", &whitelist(0))["errcode"], 0);
    assert_eq!(ask(&mut wechat, UPLOAD, "A", &upload)["errcode"], 0);
    save(&mut wechat, "/one");
    assert_eq!(see(&mut wechat), before);
    assert_eq!(ask(&mut wechat, ACCESS, "A", &whitelist(0))["errcode"], 40097, "a write knows the present version");
    assert_eq!(ask(&mut wechat, ACCESS, "A", &whitelist(1))["errcode"], 0);
    wechat.advance(1);
    let after = see(&mut wechat);
    assert!(before.iter().zip(&after).all(|(before, after)| before != after), "{after:?}");
}

#[test]
fn an_edit_can_stay_unseen_and_a_refused_write_makes_nothing_old() {
    let mut wechat = emulator(&setup());
    save(&mut wechat, "/one");
    fault(&mut wechat, &json!({ "stale": 1, "errcode": -1 }));
    assert_eq!(ask(&mut wechat, SET, "A", &json!({ "container_config": container(false) }))["errcode"], -1);
    save(&mut wechat, "/two");
    assert_eq!(read(&mut wechat, "A"), "/two");
    let theirs = json!({ "wx1": { "open": false } });
    fault(&mut wechat, &json!({ "staleReads": 1, "edit": theirs }));
    save(&mut wechat, "/three");
    let mut is_open = || ask(&mut wechat, ACCESS, "A", &json!({ "action": "get", "env": "e" }))["open"].clone();
    assert_eq!([is_open(), is_open()], [true, false]);
}

#[test]
fn reset_ends_old_reads_and_undoes_edits() {
    let mut wechat = emulator(&setup());
    fault(&mut wechat, &json!({ "stale": 1, "edit": { "wx1": { "open": false } } }));
    save(&mut wechat, "/one");
    wechat.reset();
    assert_eq!(state(&wechat), json!({ "open": true, "functions": {}, "environments": {} }));
    save(&mut wechat, "/two");
    assert_eq!(read(&mut wechat, "A"), "/two");
}

#[test]
fn a_version_conflicts_if_the_setup_says_so() {
    let cases = [
        (None, [(6, 0, 6), (6, 0, 6), (2, 0, 2)]),
        (Some("any"), [(6, 0, 6), (6, 0, 6), (2, 0, 2)]),
        (Some("same"), [(6, 40097, 0), (0, 0, 1), (0, 40097, 1)]),
        (Some("greater"), [(0, 40097, 0), (6, 0, 6), (6, 40097, 6)]),
    ];
    for (versions, sent) in cases {
        let mut wechat = emulator(&with(setup(), "/versions", versions.map(|versions| json!(versions))));
        for (version, errcode, stored) in sent {
            assert_eq!(
                ask(&mut wechat, ACCESS, "A", &whitelist(version))["errcode"],
                errcode,
                "{versions:?} {version}"
            );
            let is_refused = errcode != 0;
            assert_eq!(wechat.calls().last().unwrap().reason.as_deref(), is_refused.then_some("invalid: version"));
            let now = wechat.state()["wx1"].environments.get("e").map_or(0, |environment| environment.version);
            assert_eq!(now, stored, "{versions:?} {version}");
        }
        assert_eq!(
            ask(&mut wechat, ACCESS, "A", &with(whitelist(i64::MAX), "/env", json!("new")))["errcode"] == 0,
            versions != Some("same")
        );
    }
}

#[test]
fn a_container_that_does_not_answer_cannot_be_turned_on() {
    let seed = json!({ "wx1": { "silent_paths": ["/container-echo"] } });
    let mut wechat = emulator(&with(setup(), "/seed", seed));
    let set = |wechat: &mut Emulator, token: &str, config| {
        ask(wechat, SET, token, &json!({ "container_config": config }))["errcode"].clone()
    };
    assert_eq!(set(&mut wechat, "A", container(true)), 40097);
    let reason = wechat.calls().last().unwrap().reason.clone();
    assert_eq!(reason.as_deref(), Some("invalid: container_config.qbase_container_path does not answer"));
    assert_eq!(state(&wechat)["container_config"], Value::Null);
    assert_eq!(set(&mut wechat, "OTHER", container(true)), 0, "of another account");
    assert_eq!(set(&mut wechat, "A", with(container(true), "/qbase_container_path", json!("/"))), 0, "another path");
    assert_eq!(set(&mut wechat, "A", container(false)), 0, "off, so nobody asks");
    edit(&mut wechat, &json!({ "wx1": { "silent_paths": null } }));
    assert_eq!(set(&mut wechat, "A", container(true)), 0);
    assert_eq!(state(&wechat)["silent_paths"], Value::Null);
}

#[test]
fn a_wrong_edit_is_told_where() {
    let mut wechat = emulator(&setup());
    let cases = [
        (json!({ "wx9": {} }), "wx9: no account of the setup has this appid"),
        (json!({ "wx1": 5 }), "wx1: invalid type: integer `5`, expected an object"),
        (json!({ "wx1": { "open": "S3CRET" } }), "wx1.open: invalid type: string, expected a boolean"),
        (
            json!({ "wx1": { "functions": { "e": { "f": { "3": { "K": "S3CRET" } } } } } }),
            "wx1.functions.e.f.3: invalid type: map, expected a string",
        ),
        (json!({ "wx1": { "silent_paths": "/x" } }), "wx1.silent_paths: invalid type: string, expected a sequence"),
    ];
    for (changes, expected) in cases {
        let told = Edit::from_json(&changes.to_string()).and_then(|edit| wechat.edit(&edit)).unwrap_err();
        assert_eq!(told.to_string(), expected);
        let told = Fault::from_json(&json!({ "edit": changes }).to_string()).map(|fault| wechat.fault(fault)).unwrap();
        assert_eq!(told.unwrap_err().to_string(), format!("edit.{expected}"));
        let told = Setup::from_json(&with(setup(), "/faults", json!([{ "edit": changes }])).to_string()).err().unwrap();
        assert_eq!(told.to_string(), format!("faults[0].edit.{expected}"));
    }
    let told = Edit::from_json("[]").unwrap_err();
    assert_eq!(told.to_string(), "invalid type: sequence, expected a map");
    assert_eq!(wechat.state(), emulator(&setup()).state(), "a wrong edit changes nothing");
}

#[test]
fn wrong_switches_are_told() {
    let cases = [
        (
            json!({ "faults": [{ "skip": 1, "edit": {}, "stale": 0 }] }),
            "faults[0]: a fault needs one of `errcode`, `delay`, `drop`, `garble`, `status`, `edit`, `stale` and `staleReads`",
        ),
        (json!({ "faults": [{ "stale": -1 }] }), "faults[0].stale: invalid value: integer `-1`, expected u32"),
        (
            json!({ "faults": [{ "stale_reads": 1 }] }),
            "faults[0].stale_reads: unknown field `stale_reads`, expected one of `times`, `skip`, `path`, `appid`, `errcode`, `errmsg`, `applied`, `delay`, `drop`, `garble`, `status`, `edit`, `stale`, `staleReads`",
        ),
        (json!({ "versions": "lock" }), "versions: unknown variant `lock`, expected one of `any`, `same`, `greater`"),
    ];
    for (setup, expected) in cases {
        assert_eq!(Setup::from_json(&setup.to_string()).err().unwrap().to_string(), expected);
    }
}

#[test]
fn an_edit_that_was_never_checked_and_does_not_fit_changes_nothing() {
    let unchecked: Fault = serde_json::from_value(json!({ "edit": { "wx1": { "open": 5 } } })).unwrap();
    let mut typed = Setup::from_json(&setup().to_string()).unwrap();
    typed.faults.push(unchecked);
    let mut wechat = Emulator::new(typed);
    wechat.handle(&Incoming { method: "POST", url: GET, body: b"{}" });
    assert_eq!(wechat.state(), emulator(&setup()).state());
}

#[test]
fn no_debug_output_shows_an_edit() {
    let edit = json!({ "wx1": { "functions": { "e": { "f": { "3": "S3CRET" } } } } });
    let fault = Fault::from_json(&json!({ "edit": edit }).to_string()).unwrap();
    let shown = format!("{fault:?}");
    assert!(shown.contains("wx1") && !shown.contains("S3CRET"), "{shown}");
}
