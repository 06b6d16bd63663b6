//! `uploadFunctionConfig`: typed requests, and no value of a variable in anything that is shown.

use serde_json::{Value, json};
use wechat_cloudbase::{
    Checks, Effect, Endpoint, Locale,
    endpoints::{
        get_function_config::ConfigType,
        upload_function_config::{Config, Request, Trigger, Variable},
    },
    interface,
};

fn request(config: Config) -> Request {
    Request { env: "e".into(), function_name: "f".into(), config }
}

/// Returns the body of a request, and the config in it.
fn sent(config: Config) -> (Value, Value) {
    let prepared = request(config).prepare(Checks::default()).unwrap();
    assert_eq!(prepared.effect(), Effect::Write);
    let body: Value = serde_json::from_slice(prepared.body()).unwrap();
    let config = serde_json::from_str(body["config"].as_str().unwrap()).unwrap();
    (body, config)
}

#[test]
fn typed_configs_are_sent_as_text_of_their_type() {
    let (body, config) = sent(Config::Permissions(vec!["wxacode.get".into()]));
    assert_eq!((&body["type"], &body["env"], &body["function_name"]), (&json!(1), &json!("e"), &json!("f")));
    assert_eq!(config, json!({ "permissions": { "openapi": ["wxacode.get"] } }));
    let trigger = Trigger { name: "t".into(), cron: "0 0 2 1 * * *".into() };
    let (body, config) = sent(Config::Triggers(vec![trigger.clone()]));
    assert_eq!(body["type"], 2);
    assert_eq!(config, json!({ "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 1 * * *" }] }));
    let variables = Some(vec![Variable { key: "K".into(), value: "微 \"v\"".into() }]);
    let (body, config) = sent(Config::Environment { timeout: Some(5), variables });
    assert_eq!(body["type"], 3);
    assert_eq!(config, json!({ "timeout": 5, "environment": [{ "key": "K", "value": "微 \"v\"" }] }));
    assert_eq!(sent(Config::Environment { timeout: None, variables: Some(vec![]) }).1, json!({ "environment": [] }));
    let nothing = request(Config::Environment { timeout: None, variables: None }).prepare(Checks::default());
    assert!(nothing.is_err(), "it would take away all variables and the time-out");

    let refused = request(Config::Triggers(vec![trigger.clone(), trigger])).prepare(Checks::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "uploadFunctionConfig: config.triggers[1]: has the same name as `config.triggers[0]`"
    );
    let timeout = request(Config::Environment { timeout: Some(301), variables: None });
    assert!(timeout.prepare(Checks::default()).is_err());
}

#[test]
fn a_text_is_sent_byte_for_byte() {
    let text = " {\"timeout\" :\t5.0e0,\n\"environment\":[{\"value\":\"\\u5fae\\/\u{2028}\",\"key\":\"K\"}]}\r\n";
    let (body, _) = sent(Config::Text(ConfigType::Environment, text.into()));
    assert_eq!(body["config"], text);
    let wrong = request(Config::Text(
        ConfigType::Triggers,
        "{\"triggers\":[{\"name\":\"t\",\"type\":\"timer\",\"config\":\"\"}]}".into(),
    ));
    assert_eq!(wrong.prepare(Checks::default()).unwrap_err().issues[0].path, "config.triggers[0].config");
}

#[test]
fn no_value_of_a_variable_is_shown() {
    const CANARY: &str = "canary-d1ed";
    let shown = |config: &Value| {
        let payload = json!({ "type": 3, "env": "e", "function_name": "f", "config": config }).to_string();
        let mut shown = Vec::new();
        for locale in [Locale::En, Locale::Zh] {
            match interface("uploadFunctionConfig").unwrap().prepare_json(&payload, Checks::default().locale(locale)) {
                Ok(prepared) => shown.push(format!("{prepared:?}")),
                Err(refused) => shown.push(format!("{refused:?} {refused}")),
            }
        }
        shown.concat()
    };
    let variable = |key: Value, value: Value| json!({ "environment": [{ "key": key, "value": value }] });
    let configs = [
        variable("K".into(), CANARY.into()),
        variable("SCF_".into(), CANARY.into()),
        variable("K".into(), json!([CANARY])),
        variable("K".into(), json!({ "x": CANARY })),
        variable("K".into(), CANARY.repeat(400).into()),
        variable(CANARY.into(), "the key and the value are swapped".into()),
        json!({ "environment": { "K": CANARY } }),
        json!({ "environment": [CANARY] }),
        json!({ "environment": CANARY }),
        json!({ "timeout": CANARY, "environment": [{ "key": "K", "valu": CANARY }] }),
        json!([{ "key": "K", "value": CANARY }]),
        json!(CANARY),
    ];
    for config in &configs {
        for config in [config, &config.to_string().into(), &format!("{config}x").into(), &format!("{{{config}").into()]
        {
            let shown = shown(config);
            assert!(!shown.contains(CANARY), "{shown}");
        }
    }
    let variables = Some(vec![Variable { key: "K".into(), value: CANARY.into() }]);
    for config in
        [Config::Environment { timeout: None, variables }, Config::Text(ConfigType::Environment, CANARY.into())]
    {
        let shown = format!("{:?}", request(config));
        assert!(!shown.contains(CANARY) && shown.contains("function_name"), "{shown}");
    }
}
