//! What a program has to consent to.

use serde_json::{Value, json};
use wechat_cloudbase::{
    IssueCode, Locale,
    plan::{Allow, Danger},
};

use super::{World, callback, container, desired, function, plan_of, with_config};

fn dangers(state: &Value, wish: &Value) -> Value {
    plan_of(state, wish)["dangers"].clone()
}

fn push(enable: bool, callbacks: &Value) -> Value {
    json!({ "function_config": { "enable": enable, "callbacks": callbacks } })
}

#[test]
fn closing_the_token_is_a_danger_and_opening_it_is_none() {
    let wish = |open: bool| json!({ "cloud_access_token": { "open": open }, "environments": [{ "env": "e" }] });
    assert_eq!(dangers(&json!({}), &wish(false)), json!(["close-token"]));
    assert_eq!(dangers(&json!({ "open": false }), &wish(true)), json!([]));
}

#[test]
fn removals_are_dangers_unless_their_list_is_pruned() {
    let environment = |prune: &[&str], whitelist: Value, login: Value| {
        let mut login = login;
        login["name"] = json!("login");
        json!({ "environments": [{ "env": "prod-1", "api_whitelist": whitelist, "functions": [login] }], "prune": prune })
    };
    let mut state = with_config("1", &json!({ "permissions": { "openapi": ["a.a", "b.b"] } }));
    state["environments"] = json!({ "prod-1": { "api_whitelist": ["/a", "/b"] } });
    let login = json!({ "permissions": { "openapi": ["a.a", { "$absent": "b.b" }] } });
    let wish = environment(&[], json!(["/a", { "$absent": "/b" }]), login);
    assert_eq!(dangers(&state, &wish), json!(["remove-api", "remove-permission"]));
    let login = json!({ "permissions": { "openapi": ["a.a"] } });
    let wish = environment(&["permissions", "api_whitelist"], json!(["/a"]), login);
    assert_eq!(dangers(&state, &wish), json!([]));

    let timer = json!({ "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 * * * *" }] });
    let wish = json!({ "environments": [{ "env": "prod-1", "functions": [{ "name": "login", "triggers": [] }] }] });
    assert_eq!(dangers(&with_config("2", &timer), &wish), json!(["remove-trigger"]));
    let variable = json!({ "environment": [{ "key": "A", "value": "1" }] });
    let wish = json!({ "environments": [{ "env": "prod-1", "functions": [{ "name": "login", "envVariables": {} }] }] });
    assert_eq!(dangers(&with_config("3", &variable), &wish), json!(["remove-variable"]));
}

#[test]
fn an_empty_whitelist_is_a_danger_of_its_own() {
    let state = json!({ "environments": { "e": { "api_whitelist": ["/a"] } } });
    let wish = |prune: &[&str]| json!({ "environments": [{ "env": "e", "api_whitelist": [] }], "prune": prune });
    assert_eq!(dangers(&state, &wish(&[])), json!(["empty-whitelist", "remove-api"]));
    assert_eq!(dangers(&state, &wish(&["api_whitelist"])), json!(["empty-whitelist"]));
}

#[test]
fn a_push_that_goes_elsewhere_moves_and_one_that_goes_nowhere_is_turned_off() {
    let functions = push(true, &json!([callback("text", "", "a")]));
    assert_eq!(dangers(&functions, &json!({ "function_config": { "enable": false } })), json!(["turn-off-push"]));
    assert_eq!(dangers(&functions, &json!({ "container_config": container(true) })), json!(["move-push"]));
    let container_on = json!({ "container_config": container(true) });
    assert_eq!(dangers(&container_on, &json!({ "container_config": { "enable": false } })), json!(["turn-off-push"]));
    assert_eq!(dangers(&container_on, &push(true, &json!([callback("text", "", "a")]))), json!(["move-push"]));
    assert_eq!(dangers(&json!({}), &json!({ "container_config": container(true) })), json!([]));
}

#[test]
fn a_message_that_goes_to_nobody_is_turned_off() {
    let mut off = callback("text", "", "a");
    off["enable"] = json!(false);
    let callbacks = json!([callback("text", "", "a")]);
    let wish = json!({ "function_config": { "callbacks": [off] } });
    assert_eq!(dangers(&push(true, &callbacks), &wish), json!(["turn-off-push"]));
    assert_eq!(dangers(&push(false, &callbacks), &wish), json!([]), "it goes to nobody already");
    let gone = json!({ "function_config": { "callbacks": [] } });
    assert_eq!(dangers(&push(true, &callbacks), &gone), json!(["remove-callback"]));
}

#[test]
fn over_thirty_percent_of_ten_entries_are_large_and_pruning_is_no_consent() {
    let names = |range: std::ops::Range<u32>| range.map(|n| format!("/api{n}")).collect::<Vec<_>>();
    let state = |count| json!({ "environments": { "e": { "api_whitelist": names(0..count) } } });
    let keep =
        |range| json!({ "environments": [{ "env": "e", "api_whitelist": names(range) }], "prune": ["api_whitelist"] });
    assert_eq!(dangers(&state(10), &keep(3..10)), json!([]), "30 % are not over 30 %");
    assert_eq!(dangers(&state(10), &keep(4..10)), json!(["large"]));
    assert_eq!(dangers(&state(9), &keep(8..9)), json!([]), "fewer than ten are few");
    assert_eq!(dangers(&state(10), &keep(0..30)), json!([]), "additions are not large");
}

#[test]
fn changes_of_entries_count_as_large_too() {
    let row = |function: &str| (0..10).map(|n| callback("event", &format!("e{n}"), function)).collect::<Vec<_>>();
    let wish = json!({ "function_config": { "callbacks": row("new")[..4] } });
    assert_eq!(dangers(&push(true, &json!(row("old"))), &wish), json!(["large"]));
}

#[test]
fn a_member_that_a_write_would_lose_is_a_danger() {
    let state = json!({
        "function_config": { "enable": false, "callbacks": [], "retry": 3 },
        "container_config": container(false),
    });
    let wish = json!({ "function_config": { "callbacks": [callback("text", "", "a")] } });
    let plan = plan_of(&state, &wish);
    assert_eq!(plan["dangers"], json!(["unknown-member"]));
    assert_eq!(plan["changes"][0]["unknown"], json!(["function_config.retry"]));
    let other = plan_of(&state, &json!({ "container_config": { "text_mode": 2 } }));
    assert_eq!(other["dangers"], json!([]), "the other push is not written");

    let trigger = json!({ "name": "t", "type": "timer", "config": "0 0 2 * * * *", "zone": "UTC" });
    let state = with_config("2", &json!({ "triggers": [trigger] }));
    let more = json!([{ "name": "u", "type": "timer", "config": "0 0 3 * * * *" }]);
    let wish = json!({ "environments": [{ "env": "prod-1", "functions": [{ "name": "login", "triggers": more }] }] });
    assert_eq!(plan_of(&state, &wish)["changes"][0]["unknown"], json!(["triggers.t.zone"]));
}

#[test]
fn nothing_is_written_without_consent_and_each_issue_says_how_to_consent() {
    let world = World::new(&with_config("3", &json!({ "environment": [{ "key": "A", "value": "1" }] })));
    let wish = function(&json!({ "envVariables": { "A": { "$absent": true } } }));
    let plan = world.plan(&wish);
    world.sent.borrow_mut().clear();
    let issues = world.apply(&wish, plan.clone(), &Allow::none().and(Danger::Large)).unwrap_err();
    assert_eq!(issues[0].code, IssueCode::NeedsConsent);
    assert_eq!(issues[0].path, "changes[0].dangers[0]");
    assert!(issues[0].message.ends_with("pass allow: [\"remove-variable\"]"), "{}", issues[0].message);
    assert_eq!(world.paths(), [""; 0]);
    let report = world.apply(&wish, plan, &Allow::none().and(Danger::RemoveVariable)).unwrap();
    assert_eq!(report.done.len(), 1);
}

#[test]
fn there_is_no_consent_to_everything() {
    let issues = Allow::of_names(["large", "all", "remove-varable"], Locale::En).unwrap_err();
    let messages: Vec<_> = issues.iter().map(|issue| format!("{}: {}", issue.path, issue.message)).collect();
    assert_eq!(messages[0], "allow[1]: unknown danger `all`");
    assert!(messages[1].contains("remove-variable"), "{messages:?}");
    assert_eq!(Allow::of_names(["large"], Locale::En), Ok(Allow::none().and(Danger::Large)));
    for danger in Danger::ALL {
        assert_eq!(Allow::of_names([danger.as_str()], Locale::Zh), Ok(Allow::none().and(*danger)));
    }
}

#[test]
fn a_plan_for_another_desired_state_is_refused() {
    let world = World::new(&json!({}));
    let (one, other) = (function(&json!({ "timeout": 20 })), desired(&json!({})));
    let issues = world.apply(&other, world.plan(&one), &Allow::none()).unwrap_err();
    assert_eq!((issues[0].code, issues[0].path.as_str()), (IssueCode::StalePlan, "desired"));
}
