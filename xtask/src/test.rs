//! `cargo xtask test`: every suite, from nothing, and one sum of what they reported.

use crate::counts::{self, Counts};
use crate::progress::{self, Finished};
use crate::tools::{self, BROWSER, WASM, cargo};
use crate::{browsers, compile, emulator, folders, package, paths, process, worker};
use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// No suite takes longer; one that does hangs. Those of cargo compile first.
const CARGO_LIMIT: Duration = Duration::from_secs(15 * 60);
const NODE_LIMIT: Duration = Duration::from_secs(8 * 60);
const MATRIX_LIMIT: Duration = Duration::from_secs(20 * 60);

/// Debian's names of the programs that suites start.
const MEDIA: [(&str, &str); 2] = [("ffmpeg", "ffmpeg"), ("ffprobe", "ffmpeg")];

/// In a container the sandbox of Chromium does not start; the rest keeps it from talking to anybody.
const CHROMIUM_ARGUMENTS: [&str; 7] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The command. Without names it runs every suite but two: of the matrix the part `package`, without the tools that are large
/// and slow, and not the page in Firefox and WebKitGTK. `js:part` runs the JavaScript suites whose file name has the part.
pub fn run(names: &[&str]) -> Result<ExitCode> {
    const KNOWN: [&str; 9] = ["native", "node", "browser", "js", "clients", "worker", "package", "matrix", "page"];
    if let Some(name) = names.iter().find(|name| !KNOWN.contains(name) && !name.starts_with("js:")) {
        bail!("there is no suite {name}: the suites are {} and js:<part of a file name>", KNOWN.join(", "));
    }
    let wanted = |name: &str| names.is_empty() || names.contains(&name);
    let parts: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix("js:")).collect();

    let mut sum = Counts::default();
    if wanted("native") {
        sum += counted("native", native())?;
    }
    if wanted("node") {
        sum += counted("node", wasm("node"))?;
    }
    if wanted("browser") {
        sum += counted("browser", wasm("browser"))?;
    }
    if wanted("js") || !parts.is_empty() {
        let parts = if wanted("js") { Vec::new() } else { parts };
        sum += counted("js", javascript(&["tests"], &parts, NODE_LIMIT))?;
    }
    if wanted("clients") {
        sum += counted("clients", javascript(&["tests", "clients"], &[], NODE_LIMIT))?;
    }
    if wanted("worker") {
        sum += counted("worker", edge_worker())?;
    }
    if names.contains(&"matrix") {
        sum += counted("matrix", matrix(&[("HMS_LIVE_MATRIX", "all")], MATRIX_LIMIT))?;
    } else if wanted("package") {
        sum += counted("package", matrix(&[], NODE_LIMIT))?;
    }
    if names.contains(&"page") {
        sum += counted("page", page())?;
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A suite that could not run is a failure, and the others still run.
fn counted(name: &str, outcome: Result<Counts>) -> Result<Counts> {
    if process::stop_requested() {
        bail!("stopped");
    }
    Ok(outcome.unwrap_or_else(|error| {
        eprintln!("  FAIL            {name}: {error:#}");
        Counts::FAILURE
    }))
}

fn native() -> Result<Counts> {
    tools::ensure_programs(&MEDIA)?;
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    tally(&progress::run("native tests", &mut command, CARGO_LIMIT)?, counts::rust)
}

/// A suite of wasm-bindgen-test, `tests/<name>.rs`, in the runtime of the same name.
fn wasm(name: &str) -> Result<Counts> {
    tools::ensure_wasm_target()?;
    tools::ensure_node()?;
    let runner = tools::wasm_test_runner()?;
    let mut command = cargo();
    command.args(["test", "--package", "hms-live", "--target", WASM, "--test", name]);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    if name == "browser" {
        tools::ensure_programs(&BROWSER)?;
        command
            .env("CHROMEDRIVER", chromedriver()?)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", webdriver_settings()?)
            // Seconds for the whole suite and for the start of the driver; the defaults are short for a busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    }
    tally(&progress::run(&format!("WebAssembly tests, {name}"), &mut command, CARGO_LIMIT)?, counts::rust)
}

/// The suites in one folder, files `*.test.mjs`, each a process of its own: one that crashes cannot take another's counts along.
fn javascript(folder: &[&str], parts: &[&str], limit: Duration) -> Result<Counts> {
    javascript_with(&[], folder, parts, limit)
}

fn javascript_with(settings: &[(&str, &str)], folder: &[&str], parts: &[&str], limit: Duration) -> Result<Counts> {
    tools::ensure_programs(&BROWSER)?;
    tools::ensure_programs(&MEDIA)?;
    package::make()?;
    let client = compile::client()?;
    let emulator = emulator::build()?;
    let suites = javascript_suites(folder, parts)?;
    let mut sum = Counts::default();
    for suite in &suites {
        let mut command = tools::node();
        command.arg("--test-reporter=tap").arg(suite).envs(settings.iter().copied());
        command.env("HMS_LIVE_EMULATOR", &emulator).env("HMS_LIVE_PACKAGE", paths::package());
        command.env("HMS_LIVE_CLIENT", &client).env("CHROMEDRIVER", chromedriver()?);
        command.env("GECKODRIVER", browsers::driver_of_firefox());
        let label = paths::shown(suite);
        sum += counted(&label, progress::run(&label, &mut command, limit).and_then(|done| tally(&done, counts::node)))?;
    }
    Ok(sum)
}

/// The packed package in other people's runtimes, bundlers and checkers.
fn matrix(settings: &[(&str, &str)], limit: Duration) -> Result<Counts> {
    javascript_with(settings, &["tests", "matrix"], &[], limit)
}

/// The edge Worker in workerd, against the emulator.
fn edge_worker() -> Result<Counts> {
    worker::ensure()?;
    javascript(&["worker", "tests"], &[], NODE_LIMIT)
}

/// The demo page in the browsers in which the default suites do not run it.
fn page() -> Result<Counts> {
    browsers::ensure()?;
    javascript(&["tests", "page"], &[], NODE_LIMIT)
}

fn javascript_suites(folder: &[&str], parts: &[&str]) -> Result<Vec<PathBuf>> {
    let name = |file: &Path| file.file_name().and_then(OsStr::to_str).unwrap_or_default().to_string();
    let folder = folder.iter().fold(paths::root().to_path_buf(), |path, part| path.join(part));
    let mut suites = folders::files_below(&folder)?;
    suites.retain(|file| {
        let (name, own) = (name(file), file.parent() == Some(&folder));
        own && name.ends_with(".test.mjs") && (parts.is_empty() || parts.iter().any(|part| name.contains(part)))
    });
    ensure!(!suites.is_empty(), "there is no suite, a file *.test.mjs, of that name");
    Ok(suites)
}

/// Prints the line of a suite and returns what it counted. Silence and a crash after the last count are failures.
fn tally(suite: &Finished, count: fn(&str) -> Counts) -> Result<Counts> {
    let mut counts = count(&suite.stdout);
    let note = if counts.total() == 0 {
        counts = Counts::FAILURE;
        let reason = if suite.success { "it reported no tests" } else { "it failed before it reported a test" };
        reason.to_string()
    } else if !suite.success && counts.failed == 0 {
        counts.failed = 1;
        format!("{} passed, but it ended with an error", counts.passed)
    } else {
        format!("{} passed, {} failed", counts.passed, counts.failed)
    };
    if counts.failed == 0 {
        suite.report(&format!(": {note}"));
    } else {
        suite.report_failure(&format!(": {note}"));
    }
    Ok(counts)
}

fn chromedriver() -> Result<PathBuf> {
    match std::env::var_os("CHROMEDRIVER") {
        Some(path) => Ok(PathBuf::from(path)),
        None => tools::find_program("chromedriver").context("chromedriver is missing: install chromium-driver"),
    }
}

/// The file that tells the runner of the WebAssembly tests how to start Chromium.
fn webdriver_settings() -> Result<PathBuf> {
    let file = paths::target().join("webdriver.json");
    let settings = serde_json::json!({ "goog:chromeOptions": { "args": CHROMIUM_ARGUMENTS } });
    fs::write(&file, settings.to_string())?;
    Ok(file)
}
