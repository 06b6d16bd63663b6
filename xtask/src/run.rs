//! Runs steps and programs. Prints what each step does and how long it took.

use anyhow::{Context, Result, ensure};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Instant,
};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

pub fn step<T>(label: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("{label:<44}");
    std::io::stdout().flush()?;
    let start = Instant::now();
    let result = work().with_context(|| format!("{label} failed"));
    match result {
        Ok(_) => println!("{:.3} s", start.elapsed().as_secs_f64()),
        Err(_) => println!("failed"),
    }
    result
}

pub fn cargo(subcommand: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root()).args([subcommand, "--quiet"]);
    cargo
}

pub fn node(script: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(root().join(script));
    node
}

pub fn run(command: &mut Command) -> Result<()> {
    finish(command).map(drop)
}

pub fn output_of(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8(finish(command.stdout(Stdio::piped()))?.stdout)?)
}

fn finish(command: &mut Command) -> Result<Output> {
    let program = command.get_program().display().to_string();
    let child = command.spawn().with_context(|| format!("cannot start {program}: run `make setup`"))?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{program} ended with {}", output.status);
    Ok(output)
}
