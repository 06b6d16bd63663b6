//! Answers that cannot be read: the plan says so, and plans nothing for them.

use serde_json::{Value, json};

use super::{World, callback, container, desired, function, json_of, with_config};

fn warnings(state: &Value, wish: &Value) -> Value {
    let plan = json_of(&World::new(state).plan(&desired(wish)));
    assert_eq!(plan["changes"], json!([]), "nothing is planned for what was not read");
    plan["warnings"].clone()
}

#[test]
fn a_read_that_fails_is_told_and_the_rest_is_planned() {
    let world = World::new(&json!({}));
    let fault = json!({ "errcode": 61007, "path": "/tcb/getcallbackconfig" });
    world.wechat.borrow_mut().fault(wechat_cloudbase::emulator::Fault::from_json(&fault.to_string()).unwrap()).unwrap();
    let wish =
        json!({ "function_config": { "enable": true }, "environments": [{ "env": "e", "api_whitelist": ["/a"] }] });
    let plan = json_of(&world.plan(&desired(&wish)));
    let push = json!({ "code": "unread", "resource": { "kind": "push" }, "error": "api", "errcode": 61007 });
    assert_eq!(plan["warnings"], json!([push]));
    assert_eq!(plan["changes"][0]["resource"]["kind"], "whitelist");
}

#[test]
fn an_answer_that_cannot_be_written_back_is_told_with_its_place() {
    let rows = [
        (
            json!({ "enable": true, "callbacks": [{ "msgType": "text", "event": "", "env": "e", "enable": true }] }),
            "function_config.callbacks.text[\"\"].functionName",
        ),
        (json!({ "callbacks": [callback("text", "", "a")] }), "function_config.enable"),
        (
            json!({ "enable": true, "callbacks": [callback("text", "", "a"), callback("text", "", "b")] }),
            "function_config.callbacks.text[\"\"]",
        ),
    ];
    for (config, path) in rows {
        let found = warnings(&json!({ "function_config": config }), &json!({ "function_config": { "enable": false } }));
        assert_eq!(found[0]["path"], path);
    }
    let mut mode = container(true);
    mode["text_mode"] = json!(7);
    let found = warnings(&json!({ "container_config": mode }), &json!({ "container_config": { "enable": false } }));
    assert_eq!(
        found,
        json!([{ "code": "unread", "resource": { "kind": "push" }, "path": "container_config.text_mode" }])
    );
}

#[test]
fn a_config_text_that_is_odd_is_not_taken_for_an_empty_one() {
    let wish = |wish: &Value| {
        let mut wish = wish.clone();
        wish["name"] = json!("login");
        json!({ "environments": [{ "env": "prod-1", "functions": [wish] }] })
    };
    let timer = json!({ "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 * * * *" }] });
    for (kind, config, wanted, path) in [
        ("3", "not json", json!({ "timeout": 5 }), "config"),
        ("3", "5", json!({ "timeout": 5 }), "config"),
        ("3", "[]", json!({ "timeout": 5 }), "config"),
        ("3", r#"{"timeout":"5"}"#, json!({ "timeout": 5 }), "timeout"),
        ("3", r#"{"environment":[{"key":"A","value":5}]}"#, json!({ "timeout": 5 }), "envVariables.A"),
        ("3", r#"{"environment":{"A":"x"}}"#, json!({ "timeout": 5 }), "environment"),
        ("1", r#"{"permissions":[]}"#, json!({ "permissions": { "openapi": ["a.b"] } }), "permissions"),
        (
            "1",
            r#"{"permissions":{"openapi":"a.b"}}"#,
            json!({ "permissions": { "openapi": ["a.b"] } }),
            "permissions.openapi",
        ),
        ("2", r#"{"triggers":[{"name":"t","type":"cos","config":"x"}]}"#, timer.clone(), "triggers.t.type"),
        ("2", r#"{"triggers":[{"name":"t","type":"timer"}]}"#, timer, "triggers.t.config"),
    ] {
        let state = json!({ "functions": { "prod-1": { "login": { kind: config } } } });
        assert_eq!(warnings(&state, &wish(&wanted))[0]["path"], path, "{config}");
    }
}

#[test]
fn a_missing_switch_is_not_guessed() {
    let world = World::new(&json!({}));
    let wish = desired(&json!({ "environments": [{ "env": "e", "api_whitelist": ["/a"] }] }));
    let mut planning = wechat_cloudbase::plan::Planning::new(&wish).unwrap();
    let wechat_cloudbase::plan::Next::Send(prepared) = planning.next() else { panic!("it has to read") };
    world.is_applying.set(true);
    let world =
        world.before(1, super::Meanwhile::Answer(json!({ "errcode": 0, "api_whitelist": ["/a"], "version": 1 })));
    planning.answered(world.call(prepared));
    let wechat_cloudbase::plan::Next::Done(plan) = planning.next() else { panic!("it has read all") };
    assert_eq!((plan.changes.len(), plan.warnings[0].path.as_deref()), (0, Some("open")));
}

#[test]
fn a_list_of_triggers_without_its_object_and_keys_with_blanks_are_read() {
    let bare = r#"[{" name ":"t","type":"timer","config":"0 0 2 * * * *"}]"#;
    let world = World::new(&json!({ "functions": { "prod-1": { "login": { "2": bare } } } }));
    let timer = json!([{ "name": "t", "type": "timer", "config": "0 0 2 * * * *" }]);
    let plan = world.plan(&function(&json!({ "triggers": timer })));
    assert_eq!((plan.changes.len(), plan.unchanged), (0, 1));
    let config =
        json!({ " enable": true, "qbase_env ": "prod-1", "qbase_container_path ": "/wx/push", "text_mode": 1 });
    let plan = World::new(&json!({ "container_config": config }))
        .plan(&desired(&json!({ "container_config": container(true) })));
    assert_eq!((plan.changes.len(), plan.unchanged), (0, 1));
}

#[test]
fn the_same_member_of_a_set_twice_is_one() {
    let state = with_config("1", &json!({ "permissions": { "openapi": ["a.b", "a.b"] } }));
    let plan = World::new(&state).plan(&function(&json!({ "permissions": { "openapi": ["a.b"] } })));
    assert_eq!((plan.changes.len(), plan.unchanged), (0, 1));
}
