//! Everything that may name a JavaScript crate. No logic lives here: what is decided is decided by the core.

#[cfg(feature = "emulator")]
mod emulator;
#[cfg(feature = "client")]
mod exports;
#[cfg(feature = "gloo")]
pub mod gloo;
