//! The project's tools. `cargo xtask pkg` builds the npm package. cargo itself calls `test-runner`
//! (`.cargo/config.toml`).

mod codes;
mod glue;
mod glue_function;
mod inline;
mod json_schemas;
mod npm_package;
mod openapi;
mod run;
mod wasm_file;

use anyhow::{Result, bail};
use std::{env, ffi::OsString, iter, process::ExitCode};

fn main() -> ExitCode {
    match run_task() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_task() -> Result<()> {
    let mut args = env::args_os().skip(1);
    match args.next().as_ref().and_then(|task| task.to_str()) {
        Some("pkg") => npm_package::build(),
        Some("test-runner") => test_runner(args),
        _ => bail!("usage: cargo xtask pkg | cargo xtask test-runner <wasm file> [<test arguments>]"),
    }
}

fn test_runner(args: impl Iterator<Item = OsString>) -> Result<()> {
    let program = iter::once(OsString::from("wasm-bindgen-test-runner"));
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(program.chain(args))
}
