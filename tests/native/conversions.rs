//! Converts answers to requests, and reads the text in a function's config.

use serde_json::{Value, from_value, json};
use wechat_cloudbase::{
    Checks, Endpoint,
    endpoints::{
        ConversionError, get_callback_config as get,
        get_function_config::{Config, Response},
        set_callback_config as set,
    },
};

use crate::fixture;

fn answered() -> Value {
    json!({
        "function_config": {
            "enable": false,
            "callbacks": [
                { "msgType": "text", "event": "", "env": "e", "functionName": "f", "enable": true },
                { "msgType": "event", "event": "qr_scan_scene", "env": "e", "functionName": "g", "enable": false },
            ],
        },
        "container_config": { "enable": true, "qbase_env": "e", "qbase_container_path": "/", "text_mode": 2 },
    })
}

fn data(json: &Value) -> get::Data {
    from_value(json.clone()).unwrap()
}

/// Returns the object that holds the member at a path such as `function_config.callbacks[0].env`, and the member's
/// name.
fn parent<'j>(json: &'j mut Value, path: &str) -> (&'j mut Value, String) {
    let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    (json.pointer_mut(parent).unwrap(), name.to_owned())
}

#[test]
fn what_was_answered_can_be_set_again() {
    let request = set::Request::try_from(data(&answered())).unwrap();
    assert!(request.prepare(Checks::default()).is_ok());
    assert_eq!(serde_json::to_value(&request).unwrap(), answered(), "nothing is lost");

    let vendor: get::Response = serde_json::from_str(
        // WeChat's sample has a blank in a key. `Answer` trims it.
        &fixture("getCallBackConfig", "vendor_response.json").replace("path \"", "path\""),
    )
    .unwrap();
    let request = set::Request::try_from(vendor.data.unwrap()).unwrap();
    assert!(request.prepare(Checks::default()).is_ok());
    assert_eq!(set::Request::try_from(get::Data::default()), Ok(set::Request::default()));
}

#[test]
fn a_missing_member_is_named_by_its_path() {
    for path in [
        "function_config.enable",
        "function_config.callbacks",
        "function_config.callbacks[1].msgType",
        "function_config.callbacks[0].event",
        "function_config.callbacks[0].env",
        "function_config.callbacks[1].functionName",
        "function_config.callbacks[0].enable",
        "container_config.enable",
        "container_config.qbase_env",
        "container_config.qbase_container_path",
        "container_config.text_mode",
    ] {
        let mut json = answered();
        json["function_config"]["enable"] = true.into();
        let (parent, name) = parent(&mut json, path);
        parent.as_object_mut().unwrap().remove(&name).unwrap();
        let error = set::Request::try_from(data(&json)).unwrap_err();
        assert_eq!(error, ConversionError::Missing { path: path.into() });
        assert_eq!(error.to_string(), format!("`{path}` is missing in the answer"));
    }
}

#[test]
fn a_config_that_is_off_and_empty_was_never_set() {
    let blank = [
        json!({}),
        json!({ "function_config": null, "container_config": null }),
        json!({ "function_config": {}, "container_config": {} }),
        json!({ "function_config": { "callbacks": [] } }),
        json!({
            "function_config": { "enable": false, "callbacks": null },
            "container_config": { "enable": false, "qbase_env": "", "qbase_container_path": "", "text_mode": 0 },
        }),
    ];
    for json in blank {
        assert_eq!(set::Request::try_from(data(&json)), Ok(set::Request::default()), "{json}");
    }
    let off = json!({ "function_config": { "enable": false, "callbacks": [] } });
    let request = set::Request::try_from(data(&off)).unwrap();
    assert_eq!(serde_json::to_value(request).unwrap(), off, "it can be set as it is");

    for (name, member, value) in [
        ("function_config", "enable", json!(true)),
        ("function_config", "callbacks", json!([{}])),
        ("container_config", "qbase_env", json!("e")),
        ("container_config", "qbase_container_path", json!("/")),
        ("container_config", "text_mode", json!(2)),
        ("container_config", "new", json!(0)),
    ] {
        let holds_something = json!({ name: { member: value } });
        let error = set::Request::try_from(data(&holds_something)).unwrap_err();
        assert!(error.path().starts_with(name), "{error}");
    }
}

#[test]
fn parts_are_converted_alone_and_paths_begin_at_them() {
    let parts = data(&answered());
    let function = parts.function_config.unwrap();
    assert!(set::FunctionConfig::try_from(function.clone()).is_ok());
    let mut callback = function.callbacks.unwrap().remove(0);
    assert_eq!(set::Callback::try_from(callback.clone()).unwrap().function_name, "f");
    callback.function_name = None;
    assert_eq!(set::Callback::try_from(callback).unwrap_err().path(), "functionName");
    let mut container = parts.container_config.unwrap();
    assert_eq!(set::ContainerConfig::try_from(container.clone()).unwrap().text_mode, set::TextMode::Xml);
    for mode in [0, 3, 258, -1] {
        container.text_mode = Some(mode);
        let error = set::ContainerConfig::try_from(container.clone()).unwrap_err();
        assert_eq!(error, ConversionError::Invalid { path: "text_mode".into() });
    }
}

#[test]
fn unknown_members_are_kept_and_never_lost_silently() {
    let paths = ["new", "function_config.new", "function_config.callbacks[1].new", "container_config.new"];
    let mut all = answered();
    for path in paths {
        let mut json = answered();
        for json in [&mut json, &mut all] {
            let (parent, name) = parent(json, path);
            parent[name.as_str()] = json!({ "at": path });
        }
        let mut one = data(&json);
        assert_eq!(set::Request::try_from(one.clone()), Err(ConversionError::Unknown { path: path.into() }));
        assert_eq!(one.take_unknown().into_iter().collect::<Vec<_>>(), [(path.to_owned(), json!({ "at": path }))]);
        assert!(set::Request::try_from(one).is_ok());
    }
    let mut all = data(&all);
    assert_eq!(all.container_config.as_ref().unwrap().other["new"], json!({ "at": "container_config.new" }));
    let mut expected = paths;
    expected.sort_unstable();
    assert_eq!(all.take_unknown().into_keys().collect::<Vec<_>>(), expected);
    assert!(all.take_unknown().is_empty());
}

#[test]
fn an_unknown_member_whose_name_looks_like_a_path_hides_no_other() {
    let mut json = answered();
    json["function_config"]["callbacks[0].x"] = json!(2);
    json["function_config"]["callbacks"][0]["x"] = json!(1);
    let taken = data(&json).take_unknown();
    assert_eq!(taken["function_config.callbacks[0].x"], 1);
    assert_eq!(taken["function_config[\"callbacks[0].x\"]"], 2);
}

fn parsed(config: &str) -> Option<Config> {
    from_value::<Response>(json!({ "config": config })).unwrap().parsed_config()
}

#[test]
fn the_samples_of_function_configs_are_typed() {
    let sample = |file| parsed(&fixture("getFunctionConfig", file)).unwrap();
    let permissions = sample("vendor_config_permissions.json").permissions.unwrap();
    assert_eq!(permissions.openapi.unwrap(), ["subscribeMessage.send"]);
    let trigger = sample("vendor_config_triggers.json").triggers.unwrap().remove(0);
    assert_eq!((trigger.name.as_deref(), trigger.trigger_type.as_deref()), (Some("myTrigger"), Some("timer")));
    assert_eq!(trigger.config.as_deref(), Some("0 0 2 1 * * *"));
    let both = sample("community_config_combined.json");
    assert!(both.permissions.is_some() && both.triggers.is_some() && both.other.is_empty());
    assert_eq!(parsed(r#"[{"name":"t"}]"#).unwrap().triggers.unwrap().len(), 1, "a bare list");

    let config = parsed(r#"{"timeout":5,"environment":[{"key":"K","value":"V"}]}"#).unwrap();
    assert_eq!(config.timeout, Some(5));
    let variable = config.environment.unwrap().remove(0);
    assert_eq!((variable.key.as_deref(), variable.value.as_deref()), (Some("K"), Some("V")));
}

#[test]
fn what_is_unknown_in_a_function_config_is_kept() {
    let config = parsed(
        r#"{"timeout":"5","environment":[{"key":"K","new":1}],"permissions":{"openapi":[],"new":2},"triggers":null,"new":3}"#,
    )
    .unwrap();
    assert_eq!(Value::Object(config.other), json!({ "timeout": "5", "triggers": null, "new": 3 }));
    assert_eq!(config.environment.unwrap()[0].other["new"], 1);
    assert_eq!(config.permissions.unwrap().other["new"], 2);
    assert_eq!(parsed("{}"), Some(Config::default()));
    for no_config in ["", "{", "5", "\"text\"", "null", "[1]"] {
        assert_eq!(parsed(no_config), None, "{no_config}");
    }
    assert_eq!(Response::default().parsed_config(), None);
}

#[test]
fn a_parsed_config_shows_no_values_of_variables() {
    for config in [
        r#"{"environment":[{"key":"K","value":"hunter2"}]}"#,
        r#"{"environment":[{"key":"K","secret":"hunter2"}]}"#,
        r#"{"environment":[{"key":"K","value":["hunter2"]}]}"#,
        r#"{"variables":{"K":"hunter2"}}"#,
    ] {
        let shown = format!("{:?} {:#?}", parsed(config).unwrap(), parsed(config).unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
