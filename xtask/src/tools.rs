//! What a command needs from the machine, installed when it is missing, or named in a sentence when that cannot be done.

use crate::progress::step;
use crate::{paths, process};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The target that the library is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Chromium and its driver, as Debian names programs and packages.
pub const BROWSER: [(&str, &str); 2] = [("chromium", "chromium"), ("chromedriver", "chromium-driver")];

const OLDEST_NODE: u32 = 20;

/// The cargo that runs this command, in the folder of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(paths::root())
        .env("CARGO_TARGET_DIR", paths::target())
        // What it prints is read here, and colours would be in the way.
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
    let mut command = Command::new(paths::root().join("node_modules/.bin").join(name));
    command.current_dir(paths::root());
    command
}

/// Adds the WebAssembly target to the Rust toolchain when it is missing.
pub fn ensure_wasm_target() -> Result<()> {
    let sysroot = output("rustc", &["--print", "sysroot"]).context("rustc, of which cargo is a part, does not run")?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if output("rustup", &["--version"]).is_none() {
        bail!("the Rust target {WASM} is missing, and there is no rustup to add it: install Rust through rustup");
    }
    step(&format!("adding the Rust target {WASM}"), rustup().args(["target", "add", WASM])).map(drop)
}

/// Adds a component of the Rust toolchain when its cargo subcommand does not run.
pub fn ensure_component(name: &str, subcommand: &str) -> Result<()> {
    if quietly(cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    if output("rustup", &["--version"]).is_none() {
        bail!("cargo {subcommand} is missing, and there is no rustup to add it: install Rust through rustup");
    }
    step(&format!("adding the Rust component {name}"), rustup().args(["component", "add", name])).map(drop)
}

/// Refuses a machine without Node, or with one that is too old.
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

/// Installs the npm packages of the workspace when they are missing or older than its lockfile.
pub fn ensure_npm_packages() -> Result<()> {
    ensure_npm_packages_of(paths::root(), "installing npm packages (npm ci)")
}

/// Installs the npm packages of one folder when they are missing or older than its lockfile.
pub fn ensure_npm_packages_of(folder: &Path, label: &str) -> Result<()> {
    ensure_node()?;
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    let wanted = changed(&folder.join("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--no-progress"]);
    step(label, &mut npm).map(drop)
}

/// Installs Debian packages for those of the programs that are not there. Each entry is a program and its package.
pub fn ensure_programs(wanted: &[(&str, &str)]) -> Result<()> {
    ensure_debian(wanted, find_program)
}

/// Installs Debian packages for what is not found. Each entry is a name to find and its package.
pub fn ensure_debian(wanted: &[(&str, &str)], find: impl Fn(&str) -> Option<PathBuf>) -> Result<()> {
    let missing = || wanted.iter().filter(|(name, _)| find(name).is_none());
    let mut packages: Vec<&str> = missing().map(|(_, package)| *package).collect();
    packages.dedup();
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    let Some(apt) = apt_get() else {
        bail!("please install {names}: these Debian packages are missing, and apt-get or the rights to use it are too");
    };
    step(&format!("updating apt's lists, to install {names}"), apt().args(["update", "--quiet"]))?;
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    step(&format!("installing {names}"), apt().args(install).args(&packages))?;
    match missing().next() {
        Some((name, package)) => bail!("{name} is not there although the package {package} is installed"),
        None => Ok(()),
    }
}

/// Builds the runner of wasm-bindgen-test and returns its path.
pub fn wasm_test_runner() -> Result<PathBuf> {
    let name = "wasm-test-runner";
    let arguments = ["build", "--package", "xtask", "--features", name, "--bin", name];
    step("compiling the runner of the WebAssembly tests", cargo().args(arguments))?;
    Ok(paths::target().join("debug").join(name))
}

/// The first program of this name in PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn rustup() -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(paths::root());
    command
}

/// How apt-get is called, when this user may call it without being asked for a password.
fn apt_get() -> Option<impl Fn() -> Command> {
    let apt = find_program("apt-get")?;
    let root = output("id", &["-u"])?.trim() == "0";
    if !root && !quietly(Command::new("sudo").args(["-n", "true"])) {
        return None;
    }
    Some(move || {
        let quiet: [OsString; 2] = ["DEBIAN_FRONTEND=noninteractive".into(), apt.clone().into()];
        let mut command = Command::new(if root { "env" } else { "sudo" });
        if !root {
            command.args(["-n", "env"]);
        }
        command.args(quiet);
        command
    })
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

fn quietly(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    !process::stop_requested() && command.status().is_ok_and(|status| status.success())
}

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(paths::root()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
