//! The way back.

use serde_json::{Value, json};
use wechat_cloudbase::plan::{Desired, Resolver};

use super::{World, callback, container, desired, json_of};

#[test]
fn undo_leads_back_to_what_was_there() {
    let state = json!({
        "open": true,
        "function_config": { "enable": true, "callbacks": [callback("text", "", "a"), callback("event", "x", "a")] },
        "container_config": container(false),
        "environments": { "prod-1": { "api_whitelist": ["/a", "/b"], "version": 6 } },
        "functions": { "prod-1": { "login": {
            "1": r#"{"permissions":{"openapi":["a.a","b.b"]}}"#,
            "2": r#"{"triggers":[{"name":"t","type":"timer","config":"0 0 2 * * * *"}]}"#,
            "3": r#"{"timeout":3,"environment":[{"key":"A","value":"1"}]}"#,
        } } },
    });
    let wish = json!({
        "function_config": { "enable": false, "callbacks": [callback("text", "", "b"), callback("image", "", "c")] },
        "container_config": { "enable": true, "text_mode": 2 },
        "cloud_access_token": { "open": false },
        "environments": [{ "env": "prod-1", "api_whitelist": ["/b", "/c"], "functions": [{
            "name": "login",
            "timeout": 20,
            "envVariables": { "A": "1", "B": "2" },
            "permissions": { "openapi": ["b.b", "c.c"] },
            "triggers": [{ "name": "u", "type": "timer", "config": "0 0 3 * * * *" }],
        }] }],
        "prune": ["callbacks", "api_whitelist", "permissions", "triggers"],
    });
    let (world, wish) = (World::new(&state), desired(&wish));
    let plan = world.plan(&wish);
    assert!(world.carry_out(&wish).failed.is_none());
    assert_ne!(sorted(&world), sorted(&World::new(&state)));

    let undo = plan.undo();
    assert_eq!(undo.lost, []);
    let back = Desired::parse(&undo.desired, &Resolver::default()).unwrap();
    assert!(world.carry_out(&back).failed.is_none());
    assert_eq!(sorted(&world), sorted(&World::new(&state)));
}

/// The state with sets in order.
fn sorted(world: &World) -> Value {
    fn sort(value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(sort);
                items.sort_by_key(Value::to_string);
            }
            Value::Object(members) => members.values_mut().for_each(sort),
            Value::String(text) => {
                if let Ok(mut inner @ Value::Object(_)) = serde_json::from_str::<Value>(text) {
                    sort(&mut inner);
                    *text = inner.to_string();
                }
            }
            _ => {}
        }
    }
    let mut state = world.state();
    sort(&mut state);
    state
}

#[test]
fn what_cannot_be_had_back_is_told() {
    let config = r#"{"environment":[{"key":"A","value":"1"},{"key":"B","value":"2"}]}"#;
    let world = World::new(&json!({ "functions": { "prod-1": { "login": { "3": config } } } }));
    let wish =
        super::function(&json!({ "timeout": 9, "envVariables": { "A": "x", "B": { "$absent": true }, "C": "new" } }));
    let undo = world.plan(&wish).undo();
    let lost: Vec<_> = undo.lost.iter().map(|(_, field)| field.path.clone()).collect();
    assert_eq!(lost, ["timeout", "envVariables.A", "envVariables.B"]);
    let function = json!({ "name": "login", "envVariables": { "C": { "$absent": true } } });
    let expected = json!({ "version": 1, "environments": [{ "env": "prod-1", "functions": [function] }] });
    assert_eq!(serde_json::from_str::<Value>(&undo.desired).unwrap(), expected);
}

#[test]
fn an_empty_plan_undoes_nothing() {
    let world = World::new(&json!({}));
    let plan = world.plan(&desired(&json!({})));
    assert_eq!(plan.undo().desired, r#"{"version":1}"#);
    assert_eq!(json_of(&plan)["changes"], json!([]));
}
