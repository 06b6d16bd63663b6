//! The desired state: what a file or a program wants of WeChat's configs. Everything that it does not name is kept.

use super::{
    list::{Keyed, List},
    origin::Origin,
};
use crate::{config::Secret, schema::Issue};

/// The desired state of one account, checked by all rules of the interfaces.
///
/// It has the values of environment variables inside. `Debug` never shows them.
#[derive(Clone, Debug)]
pub struct Desired {
    pub(crate) push: Option<Push>,
    /// `cloud_access_token.open`, for the whole account.
    pub(crate) token: Option<bool>,
    pub(crate) environments: Vec<EnvironmentWish>,
    pub(crate) prune: Prune,
    pub(crate) warnings: Vec<Issue>,
    /// The merchant's columns that have no text yet. A plan refuses them.
    pub(crate) open: Vec<OpenColumn>,
    pub(crate) origin: Origin,
}

/// Message push, as in `setCallBackConfig`. A config that is left out is neither read nor touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Push {
    pub(crate) functions: Option<FunctionPush>,
    pub(crate) container: Option<ContainerPush>,
}

/// `function_config`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FunctionPush {
    pub(crate) enable: Option<bool>,
    pub(crate) callbacks: Option<List<Callback>>,
}

/// `container_config`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContainerPush {
    pub(crate) enable: Option<bool>,
    pub(crate) qbase_env: Option<String>,
    pub(crate) qbase_container_path: Option<String>,
    pub(crate) text_mode: Option<i64>,
}

/// One kind of message and the function that gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) message_type: String,
    pub(crate) event: String,
    pub(crate) env: String,
    pub(crate) function_name: String,
    pub(crate) enable: bool,
}

/// What is wanted in one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EnvironmentWish {
    pub(crate) env: String,
    pub(crate) api_whitelist: Option<List<String>>,
    pub(crate) functions: Vec<FunctionWish>,
}

/// What is wanted of one cloud function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FunctionWish {
    pub(crate) name: String,
    pub(crate) timeout: Option<i64>,
    pub(crate) variables: Option<List<Variable>>,
    pub(crate) permissions: Option<List<String>>,
    pub(crate) triggers: Option<List<Trigger>>,
}

/// An environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) key: String,
    pub(crate) value: Secret,
}

/// A timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trigger {
    pub(crate) name: String,
    pub(crate) cron: String,
}

/// The lists in which what the desired state does not name is taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each list is pruned or not")]
pub(crate) struct Prune {
    pub(crate) callbacks: bool,
    pub(crate) api_whitelist: bool,
    pub(crate) permissions: bool,
    pub(crate) triggers: bool,
    pub(crate) variables: bool,
}

/// A place that needs a column of the merchants' list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenColumn {
    /// The path of the place, such as `environments[0].env`.
    pub path: String,
    /// The name of the column.
    pub column: String,
}

impl Desired {
    /// Returns what is suspicious about the desired state: what payloads and configs of functions warn of.
    #[must_use]
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// Returns the places that still need a column of a merchant. A plan refuses a desired state that has any.
    #[must_use]
    pub fn open_columns(&self) -> &[OpenColumn] {
        &self.open
    }

    /// Returns the names of all columns that the desired state takes from a merchant, sorted.
    #[must_use]
    pub fn merchant_columns(&self) -> &[String] {
        &self.origin.columns
    }

    /// Returns the hash of the parsed text and its config files, as `sha256:…`. References are not replaced in it, so
    /// nothing of a variable's value is in it, and all merchants have the same.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.origin.fingerprint
    }
}

/// A callback is known by `msgType` and `event`.
impl Keyed for Callback {
    type Key = (String, String);
}

impl Keyed for Variable {
    type Key = String;
}

impl Keyed for Trigger {
    type Key = String;
}
