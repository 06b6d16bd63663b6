//! What WeChat stores for each account. Interfaces read and change it, and a setup may begin with some of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is stored, by appid.
pub type State = BTreeMap<String, Account>;

/// What WeChat stores for one account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
pub struct Account {
    /// Whether the account may use `cloudbase_access_token` at all.
    pub open: bool,
    /// Message push to cloud functions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_config: Option<Value>,
    /// Message push to a container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_config: Option<Value>,
    /// Environment, function name, type (`"1"`, `"2"`, `"3"`): the `config` string.
    pub functions: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// What may be called from each environment.
    pub environments: BTreeMap<String, Environment>,
}

impl Default for Account {
    fn default() -> Self {
        let (functions, environments) = Default::default();
        Self { open: true, function_config: None, container_config: None, functions, environments }
    }
}

/// Environment values stay out of it.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("open", &self.open)
            .field("function_config", &self.function_config)
            .field("container_config", &self.container_config)
            .field("environments", &self.environments)
            .finish_non_exhaustive()
    }
}

/// What may be called from one environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
pub struct Environment {
    /// Paths of interfaces; `/*` is all of them.
    pub api_whitelist: Vec<String>,
    /// As it was last sent.
    pub version: i64,
}

impl Default for Environment {
    fn default() -> Self {
        Self { api_whitelist: vec!["/*".to_owned()], version: 0 }
    }
}
