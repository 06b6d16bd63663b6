//! The interfaces, one file each. This page is the inventory.

#[cfg(feature = "serde")]
mod callback_conversion;
pub mod cloud_access_token;
pub mod get_callback_config;
pub mod get_function_config;
pub mod set_callback_config;

#[cfg(feature = "serde")]
pub use self::callback_conversion::ConversionError;
use crate::interface::Interface;

pub use crate::interface::ENVELOPE;

/// Every interface, in the order in which the wasm file numbers them.
pub const ALL: &[&Interface] = &[
    &set_callback_config::INTERFACE,
    &get_callback_config::INTERFACE,
    &get_function_config::INTERFACE,
    &cloud_access_token::INTERFACE,
];

/// The interface of that name, as this crate or as WeChat's page has it.
#[must_use]
pub fn interface(name: &str) -> Option<&'static Interface> {
    ALL.iter().copied().find(|interface| interface.name == name || interface.official_name == name)
}
