//! Tools from Python packages, most of which contain a compiled program. They are installed in `target/python/`.

use crate::debian::{self, PYTHON};
use crate::progress::{persistently, step};
use crate::{folders, paths};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The name of the Python program.
pub const INTERPRETER: &str = if cfg!(windows) { "python" } else { "python3" };

/// The folder with an environment's programs.
const PROGRAMS: &str = if cfg!(windows) { "Scripts" } else { "bin" };

/// Installs the packages of `xtask/requirements.txt` if they are missing or have another version.
pub fn ensure() -> Result<()> {
    let wanted = fs::read_to_string(paths::root().join("xtask/requirements.txt"))?;
    let noted = folder().join("installed.txt");
    if fs::read_to_string(&noted).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    debian::ensure(PYTHON.iter())?;
    let label = "installing Python packages";
    persistently(label, || {
        folders::empty(&folder())?;
        let mut environment = Command::new(INTERPRETER);
        step("making a Python environment", environment.args(["-m", "venv"]).arg(folder()))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "xtask/requirements.txt"];
        step(label, tool("python").args(pip))
    })?;
    Ok(fs::write(noted, wanted)?)
}

/// An installed program, run in the workspace's folder.
pub fn tool(name: &str) -> Command {
    let mut command = Command::new(folder().join(PROGRAMS).join(paths::executable(name)));
    command.current_dir(paths::root()).env("CARGO_TERM_COLOR", "never");
    command
}

fn folder() -> PathBuf {
    paths::target().join("python")
}
