//! `cargo xtask size`: prints the sizes of the package, as shipped and in an application, of the crate's client, and of a Rust program.

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
