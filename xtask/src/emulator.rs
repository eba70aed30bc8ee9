//! `cargo xtask emulator`: the emulator of the API alone.

use crate::paths;
use crate::progress::step;
use crate::tools::cargo;
use anyhow::{Result, bail};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

const NAME: &str = "hms-live-emulator";

/// The command: becomes the emulator, so that signals and the exit code are its own.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    let program = build()?;
    let error = Command::new(&program).args(arguments).exec();
    bail!("{} does not run: {error}", paths::shown(&program));
}

/// Compiles the emulator and returns the path of the program.
pub fn build() -> Result<PathBuf> {
    step("compiling the emulator", cargo().args(["build", "--package", NAME, "--bin", NAME]))?;
    Ok(program())
}

/// Where the program is.
pub fn program() -> PathBuf {
    paths::target().join("debug").join(NAME)
}
