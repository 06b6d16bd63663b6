//! Properties of every payload and every answer, hostile ones included.

use std::collections::HashSet;

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Map, Value, json};
use wechat_cloudbase::{
    Call, CallOptions, Checks, Endpoint, Error, Interface, Issue, Locale, Step, Token, Validation, endpoints,
    endpoints::{cloud_access_token, get_callback_config, get_function_config, set_callback_config},
};

use crate::fixture;

const NAMES: &[&str] = &[
    "function_config",
    "container_config",
    "enable",
    "callbacks",
    "msgType",
    "event",
    "env",
    "functionName",
    "qbase_env",
    "qbase_container_path",
    "text_mode",
    "type",
    "function_name",
    "action",
    "open",
    "api_whitelist",
    "version",
    "errcode",
    "errmsg",
    "data",
    "config",
    "__proto__",
];

const WORDS: &[&str] =
    &["", "get", "set", "/*", "event", "text", "https://a/b", "/a?b", "0", "42001", "\u{85}\u{2028}"];

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\udc00",
    "/",
    "-",
    "+",
    ".",
    "e",
    "E",
    "0",
    "1",
    "1e9",
    "1e-9",
    "1e999999999999",
    "9223372036854775808",
    "null",
    "true",
    "fals",
    " ",
    "\n",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "\"env\"",
    "\"env\":",
    "\"action\":\"set\"",
    "\"errcode\":",
    "微",
    "😀",
];

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn an_interface() -> impl Strategy<Value = &'static Interface> {
    select(endpoints::ALL)
}

fn checks() -> impl Strategy<Value = Checks> {
    (any::<bool>(), select(vec![Locale::En, Locale::Zh]))
        .prop_map(|(strict, locale)| Checks::default().strict(strict).locale(locale))
}

/// Makes texts with control characters, quotes and backslashes. `any::<String>()` makes no control characters.
fn any_text() -> impl Strategy<Value = String> {
    let odd = select("\n\r\t\u{0}\u{7f}\u{85}\u{2028}\u{feff}\"\\/".chars().collect::<Vec<_>>());
    vec(prop_oneof![any::<char>(), odd, prop::char::range('a', 'z')], 0..12).prop_map(String::from_iter)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => select(NAMES).prop_map(str::to_owned), 1 => any_text()]
}

/// Makes any JSON value, mostly from the names and words of the interfaces.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-4_i64..4).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(WORDS).prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((name(), inner), 0..6).prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

fn filled() -> impl Strategy<Value = String> {
    any_text().prop_filter("empty", |text| !text.is_empty())
}

fn callback() -> impl Strategy<Value = set_callback_config::Callback> {
    (filled(), any_text(), filled(), filled(), any::<bool>()).prop_map(
        |(message_type, event, env, function_name, enable)| set_callback_config::Callback {
            message_type,
            event,
            env,
            function_name,
            enable,
        },
    )
}

fn set_callback_request() -> impl Strategy<Value = set_callback_config::Request> {
    let function = (any::<bool>(), vec(callback(), 0..4)).prop_map(|(enable, mut callbacks)| {
        let mut seen = HashSet::new();
        callbacks.retain(|callback| seen.insert((callback.message_type.clone(), callback.event.clone())));
        set_callback_config::FunctionConfig { enable, callbacks }
    });
    let text_mode = select(vec![set_callback_config::TextMode::Json, set_callback_config::TextMode::Xml]);
    let container = (any::<bool>(), filled(), filled(), text_mode).prop_map(
        |(enable, qbase_env, qbase_container_path, text_mode)| set_callback_config::ContainerConfig {
            enable,
            qbase_env,
            qbase_container_path,
            text_mode,
        },
    );
    (option::of(function), option::of(container))
        .prop_filter("neither config", |(function, container)| function.is_some() || container.is_some())
        .prop_map(|(function_config, mut container_config)| {
            if let (Some(function), Some(container)) = (&function_config, &mut container_config) {
                container.enable &= !function.enable;
            }
            set_callback_config::Request { function_config, container_config }
        })
}

fn get_function_request() -> impl Strategy<Value = get_function_config::Request> {
    use get_function_config::ConfigType::{Environment, Permissions, Triggers};
    let config_type = select(vec![Permissions, Triggers, Environment]);
    (config_type, filled(), filled()).prop_map(|(config_type, env, function_name)| get_function_config::Request {
        config_type,
        env,
        function_name,
    })
}

fn access_token_request() -> impl Strategy<Value = cloud_access_token::Request> {
    const SAFE: i64 = (1 << 53) - 1;
    let entries = vec("/[a-z0-9_.*]{1,9}(/[a-z0-9_.*]{1,9}){0,2}", 0..5);
    prop_oneof![
        filled().prop_map(|env| cloud_access_token::Request::Get { env }),
        (filled(), any::<bool>(), entries, -SAFE..=SAFE).prop_map(|(env, open, api_whitelist, version)| {
            cloud_access_token::Request::Set { env, open, api_whitelist, version }
        }),
    ]
}

/// Makes the JSON of a valid request of some interface.
fn valid_text() -> impl Strategy<Value = String> {
    prop_oneof![
        set_callback_request().prop_map(|request| json!(request).to_string()),
        Just(json!(get_callback_config::Request {}).to_string()),
        get_function_request().prop_map(|request| json!(request).to_string()),
        access_token_request().prop_map(|request| json!(request).to_string()),
    ]
}

/// Makes a text in which pieces of JSON replace a few characters, or a few characters are missing.
fn near(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), any::<bool>(), select(PIECES));
    (text, vec(edit, 0..4)).prop_map(|(text, edits)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (index, drops, piece) in edits {
            let at = index.index(characters.len() + 1);
            let end = (at + usize::from(drops)).min(characters.len());
            characters.splice(at..end, piece.chars());
        }
        characters.into_iter().collect()
    })
}

/// Makes JSON, damaged JSON, or any other text.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => value().prop_map(|value| value.to_string()),
        2 => near(value().prop_map(|value| value.to_string())),
        1 => valid_text(),
        3 => near(valid_text()),
        1 => vec(select(PIECES), 0..24).prop_map(|pieces| pieces.concat()),
        1 => any_text(),
    ]
}

fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r'])
}

fn assert_presentable(issues: &[Issue]) {
    for issue in issues {
        assert!(is_one_line(&issue.path) && is_one_line(&issue.message), "{issue:?}");
        assert!(!issue.message.is_empty());
    }
}

fn assert_refused_in_words(refused: &Validation) {
    assert!(!refused.issues.is_empty());
    assert_presentable(&refused.issues);
    assert_presentable(&refused.warnings);
    assert!(is_one_line(&refused.to_string()));
}

/// Returns all texts of a call of this interface that gets `body` as its answer, after the token was sent.
fn shown_after(interface: &'static Interface, token: &str, status: u16, body: &[u8]) -> String {
    let payload = match interface.name {
        "getCallBackConfig" | "getEnvInfo" => "{}".into(),
        "setCloudAccessToken" => fixture(interface.name, "vendor_set_request.json"),
        name => fixture(name, "vendor_request.json"),
    };
    let mut call = Call::new(interface.prepare_json(&payload, Checks::default()).unwrap(), CallOptions::default());
    let Step::Send(_) = call.token(Token::new(token).unwrap()) else { panic!("no request") };
    let step = call.answered(status, body);
    let debug = format!("{step:?} {call:?}");
    let step = if let Step::NeedToken { .. } = step { call.token(Token::new(token).unwrap()) } else { step };
    match step {
        Step::Wait(_) => debug,
        Step::Done(Ok(answer)) => {
            let _ = answer.to_json();
            debug
        }
        Step::Done(Err(error)) => {
            let [english, chinese] = [Locale::En, Locale::Zh].map(|locale| error.message(locale));
            assert!(is_one_line(&english) && is_one_line(&chinese), "{english:?}");
            let kept = match &error {
                Error::Http(error) => error.body.clone(),
                Error::Decode(error) => format!("{} {}", error.path, error.body),
                Error::Api(error) => format!("{:?} {:?} {:?}", error.rid, error.hint, error.client_ip) + &error.errmsg,
                other => panic!("{other:?}"),
            };
            format!("{debug} {english} {chinese} {error:?} {kept}")
        }
        step => panic!("{step:?}"),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_payload_is_refused_in_words_or_prepared_for_good(text in text(), checks in checks()) {
        for interface in endpoints::ALL {
            match interface.prepare_json(&text, checks) {
                Err(refused) => assert_refused_in_words(&refused),
                Ok(prepared) => {
                    assert!(!checks.strict || prepared.warnings().is_empty());
                    assert_presentable(prepared.warnings());
                    let sent: Value = serde_json::from_slice(prepared.body()).unwrap();
                    let again = interface.prepare_json(&sent.to_string(), checks).unwrap();
                    assert_eq!(again.body(), prepared.body());
                    assert_eq!(again.effect(), prepared.effect());
                }
            }
        }
    }

    #[test]
    fn what_is_typed_and_valid_is_sent_as_it_is(
        callbacks in set_callback_request(),
        function in get_function_request(),
        access in access_token_request(),
    ) {
        fn sent(request: &impl Endpoint) -> Value {
            serde_json::from_slice(request.prepare(Checks::default()).unwrap().body()).unwrap()
        }
        assert_eq!(sent(&callbacks), json!(callbacks));
        assert_eq!(sent(&function), json!(function));
        assert_eq!(sent(&access), json!(access));
    }

    #[test]
    fn an_answer_of_any_bytes_ends_the_step(
        interface in an_interface(),
        status in prop_oneof![Just(200), any::<u16>()],
        body in prop_oneof![text().prop_map(String::into_bytes), vec(any::<u8>(), 0..200)],
    ) {
        shown_after(interface, "token", status, &body);
    }

    #[test]
    fn no_answer_makes_an_error_show_the_token(
        interface in an_interface(),
        token in prop_oneof!["[!-~]{16,64}", "[0-9a-f]{16,64}"],
        status in prop_oneof![3 => Just(200), 1 => 100_u16..600],
        encoded in any::<bool>(),
        errcode in option::of(prop_oneof![select(vec![-1, 40_014, 42_001, 45_011, 61_004, 40_164]), any::<i64>()]),
        around in [select(vec!["", "a ", "hint: [", "rid: ", "requestIP: "]), select(vec!["", "]", " rid: 0123abcd"])],
        padding in 0..2100_usize,
    ) {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        let percent = |byte: u8| if is_plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") };
        let echo = if encoded { token.bytes().map(percent).collect() } else { token.clone() };
        let message = format!("{} {}{echo}{}", "x".repeat(padding), around[0], around[1]);
        let body = errcode.map_or(message.clone(), |code| json!({ "errcode": code, "errmsg": message }).to_string());
        let shown = shown_after(interface, &token, status, body.as_bytes());
        assert!(!shown.contains(&token) && (!encoded || !shown.contains(&echo)), "{shown}");
    }
}
