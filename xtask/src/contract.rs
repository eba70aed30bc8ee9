//! `cargo xtask contract`: asks the API, or without keys the emulator, what the documents say.

use crate::{emulator, package, paths, tools};
use anyhow::{Result, bail};
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

const PROGRAM: &str = "tests/contract/run.mjs";

/// The command: becomes the program, so that a signal reaches what has to stop a stream, and the exit code is its own.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    package::make()?;
    let emulator = emulator::build()?;
    let mut node = tools::node();
    node.arg(PROGRAM).args(arguments);
    node.env("HMS_LIVE_EMULATOR", emulator).env("HMS_LIVE_PACKAGE", paths::package());
    bail!("node does not run: {}", node.exec());
}
