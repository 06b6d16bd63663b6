//! What counts as a difference, and what is kept.

use serde_json::{Value, json};

use super::{World, callback, container, desired, fields, function, json_of, plan_of, with_config};

fn login(state: &Value, wish: &Value) -> Value {
    json_of(&World::new(state).plan(&function(wish)))
}

fn environment(timeout: Option<u32>, variables: &[(&str, &str)]) -> Value {
    let variables: Vec<Value> = variables.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    let mut config = json!({ "environment": variables });
    if let Some(timeout) = timeout {
        config["timeout"] = json!(timeout);
    }
    with_config("3", &config)
}

#[test]
fn what_is_as_wanted_has_no_change() {
    let state = json!({
        "function_config": { "enable": true, "callbacks": [callback("text", "", "a"), callback("event", "e", "b")] },
        "container_config": container(false),
        "environments": { "prod-1": { "api_whitelist": ["/b", "/a"], "version": 6 } },
        "functions": { "prod-1": { "login": {
            "1": "{\"permissions\":{\"openapi\":[\"x.y\",\"z.z\"]}}",
            "2": "{\"triggers\":[{\"name\":\"t\",\"type\":\"timer\",\"config\":\"0 0 2  * * * *\"}]}",
            "3": "{\"timeout\":20,\"environment\":[{\"key\":\"B\",\"value\":\"2\"},{\"key\":\"A\",\"value\":\"1\"}]}",
        } } },
    });
    let wish = json!({
        "function_config": { "enable": true, "callbacks": [callback("event", "e", "b"), callback("text", "", "a")] },
        "container_config": container(false),
        "cloud_access_token": { "open": true },
        "environments": [{ "env": "prod-1", "api_whitelist": ["/a", "/b"], "functions": [{
            "name": "login",
            "timeout": 20,
            "envVariables": { "A": "1", "B": "2" },
            "permissions": { "openapi": ["z.z", "x.y"] },
            "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 * * *   *" }],
        }] }],
        "prune": ["callbacks", "api_whitelist", "permissions", "triggers", "envVariables"],
    });
    let plan = plan_of(&state, &wish);
    assert_eq!(plan["changes"], json!([]));
    assert_eq!((plan["unchanged"].clone(), plan["kept"].clone()), (json!(6), json!(0)));
}

#[test]
fn each_entry_is_added_changed_or_removed_by_its_key() {
    let state =
        environment(Some(3), &[("DB_PASSWORD", "old"), ("OLD_FLAG", "1"), ("SENTRY_DSN", "keep"), ("SAME", "s")]);
    let wish = json!({ "timeout": 20, "envVariables": {
        "DB_PASSWORD": "new", "LOG_LEVEL": "info", "OLD_FLAG": { "$absent": true }, "SAME": "s", "GONE": { "$absent": true },
    } });
    let plan = login(&state, &wish);
    assert_eq!(
        plan["changes"][0]["fields"],
        json!([
            { "path": "timeout", "op": "change", "from": 3, "to": 20 },
            { "path": "envVariables.DB_PASSWORD", "op": "change" },
            { "path": "envVariables.LOG_LEVEL", "op": "add" },
            { "path": "envVariables.OLD_FLAG", "op": "remove" },
        ])
    );
    assert_eq!(plan["changes"][0]["kept"], json!(["envVariables.SENTRY_DSN"]));
    assert_eq!(plan["kept"], 1);
}

#[test]
fn a_plan_has_the_members_of_the_design() {
    let state = json!({ "environments": { "prod-1": { "api_whitelist": ["/wxa/getwxacodeunlimit"], "version": 6 } } });
    let wish = json!({ "environments": [{ "env": "prod-1", "api_whitelist": ["/wxa/msg_sec_check"] }] });
    let world = World::new(&state);
    let wish = desired(&wish);
    let plan = world.plan(&wish).stamped("2026-11-25T05:24:00Z", "0.3.0", Some("wx0000000000000001"));
    let base = json_of(&plan)["changes"][0]["base"].as_str().unwrap().to_owned();
    assert!(base.starts_with("sha256:") && base.len() == 71, "{base}");
    assert_eq!(
        json_of(&plan),
        json!({
            "format": "wechat-cloudbase/plan@1", "made": "2026-11-25T05:24:00Z", "by": "0.3.0",
            "merchant": "wx0000000000000001", "desired": wish.fingerprint(), "prune": [],
            "changes": [{
                "id": 1, "resource": { "kind": "whitelist", "env": "prod-1" }, "call": "setCloudAccessToken", "base": base,
                "version": 6, "fields": [{ "path": "api_whitelist[\"/wxa/msg_sec_check\"]", "op": "add" }],
                "kept": ["api_whitelist[\"/wxa/getwxacodeunlimit\"]"], "dangers": [],
            }],
            "unchanged": 0, "kept": 1, "keptElsewhere": [], "dangers": [], "warnings": [],
        })
    );
    assert_eq!(wechat_cloudbase::plan::Plan::from_json(&plan.to_json()), Some(plan));
}

#[test]
fn what_is_not_named_is_neither_read_nor_touched() {
    let world = World::new(&json!({}));
    world.plan(&function(&json!({ "timeout": 20 })));
    assert_eq!(world.paths(), ["getfuncconfig"]);
    let world = World::new(&json!({}));
    world.plan(&desired(
        &json!({ "cloud_access_token": { "open": true }, "environments": [{ "env": "a" }, { "env": "b" }] }),
    ));
    let read = world.sent.borrow().clone();
    assert_eq!(read, [("/tcb/usecloudaccesstoken".to_owned(), json!({ "action": "get", "env": "a" }))]);
}

#[test]
fn a_push_without_a_member_names_nothing() {
    let world = World::new(&json!({}));
    let plan = world.plan(&desired(&json!({ "function_config": {}, "container_config": {} })));
    assert_eq!((world.paths(), plan.unchanged), (Vec::new(), 0));
}

#[test]
fn one_read_serves_whitelist_and_token() {
    let world = World::new(&json!({}));
    let wish = json!({ "cloud_access_token": { "open": false }, "environments": [
        { "env": "a" }, { "env": "b", "api_whitelist": ["/x"] },
    ] });
    let plan = json_of(&world.plan(&desired(&wish)));
    assert_eq!(world.sent.borrow().iter().map(|(_, body)| body["env"].clone()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(fields(&plan), ["add api_whitelist[\"/x\"]", "change open"]);
}

#[test]
fn a_config_that_is_not_found_is_an_empty_one() {
    assert_eq!(fields(&login(&json!({}), &json!({ "envVariables": { "A": "1" } }))), ["add envVariables.A"]);
    let plan = login(&json!({}), &json!({ "envVariables": {}, "permissions": { "openapi": [] }, "triggers": [] }));
    assert_eq!((plan["changes"].clone(), plan["unchanged"].clone()), (json!([]), json!(3)));
}

#[test]
fn an_empty_list_means_none_at_all_and_a_missing_one_means_nothing() {
    let state = environment(Some(20), &[("A", "1"), ("B", "2")]);
    assert_eq!(
        fields(&login(&state, &json!({ "timeout": 20, "envVariables": {} }))),
        ["remove envVariables.A", "remove envVariables.B",]
    );
    let plan = login(&state, &json!({ "timeout": 20 }));
    assert_eq!((plan["changes"].clone(), plan["kept"].clone()), (json!([]), json!(0)));
}

#[test]
fn a_push_that_was_never_set_is_one_that_is_off_and_empty() {
    let off =
        json!({ "function_config": { "enable": false, "callbacks": [] }, "container_config": { "enable": false } });
    let blank = json!({ "enable": false, "qbase_env": "", "qbase_container_path": "", "text_mode": 0 });
    for state in [json!({}), json!({ "function_config": {}, "container_config": blank })] {
        assert_eq!(plan_of(&state, &off)["changes"], json!([]), "{state}");
    }
}

#[test]
fn pruned_lists_lose_what_is_not_named() {
    let state = environment(None, &[("A", "1"), ("B", "2")]);
    let wish = |prune: &[&str]| {
        let function = json!({ "name": "login", "envVariables": { "A": "1" } });
        json!({ "environments": [{ "env": "prod-1", "functions": [function] }], "prune": prune })
    };
    assert_eq!(fields(&plan_of(&state, &wish(&["envVariables"]))), ["remove envVariables.B"]);
    assert_eq!(plan_of(&state, &wish(&["envVariables"]))["prune"], json!(["envVariables"]));
    let plan = plan_of(&state, &wish(&["callbacks", "triggers", "permissions", "api_whitelist"]));
    assert_eq!(fields(&plan), [""; 0]);
    assert_eq!(plan["keptElsewhere"][0]["kept"], json!(["envVariables.B"]), "what is kept is always shown");
}

#[test]
fn callbacks_are_known_by_message_type_and_event() {
    let state = json!({ "function_config": { "enable": true, "callbacks": [
        callback("event", "a", "old"), callback("event", "b", "same"), callback("text", "", "gone"),
    ] } });
    let wish = json!({ "function_config": { "callbacks": [
        callback("event", "a", "new"), callback("event", "b", "same"), callback("image", "", "more"),
        { "msgType": "text", "event": "", "$absent": true },
    ] } });
    let plan = plan_of(&state, &wish);
    assert_eq!(
        fields(&plan),
        [
            "change function_config.callbacks.event.a",
            "add function_config.callbacks.image[\"\"]",
            "remove function_config.callbacks.text[\"\"]",
        ]
    );
    assert_eq!(
        plan["changes"][0]["fields"][0]["from"],
        json!({ "env": "prod-1", "functionName": "old", "enable": true })
    );
}
