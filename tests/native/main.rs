//! Native tests that use only the public API.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod answers;
mod boundary;
mod calls;
#[cfg(feature = "emulator")]
mod corpus;

mod conversions;
mod cron;
#[cfg(feature = "config")]
mod cron_runs;
#[cfg(feature = "config")]
mod cron_words;
#[cfg(feature = "config")]
mod desired;
mod differential;
mod drive;
#[cfg(feature = "emulator")]
mod emulator;
#[cfg(all(feature = "config", feature = "emulator", feature = "reqwest", feature = "ureq"))]
mod example;
#[cfg(feature = "config")]
mod function_configs;
mod house;
mod inventory;
mod payloads;
#[cfg(all(feature = "config", feature = "emulator"))]
mod plan;
mod properties;
mod repeat;
mod secrets;
#[cfg(all(feature = "reqwest", feature = "ureq"))]
mod sent_once;
mod spellings;
#[cfg(all(feature = "reqwest", feature = "ureq"))]
mod transports;
mod unknown;
mod upload;

use std::{fs, path::PathBuf};

/// Returns the path of a file of the repository.
fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads a file of the repository as text.
fn text(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the folder of an interface's fixtures.
fn folder(interface: &str) -> &'static str {
    match interface {
        "setCallBackConfig" => "set_callback_config",
        "getCallBackConfig" => "get_callback_config",
        "getFunctionConfig" => "get_function_config",
        "setCloudAccessToken" => "cloud_access_token",
        "listFunctions" => "list_functions",
        "getEnvInfo" => "get_env_info",
        "uploadFunctionConfig" => "upload_function_config",
        other => panic!("no fixtures for {other}"),
    }
}

/// Reads a fixture of an interface.
fn fixture(interface: &str, file: &str) -> String {
    text(&format!("tests/fixtures/{}/{file}", folder(interface)))
}
