//! Random states and random desired states: a plan that was carried out leaves nothing to do and everything else as it was.
//! With faults, the state at WeChat is at any time what the report says.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wechat_cloudbase::plan::{Change, Desired, FunctionConfigKind, Op, Reason, Resource, Shown};

use super::{Meanwhile, World, desired};

/// A small generator, so that a seed gives the same walk everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn is(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.is(50)).cloned().collect()
    }
}

const NAMES: [&str; 5] = ["a.a", "b.b", "c.c", "d.d", "e.e"];
const KEYS: [&str; 4] = ["A", "B", "C", "D"];
const CRONS: [&str; 3] = ["0 0 2 * * * *", "0 0  3 1 * * *", "0 30 4 * * MON *"];

fn callbacks(dice: &mut Dice) -> Vec<Value> {
    let pairs = dice.some(&[("text", ""), ("event", "x"), ("event", "y"), ("image", "")]);
    let row = |(kind, event): (&str, &str)| {
        let function = format!("f{}", dice.roll(2));
        json!({ "msgType": kind, "event": event, "env": "e1", "functionName": function, "enable": dice.is(70) })
    };
    pairs.into_iter().map(row).collect()
}

fn triggers(dice: &mut Dice) -> Vec<Value> {
    let names = dice.some(&["t", "u"]);
    let row = |name| json!({ "name": name, "type": "timer", "config": CRONS[usize::try_from(dice.roll(3)).unwrap()] });
    names.into_iter().map(row).collect()
}

fn container(dice: &mut Dice, enable: bool) -> Value {
    json!({ "enable": enable, "qbase_env": "e1", "qbase_container_path": format!("/p{}", dice.roll(2)), "text_mode": 1 + dice.roll(2) })
}

fn state(dice: &mut Dice) -> Value {
    let mut state = json!({ "open": dice.is(50), "functions": {}, "environments": {} });
    let on = dice.roll(3);
    if dice.is(70) {
        state["function_config"] = json!({ "enable": on == 1, "callbacks": callbacks(dice) });
    }
    if dice.is(70) {
        state["container_config"] = container(dice, on == 2);
    }
    for env in ["e1", "e2"] {
        state["environments"][env] =
            json!({ "api_whitelist": dice.some(&["/a", "/b", "/c"]), "version": dice.roll(9) });
        let variables = dice.some(&KEYS).into_iter();
        let variables: Vec<_> = variables.map(|key| json!({ "key": key, "value": dice.roll(3).to_string() })).collect();
        let login = [
            ("1", json!({ "permissions": { "openapi": dice.some(&NAMES) } })),
            ("2", json!({ "triggers": triggers(dice) })),
            ("3", json!({ "timeout": 1 + dice.roll(9), "environment": variables })),
        ];
        let login = login
            .into_iter()
            .filter(|_| dice.is(70))
            .map(|(kind, config)| (kind.to_owned(), json!(config.to_string())));
        state["functions"][env] = json!({ "login": login.collect::<serde_json::Map<_, _>>() });
    }
    state
}

/// Names some keys of an object, and leaves the others out.
fn thin(dice: &mut Dice, mut object: Value) -> Value {
    let names: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
    for name in names.into_iter().filter(|name| !["env", "name"].contains(&name.as_str())) {
        if dice.is(45) {
            object.as_object_mut().unwrap().remove(&name);
        }
    }
    object
}

/// Takes some entries away that may be there.
fn with_absent(dice: &mut Dice, mut wanted: Vec<Value>, all: &[Value], key: impl Fn(&Value) -> String) -> Vec<Value> {
    let named: BTreeSet<String> = wanted.iter().map(&key).collect();
    wanted.extend(all.iter().filter(|entry| !named.contains(&key(entry)) && dice.is(40)).cloned());
    wanted
}

fn wish(dice: &mut Dice) -> Value {
    let texts = |dice: &mut Dice, of: &[&str]| {
        let wanted = dice.some(of).into_iter().map(Value::from).collect();
        let absent: Vec<_> = of.iter().map(|name| json!({ "$absent": name })).collect();
        with_absent(dice, wanted, &absent, |entry| entry["$absent"].as_str().or(entry.as_str()).unwrap().to_owned())
    };
    let environments = ["e1", "e2"].map(|env| {
        let variables = KEYS.iter().filter_map(|key| match dice.roll(3) {
            0 => None,
            1 => Some(((*key).to_owned(), json!({ "$absent": true }))),
            _ => Some(((*key).to_owned(), json!(dice.roll(3).to_string()))),
        });
        let variables: serde_json::Map<_, _> = variables.collect();
        let absent: Vec<_> = ["t", "u"].map(|name| json!({ "name": name, "$absent": true })).to_vec();
        let triggers = triggers(dice);
        let login = json!({
            "name": "login",
            "timeout": 1 + dice.roll(9),
            "envVariables": variables,
            "permissions": { "openapi": texts(dice, &NAMES) },
            "triggers": with_absent(dice, triggers, &absent, |entry| entry["name"].to_string()),
        });
        let login = thin(dice, login);
        let environment =
            json!({ "env": env, "api_whitelist": texts(dice, &["/a", "/b", "/c", "/d"]), "functions": [login] });
        thin(dice, environment)
    });
    let on = dice.roll(3);
    let absent: Vec<_> = [("text", ""), ("event", "x"), ("event", "y")]
        .map(|(kind, event)| json!({ "msgType": kind, "event": event, "$absent": true }))
        .to_vec();
    let callbacks = callbacks(dice);
    let key = |entry: &Value| format!("{} {}", entry["msgType"], entry["event"]);
    let whole = json!({
        "function_config": { "enable": on == 1, "callbacks": with_absent(dice, callbacks, &absent, key) },
        "container_config": container(dice, on == 2),
        "cloud_access_token": { "open": dice.is(50) },
        "environments": environments,
    });
    let mut wish = thin(dice, whole);
    if wish.get("environments").is_none() {
        wish.as_object_mut().unwrap().remove("cloud_access_token");
    }
    wish["prune"] = json!(dice.some(&["callbacks", "api_whitelist", "permissions", "triggers", "envVariables"]));
    wish
}

/// What WeChat has in the place of a field, found without the code under test.
fn found(state: &Value, resource: &Resource, names: &[String]) -> Option<Value> {
    let path: Vec<&str> = names.iter().map(String::as_str).collect();
    let config = |env: &str, function: &str, kind: &str| -> Value {
        let text = state["functions"][env][function][kind].as_str().unwrap_or("{}");
        serde_json::from_str(text).unwrap()
    };
    let member = |list: &Value, key: &str, name: &str| list.as_array()?.iter().find(|row| row[key] == name).cloned();
    let text = |list: &Value, name: &str| list.as_array()?.iter().find(|entry| **entry == name).cloned();
    match (resource, path.as_slice()) {
        (Resource::Push, [config, "enable"]) => Some(json!(state[*config]["enable"].as_bool().unwrap_or_default())),
        (Resource::Push, ["function_config", "callbacks", kind, event]) => {
            let rows = state["function_config"]["callbacks"].as_array()?;
            rows.iter().find(|row| row["msgType"] == *kind && row["event"] == *event).cloned()
        }
        (Resource::Push, [config, name]) => state[*config].get(*name).cloned(),
        (Resource::Token { .. }, _) => Some(state["open"].clone()),
        (Resource::Whitelist { env }, [_, name]) => text(&state["environments"][env]["api_whitelist"], name),
        (Resource::Function { env, function, config: kind }, path) => match (kind, path) {
            (FunctionConfigKind::Permissions, [.., name]) => {
                text(&config(env, function, "1")["permissions"]["openapi"], name)
            }
            (FunctionConfigKind::Triggers, [.., name]) => member(&config(env, function, "2")["triggers"], "name", name),
            (_, ["timeout"]) => config(env, function, "3").get("timeout").cloned(),
            (_, path) => member(&config(env, function, "3")["environment"], "key", path.last()?),
        },
        _ => None,
    }
}

/// What WeChat has in the place of a kept entry.
fn listed(state: &Value, change: &Change, path: &str) -> Value {
    let mut field = change.fields[0].clone();
    path.clone_into(&mut field.path);
    found(state, &change.resource, &field.names()).unwrap()
}

fn is_shown(found: Option<&Value>, shown: Option<&Shown>) -> bool {
    match (found, shown) {
        (Some(found), Some(Shown::Flag(flag))) => *found == *flag,
        (Some(found), Some(Shown::Number(number))) => *found == *number,
        (Some(found), Some(Shown::Text(text))) => {
            let found = found["config"].as_str().or(found.as_str()).unwrap();
            found.split_whitespace().eq(text.split_whitespace())
        }
        (Some(found), Some(Shown::Receiver(to))) => {
            found["env"] == to.env && found["functionName"] == to.function_name && found["enable"] == to.enable
        }
        // A variable or a member of a set.
        (Some(_), None) => true,
        _ => false,
    }
}

/// Whether the state shows the change as done, or as not done.
fn assert_change(change: &Change, state: &Value, is_done: bool, why: &str) {
    for field in &change.fields {
        let found = found(state, &change.resource, &field.names());
        let (is_there, shown) = match (is_done, field.op) {
            (true, Op::Remove) | (false, Op::Add) => (false, None),
            (true, _) => (true, field.to.as_ref()),
            (false, _) => (true, field.from.as_ref()),
        };
        let fits = if is_there { is_shown(found.as_ref(), shown) } else { found.is_none() };
        assert!(fits, "{why}: done {is_done}: {field:?} of {:?}, found {found:?}", change.resource);
    }
}

fn fault(dice: &mut Dice) -> Value {
    let faults = [
        json!({ "drop": "before" }),
        json!({ "drop": "after" }),
        json!({ "errcode": -1000 }),
        json!({ "errcode": -1000, "applied": true }),
        json!({ "errcode": 45009 }),
        json!({ "garble": "half" }),
        json!({ "garble": "html" }),
        json!({ "status": 504 }),
    ];
    faults[usize::try_from(dice.roll(8)).unwrap()].clone()
}

/// Everything that the desired state does not name is as it was. Checked by pruning nothing and naming nothing more.
fn assert_nothing_left(world: &World, wish: &Desired, why: &str) {
    let plan = world.plan(wish);
    assert!(plan.changes.is_empty() && plan.warnings.is_empty(), "{why}: {plan:#?}");
}

#[test]
fn a_plan_that_was_carried_out_leaves_nothing_to_do() {
    for seed in 1..=100 {
        let mut dice = Dice::new(seed);
        let (state, wish) = (state(&mut dice), wish(&mut dice));
        let why = format!("seed {seed}: {state} {wish}");
        let (world, wish) = (World::new(&state), desired(&wish));
        let plan = world.plan(&wish);
        let report = world.carry_out(&wish);
        assert!(report.failed.is_none() && report.left.is_empty(), "{why}: {report:#?}");
        assert_eq!(report.done.len(), plan.changes.len());
        let after = world.state();
        for change in &plan.changes {
            assert_change(change, &after, true, &why);
        }
        for change in &plan.changes {
            for path in &change.kept {
                assert_eq!(listed(&after, change, path), listed(&state, change, path), "{why}: kept {path}");
            }
        }
        assert_nothing_left(&world, &wish, &why);
    }
}

#[test]
fn with_faults_the_state_is_what_the_report_says() {
    let mut failures = BTreeSet::new();
    for seed in 1..=1000 {
        let mut dice = Dice::new(seed);
        let (state, wish) = (state(&mut dice), wish(&mut dice));
        let why = format!("seed {seed}: {state} {wish}");
        let mut world = World::new(&state);
        for request in 1..12 {
            if dice.is(30) {
                world = world.before(request, Meanwhile::Fault(fault(&mut dice)));
            }
        }
        let wish = desired(&wish);
        let report = world.carry_out(&wish);
        let now = world.state();
        for (change, _) in &report.done {
            assert_change(change, &now, true, &why);
        }
        for change in &report.left {
            assert_change(change, &now, false, &why);
        }
        if let Some(failed) = &report.failed {
            failures.insert(format!("{:?}", failed.broken.reason));
            assert_ne!(failed.broken.reason, Reason::Moved, "{why}: nobody else is there");
            if !failed.broken.may_be_written {
                assert_change(&failed.change, &now, false, &why);
            }
        }
        // Running it again goes on.
        world.is_applying.set(false);
        world.meanwhile.borrow_mut().clear();
        let again = world.carry_out(&wish);
        assert!(again.failed.is_none() && again.left.is_empty(), "{why}: {again:#?}");
        assert_nothing_left(&world, &wish, &why);
    }
    assert_eq!(failures.into_iter().collect::<Vec<_>>(), ["NotEffective", "Refused", "Unread"]);
}
