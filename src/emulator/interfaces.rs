//! The interfaces: each has one row in the table and one function.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::account::{Account, Environment};
use super::context::Context;
use super::function_config::{MOST_CHARACTERS, judge_config};
use super::judge::{self, Judge, Object};
use super::platform_calls;
use super::refresh;
use super::refusal::{Answer, Refusal, answer, code};
use super::token::Kind;
use super::token_server;

pub(super) struct Interface {
    pub(super) path: &'static str,
    /// The kinds of token that it takes.
    pub(super) tokens: &'static [Kind],
    pub(super) answer: fn(&mut Context<'_>, &Map<String, Value>) -> Answer,
}

const SET_PUSH: &str = "/tcb/setcallbackconfig";
const UPLOAD: &str = "/tcb/uploadfuncconfig";
const ACCESS: &str = "/tcb/usecloudaccesstoken";

pub(super) const INTERFACES: &[Interface] = &[
    Interface { path: SET_PUSH, tokens: &[Kind::Authorizer], answer: set_callback_config },
    Interface { path: "/tcb/getcallbackconfig", tokens: &[Kind::Authorizer], answer: get_callback_config },
    Interface { path: "/tcb/getfuncconfig", tokens: &[Kind::Authorizer], answer: get_function_config },
    Interface { path: UPLOAD, tokens: &[Kind::Authorizer], answer: upload_function_config },
    Interface { path: "/tcb/listfunctions", tokens: &[Kind::Authorizer], answer: list_functions },
    Interface { path: "/tcb/getenvinfo", tokens: &[Kind::Authorizer], answer: get_env_info },
    Interface { path: ACCESS, tokens: &[Kind::Authorizer, Kind::Component], answer: use_cloud_access_token },
    Interface { path: refresh::PATH, tokens: &[Kind::Component], answer: refresh::answer },
    Interface { path: platform_calls::QUERY_AUTH, tokens: &[Kind::Component], answer: platform_calls::query_auth },
    Interface { path: platform_calls::LIST, tokens: &[Kind::Component], answer: platform_calls::list },
    Interface { path: platform_calls::INFO, tokens: &[Kind::Component], answer: platform_calls::info },
    Interface {
        path: platform_calls::PRE_AUTH_CODE,
        tokens: &[Kind::Component],
        answer: platform_calls::pre_auth_code,
    },
];

pub(super) fn find(path: &str) -> Option<&'static Interface> {
    INTERFACES.iter().find(|interface| interface.path == path)
}

/// Whether the request asks to change the state of an account.
pub(super) fn writes(path: &str, body: &[u8]) -> bool {
    let asks_to_set = || judge::parse(body).is_ok_and(|body| body.get("action").is_some_and(|action| action == "set"));
    [SET_PUSH, UPLOAD].contains(&path) || (path == ACCESS && asks_to_set())
}

/// Every path that the emulator answers.
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    INTERFACES.iter().map(|interface| interface.path).chain(platform_calls::PATHS).chain(token_server::PATHS)
}

/// An envelope of success with these members.
fn ok<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    let mut body = answer(0, "ok");
    body.extend(members.map(|(name, value)| (name.to_owned(), value)));
    body
}

fn set_callback_config(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let function = body.get("function_config").is_some().then(|| function_config(&mut judge, &body));
    let container = body.get("container_config").is_some().then(|| container_config(&mut judge, &body));
    if function.is_none() && container.is_none() {
        judge.missing("function_config or container_config");
    }
    judge.verdict()?;

    context.room()?;
    let account = context.account()?;
    if container.as_ref().is_some_and(|container| probe_fails(account, container)) {
        return Err(Refusal::because(
            code::INVALID_ARGS,
            "invalid: container_config.qbase_container_path does not answer",
        ));
    }
    let function = function.or_else(|| account.function_config.clone());
    let container = container.or_else(|| account.container_config.clone());
    if is_on(function.as_ref()) && is_on(container.as_ref()) {
        return Err(Refusal::because(code::INVALID_ARGS, "invalid: function push and container push are both on"));
    }
    account.function_config = function;
    account.container_config = container;
    Ok(ok([]))
}

fn is_on(config: Option<&Value>) -> bool {
    config.and_then(|config| config.get("enable")).and_then(Value::as_bool).unwrap_or_default()
}

/// WeChat calls the path with `CheckContainerPath` when a container push that is on is saved.
fn probe_fails(account: &Account, container: &Value) -> bool {
    let path = container.get("qbase_container_path").and_then(Value::as_str);
    is_on(Some(container)) && account.silent_paths.iter().any(|silent| Some(silent.as_str()) == path)
}

/// The emulator keeps the members that it does not know, as a WeChat that is newer than this code would.
fn function_config(judge: &mut Judge, body: &Object<'_>) -> Value {
    let Some(config) = judge.object(body, "function_config") else { return Value::Null };
    judge.flag(&config, "enable");
    let mut pairs = BTreeSet::new();
    for callback in judge.objects(&config, "callbacks") {
        let (kind, event) = (judge.name(&callback, "msgType"), judge.text(&callback, "event"));
        if !pairs.insert((kind, event)) {
            judge.invalid(callback.path_of("msgType"));
        }
        judge.name(&callback, "env");
        judge.name(&callback, "functionName");
        judge.flag(&callback, "enable");
    }
    config.to_value()
}

fn container_config(judge: &mut Judge, body: &Object<'_>) -> Value {
    let Some(config) = judge.object(body, "container_config") else { return Value::Null };
    judge.flag(&config, "enable");
    judge.name(&config, "qbase_env");
    judge.name(&config, "qbase_container_path");
    judge.whole(&config, "text_mode", 1..=2);
    config.to_value()
}

fn get_callback_config(context: &mut Context<'_>, _: &Map<String, Value>) -> Answer {
    let account = context.view()?;
    let mut data = Map::new();
    data.extend(account.function_config.clone().map(|config| ("function_config".to_owned(), config)));
    data.extend(account.container_config.clone().map(|config| ("container_config".to_owned(), config)));
    Ok(ok([("data", data.into())]))
}

/// The function and the type of configuration: reading and writing share these.
struct Slot<'a> {
    env: &'a str,
    function: &'a str,
    kind: i64,
}

impl<'a> Slot<'a> {
    fn read(judge: &mut Judge, body: &Object<'a>) -> Self {
        let kind = judge.whole(body, "type", 1..=3);
        let (env, function) = (judge.name(body, "env"), judge.name(body, "function_name"));
        if function.chars().count() > MOST_CHARACTERS {
            judge.invalid("function_name");
        }
        Self { env, function, kind }
    }
}

fn get_function_config(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let mut judge = Judge::default();
    let slot = Slot::read(&mut judge, &Object::root(body));
    judge.verdict()?;
    let unknown = |what: &str| Refusal::because(code::CONFIG_NOT_FOUND, format!("{what} unknown"));
    let functions = context.view()?.functions.get(slot.env).ok_or_else(|| unknown("env"))?;
    let configs = functions.get(slot.function).ok_or_else(|| unknown("function"))?;
    let config = configs.get(&slot.kind.to_string()).ok_or_else(|| unknown("config"))?;
    Ok(ok([("config", config.as_str().into())]))
}

fn upload_function_config(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let slot = Slot::read(&mut judge, &body);
    let config = judge.text(&body, "config");
    if body.get("config").is_some_and(Value::is_string) {
        judge_config(&mut judge, slot.kind, config);
    }
    judge.verdict()?;
    context.room()?;
    let functions = context.account()?.functions.entry(slot.env.to_owned()).or_default();
    functions.entry(slot.function.to_owned()).or_default().insert(slot.kind.to_string(), config.to_owned());
    Ok(ok([]))
}

/// WeChat's sample has these times.
const ADD_TIME: &str = "2019-02-27 15:34:59";
const MOD_TIME: &str = "2019-06-21 15:23:54";

fn list_functions(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let env = judge.name(&body, "env");
    let [limit, offset] = ["limit", "offset"].map(|name| judge.whole(&body, name, 0..=i64::MAX));
    judge.verdict()?;
    let functions = context.view()?.functions.get(env);
    let names = functions.into_iter().flat_map(|functions| functions.keys());
    let [limit, offset] = [limit, offset].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let row = |name: &String| json!({ "mod_time": MOD_TIME, "add_time": ADD_TIME, "runtime": "Nodejs8.9", "name": name, "status": "Active" });
    let page: Vec<_> = names.skip(offset).take(limit).map(row).collect();
    Ok(ok([("total_count", functions.map_or(0, BTreeMap::len).into()), ("functions", page.into())]))
}

/// An account has the environments of which its state knows something.
fn get_env_info(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let wanted = body.get("env").is_some().then(|| judge.name(&body, "env"));
    judge.verdict()?;
    let account = context.view()?;
    let known: BTreeSet<_> = account.functions.keys().chain(account.environments.keys()).collect();
    let row = |env: &&String| {
        json!({
            "env": env,
            "alias": env,
            "create_time": ADD_TIME,
            "update_time": MOD_TIME,
            "status": "NORMAL",
            "package_id": "basic",
            "package_name": "基础版 1",
        })
    };
    let asked = known.iter().filter(|env| wanted.is_none_or(|wanted| **env == wanted));
    Ok(ok([("info_list", asked.map(row).collect::<Vec<_>>().into())]))
}

fn use_cloud_access_token(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let action =
        judge.required(&body, "action", |value| value.as_str().filter(|action| ["get", "set"].contains(action)));
    let env = judge.name(&body, "env");
    let set = (action == Some("set")).then(|| access(&mut judge, &body));
    judge.verdict()?;

    if let Some((open, environment)) = set {
        return set_access(context, env, open, environment);
    }
    let account = context.view()?;
    let Environment { api_whitelist, version } = account.environments.get(env).cloned().unwrap_or_default();
    Ok(ok([("open", account.open.into()), ("api_whitelist", api_whitelist.into()), ("version", version.into())]))
}

fn set_access(context: &mut Context<'_>, env: &str, open: bool, sent: Environment) -> Answer {
    context.room()?;
    let versions = context.versions;
    let account = context.account()?;
    let stored = account.environments.get(env).cloned().unwrap_or_default().version;
    let Some(version) = versions.next(stored, sent.version) else {
        return Err(Refusal::because(code::INVALID_ARGS, "invalid: version"));
    };
    account.open = open;
    account.environments.insert(env.to_owned(), Environment { version, ..sent });
    Ok(ok([("open", open.into())]))
}

/// The switch of the account and the interfaces that the environment may call.
fn access(judge: &mut Judge, body: &Object<'_>) -> (bool, Environment) {
    let open = judge.flag(body, "open");
    let api_whitelist = judge.texts(body, "api_whitelist", |path| !path.contains("://") && !path.contains('?'));
    let version = judge.whole(body, "version", i64::MIN..=i64::MAX);
    (open, Environment { api_whitelist, version })
}
