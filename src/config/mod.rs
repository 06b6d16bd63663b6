//! The configs of a cloud function: what WeChat's pages say about them, as values and as texts. Public with the feature
//! `config`.

pub(crate) mod cron;
pub(crate) mod rules;

#[cfg(feature = "config")]
mod cloudbaserc;
#[cfg(feature = "config")]
mod config_file;
#[cfg(feature = "serde")]
mod config_type;
#[cfg(feature = "config")]
pub(crate) mod environment;
#[cfg(feature = "config")]
mod function_config;
#[cfg(feature = "config")]
mod jsonc;
#[cfg(feature = "config")]
mod part;
#[cfg(feature = "config")]
pub(crate) mod permissions;
#[cfg(feature = "config")]
mod reading;
#[cfg(feature = "config")]
mod secret;
#[cfg(feature = "config")]
mod template;
#[cfg(feature = "config")]
pub(crate) mod triggers;
#[cfg(feature = "config")]
mod unknown;
#[cfg(feature = "config-client")]
mod value;

#[cfg(feature = "serde")]
pub use self::config_type::ConfigType;
#[cfg(feature = "config-client")]
pub(crate) use self::value::{of_value, write_value};
#[cfg(feature = "config")]
pub use self::{
    cloudbaserc::{Cloudbaserc, CloudbasercFunction, VariableSource},
    config_file::ConfigFile,
    cron::{Cron, CronField, InvalidCron},
    environment::{Environment, Variable},
    function_config::FunctionConfig,
    permissions::Permissions,
    secret::Secret,
    triggers::{Trigger, Triggers},
    unknown::Unknown,
};
#[cfg(feature = "config")]
pub(crate) use self::{jsonc::without_comments, reading::tape_of};
