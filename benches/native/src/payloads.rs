//! Payloads and answers as text, their members in the order of WeChat's pages. All of them pass every check that gives
//! an error.

use serde_json::{Value, json};
use wechat_cloudbase::endpoints::set_callback_config::KNOWN_EVENTS;

/// In what the texts are written that an account can choose.
#[derive(Clone, Copy)]
pub enum Script {
    Latin,
    Chinese,
}

const CONTAINER: &str = r#"{"enable":false,"qbase_env":"prod-1a2b3c","qbase_container_path":"/push","text_mode":1}"#;

/// Every pair of message type and event once. WeChat's pages name ten events, so from the eleventh on each callback
/// raises a warning, which our side words and keeps, and which no peer has.
fn callback(index: usize, script: Script) -> String {
    let (event, env, function) = match script {
        Script::Latin => ("custom_event", "prod-1a2b3c", "handle-message"),
        Script::Chinese => ("自定义事件", "生产环境", "消息处理函数"),
    };
    let event = KNOWN_EVENTS.get(index).map_or_else(|| format!("{event}_{index}"), ToString::to_string);
    let (env, function) = (format!("{env}-{}", index % 7), format!("{function}-{index}"));
    let enable = !index.is_multiple_of(3);
    format!(r#"{{"msgType":"event","event":"{event}","env":"{env}","functionName":"{function}","enable":{enable}}}"#)
}

/// The value of `function_config`.
pub fn function_config(count: usize, script: Script) -> String {
    let callbacks: Vec<_> = (0..count).map(|index| callback(index, script)).collect();
    format!(r#"{{"enable":true,"callbacks":[{}]}}"#, callbacks.join(","))
}

fn configs(count: usize, script: Script) -> String {
    format!(r#"{{"function_config":{},"container_config":{CONTAINER}}}"#, function_config(count, script))
}

pub fn set_callbacks(count: usize, script: Script) -> String {
    configs(count, script)
}

fn whitelist(count: usize, last: &str) -> Value {
    (1..count).map(|index| format!("/wxa/interface_{index}/operation")).chain([last.to_owned()]).collect()
}

pub fn set_whitelist(count: usize) -> String {
    let whitelist = whitelist(count, "/*");
    format!(r#"{{"action":"set","env":"prod-1a2b3c","open":true,"api_whitelist":{whitelist},"version":12}}"#)
}

pub fn callbacks_answer(count: usize, script: Script) -> String {
    format!(r#"{{"errcode":0,"errmsg":"ok","data":{}}}"#, configs(count, script))
}

pub fn whitelist_answer(count: usize) -> String {
    let whitelist = whitelist(count, "/*");
    format!(r#"{{"errcode":0,"errmsg":"ok","open":true,"api_whitelist":{whitelist},"version":12}}"#)
}

/// A function's environment: JSON in a string, every quote escaped.
pub fn function_config_answer(variables: usize) -> String {
    let variables: Vec<_> =
        (0..variables).map(|index| json!({ "key": format!("VARIABLE_{index}"), "value": "some value" })).collect();
    let config = json!({ "timeout": 20, "environment": variables }).to_string();
    format!(r#"{{"errcode":0,"errmsg":"ok","config":{}}}"#, Value::from(config))
}
