//! The state that WeChat stores for each account. Interfaces read and change it. A setup can start with some of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The stored state, by appid.
pub type State = BTreeMap<String, Account>;

/// The state that WeChat stores for one account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
pub struct Account {
    /// Whether the account may use `cloudbase_access_token`.
    pub open: bool,
    /// Message push to cloud functions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_config: Option<Value>,
    /// Message push to a container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_config: Option<Value>,
    /// The paths of the container that do not answer `CheckContainerPath`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub silent_paths: Vec<String>,
    /// By environment, function name and type (`"1"`, `"2"`, `"3"`): the `config` string.
    pub functions: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// The interfaces that each environment may call.
    pub environments: BTreeMap<String, Environment>,
}

impl Default for Account {
    fn default() -> Self {
        let (silent_paths, functions, environments) = Default::default();
        Self { open: true, function_config: None, container_config: None, silent_paths, functions, environments }
    }
}

/// Omits environment values.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("open", &self.open)
            .field("function_config", &self.function_config)
            .field("container_config", &self.container_config)
            .field("silent_paths", &self.silent_paths)
            .field("environments", &self.environments)
            .finish_non_exhaustive()
    }
}

/// The interfaces that one environment may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
pub struct Environment {
    /// Paths of interfaces. `/*` means all of them.
    pub api_whitelist: Vec<String>,
    /// The value that was last sent.
    pub version: i64,
}

impl Default for Environment {
    fn default() -> Self {
        Self { api_whitelist: vec!["/*".to_owned()], version: 0 }
    }
}
