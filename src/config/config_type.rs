//! The types of a function's config.

use serde::Serialize;

/// The type of a function's config.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "u8")]
pub enum ConfigType {
    /// The open interfaces that the function may call; 1 on the wire.
    Permissions,
    /// Its timer trigger; 2 on the wire.
    Triggers,
    /// Its time-out and environment variables; 3 on the wire.
    Environment,
}

impl From<ConfigType> for u8 {
    fn from(config_type: ConfigType) -> Self {
        match config_type {
            ConfigType::Permissions => 1,
            ConfigType::Triggers => 2,
            ConfigType::Environment => 3,
        }
    }
}
