//! One change: read, compare, write, read back; and what becomes of it if something goes wrong.

use serde_json::{Value, json};
use wechat_cloudbase::{
    Error,
    plan::{Allow, Desired, Op, Reason, Report, Settled},
};

use super::{
    Meanwhile::{Answer, Edit, Fault},
    World, container, desired, function, json_of, with_config,
};

const UPLOAD: &str = "/tcb/uploadfuncconfig";
const ACCESS: &str = "/tcb/usecloudaccesstoken";
const OK: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

fn variables(pairs: &[(&str, &str)]) -> Value {
    json!({ "environment": pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>() })
}

fn upload(kind: u8, config: &Value) -> Value {
    json!({ "type": kind, "env": "prod-1", "function_name": "login", "config": config.to_string() })
}

/// `login` has the variables A and B; A is to become 2.
fn world() -> (World, Desired) {
    let world = World::new(&with_config("3", &variables(&[("A", "1"), ("B", "b")])));
    (world, function(&json!({ "envVariables": { "A": "2" } })))
}

fn reason(report: &Report) -> (Reason, bool) {
    let broken = &report.failed.as_ref().unwrap().broken;
    (broken.reason, broken.may_be_written)
}

fn settled(report: &Report) -> Vec<Settled> {
    assert!(report.failed.is_none(), "{report:?}");
    report.done.iter().map(|(_, settled)| *settled).collect()
}

fn stored(world: &World, kind: &str) -> Value {
    serde_json::from_str(world.state()["functions"]["prod-1"]["login"][kind].as_str().unwrap()).unwrap()
}

#[test]
fn a_change_is_read_written_and_read_back() {
    let (world, wish) = world();
    let report = world.carry_out(&wish);
    assert_eq!(settled(&report), [Settled::Answer]);
    assert_eq!(world.paths(), ["getfuncconfig", "uploadfuncconfig", "getfuncconfig"]);
    assert_eq!(stored(&world, "3"), variables(&[("A", "2"), ("B", "b")]));
    assert!(world.carry_out(&wish).done.is_empty(), "running it again changes nothing");
    assert_eq!(world.paths(), [""; 0]);
}

#[test]
fn what_somebody_changed_since_the_plan_is_not_overwritten() {
    for config in [variables(&[("A", "1"), ("B", "b"), ("C", "c")]), variables(&[("A", "1")]), variables(&[("A", "2")])]
    {
        let (world, wish) = world();
        let world = world.before(1, Edit(UPLOAD, upload(3, &config)));
        let report = world.carry_out(&wish);
        assert_eq!(reason(&report), (Reason::Moved, false), "{config}");
        assert_eq!((world.writes().len(), stored(&world, "3")), (0, config));
    }
}

#[test]
fn a_variable_that_the_plan_does_not_show_is_not_overwritten_either() {
    let world = World::new(&with_config("3", &variables(&[("A", "1"), ("B", "b")])))
        .before(1, Edit(UPLOAD, upload(3, &variables(&[("A", "1"), ("B", "other")]))));
    let report = world.carry_out(&function(&json!({ "envVariables": { "A": "2", "B": "b" } })));
    assert_eq!(reason(&report), (Reason::Moved, false));
}

#[test]
fn a_kept_variable_keeps_the_value_that_it_has_now() {
    let (world, wish) = world();
    let world = world.before(1, Edit(UPLOAD, upload(3, &variables(&[("A", "1"), ("B", "now")]))));
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Answer]);
    assert_eq!(stored(&world, "3"), variables(&[("A", "2"), ("B", "now")]));
}

#[test]
fn another_version_of_the_whitelist_means_that_somebody_wrote_it() {
    let access = |version: i64| json!({ "action": "set", "env": "e", "open": true, "api_whitelist": ["/a"], "version": version });
    let wish = desired(&json!({ "environments": [{ "env": "e", "api_whitelist": ["/b"] }] }));
    let state = json!({ "environments": { "e": { "api_whitelist": ["/a"], "version": 6 } } });
    let world = World::new(&state).before(1, Edit(ACCESS, access(7)));
    assert_eq!(reason(&world.carry_out(&wish)), (Reason::Moved, false));
    // After our own write any version is right: nobody knows what WeChat makes of it.
    let world = World::new(&state).before(
        3,
        Edit(ACCESS, {
            let mut access = access(9);
            access["api_whitelist"] = json!(["/a", "/b"]);
            access
        }),
    );
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Answer]);
}

#[test]
fn the_second_write_of_a_whitelist_takes_the_version_that_is_there_then() {
    let access = json!({ "action": "set", "env": "e", "open": true, "api_whitelist": ["/a", "/b"], "version": 7 });
    let world = World::new(&json!({ "environments": { "e": { "api_whitelist": ["/a"], "version": 6 } } }));
    let world = world.before(6, Edit(ACCESS, access));
    let functions = json!([{ "name": "f", "timeout": 9 }]);
    let whitelist = json!(["/b", { "$absent": "/a" }]);
    let wish = json!({ "environments": [{ "env": "e", "api_whitelist": whitelist, "functions": functions }] });
    let wish = desired(&wish);
    let plan = world.plan(&wish);
    assert_eq!(plan.changes.iter().map(|change| change.version).collect::<Vec<_>>(), [None, Some(6), None]);
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Answer; 3]);
    let versions: Vec<_> = world.writes().iter().map(|write| write["version"].clone()).collect();
    assert_eq!(versions, [Value::Null, json!(6), json!(7)]);
}

#[test]
fn an_unknown_outcome_is_settled_by_reading() {
    for fault in [json!({ "drop": "after" }), json!({ "errcode": -1000, "applied": true }), json!({ "garble": "half" })]
    {
        let (world, wish) = world();
        let world = world.before(2, Fault(fault));
        assert_eq!(settled(&world.carry_out(&wish)), [Settled::Read]);
        assert_eq!(world.writes().len(), 1);
    }
}

#[test]
fn a_write_that_did_not_happen_is_made_once_more() {
    let (world, wish) = world();
    let world = world.before(2, Fault(json!({ "drop": "before" })));
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Answer]);
    assert_eq!((world.writes().len(), world.waits.borrow().len()), (2, 0));
}

#[test]
fn a_write_is_never_made_a_third_time() {
    let (world, wish) = world();
    let lost = || Fault(json!({ "drop": "before" }));
    let world = world.before(2, lost()).before(4, lost());
    let report = world.carry_out(&wish);
    assert_eq!(reason(&report), (Reason::NotEffective, true));
    assert_eq!(world.writes().len(), 2);
    assert_eq!(*world.waits.borrow(), [1000, 2000, 4000], "it may come late");
    assert!(matches!(report.failed.unwrap().error, Some(Error::Network(_))));
}

#[test]
fn a_first_write_that_came_late_counts_although_the_second_was_refused() {
    let (world, wish) = world();
    let late = upload(3, &variables(&[("A", "2"), ("B", "b")]));
    let world = world
        .before(2, Fault(json!({ "drop": "before" })))
        .before(4, Edit(UPLOAD, late))
        .before(4, Fault(json!({ "errcode": 40097 })));
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Read]);
}

#[test]
fn a_second_write_that_is_refused_ends_it_with_its_error() {
    let (world, wish) = world();
    let world = world.before(2, Fault(json!({ "drop": "before" }))).before(4, Fault(json!({ "errcode": 40097 })));
    let report = world.carry_out(&wish);
    assert_eq!(reason(&report), (Reason::Refused, true));
    assert_eq!((world.writes().len(), world.waits.borrow().len()), (2, 3), "the first write may come late");
    assert!(matches!(report.failed.unwrap().error, Some(Error::Api(error)) if error.errcode == 40097));
}

#[test]
fn after_an_unknown_outcome_somebody_elses_state_stops_it() {
    let (world, wish) = world();
    let theirs = variables(&[("Z", "z")]);
    let world = world.before(2, Fault(json!({ "drop": "before" }))).before(3, Edit(UPLOAD, upload(3, &theirs)));
    let report = world.carry_out(&wish);
    assert_eq!(reason(&report), (Reason::Moved, true));
    assert_eq!((world.writes().len(), stored(&world, "3")), (1, theirs));
    let theirs = &report.failed.unwrap().broken.theirs;
    let said: Vec<_> = theirs.iter().map(|field| format!("{} {}", field.op.as_str(), field.path)).collect();
    assert_eq!(said, ["add envVariables.Z", "remove envVariables.A", "remove envVariables.B"]);
}

#[test]
fn a_refused_write_ends_it_and_what_follows_is_left() {
    let (world, _) = world();
    let wish = function(&json!({ "envVariables": { "A": "2" }, "permissions": { "openapi": ["a.b"] } }));
    let world = world.before(2, Fault(json!({ "errcode": 48001 })));
    let report = world.carry_out(&wish);
    assert_eq!(reason(&report), (Reason::Refused, false));
    assert_eq!((report.done.len(), report.left.len(), world.paths().len()), (0, 1, 2));
    assert!(matches!(report.failed.unwrap().error, Some(Error::Api(error)) if error.errcode == 48001));
}

#[test]
fn what_was_done_before_a_failure_is_reported_and_another_run_goes_on() {
    let (world, _) = world();
    let wish = function(&json!({ "envVariables": { "A": "2" }, "permissions": { "openapi": ["a.b"] } }));
    let world = world.before(5, Fault(json!({ "errcode": 45009 })));
    let report = world.carry_out(&wish);
    assert_eq!((report.done.len(), reason(&report).0, report.left.len()), (1, Reason::Refused, 0));
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Answer]);
}

#[test]
fn an_old_read_is_made_again_until_it_shows_the_write() {
    let (world, wish) = world();
    let old = || Answer(json!({ "errcode": 0, "config": variables(&[("A", "1"), ("B", "b")]).to_string() }));
    let world = world.before(3, old()).before(4, old());
    assert_eq!(settled(&world.carry_out(&wish)), [Settled::Answer]);
    assert_eq!((*world.waits.borrow() == [1000, 2000], world.writes().len()), (true, 1));
}

#[test]
fn a_write_that_shows_no_effect_fails_with_both_states() {
    let (world, _) = world();
    let world = world.before(2, Answer(serde_json::from_str(OK).unwrap()));
    let report = world.carry_out(&function(&json!({ "timeout": 20 })));
    assert_eq!(reason(&report), (Reason::NotEffective, true));
    assert_eq!(*world.waits.borrow(), [1000, 2000, 4000]);
    let differs = &report.failed.unwrap().broken.differs;
    assert_eq!((differs.len(), differs[0].op, differs[0].from.clone()), (1, Op::Add, None));
}

#[test]
fn a_read_that_fails_before_the_write_stops_it_and_after_the_write_is_made_again() {
    let run = |at: usize, times: u32| {
        let (world, wish) = world();
        let world = world.before(at, Fault(json!({ "errcode": 45009, "times": times })));
        (world.carry_out(&wish), world.waits.take())
    };
    assert_eq!(reason(&run(1, 1).0), (Reason::Unread, false));
    let (report, waits) = run(3, 1);
    assert_eq!((settled(&report), waits), (vec![Settled::Answer], vec![1000]));
    assert_eq!(reason(&run(3, 4).0), (Reason::Unread, true));
}

#[test]
fn a_write_that_would_break_a_rule_is_not_planned_and_the_rest_is_made() {
    let bad = json!({ "triggers": [{ "name": "9", "type": "timer", "config": "0 0 2 * * * *" }] });
    let timers = json!([{ "name": "t", "type": "timer", "config": "0 0 2 * * * *" }]);
    let wish = json!({ "timeout": 9, "triggers": timers });
    for (state, wish, said) in [
        (
            json!({}),
            json!({ "container_config": { "enable": true } }),
            &[
                "missing container_config.qbase_env",
                "missing container_config.qbase_container_path",
                "missing container_config.text_mode",
            ][..],
        ),
        (
            with_config("3", &json!({ "timeout": 900 })),
            json!({ "envVariables": { "A": "1" } }),
            &["invalid_timeout config.timeout"],
        ),
        (with_config("2", &bad), wish, &["invalid_name config.triggers[0].name"]),
        (
            json!({ "environments": { "e": { "api_whitelist": ["/x?a"] } } }),
            json!({ "environments": [{ "env": "e", "api_whitelist": ["/b"] }] }),
            &["whitelist_query api_whitelist[0]"],
        ),
    ] {
        let wish = if wish.get("container_config").or(wish.get("environments")).is_some() {
            desired(&wish)
        } else {
            function(&wish)
        };
        let world = World::new(&state);
        let plan = world.plan(&wish);
        let told: Vec<_> = plan
            .warnings
            .iter()
            .map(|one| format!("{} {}", one.error.clone().unwrap(), one.path.clone().unwrap()))
            .collect();
        assert_eq!(told, said);
        assert!(plan.warnings.iter().all(|warning| warning.is_read));
        let rest = plan.changes.len();
        let report = world.carry_out(&wish);
        assert_eq!((report.failed.is_none(), report.done.len(), world.writes().len()), (true, rest, rest));
    }
}

#[test]
fn an_unknown_member_that_came_since_the_plan_is_not_lost() {
    let state = json!({ "container_config": container(false) });
    let mut theirs = container(false);
    theirs["retry"] = json!(3);
    let world = World::new(&state).before(1, Edit("/tcb/setcallbackconfig", json!({ "container_config": theirs })));
    let report = world.carry_out(&desired(&json!({ "container_config": container(true) })));
    assert_eq!(reason(&report), (Reason::Moved, false));
}

#[test]
fn a_forged_plan_can_do_nothing_that_the_desired_state_does_not_say() {
    let (world, wish) = world();
    let mut forged = json_of(&world.plan(&wish));
    forged["changes"][0]["fields"][0] = json!({ "path": "envVariables.B", "op": "remove" });
    let forged = wechat_cloudbase::plan::Plan::from_json(&forged.to_string()).unwrap();
    let report = world.apply(&wish, forged, &Allow::none()).unwrap();
    assert_eq!((reason(&report), world.writes().len()), ((Reason::Moved, false), 0));
}

#[test]
fn a_forged_plan_that_hides_a_danger_writes_nothing() {
    let many: Vec<_> = (0..12).map(|number| format!("/wxa/{number}")).collect();
    let lists = json!({ "open": true, "environments": { "e": { "api_whitelist": many, "version": 1 } } });
    let (kept, absent) = many.split_at(6);
    let absent: Vec<_> = absent.iter().map(|path| json!({ "$absent": path })).collect();
    let whitelist =
        |add: &[&str]| json!([&absent[..], &add.iter().map(|path| json!(path)).collect::<Vec<_>>()].concat());
    let prune = json!({ "prune": ["api_whitelist"], "environments": [{ "env": "e", "api_whitelist": kept }] });
    for wish in [
        json!({ "cloud_access_token": { "open": false }, "environments": [{ "env": "e" }] }),
        json!({ "environments": [{ "env": "e", "api_whitelist": [] }] }),
        json!({ "environments": [{ "env": "e", "api_whitelist": whitelist(&[]) }] }),
        json!({ "environments": [{ "env": "e", "api_whitelist": whitelist(&["/new"]) }] }),
        prune,
    ] {
        let world = World::new(&lists);
        let wish = desired(&wish);
        let made = json_of(&world.plan(&wish));
        for (index, change) in made["changes"].as_array().unwrap().iter().enumerate() {
            for danger in change["dangers"].as_array().unwrap() {
                let mut forged = made.clone();
                let dangers = forged["changes"][index]["dangers"].as_array_mut().unwrap();
                dangers.retain(|one| one != danger);
                let forged = wechat_cloudbase::plan::Plan::from_json(&forged.to_string()).unwrap();
                let report = world.apply(&wish, forged, &super::all()).unwrap();
                assert_eq!(reason(&report), (Reason::Moved, false), "{danger}");
                assert_eq!(world.writes().len(), 0);
                world.is_applying.set(false);
            }
        }
        assert!(world.carry_out(&wish).failed.is_none());
    }
}
