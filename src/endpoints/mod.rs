//! The interfaces. Each has its own file; this page lists them all.

#[cfg(feature = "serde")]
mod callback_conversion;
pub mod cloud_access_token;
pub mod get_callback_config;
pub mod get_env_info;
pub mod get_function_config;
mod known_messages;
pub mod list_functions;
pub mod set_callback_config;
pub mod upload_function_config;

#[cfg(feature = "serde")]
pub use self::callback_conversion::ConversionError;
use crate::interface::Interface;

pub use crate::interface::ENVELOPE;

/// Every interface, in the order of its number in the wasm file.
pub const ALL: &[&Interface] = &[
    &set_callback_config::INTERFACE,
    &get_callback_config::INTERFACE,
    &get_function_config::INTERFACE,
    &cloud_access_token::INTERFACE,
    &list_functions::INTERFACE,
    &get_env_info::INTERFACE,
    &upload_function_config::INTERFACE,
];

/// Finds an interface by this crate's name or by the name on WeChat's page.
#[must_use]
pub fn interface(name: &str) -> Option<&'static Interface> {
    ALL.iter().copied().find(|interface| interface.name == name || interface.official_name == name)
}
