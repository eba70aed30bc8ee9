//! `cargo xtask build --schema`: what the core takes and gives, as a file for the suites that hold the types against it.

use crate::paths;
use crate::progress::step;
use crate::tools::cargo;
use anyhow::Result;
use std::fs;
use std::path::PathBuf;

/// Makes the file and returns its path.
pub fn make() -> Result<PathBuf> {
    let mut command = cargo();
    let printed = step("printing the schema of the core", command.args(["run", "--package", "hms-live-schema"]))?;
    fs::write(file(), printed)?;
    Ok(file())
}

/// Where the file is.
pub fn file() -> PathBuf {
    paths::target().join("schema.json")
}
