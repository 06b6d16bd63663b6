//! The files of developers: `config.json` and `cloudbaserc.json`.

use wechat_cloudbase::{
    Locale,
    config::{Cloudbaserc, ConfigFile, VariableSource},
};

use super::{CANARY, codes};

#[test]
fn a_config_json_has_comments_and_trailing_commas() {
    let file = ConfigFile::parse(
        r#"// WeChat's tools upload this.
        {
            "permissions": { "openapi": ["wxacode.get", /* "a.b", */ "subscribeMessage.send",], },
            "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 2 */2 * * *" }, ],
            "runtime": "Nodejs18.15", // not for WeChat
        }"#,
        Locale::En,
    )
    .unwrap();
    assert_eq!(
        file.permissions.unwrap().to_text(),
        r#"{"permissions":{"openapi":["wxacode.get","subscribeMessage.send"]}}"#,
    );
    assert_eq!(
        file.triggers.unwrap().to_text(),
        r#"{"triggers":[{"name":"nightly","type":"timer","config":"0 0 2 */2 * * *"}]}"#,
    );
    let file = ConfigFile::parse("{}", Locale::En).unwrap();
    assert!(file.permissions.is_none() && file.triggers.is_none());
    let file = ConfigFile::parse(r#"{"triggers":[]}"#, Locale::En).unwrap();
    assert_eq!(file.triggers.unwrap().iter().count(), 0);
}

#[test]
fn a_mistake_in_a_config_json_has_its_place() {
    for (text, path, code) in [
        ("", "", "invalid_json"),
        ("[]", "", "wrong_type"),
        ("{/*}", "", "invalid_json"),
        (r#"{"permissions":null}"#, "permissions", "wrong_type"),
        (r#"{"permissions":{}}"#, "permissions.openapi", "missing"),
        (r#"{"permissions":{"openapi":[],"openApi":[]}}"#, "permissions.openApi", "unknown_field"),
        (r#"{"triggers":[],"triggers":[]}"#, "triggers", "duplicate_key"),
        (
            r#"{"triggers":[{"name":"a","type":"timer","config":"0 0 2 * * * *","on":1}]}"#,
            "triggers[0].on",
            "unknown_field",
        ),
        (r#"{"triggers":[{"name":"a","type":"timer","config":"0 0 2 * * *"}]}"#, "triggers[0].config", "cron_fields"),
    ] {
        let issues = ConfigFile::parse(text, Locale::En).unwrap_err();
        assert_eq!(codes(&issues), [(path.to_owned(), code)], "{text}");
    }
    let issues = ConfigFile::parse("{\n// one\n\"permissions\": [}", Locale::En).unwrap_err();
    assert!(issues[0].message.contains("line 3"), "{}", issues[0].message);
}

#[test]
fn a_cloudbaserc_gives_each_function_its_configs() {
    let file = Cloudbaserc::parse(
        r#"{
            "version": "2.0", "envId": "prod-1", "functionRoot": "./functions", // comment
            "functions": [
                { "name": "login", "timeout": 20, "memorySize": 256, "runtime": "Nodejs18.15",
                  "envVariables": { "LEVEL": "info", "PASSWORD": "{{env.DB_PASSWORD}}", "B": "{{ env.X }}", "C": "{{", "D": "}} {{" },
                  "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 * * * *" }] },
                { "name": "report" },
            ],
        }"#,
        Locale::En,
    )
    .unwrap();
    assert_eq!(file.env.as_deref(), Some("prod-1"));
    let [login, report] = &file.functions[..] else { panic!("{file:?}") };
    assert_eq!((login.name.as_str(), login.timeout), ("login", Some(20)));
    let value = |text: &str| VariableSource::Value(text.into());
    let expected = [
        ("LEVEL", value("info")),
        ("PASSWORD", VariableSource::Env("DB_PASSWORD".into())),
        ("B", VariableSource::Env("X".into())),
        ("C", value("{{")),
        ("D", value("}} {{")),
    ];
    assert_eq!(login.variables, Some(expected.map(|(key, source)| (key.to_owned(), source)).to_vec()));
    assert_eq!(login.triggers.as_ref().unwrap().get("t").unwrap().cron, "0 0 2 * * * *");
    assert_eq!(report.name, "report");
    assert!(report.timeout.is_none() && report.variables.is_none() && report.triggers.is_none());
    let file = Cloudbaserc::parse(r#"{"envId":"{{env.ENV_ID}}"}"#, Locale::En).unwrap();
    assert!(file.env.is_none() && file.functions.is_empty());
}

#[test]
fn a_mistake_in_a_cloudbaserc_has_its_place() {
    let function = |members: &str| format!(r#"{{"functions":[{{"name":"f",{members}}}]}}"#);
    let variables = |members: &str| function(&format!("\"envVariables\":{{{members}}}"));
    for (text, place, code) in [
        ("[]".to_owned(), "", "wrong_type"),
        (r#"{"functions":{}}"#.to_owned(), "functions", "wrong_type"),
        (r#"{"functions":[{}]}"#.to_owned(), "functions[0].name", "missing"),
        (r#"{"functions":[{"name":"{{env.X}}"}]}"#.to_owned(), "functions[0].name", "invalid_template"),
        (r#"{"functions":[{"name":"f"},{"name":"g"},{"name":"f"}]}"#.to_owned(), "functions[2]", "duplicate_entry"),
        (function(r#""timeout":301"#), "functions[0].timeout", "invalid_timeout"),
        (function(r#""envVariables":[]"#), "functions[0].envVariables", "wrong_type"),
        (variables(r#""SCF_X":"""#), "functions[0].envVariables.SCF_X", "reserved_name"),
        (variables(r#""A":"","A":"""#), "functions[0].envVariables.A", "duplicate_key"),
        (variables(r#""A":1"#), "functions[0].envVariables.A", "wrong_type"),
        (variables(r#""A":"x{{env.X}}""#), "functions[0].envVariables.A", "invalid_template"),
        (variables(r#""A":"{{env.X}}{{env.Y}}""#), "functions[0].envVariables.A", "invalid_template"),
        (variables(r#""A":"{{uin}}""#), "functions[0].envVariables.A", "invalid_template"),
        (variables(r#""A":"{{env.}}""#), "functions[0].envVariables.A", "invalid_template"),
        (variables(&format!(r#""A":"{}""#, "v".repeat(4096))), "functions[0].envVariables", "too_large"),
        (
            function(r#""triggers":[{"name":"t","type":"timer","config":"0 0 2 * * *"}]"#),
            "functions[0].triggers[0].config",
            "cron_fields",
        ),
    ] {
        let issues = Cloudbaserc::parse(&text, Locale::En).unwrap_err();
        assert_eq!(codes(&issues), [(place.to_owned(), code)], "{text}");
    }
    let issues = Cloudbaserc::parse(r#"{"functions":[{},{}]}"#, Locale::En).unwrap_err();
    assert_eq!(codes(&issues), [0, 1].map(|index| (format!("functions[{index}].name"), "missing")));
    let issues =
        Cloudbaserc::parse(&function(r#""triggers":[{"name":"t","type":"timer","config":"{{env.C}}"}]"#), Locale::En);
    assert!(codes(&issues.unwrap_err()).contains(&("functions[0].triggers[0].config".to_owned(), "invalid_template")));
}

#[test]
fn no_value_of_a_variable_in_a_cloudbaserc_is_shown() {
    let file =
        |value: &str, end: &str| format!(r#"{{"functions":[{{"name":"f","envVariables":{{"K":{value}}}}}]{end}"#);
    for value in ["\"x\"", "[\"x\"]", "\"x{{env.A}}\"", "\"{{env.A}}x{{x}}\"", "\"{{x}}\""] {
        let value = value.replace('x', CANARY);
        for end in ["}", "", ",\"envId\":3}", "}}"] {
            let shown = format!("{:?}", Cloudbaserc::parse(&file(&value, end), Locale::Zh));
            assert!(!shown.contains("canary"), "{shown}");
        }
    }
}
