//! No value of a variable, and nothing computed from one, leaves the desired state: neither an old nor a new one.

use serde_json::json;
use wechat_cloudbase::{
    Locale,
    plan::{Allow, View},
};

use super::{Meanwhile, World, function, json_of, with_config};

/// Values that would be found in any text, also escaped ones.
const OLD: &str = "canary-old-\"\\\n秘密";
const NEW: &str = "canary-new-\"\\\n密钥";

fn world(value: &str) -> World {
    World::new(&with_config(
        "3",
        &json!({ "environment": [
        { "key": "A", "value": value }, { "key": "KEPT", "value": value }, { "key": "GONE", "value": value },
    ] }),
    ))
}

fn wish(value: &str) -> wechat_cloudbase::plan::Desired {
    function(&json!({ "timeout": 5, "envVariables": { "A": value, "B": value, "GONE": { "$absent": true } } }))
}

fn assert_clean(text: &str) {
    assert!(!text.contains("canary") && !text.contains("秘密") && !text.contains("密钥"), "{text}");
}

#[test]
fn plans_show_no_value() {
    let wish = wish(NEW);
    let plan = world(OLD).plan(&wish);
    let undo = plan.undo();
    for text in [
        plan.to_json(),
        format!("{plan:?}{plan:#?}{wish:?}{wish:#?}"),
        plan.render(View::default()),
        plan.render(View::default().locale(Locale::Zh).colour(true)),
        format!("{undo:?}"),
        format!("{:?}", world(OLD).apply(&wish, plan.clone(), &Allow::none()).unwrap_err()),
    ] {
        assert_clean(&text);
    }
}

#[test]
fn reports_show_no_value() {
    for (at, meanwhile) in [
        (9, json!({ "drop": "before" })),
        (2, json!({ "errcode": 48001 })),
        (2, json!({ "drop": "before", "times": 9 })),
        (3, json!({ "errcode": 45009, "times": 9 })),
    ] {
        let world = world(OLD).before(at, Meanwhile::Fault(meanwhile));
        let report = world.carry_out(&wish(NEW));
        assert_eq!(report.done.len() + usize::from(report.failed.is_some()), 1);
        assert_clean(&format!("{report:?}"));
    }
}

/// A digest of a value would tell it to whoever can guess it.
#[test]
fn nothing_in_a_plan_is_computed_from_a_value() {
    let mut plans = Vec::new();
    for (old, new) in [("one", "two"), ("three", "four")] {
        plans.push(json_of(&world(old).plan(&wish(new))));
    }
    assert_eq!(plans[0], plans[1]);
}
