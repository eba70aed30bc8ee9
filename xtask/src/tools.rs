//! Tools that commands need: installed if they are missing, or named in an error if they cannot be installed.

use crate::progress::{persistently, step};
use crate::{paths, process};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The target that the library is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

const RUNNER: &str = "wasm-test-runner";

const OLDEST_NODE: u32 = 20;

/// The tools of the matrix. `npm ci` rejects their lockfile because a registry may lack optional packages of other platforms. All needed
/// binaries are contained in packages, so no install scripts have to run.
const MATRIX: &str = "tests/matrix";
const INSTALL_OF_MATRIX: &[&str] = &["install", "--no-save", "--ignore-scripts"];

/// The suffix of npm and the programs that it installs: on Windows they are batch files.
const SCRIPT_SUFFIX: &str = if cfg!(windows) { ".cmd" } else { "" };

/// The cargo that runs this command, in the workspace's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(paths::root())
        .env("CARGO_TARGET_DIR", paths::target())
        // Its output is parsed, so it must have no colours.
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// A Node program in the folder of the workspace.
pub fn node() -> Command {
    let mut command = Command::new("node");
    command.current_dir(paths::root());
    command
}

/// A program that `npm ci` installed.
pub fn npm_tool(name: &str) -> Command {
    let mut command = Command::new(paths::root().join("node_modules/.bin").join(format!("{name}{SCRIPT_SUFFIX}")));
    command.current_dir(paths::root());
    command
}

/// npm, in the folder of the workspace.
pub fn npm() -> Command {
    let mut command = Command::new(format!("npm{SCRIPT_SUFFIX}"));
    command.current_dir(paths::root());
    command
}

/// Adds the WebAssembly target to the Rust toolchain if it is missing.
pub fn ensure_wasm_target() -> Result<()> {
    let sysroot = output("rustc", &["--print", "sysroot"]).context("rustc, of which cargo is a part, does not run")?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if output("rustup", &["--version"]).is_none() {
        bail!("the Rust target {WASM} is missing, and there is no rustup to add it: install Rust through rustup");
    }
    let label = format!("adding the Rust target {WASM}");
    persistently(&label, || step(&label, rustup().args(["target", "add", WASM]))).map(drop)
}

/// Adds a component of the Rust toolchain if its cargo subcommand does not run.
pub fn ensure_component(name: &str, subcommand: &str) -> Result<()> {
    if quietly(cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    if output("rustup", &["--version"]).is_none() {
        bail!("cargo {subcommand} is missing, and there is no rustup to add it: install Rust through rustup");
    }
    let label = format!("adding the Rust component {name}");
    persistently(&label, || step(&label, rustup().args(["component", "add", name]))).map(drop)
}

/// Fails if Node is missing or too old.
pub fn ensure_node() -> Result<()> {
    let Some(version) = output("node", &["--version"]) else {
        bail!("Node is missing: install Node {OLDEST_NODE} or newer, with npm");
    };
    let major: Option<u32> =
        version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!("Node {} is too old: install Node {OLDEST_NODE} or newer", version.trim()),
    }
}

/// Installs the npm packages of a folder ("" is the workspace) if they are missing or older than its lockfile.
pub fn ensure_npm_packages(folder: &str) -> Result<()> {
    ensure_node()?;
    if has_npm_packages(folder) {
        return Ok(());
    }
    let mut npm = npm();
    npm.current_dir(paths::root().join(folder))
        .args(if folder.starts_with(MATRIX) { INSTALL_OF_MATRIX } else { &["ci"] })
        .arg("--no-progress");
    let whose = if folder.is_empty() { String::new() } else { format!(" of {folder}") };
    let label = format!("installing npm packages{whose}");
    persistently(&label, || step(&label, &mut npm)).map(drop)
}

/// Whether the npm packages of a folder are installed and not older than its lockfile.
pub fn has_npm_packages(folder: &str) -> bool {
    let place = paths::root().join(folder);
    let installed = changed(&place.join("node_modules/.package-lock.json"));
    installed.is_some() && installed >= changed(&place.join("package-lock.json"))
}

/// Builds the runner of wasm-bindgen-test.
pub fn wasm_test_runner() -> Result<PathBuf> {
    let arguments = ["build", "--package", "xtask", "--features", RUNNER, "--bin", RUNNER];
    step("compiling the runner of the WebAssembly tests", cargo().args(arguments))?;
    Ok(wasm_test_runner_program())
}

/// Where the runner is.
pub fn wasm_test_runner_program() -> PathBuf {
    paths::debug_program(RUNNER)
}

/// The first program of this name in PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = paths::executable(name);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

fn rustup() -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(paths::root());
    command
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

/// Whether a program succeeds, without showing its output.
pub fn quietly(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    !process::stop_requested() && command.status().is_ok_and(|status| status.success())
}

/// The stdout of a program, if it succeeds.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(paths::root()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
