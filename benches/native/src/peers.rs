//! What people would write with serde and a validation crate: the same rules as ours where they give errors. Warnings,
//! paths in WeChat's spelling and hints at misspelt names are not asked of them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

const MOST: i64 = (1 << 53) - 1;

#[derive(Deserialize, Serialize, garde::Validate, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_push_enabled"))]
pub struct SetCallbacks {
    #[garde(dive, custom(one_push(self)))]
    #[validate(nested)]
    #[serde(skip_serializing_if = "Option::is_none")]
    function_config: Option<FunctionConfig>,
    #[garde(dive)]
    #[validate(nested)]
    #[serde(skip_serializing_if = "Option::is_none")]
    container_config: Option<ContainerConfig>,
}

#[derive(Deserialize, Serialize, garde::Validate, Validate)]
#[serde(deny_unknown_fields)]
struct FunctionConfig {
    #[garde(skip)]
    enable: bool,
    #[garde(dive, custom(unique))]
    #[validate(nested, custom(function = "all_unique"))]
    callbacks: Vec<Callback>,
}

#[derive(Deserialize, Serialize, garde::Validate, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Callback {
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    msg_type: String,
    #[garde(skip)]
    event: String,
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    env: String,
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    function_name: String,
    #[garde(skip)]
    enable: bool,
}

#[derive(Deserialize, Serialize, garde::Validate, Validate)]
#[serde(deny_unknown_fields)]
struct ContainerConfig {
    #[garde(skip)]
    enable: bool,
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    qbase_env: String,
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    qbase_container_path: String,
    #[garde(range(min = 1, max = 2))]
    #[validate(range(min = 1, max = 2))]
    text_mode: i64,
}

fn is_one_push(config: &SetCallbacks) -> bool {
    match (&config.function_config, &config.container_config) {
        (None, None) => false,
        (Some(function), Some(container)) => !(function.enable && container.enable),
        _ => true,
    }
}

fn one_push<T>(config: &SetCallbacks) -> impl FnOnce(&T, &()) -> garde::Result + '_ {
    move |_, ()| if is_one_push(config) { Ok(()) } else { Err(garde::Error::new("one push has to be set")) }
}

fn one_push_enabled(config: &SetCallbacks) -> Result<(), ValidationError> {
    if is_one_push(config) { Ok(()) } else { Err(ValidationError::new("one_push")) }
}

fn are_unique(callbacks: &[Callback]) -> bool {
    let mut seen = HashSet::with_capacity(callbacks.len());
    callbacks.iter().all(|callback| seen.insert((callback.msg_type.as_str(), callback.event.as_str())))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde gives it so")]
fn unique(callbacks: &[Callback], (): &()) -> garde::Result {
    if are_unique(callbacks) { Ok(()) } else { Err(garde::Error::new("a pair stands twice")) }
}

fn all_unique(callbacks: &[Callback]) -> Result<(), ValidationError> {
    if are_unique(callbacks) { Ok(()) } else { Err(ValidationError::new("unique")) }
}

#[derive(Deserialize, Serialize, garde::Validate, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "complete_set"))]
pub struct SetWhitelist {
    #[garde(custom(complete(self)))]
    action: Action,
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    env: String,
    #[garde(skip)]
    open: Option<bool>,
    #[garde(inner(inner(length(min = 1), custom(path))))]
    #[validate(custom(function = "paths"))]
    api_whitelist: Option<Vec<String>>,
    #[garde(inner(range(min = -MOST, max = MOST)))]
    #[validate(range(min = -MOST, max = MOST))]
    version: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    Get,
    Set,
}

fn is_complete(request: &SetWhitelist) -> bool {
    request.action == Action::Get
        || (request.open.is_some() && request.api_whitelist.is_some() && request.version.is_some())
}

fn complete<T>(request: &SetWhitelist) -> impl FnOnce(&T, &()) -> garde::Result + '_ {
    move |_, ()| if is_complete(request) { Ok(()) } else { Err(garde::Error::new("set needs all of it")) }
}

fn complete_set(request: &SetWhitelist) -> Result<(), ValidationError> {
    if is_complete(request) { Ok(()) } else { Err(ValidationError::new("complete")) }
}

fn is_path(entry: &str) -> bool {
    let first = entry.split('/').next().unwrap_or_default();
    let names_host = entry.contains("://") || entry.starts_with("//") || (first.contains('.') && entry.contains('/'));
    !names_host && !entry.contains(['?', '#'])
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde gives it so")]
fn path(entry: &str, (): &()) -> garde::Result {
    if is_path(entry) { Ok(()) } else { Err(garde::Error::new("must be a path")) }
}

fn paths(entries: &[String]) -> Result<(), ValidationError> {
    let fit = entries.iter().all(|entry| !entry.is_empty() && is_path(entry));
    if fit { Ok(()) } else { Err(ValidationError::new("path")) }
}

/// Answers, and no more of them than is asked for: unknown members are not kept.
pub mod answers {
    #![expect(dead_code, reason = "only reading is measured")]

    use serde::Deserialize;

    #[derive(Deserialize)]
    pub struct CallbacksAnswer {
        errcode: i64,
        data: Option<Data>,
    }

    #[derive(Deserialize)]
    struct Data {
        function_config: Option<AnsweredFunctionConfig>,
        container_config: Option<AnsweredContainerConfig>,
    }

    #[derive(Deserialize)]
    struct AnsweredFunctionConfig {
        enable: Option<bool>,
        callbacks: Option<Vec<AnsweredCallback>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct AnsweredCallback {
        msg_type: Option<String>,
        event: Option<String>,
        env: Option<String>,
        function_name: Option<String>,
        enable: Option<bool>,
    }

    #[derive(Deserialize)]
    struct AnsweredContainerConfig {
        enable: Option<bool>,
        qbase_env: Option<String>,
        qbase_container_path: Option<String>,
        text_mode: Option<i64>,
    }

    #[derive(Deserialize)]
    pub struct WhitelistAnswer {
        errcode: i64,
        open: Option<bool>,
        api_whitelist: Option<Vec<String>>,
        version: Option<i64>,
    }

    #[derive(Deserialize)]
    pub struct FunctionConfigAnswer {
        errcode: i64,
        config: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct OkAnswer {
        errcode: i64,
        errmsg: String,
    }
}
