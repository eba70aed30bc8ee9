//! `cargo xtask size`: what the package weighs, as shipped and inside an application, and the crate's client beside it.

use crate::{compile, package, paths, progress, tools};
use anyhow::Result;
use std::process::ExitCode;

/// The command.
pub fn run() -> Result<ExitCode> {
    package::make()?;
    let client = compile::client()?;
    let mut node = tools::node();
    let sizes = progress::step("compressing", node.arg("xtask/size.mjs").args([paths::package(), client]))?;
    print!("{sizes}");
    Ok(ExitCode::SUCCESS)
}
