//! `cargo xtask check`: formatting, lints, house rules.

use crate::progress::step;
use crate::tools::{self, WASM, cargo};
use crate::{process, tidy};
use anyhow::{Result, bail};
use std::process::{Command, ExitCode};

/// The command. Everything is checked, so that one run tells all.
pub fn run() -> Result<ExitCode> {
    tools::ensure_component("rustfmt", "fmt")?;
    tools::ensure_component("clippy", "clippy")?;
    tools::ensure_wasm_target()?;

    let client = ["--package", "hms-live", "--target", WASM, "--features", "client", "--all-targets"];
    let core = ["--package", "hms-live", "--target", WASM, "--no-default-features", "--lib", "--profile", "test"];
    let npm = ["--package", "hms-live", "--target", WASM, "--no-default-features", "--features", "npm", "--lib"];
    let mut format = cargo();
    format.args(["fmt", "--all", "--check", "--", "--color", "never"]);
    let mut failed = 0;
    for (label, mut command) in [
        ("formatting (cargo fmt --check)", format),
        ("clippy of the workspace", clippy(&["--workspace", "--all-targets"])),
        ("clippy of the core and its tests", clippy(&core)),
        ("clippy of the client for WebAssembly", clippy(&client)),
        ("clippy of the npm package's exports", clippy(&npm)),
    ] {
        failed += usize::from(step(label, &mut command).is_err());
        if process::stop_requested() {
            bail!("stopped");
        }
    }
    failed += usize::from(!house_rules()?);
    match failed {
        0 => Ok(ExitCode::SUCCESS),
        failed => bail!("{failed} checks failed"),
    }
}

fn house_rules() -> Result<bool> {
    let findings = tidy::findings()?;
    for finding in &findings {
        println!("{finding}");
    }
    eprintln!(
        "  {}           house rules: {} findings",
        if findings.is_empty() { "ok  " } else { "FAIL" },
        findings.len()
    );
    Ok(findings.is_empty())
}

fn clippy(arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.arg("clippy").args(arguments).args(["--", "--deny", "warnings"]);
    command
}
