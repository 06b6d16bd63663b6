//! Everything that may name a JavaScript crate. No logic lives here: what is decided is decided by the core.

#[cfg(feature = "gloo")]
mod awaited;
#[cfg(feature = "gloo")]
mod body;
#[cfg(any(feature = "client", feature = "config-client", feature = "gloo-client"))]
mod break_down;
#[cfg(feature = "client")]
mod buffers;
#[cfg(feature = "config-client")]
mod config_exports;
#[cfg(feature = "config-client")]
mod config_function;
#[cfg(feature = "config-client")]
mod cron;
#[cfg(feature = "config-client")]
mod desired;
#[cfg(feature = "emulator")]
mod emulator;
#[cfg(feature = "client")]
mod exports;
#[cfg(any(feature = "client", feature = "gloo-client"))]
mod failure;
#[cfg(feature = "config-client")]
mod function_configs;
#[cfg(feature = "gloo")]
pub mod gloo;
#[cfg(feature = "gloo-client")]
mod gloo_exports;
#[cfg(feature = "gloo-client")]
mod gloo_host;
#[cfg(any(feature = "client", feature = "config-client"))]
mod issues;
#[cfg(feature = "client")]
mod output;
#[cfg(feature = "client")]
mod packed;
#[cfg(feature = "gloo-client")]
mod plain;
#[cfg(feature = "config-client")]
mod plan;
