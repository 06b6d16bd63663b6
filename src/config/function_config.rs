//! A config of any type.

use super::{config_type::ConfigType, environment::Environment, permissions::Permissions, triggers::Triggers};
use crate::{locale::Locale, schema::Issue};

/// A config of a function, as its text says. Reading it and writing it loses nothing: unknown members keep their texts.
///
/// ```
/// use wechat_cloudbase::{Locale, config::{ConfigType, FunctionConfig}};
///
/// let text = r#"{"timeout":5,"environment":[{"key":"K","value":"V"}],"memo":1.0}"#;
/// let mut config = FunctionConfig::parse(ConfigType::Environment, text, Locale::En).unwrap();
/// if let FunctionConfig::Environment(environment) = &mut config {
///     environment.set("LOG_LEVEL", "info");
/// }
/// assert_eq!(
///     config.to_text(),
///     r#"{"timeout":5,"environment":[{"key":"K","value":"V"},{"key":"LOG_LEVEL","value":"info"}],"memo":1.0}"#,
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FunctionConfig {
    /// Type 1.
    Permissions(Permissions),
    /// Type 2.
    Triggers(Triggers),
    /// Type 3.
    Environment(Environment),
}

impl FunctionConfig {
    /// Reads the text of `config`, as `getFunctionConfig` answers it.
    ///
    /// # Errors
    ///
    /// Returns all issues. The path of each begins at the config. No issue shows the value of a variable.
    pub fn parse(config_type: ConfigType, text: &str, locale: Locale) -> Result<Self, Vec<Issue>> {
        match config_type {
            ConfigType::Permissions => Permissions::parse(text, locale).map(Self::Permissions),
            ConfigType::Triggers => Triggers::parse(text, locale).map(Self::Triggers),
            ConfigType::Environment => Environment::parse(text, locale).map(Self::Environment),
        }
    }

    /// Its type.
    #[must_use]
    pub const fn config_type(&self) -> ConfigType {
        match self {
            Self::Permissions(_) => ConfigType::Permissions,
            Self::Triggers(_) => ConfigType::Triggers,
            Self::Environment(_) => ConfigType::Environment,
        }
    }

    /// Returns the text of `config` that `uploadFunctionConfig` takes.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Permissions(permissions) => permissions.to_text(),
            Self::Triggers(triggers) => triggers.to_text(),
            Self::Environment(environment) => environment.to_text(),
        }
    }

    /// Returns what is suspicious. A timer that does not run after `from`, in seconds since 1970, never runs.
    #[must_use]
    pub fn warnings(&self, from: i64, locale: Locale) -> Vec<Issue> {
        match self {
            Self::Permissions(permissions) => permissions.warnings(locale),
            Self::Triggers(triggers) => triggers.warnings(from, locale),
            Self::Environment(environment) => environment.warnings(locale),
        }
    }
}
