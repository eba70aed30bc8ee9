//! `cargo xtask build --api`: writes the public APIs of the crate and the npm package to files that a test compares, and the table of
//! docs/rust.md with the functions of both.

use crate::progress::step;
use crate::tools::{self, WASM, cargo};
use crate::{package, paths};
use anyhow::Result;
use std::process::ExitCode;

/// The command.
pub fn write() -> Result<ExitCode> {
    package::make()?;
    tools::ensure_wasm_target()?;
    let documentation = ["doc", "--no-deps", "--package", "hms-live", "--features", "exports,server", "--target", WASM];
    step("documenting the crate", cargo().args(documentation))?;
    let mut node = tools::node();
    node.arg("tests/api/files.mjs").env("CARGO_TARGET_DIR", paths::target());
    step("writing tests/api/ and the table of docs/rust.md", &mut node)?;
    Ok(ExitCode::SUCCESS)
}
