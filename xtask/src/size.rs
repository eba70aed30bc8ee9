//! `cargo xtask size`: what the package weighs, as shipped and inside an application, and the crate beside it: its client, and a program that uses it.

use crate::{compile, package, paths, programs, progress, tools};
use anyhow::Result;
use std::process::ExitCode;

/// The command.
pub fn run() -> Result<ExitCode> {
    package::make()?;
    let (client, program) = (compile::client()?, programs::edge_function()?);
    let mut node = tools::node();
    let sizes = progress::step("compressing", node.arg("xtask/size.mjs").args([paths::package(), client, program]))?;
    print!("{sizes}");
    Ok(ExitCode::SUCCESS)
}
