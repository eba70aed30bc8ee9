//! `cargo xtask emulator`: the emulator of the API alone.

use crate::progress::step;
use crate::tools::cargo;
use crate::{group, paths};
use anyhow::Result;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

const NAME: &str = "hms-live-emulator";

/// The command: becomes the emulator, so that signals and the exit code are its own.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    group::become_program(Command::new(build()?).args(arguments))
}

/// Compiles the emulator and returns the path of the program.
pub fn build() -> Result<PathBuf> {
    step("compiling the emulator", cargo().args(["build", "--package", NAME, "--bin", NAME]))?;
    Ok(program())
}

/// Where the program is.
pub fn program() -> PathBuf {
    paths::debug_program(NAME)
}
