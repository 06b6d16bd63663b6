//! The order of writes, and that each is one call.

use serde_json::{Value, json};

use super::{World, callback, container, desired, json_of, plan_of};

/// Everything changes, and something goes away everywhere.
fn everything() -> (Value, Value) {
    let state = json!({
        "open": false,
        "function_config": { "enable": false, "callbacks": [callback("text", "", "a"), callback("event", "x", "a")] },
        "container_config": container(true),
        "environments": { "prod-1": { "api_whitelist": ["/old"], "version": 6 } },
        "functions": { "prod-1": { "login": {
            "1": "{\"permissions\":{\"openapi\":[\"old.old\"]}}",
            "2": "{\"triggers\":[{\"name\":\"t\",\"type\":\"timer\",\"config\":\"0 0 2 * * * *\"}]}",
            "3": "{\"timeout\":3,\"environment\":[{\"key\":\"OLD\",\"value\":\"1\"}]}",
        } } },
    });
    let wish = json!({
        "container_config": { "enable": false },
        "function_config": { "enable": true, "callbacks": [
            callback("text", "", "b"), { "msgType": "event", "event": "x", "$absent": true },
        ] },
        "cloud_access_token": { "open": true },
        "environments": [{ "env": "prod-1", "api_whitelist": ["/new", { "$absent": "/old" }], "functions": [{
            "name": "login",
            "triggers": [{ "name": "u", "type": "timer", "config": "0 0 3 * * * *" }, { "name": "t", "$absent": true }],
            "permissions": { "openapi": ["new.new", { "$absent": "old.old" }] },
            "envVariables": { "NEW": "1", "OLD": { "$absent": true } },
            "timeout": 20,
        }] }],
    });
    (state, wish)
}

fn steps(plan: &Value) -> Vec<String> {
    let changes = plan["changes"].as_array().unwrap().iter();
    let ops = |change: &Value| {
        let ops: std::collections::BTreeSet<_> =
            change["fields"].as_array().unwrap().iter().map(|field| field["op"].as_str().unwrap().to_owned()).collect();
        ops.into_iter().collect::<Vec<_>>().join("+")
    };
    changes.map(|change| format!("{} {}", change["resource"]["kind"].as_str().unwrap(), ops(change))).collect()
}

#[test]
fn what_is_needed_exists_before_what_uses_it_and_goes_after_it() {
    let (state, wish) = everything();
    let plan = plan_of(&state, &wish);
    assert_eq!(
        steps(&plan),
        [
            "environment add+change+remove",
            "permissions add",
            "whitelist add",
            "token change",
            "push change",
            "triggers add+remove",
            "permissions remove",
            "whitelist remove",
            "push remove",
        ]
    );
    let ids: Vec<_> = plan["changes"].as_array().unwrap().iter().map(|change| change["id"].clone()).collect();
    assert_eq!(ids, (1..=9).map(|id| json!(id)).collect::<Vec<_>>());
}

#[test]
fn the_plan_is_carried_out_in_this_order_and_then_nothing_is_left_to_do() {
    let (state, wish) = everything();
    let (world, wish) = (World::new(&state), desired(&wish));
    let report = world.carry_out(&wish);
    assert!(report.failed.is_none() && report.left.is_empty(), "{report:?}");
    assert_eq!(report.done.iter().map(|(change, _)| change.id).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    assert_eq!(world.writes().len(), 9);
    let plan = json_of(&world.plan(&wish));
    assert_eq!((plan["changes"].clone(), plan["kept"].clone()), (json!([]), json!(0)));
    let state = world.state();
    assert_eq!(
        state["functions"]["prod-1"]["login"]["3"],
        r#"{"timeout":20,"environment":[{"key":"NEW","value":"1"}]}"#
    );
    assert_eq!(state["environments"]["prod-1"], json!({ "api_whitelist": ["/new"], "version": 6 }));
    assert_eq!((state["open"].clone(), state["container_config"]["enable"].clone()), (json!(true), json!(false)));
}

#[test]
fn the_token_is_closed_last() {
    let state = json!({ "environments": { "prod-1": { "api_whitelist": ["/old"] } } });
    let wish = json!({
        "cloud_access_token": { "open": false },
        "environments": [{ "env": "prod-1", "api_whitelist": ["/new", { "$absent": "/old" }] }],
    });
    assert_eq!(steps(&plan_of(&state, &wish)), ["whitelist add", "whitelist remove", "token change"]);
}

#[test]
fn one_push_off_and_the_other_on_is_one_call() {
    let state = json!({
        "function_config": { "enable": true, "callbacks": [callback("text", "", "a")] },
        "container_config": container(false),
    });
    let named = json!({ "function_config": { "enable": false }, "container_config": { "enable": true } });
    // Only one may be on, so the other goes off also if the desired state does not name it.
    let unnamed = json!({ "container_config": container(true) });
    for wish in [named, unnamed] {
        let world = World::new(&state);
        let report = world.carry_out(&desired(&wish));
        assert!(report.failed.is_none(), "{report:?}");
        let off = json!({ "enable": false, "callbacks": [callback("text", "", "a")] });
        assert_eq!(world.writes(), [json!({ "function_config": off, "container_config": container(true) })]);
    }
}

#[test]
fn only_the_push_that_changes_is_written() {
    let state = json!({ "function_config": { "enable": false, "callbacks": [] }, "container_config": container(true) });
    let world = World::new(&state);
    let wish =
        json!({ "function_config": { "callbacks": [callback("text", "", "a")] }, "container_config": container(true) });
    world.carry_out(&desired(&wish));
    let expected = json!({ "function_config": { "enable": false, "callbacks": [callback("text", "", "a")] } });
    assert_eq!(world.writes(), [expected]);
}

#[test]
fn an_environment_is_always_written_whole() {
    let config =
        json!({ "timeout": 7, "environment": [{ "key": "KEEP", "value": "k" }, { "key": "A", "value": "1" }] });
    let world = World::new(&super::with_config("3", &config));
    world.carry_out(&super::function(&json!({ "envVariables": { "B": "2", "A": { "$absent": true } } })));
    let sent: Value = serde_json::from_str(world.writes()[0]["config"].as_str().unwrap()).unwrap();
    assert_eq!(
        sent,
        json!({ "timeout": 7, "environment": [{ "key": "KEEP", "value": "k" }, { "key": "B", "value": "2" }] })
    );
}

#[test]
fn a_whitelist_is_written_with_open_and_version_as_read() {
    let state = json!({ "open": false, "environments": { "prod-1": { "api_whitelist": ["/a"], "version": 41 } } });
    let world = World::new(&state);
    world.carry_out(&desired(&json!({ "environments": [{ "env": "prod-1", "api_whitelist": ["/b"] }] })));
    let expected =
        json!({ "action": "set", "env": "prod-1", "open": false, "api_whitelist": ["/a", "/b"], "version": 41 });
    assert_eq!(world.writes(), [expected]);
}

#[test]
fn the_switch_of_the_account_shows_in_every_environment() {
    let state = json!({ "open": false });
    let wish = json!({ "cloud_access_token": { "open": true }, "environments": [
        { "env": "a", "api_whitelist": ["/x", { "$absent": "/*" }] }, { "env": "b", "api_whitelist": ["/x", { "$absent": "/*" }] },
    ] });
    let world = World::new(&state);
    let report = world.carry_out(&desired(&wish));
    assert!(report.failed.is_none(), "{report:?}");
    let opened: Vec<_> = world.writes().iter().map(|write| write["open"].clone()).collect();
    assert_eq!(opened, [json!(false), json!(false), json!(true), json!(true), json!(true)]);
}

#[test]
fn what_comes_and_what_goes_is_one_write_if_nothing_else_changes() {
    let state = json!({
        "function_config": { "enable": true, "callbacks": [callback("event", "old", "login")] },
        "environments": { "prod-1": { "api_whitelist": ["/old"], "version": 6 } },
        "functions": { "prod-1": { "login": { "1": r#"{"permissions":{"openapi":["old.a"]}}"# } } },
    });
    let push = json!({ "callbacks": [callback("event", "new", "login"), { "msgType": "event", "event": "old", "$absent": true }] });
    let permissions = json!({ "openapi": ["new.a", { "$absent": "old.a" }] });
    for wish in [
        json!({ "function_config": push }),
        json!({ "environments": [{ "env": "prod-1", "api_whitelist": ["/new", { "$absent": "/old" }] }] }),
        json!({ "environments": [{ "env": "prod-1", "functions": [{ "name": "login", "permissions": permissions }] }] }),
    ] {
        let (world, wish) = (World::new(&state), desired(&wish));
        let plan = json_of(&world.plan(&wish));
        assert!(steps(&plan)[0].ends_with(" add+remove"), "{plan:#}");
        assert_eq!(world.carry_out(&wish).done.len(), 1);
        assert_eq!((world.writes().len(), world.plan(&wish).changes.len()), (1, 0));
    }
}
