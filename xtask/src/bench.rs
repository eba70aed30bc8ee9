//! `cargo xtask bench`: the package measured beside what else does its job, in one run on one machine.

use crate::process::{self, Running};
use crate::{debian, emulator, package, paths, tools};
use anyhow::{Context, Result};
use std::process::ExitCode;
use std::time::Duration;

/// The command. `arguments` are `--quick` and names of rows; without names all rows are run and bench/RESULTS.md is written.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    package::make()?;
    let emulator = emulator::build()?;
    debian::ensure(debian::CHROMIUM.iter())?;
    tools::ensure_npm_packages("bench").context("the peers are missing")?;
    tools::ensure_npm_packages("worker")?;

    let mut node = tools::node();
    node.arg("bench/run.mjs").args(arguments);
    node.env("HMS_LIVE_EMULATOR", emulator).env("HMS_LIVE_PACKAGE", paths::package());
    // What it prints is its result, and it takes a quarter of an hour, so it writes to the terminal itself.
    let mut child = Running::start("the comparison", &mut node)?;
    let status = loop {
        if let Some(status) = child.finished()? {
            break status;
        }
        process::pause(Duration::from_millis(50))?;
    };
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
