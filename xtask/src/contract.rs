//! `cargo xtask contract`: asks the API, or without keys the emulator, what the documents say.

use crate::{emulator, group, package, paths, tools};
use anyhow::{Context, Result};
use std::process::ExitCode;

const ARGUMENTS: &str = "tests/contract/arguments.mjs";
const PROGRAM: &str = "tests/contract/run.mjs";

/// The command: becomes the program, so that a signal reaches what has to stop a stream, and the exit code is its own.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    tools::ensure_node()?;
    // What is wrong with the arguments is said before anything is compiled.
    let judged = tools::node().arg(ARGUMENTS).args(arguments).status().context("node does not run")?;
    if !judged.success() || arguments.iter().any(|argument| ["--help", "-h"].contains(argument)) {
        return Ok(ExitCode::from(judged.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)));
    }
    package::make()?;
    let emulator = emulator::build()?;
    let mut node = tools::node();
    node.arg(PROGRAM).args(arguments);
    node.env("HMS_LIVE_EMULATOR", emulator).env("HMS_LIVE_PACKAGE", paths::package());
    group::become_program(&mut node)
}
